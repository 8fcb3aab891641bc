"""Pulling: a run that succeeds shows the truth, and one that fails leaves the mirror as it was."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey_templates.codebook import answer_codes
from survey_templates.loader import default_text, parse
from sync import windows
from sync.database import open_engine, upgrade
from sync.errors import (
    InconsistentError,
    NotActiveError,
    RefusedError,
    StoreError,
    SyncError,
    UnavailableError,
)
from sync.mirror import MIGRATIONS, Mirror
from sync.pull import RunReport, pull
from sync.reading import Reading, refuse_other_counts
from sync.reconcile import Standing
from sync.records import Epoch, Outcome, Round, Summary
from sync.remotecontrol import LimeSurvey
from sync.standin.remotecontrol import Canned
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from sync.writer import MirrorWriter
from tests.lime import CODES, CONTENT, always, first_times, logged_in, round_of, running, small_file

NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)
CODE = next(iter(CODES))


@dataclass
class Scene:
    """A running survey, a mirror, and a clock that moves a second each time it is read."""

    standin: StandIn
    survey: Survey
    remote: LimeSurvey
    mirror: Mirror
    round_: Round
    now: datetime = NOW
    seen: list[tuple[int, int]] = field(default_factory=list)

    def pull(self, *, full: bool = True) -> RunReport:
        """One run."""
        with self.mirror.lease.held(lambda: self.now) as lease:
            return pull(
                self.remote,
                self.mirror,
                self.round_,
                CODES,
                lease=lease,
                clock=self.clock,
                progress=lambda read, expected: self.seen.append((read, expected)),
                full=full,
            )

    def clock(self) -> datetime:
        """The time."""
        self.now += timedelta(seconds=1)
        return self.now

    def truth(self) -> dict[tuple[int, str], tuple[bool, str]]:
        """What LimeSurvey has: whether it was sent in, and the first text, by number and seed."""
        column = self.survey.column_of("V01")
        return {
            (number, str(row["seed"])): (bool(row["submitdate"]), str(row[column] or ""))
            for number, row in self.survey.responses.items()
        }

    def shown(self) -> dict[tuple[int, str], tuple[bool, str]]:
        """What the mirror shows, in the same form."""
        return {
            (stored.response.number, stored.response.seed): (
                stored.response.complete,
                stored.response.values["V01"],
            )
            for stored in self.mirror.responses(self.survey.sid)
            if not stored.hidden
        }

    def answer(self, words: str, code: str = CODE, *, complete: bool = True) -> int:
        """Somebody fills in the survey."""
        return self.survey.answer({"GEMEENTE": code, "V01": words}, complete=complete)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A survey with three responses: two sent in, one still open; nothing was pulled yet."""
    engine = open_engine(f"sqlite:///{tmp_path}/spiegel.db")
    upgrade(engine, MIGRATIONS)
    with running() as standin, logged_in(standin) as remote:
        survey_id = remote.import_survey(small_file())
        remote.activate(survey_id)
        survey = standin.world.surveys[survey_id]
        scene = Scene(standin, survey, remote, Mirror(engine), round_of(survey_id))
        scene.answer("een")
        scene.answer("twee", "PROEF")
        scene.answer("drie", complete=False)
        yield scene


