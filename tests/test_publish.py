"""Publishing: a running survey just as it was written, or nothing left behind."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from survey_templates.definition import SurveyDefinition
from survey_templates.errors import SurveyFileError
from sync.errors import PublishError, RefusedError, UnavailableError
from sync.publish import publish
from sync.remotecontrol import LimeSurvey, RemoteControl
from sync.standin.remotecontrol import Canned
from sync.standin.server import StandIn
from tests.lime import (
    ACCOUNTS,
    always,
    broken,
    first_times,
    logged_in,
    running,
    small_definition,
    small_file,
)


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A stand-in without surveys."""
    with running() as standin:
        yield standin


@pytest.fixture
def remote(standin: StandIn) -> Iterator[LimeSurvey]:
    """It, logged in as an ordinary account."""
    with logged_in(standin) as remote:
        yield remote


@dataclass
class Meddling:
    """The calls that publishing makes, with something put in the way of one of them.

    `before` is called with the name of each call before it is made; `change` alters what is read.
    """

    remote: RemoteControl
    before: Callable[[str], None] = lambda _: None
    change: Callable[[SurveyDefinition], SurveyDefinition] = lambda definition: definition
    calls: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: object) -> Any:
            self.calls.append(name)
            self.before(name)
            found = getattr(self.remote, name)(*arguments)
            return self.change(found) if name == "definition" else found

        return call


def publish_through(meddling: Meddling) -> None:
    publish(meddling, small_file())


@pytest.mark.parametrize("username", ACCOUNTS)
def test_a_survey_runs_just_as_it_was_written(standin: StandIn, username: str) -> None:
    expected = small_definition()
    with logged_in(standin, username) as remote:
        published = publish(remote, small_file())
        assert (published.mark, published.title) == (expected.mark, expected.title)
        assert remote.definition(published.survey_id).mark == expected.mark
    assert list(standin.world.surveys) == [published.survey_id]
    assert standin.world.surveys[published.survey_id].active


@pytest.mark.parametrize(
    "change",
    [lambda definition: replace(definition, texts=(("surveyls_title", "Buurt"),)), broken],
    ids=["title", "code of the question"],
)
def test_a_survey_that_came_back_otherwise_never_runs(
    standin: StandIn, remote: LimeSurvey, change: Callable[[SurveyDefinition], SurveyDefinition]
) -> None:
    meddling = Meddling(remote, change=change)
    with pytest.raises(PublishError) as caught:
        publish_through(meddling)
    assert caught.value.differences
    for difference in caught.value.differences:
        assert difference.to_text() in str(caught.value)
    assert "activate" not in meddling.calls
    assert standin.world.surveys == {}


@pytest.mark.parametrize("failing", ["definition", "activate", "is_active"])
@pytest.mark.parametrize("error", [UnavailableError("weg"), KeyboardInterrupt(), MemoryError()])
def test_whatever_fails_nothing_is_left_behind(
    standin: StandIn, remote: LimeSurvey, failing: str, error: BaseException
) -> None:
    def fail(name: str) -> None:
        if name == failing:
            raise error

    with pytest.raises(type(error)):
        publish_through(Meddling(remote, before=fail))
    assert standin.world.surveys == {}


def test_an_activation_whose_answer_was_lost_is_undone(
    standin: StandIn, remote: LimeSurvey
) -> None:
    standin.fault = always("activate_survey", Canned(status=504, carried_out=True))
    with pytest.raises(UnavailableError):
        publish(remote, small_file())
    assert standin.world.surveys == {}


def test_a_survey_that_did_not_become_active_is_not_a_success(
    standin: StandIn, remote: LimeSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "activate", lambda _: None)
    with pytest.raises(PublishError, match="niet geactiveerd"):
        publish(remote, small_file())
    assert standin.world.surveys == {}


def test_what_cannot_be_deleted_is_named(standin: StandIn, remote: LimeSurvey) -> None:
    faults = {"activate_survey", "delete_survey"}
    standin.fault = lambda name, _: Canned(status=503) if name in faults else None
    with pytest.raises(PublishError) as caught:
        publish(remote, small_file())
    assert f"Vragenlijst {next(iter(standin.world.surveys))} staat nog in" in str(caught.value)
    assert "HTTP 503" in str(caught.value)


def test_an_import_whose_answer_was_lost_says_what_to_look_for(
    standin: StandIn, remote: LimeSurvey
) -> None:
    standin.fault = always("import_survey", Canned(status=504, carried_out=True))
    with pytest.raises(UnavailableError, match=small_definition().title.split()[0]):
        publish(remote, small_file())


@pytest.mark.parametrize("status", ["No permission", "Error: <b>fout</b>"])
def test_an_import_that_is_refused_is_said(
    standin: StandIn, remote: LimeSurvey, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    monkeypatch.setattr("citric.session.random.randint", lambda *_: 1)
    body = json.dumps({"id": 1, "result": {"status": status}, "error": None})
    standin.fault = first_times(1, "import_survey", Canned(body=body))
    with pytest.raises(RefusedError, match="import_survey") as caught:
        publish(remote, small_file())
    assert "<b>" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", small_file().replace(b"KENMERK", b"MERK")])
def test_a_file_that_is_not_ours_is_never_sent(
    standin: StandIn, remote: LimeSurvey, data: bytes
) -> None:
    with pytest.raises(SurveyFileError):
        publish(remote, data)
    assert "import_survey" not in standin.calls
