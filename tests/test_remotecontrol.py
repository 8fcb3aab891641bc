"""The adapter on the stand-in: our records come out."""

from collections.abc import Iterator

import pytest

from survey_templates.codebook import answer_codes
from survey_templates.definition import SETTINGS
from survey_templates.differences import differences
from sync import wire
from sync.errors import NotActiveError
from sync.records import Epoch
from sync.remotecontrol import LimeSurvey
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from tests.lime import logged_in, running, small_definition, small_instrument, small_survey


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A stand-in in the path form."""
    with running() as standin:
        yield standin


@pytest.fixture
def remote(standin: StandIn) -> Iterator[LimeSurvey]:
    """It, logged in as an ordinary account."""
    with logged_in(standin) as remote:
        yield remote


@pytest.fixture
def survey(standin: StandIn, remote: LimeSurvey) -> Survey:
    """A running small survey on it, without responses."""
    return small_survey(standin, remote)


def test_what_was_written_comes_back(remote: LimeSurvey, survey: Survey) -> None:
    assert differences(small_definition(), remote.definition(survey.sid)) == []


def test_lists_come_in_any_order(
    remote: LimeSurvey, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = remote._client
    groups = client.list_groups(survey.sid, "nl")
    questions = client.list_questions(survey.sid, language="nl")
    for order in (1, -1):
        monkeypatch.setattr(client, "list_groups", lambda *_, step=order: groups[::step])
        monkeypatch.setattr(
            client, "list_questions", lambda *_, step=order, **__: questions[::step]
        )
        assert differences(small_definition(), remote.definition(survey.sid)) == []


def test_the_epoch_and_the_settings(remote: LimeSurvey, survey: Survey) -> None:
    assert remote.epoch(survey.sid) == Epoch(survey.sid, survey.datecreated, 0)
    assert remote.settings(survey.sid, ["anonymized", "bestaat_niet"]) == {"anonymized": "Y"}
    assert set(remote.settings(survey.sid, SETTINGS)) == set(SETTINGS)


def test_only_an_active_survey_has_responses(remote: LimeSurvey, survey: Survey) -> None:
    assert remote.is_active(survey.sid)
    survey.deactivate()
    assert not remote.is_active(survey.sid)
    with pytest.raises(NotActiveError):
        remote.summary(survey.sid)
    with pytest.raises(NotActiveError):
        remote.responses(survey.sid, {}, 1, None)


@pytest.mark.parametrize(("username", "version"), [("admin", "6.10.6"), ("koppeling", None)])
def test_only_a_super_administrator_hears_the_version(
    standin: StandIn, username: str, version: str | None
) -> None:
    with logged_in(standin, username) as remote:
        assert remote.version() == version


def test_every_answer_has_a_column(remote: LimeSurvey, survey: Survey) -> None:
    columns = remote.columns(survey.sid)
    for code in answer_codes(small_instrument()):
        assert columns[code] == survey.column_of(code)


def test_only_the_column_of_the_answer_itself_counts() -> None:
    fieldmap = {
        "id": {"title": "", "qid": "", "aid": ""},
        "12X1X7": {"title": "ROL", "qid": 7, "aid": "", "type": "L"},
        "12X1X7other": {"title": "ROL", "qid": 7, "aid": "other"},
    }
    assert wire.fields(fieldmap) == {"ROL": wire.Field("12X1X7", "L")}


def test_an_answer_that_was_asked_for_must_be_there() -> None:
    row = b'{"responses": [{"id": 1, "submitdate": null, "seed": "7", "V01": null}]}'
    (found,) = wire.responses(row, ["V01"])
    assert found.values == {"V01": ""}
    with pytest.raises(KeyError):
        wire.responses(row, ["V01", "V02"])