@pytest.fixture(autouse=True)
def one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call has id 1, so that a canned answer can fit it."""
    monkeypatch.setattr("citric.session.random.randint", lambda *_: 1)


def result(value: object) -> Canned:
    return Canned(body=json.dumps({"id": 1, "result": value, "error": None}))


def figures(report: RunReport) -> dict[str, int]:
    """The figures that are not zero."""
    return {name: number for name, number in report.counts.items() if number}


def test_a_first_run(scene: Scene) -> None:
    report = scene.pull()
    assert figures(report) == {
        "new": 3,
        "total": 3,
        "complete": 2,
        Standing.ASSIGNED: 1,
        Standing.TRIAL: 1,
        Standing.INCOMPLETE: 1,
    }
    assert scene.shown() == scene.truth()
    assert scene.seen == [(3, 3)]


def test_a_run_is_written_down_with_its_figures(scene: Scene) -> None:
    report = scene.pull()
    (run,) = scene.mirror.runs(scene.survey.sid, 5)
    assert (run.outcome, run.message) == (Outcome.SUCCEEDED, "")
    assert run.counts == report.counts
    assert run.started == NOW + timedelta(seconds=1)
    assert (run.finished - run.started).total_seconds() == report.seconds == 1


def test_a_survey_without_responses(scene: Scene) -> None:
    scene.survey.delete_all()
    assert figures(scene.pull()) == {}


EVENTS: list[tuple[str, Callable[[Scene], object], dict[str, int]]] = [
    ("nothing", lambda _: None, {"unchanged": 3}),
    ("a new response", lambda scene: scene.answer("vier"), {"new": 1, "unchanged": 3}),
    ("an edit", lambda scene: scene.survey.edit(1, {"V01": "x"}), {"changed": 1, "unchanged": 2}),
    ("sent in late", lambda scene: scene.survey.finish(3), {"changed": 1, "unchanged": 2}),
    ("deleted", lambda scene: scene.survey.delete(1), {"gone": 1, "unchanged": 2}),
    ("all deleted", lambda scene: scene.survey.delete_all(), {"gone": 3}),
    # The one that was still open does not change.
    ("iterated", lambda scene: scene.survey.iterate(), {"changed": 2, "unchanged": 1}),
    (
        "imported with its number",
        lambda scene: scene.survey.import_with_ids({90: {"V01": "x"}}),
        {"new": 1, "unchanged": 3},
    ),
]
CHANGES = ("new", "changed", "gone", "returned", "unchanged")


@pytest.mark.parametrize(
    ("event", "expected"), [row[1:] for row in EVENTS], ids=[row[0] for row in EVENTS]
)
def test_the_next_run_shows_what_happened(
    scene: Scene, event: Callable[[Scene], object], expected: dict[str, int]
) -> None:
    scene.pull()
    event(scene)
    found = figures(scene.pull())
    assert {name: found[name] for name in CHANGES if name in found} == expected
    assert scene.shown() == scene.truth()


def test_what_is_gone_is_counted_and_what_returns_is_shown_again(scene: Scene) -> None:
    scene.pull()
    row = scene.survey.responses.pop(1)
    assert figures(scene.pull())[Standing.HIDDEN] == 1
    scene.survey.responses[1] = row
    report = scene.pull()
    assert (report.returned, report.standings[Standing.HIDDEN]) == (1, 0)
    assert scene.shown() == scene.truth()


def test_a_new_life_of_the_table_archives_the_old_responses(scene: Scene) -> None:
    scene.pull()
    scene.survey.deactivate()
    scene.survey.activate()
    scene.answer("nieuw")
    report = scene.pull()
    assert (report.new, report.gone, report.standings[Standing.HIDDEN]) == (1, 0, 0)
    assert scene.shown() == scene.truth()
    assert scene.mirror.epoch(scene.survey.sid) == scene.remote.epoch(scene.survey.sid)


# Windows


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of two numbers."""
    monkeypatch.setattr(windows, "WINDOW", 2)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("numbers", [[4], [5, 6, 7], [40], [40, 41, 90], [4, 1000, 100_000]])
def test_every_response_is_found_however_the_numbers_lie(scene: Scene, numbers: list[int]) -> None:
    scene.survey.import_with_ids({number: {"V01": str(number)} for number in numbers})
    assert scene.pull().total == 3 + len(numbers)
    assert scene.shown() == scene.truth()
    assert len(scene.standin.calls) < 50


@pytest.mark.usefixtures("narrow")
def test_the_first_numbers_may_be_gone(scene: Scene) -> None:
    for number in (1, 2, 3):
        scene.survey.delete(number)
    scene.survey.import_with_ids({20: {}, 30: {}})
    assert scene.pull().total == 2


@pytest.mark.usefixtures("narrow")
def test_progress_goes_up_to_what_there_is(scene: Scene) -> None:
    scene.answer("vier")
    scene.pull()
    assert scene.seen == [(2, 4), (4, 4)]


def during(scene: Scene, method: str, event: Callable[[], object], at: int = 1) -> None:
    """Lets `event` happen just before the `at`-th call of a method from now on."""
    calls = iter(range(1, 1000))

    def fault(name: str, _: int) -> None:
        if name == method and next(calls) == at:
            event()

    scene.standin.fault = fault


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize(
    "event",
    [
        lambda scene: scene.answer("intussen"),
        lambda scene: scene.answer("intussen", complete=False),
        lambda scene: scene.survey.finish(3),
        lambda scene: scene.survey.delete(1),
        lambda scene: scene.survey.delete(3),
        lambda scene: scene.survey.import_with_ids({5: {}, 50: {}}),
    ],
    ids=["sent in", "begun", "finished", "first deleted", "last deleted", "imported"],
)
def test_what_happens_during_the_run_is_no_trouble(
    scene: Scene, event: Callable[[Scene], object], at: int
) -> None:
    during(scene, "export_responses", lambda: event(scene), at)
    scene.pull()
    scene.pull()
    assert scene.shown() == scene.truth()


@pytest.mark.usefixtures("narrow")
def test_a_low_number_that_comes_late_is_not_lost(scene: Scene) -> None:
    scene.survey.delete(1)
    during(scene, "export_responses", lambda: scene.survey.import_with_ids({1: {}}), at=2)
    scene.pull()
    scene.pull()
    assert scene.shown() == scene.truth()


# Witnesses


def test_a_count_that_was_off_once_is_read_again(scene: Scene) -> None:
    lie = {"completed_responses": 9, "incomplete_responses": 0, "full_responses": 9}
    scene.standin.fault = first_times(2, "get_summary", result(lie))
    assert scene.pull().total == 3


@pytest.mark.parametrize(
    ("complete", "incomplete"), [(3, 1), (1, 1), (0, 0), (3, 0), (1, 2), (2, 0), (2, 5)]
)
def test_a_count_that_stays_off_is_not_believed(
    scene: Scene, complete: int, incomplete: int
) -> None:
    scene.pull()
    scene.answer("vier")
    scene.survey.delete(1)
    before = scene.shown()
    lie = {
        "completed_responses": complete,
        "incomplete_responses": incomplete,
        "full_responses": complete + incomplete,
    }
    scene.standin.fault = always("get_summary", result(lie))
    with pytest.raises(InconsistentError, match="telt"):
        scene.pull()
    assert scene.shown() == before


@pytest.mark.parametrize(
    ("read", "before", "after", "believed"),
    [
        ((2, 1), (2, 1), (2, 1), True),
        ((2, 1), (1, 2), (2, 1), True),
        ((2, 1), (1, 1), (3, 1), True),
        ((2, 1), (3, 1), (1, 1), True),
        ((2, 1), (3, 1), (3, 1), False),
        ((2, 1), (1, 1), (1, 1), False),
        ((2, 1), (3, 0), (4, 0), False),
        ((2, 1), (2, 2), (2, 3), False),
        ((2, 1), (2, 3), (2, 2), False),
        ((2, 1), (0, 0), (2, 0), False),
        ((2, 1), (2, 0), (0, 0), False),
    ],
)
def test_what_was_read_lies_between_the_counts_before_and_after(
    read: tuple[int, int], before: tuple[int, int], after: tuple[int, int], *, believed: bool
) -> None:
    complete, incomplete = read
    total = complete + incomplete
    reading = Reading(Epoch(12, "", 0), full=True, total=total, complete=complete)
    with nullcontext() if believed else pytest.raises(InconsistentError):
        refuse_other_counts(reading, Summary(*before), Summary(*after))


def test_empty_is_believed_only_when_the_summary_says_so(scene: Scene) -> None:
    scene.pull()
    before = scene.shown()
    nothing = result({"status": "No Data, could not get max id."})
    scene.standin.fault = always("export_responses", nothing)
    with pytest.raises(InconsistentError):
        scene.pull()
    assert scene.shown() == before != {}


def test_the_same_response_in_every_window_is_not_believed(scene: Scene) -> None:
    codes = answer_codes(parse(CONTENT, "klein.yaml"))
    row = {"id": 1, "submitdate": "x", "seed": "1", **dict.fromkeys(codes, "")}
    document = json.dumps({"responses": [row]}).encode()
    scene.standin.fault = always("export_responses", result(b64encode(document).decode()))
    with pytest.raises(InconsistentError):
        scene.pull()
    assert scene.shown() == {}


def test_a_survey_of_other_content_is_refused_by_its_questions(scene: Scene) -> None:
    scene.round_ = replace(scene.round_, content=default_text())
    with pytest.raises(InconsistentError, match="V15, L15"):
        scene.pull()
    assert "export_responses" not in scene.standin.calls


def test_a_new_life_during_the_run_is_read_anew(scene: Scene) -> None:
    scene.pull()

    def begin_again() -> None:
        scene.survey.deactivate()
        scene.survey.activate()
        for words in ("a", "b", "c"):
            scene.answer(words, complete=words != "c")

    during(scene, "export_responses", begin_again)
    scene.pull()
    assert scene.shown() == scene.truth()
    assert scene.mirror.epoch(scene.survey.sid) == scene.remote.epoch(scene.survey.sid)


def test_a_survey_that_is_closed_during_the_run_is_said(scene: Scene) -> None:
    scene.pull()
    before = scene.shown()
    during(scene, "export_responses", scene.survey.deactivate)
    with pytest.raises(NotActiveError):
        scene.pull()
    assert scene.shown() == before


# Failure


def test_a_failed_run_is_written_down(scene: Scene) -> None:
    scene.pull()
    scene.standin.fault = always("export_responses", Canned(status=503))
    with pytest.raises(UnavailableError) as caught:
        scene.pull()
    run = scene.mirror.runs(scene.survey.sid, 1)[0]
    assert (run.outcome, run.counts, run.message) == (Outcome.FAILED, {}, str(caught.value))


READS = (
    "get_survey_properties",
    "get_summary",
    "get_fieldmap",
    "export_responses",
)
FAULTS: dict[str, tuple[Canned, type[SyncError]]] = {
    "503": (Canned(status=503), UnavailableError),
    "cut off": (Canned(body='{"id": 1, "resu'), UnavailableError),
    "null": (result(None), UnavailableError),
    "refused": (result({"status": "No permission"}), RefusedError),
}


@pytest.mark.parametrize("method", READS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("skipped", [0, 1])
def test_whichever_call_fails_the_mirror_stays_as_it_was(
    scene: Scene, method: str, fault: str, skipped: int
) -> None:
    scene.pull()
    before = scene.shown()
    scene.answer("vier")
    scene.survey.delete(1)
    canned, expected = FAULTS[fault]
    calls = iter(range(1000))
    scene.standin.fault = lambda name, _: (
        canned if name == method and next(calls) >= skipped else None
    )
    if method == "get_fieldmap" and skipped:
        scene.pull()
        return
    with pytest.raises(expected):
        scene.pull()
    assert scene.shown() == before
    assert scene.mirror.runs(scene.survey.sid, 1)[0].outcome is Outcome.FAILED


def test_a_call_that_works_at_the_third_attempt_fails_no_run(scene: Scene) -> None:
    scene.standin.fault = first_times(2, "export_responses", Canned(status=503))
    assert scene.pull().total == 3


@pytest.mark.parametrize(
    "lose",
    [
        lambda standings: standings[:-1],
        lambda standings: [*standings, Standing.TRIAL],
        lambda standings: [*standings[:-1], Standing.HIDDEN],
    ],
    ids=["one lost", "one too many", "one hidden"],
)
def test_a_count_that_does_not_add_up_undoes_everything(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    lose: Callable[[list[Standing]], list[Standing]],
) -> None:
    scene.pull()
    before = scene.shown()
    scene.answer("vier")
    original = MirrorWriter.standings
    monkeypatch.setattr(MirrorWriter, "standings", lambda *arguments: lose(original(*arguments)))
    with pytest.raises(InconsistentError, match="telling klopt niet"):
        scene.pull()
    assert scene.shown() == before
    outcomes = [run.outcome for run in scene.mirror.runs(scene.survey.sid, 5)]
    assert outcomes == [Outcome.FAILED, Outcome.SUCCEEDED]


def test_a_failure_that_cannot_be_written_down_is_still_the_one_that_is_said(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("De schijf is vol.")

    monkeypatch.setattr(MirrorWriter, "record", full)
    scene.standin.fault = always("get_summary", Canned(status=503))
    with pytest.raises(UnavailableError):
        scene.pull()


def test_a_row_of_the_run_that_cannot_be_written_undoes_everything(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.pull()
    before = scene.shown()
    scene.answer("vier")

    def full(*_: object) -> None:
        raise StoreError("De schijf is vol.")

    monkeypatch.setattr(MirrorWriter, "record", full)
    with pytest.raises(StoreError, match="schijf"):
        scene.pull()
    assert scene.shown() == before
