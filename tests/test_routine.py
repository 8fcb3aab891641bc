"""What the worker does by itself: every round in its turn, and everything read once a day."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from plugin.worker.failures import UNEXPECTED
from plugin.worker.patience import unseen
from plugin.worker.plan import AGAIN_AFTER_FAILURE, FULL_RUN_EVERY, MOST_GIVEN_WAY
from plugin.worker.pulling import Pulling
from plugin.worker.routine import Routine
from plugin.workspace.rounds import Round
from survey_templates.codebook import Privacy
from sync.errors import (
    ConfigurationError,
    ExpiredError,
    GaveWayError,
    InconsistentError,
    NotActiveError,
    RefusedError,
    StoppedError,
    StoreError,
    SyncError,
    TooLargeError,
    UnavailableError,
)
from sync.pull import RunReport
from sync.reading import Progress
from sync.records import Outcome
from tests.workplace import START, Workplace, workplace

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    """A scene with a confidential round from five people."""
    with workplace(tmp_path) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


def routine(scene: Workplace) -> Routine:
    return Routine(scene.worker, scene.workspace, lambda: scene.now, Pulling())


def work_off(scene: Workplace) -> None:
    """Every round once, by a worker that just started."""
    fresh = routine(scene)
    fresh.plan()
    fresh.work_off(unseen)


def runs(scene: Workplace, place: int = 0) -> list[tuple[Outcome, bool]]:
    """How the runs of a round ended, and whether they were full, the oldest first."""
    found = scene.mirror.runs(scene.rounds[place].survey_id, 100)
    return [(run.outcome, run.full) for run in reversed(found)]


def succeeded_at(scene: Workplace, place: int) -> datetime | None:
    found = scene.workspace.statuses.round(scene.rounds[place].survey_id)
    return found.succeeded_at if found else None


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("a"),
        NotActiveError("b"),
        RefusedError("c"),
        ExpiredError("d"),
        UnavailableError("e"),
        TooLargeError("f"),
        InconsistentError("g"),
        StoreError("h"),
        SyncError("i"),
        ValueError(PLANTED),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_round_that_fails_does_not_stop_the_others(
    scene: Workplace, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    scene.add_round(Privacy.OPEN)
    failing = iter([error])

    def fail_once() -> None:
        for each in failing:
            raise each

    scene.on_connect = fail_once

    work_off(scene)

    assert scene.status.problem == (str(error) if isinstance(error, SyncError) else UNEXPECTED)
    assert (scene.status.tried_at, scene.status.succeeded_at) == (START, None)
    assert succeeded_at(scene, 1) == START
    assert type(error).__name__ in caplog.text
    assert PLANTED not in caplog.text


def test_a_round_that_is_over_is_not_even_tried(
    scene: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    (round_,) = scene.workspace.rounds.all()
    scene.now = datetime.combine(round_.ends_on, time(3), UTC)

    work_off(scene)

    assert caplog.records == []


# Everything once a day


def test_everything_is_read_at_first_and_then_once_a_day(scene: Workplace) -> None:
    stays = routine(scene)
    for hours in (0, 1, 22, 1, 1):
        scene.now += timedelta(hours=hours)
        stays.plan()
        stays.work_off(unseen)
    assert [full for _, full in runs(scene)] == [True, False, False, True, False]


def test_a_worker_that_starts_again_knows_when_everything_was_read(scene: Workplace) -> None:
    work_off(scene)
    scene.now += FULL_RUN_EVERY - timedelta(seconds=1)
    work_off(scene)
    scene.now += timedelta(seconds=1)
    work_off(scene)
    assert [full for _, full in runs(scene)] == [True, False, True]


def test_each_round_has_its_own_day(scene: Workplace) -> None:
    work_off(scene)
    scene.add_round(Privacy.OPEN)
    work_off(scene)
    assert runs(scene)[1:] == [(Outcome.SUCCEEDED, False)]
    assert runs(scene, 1) == [(Outcome.SUCCEEDED, True)]


def test_a_full_run_that_failed_is_tried_again_after_an_hour(scene: Workplace) -> None:
    """In between the new answers come in."""
    stays = routine(scene)
    work_off(scene)
    scene.now += FULL_RUN_EVERY
    tried: list[bool] = []
    sync = stays._worker.sync

    def fails_in_full(round_: Round, progress: Progress, *, full: bool) -> RunReport:
        tried.append(full)
        if full and len(tried) == 1:
            raise UnavailableError("weg")
        return sync(round_, progress, full=full)

    stays._worker.sync = fails_in_full  # type: ignore[method-assign,assignment]
    for wait in (timedelta(0), timedelta(seconds=1), AGAIN_AFTER_FAILURE, timedelta(seconds=1)):
        scene.now += wait
        stays.plan()
        stays.work_off(unseen)
    assert tried == [True, False, True, False]


# Making room


class Asking:
    """Progress of a worker who is asked something before each window, or told to stop."""

    def __init__(self, error: StoppedError) -> None:
        self.error: StoppedError | None = None
        self._waiting = error

    def __call__(self, read: int, _expected: int) -> None:
        if read:
            raise self._waiting


ASKED = Asking(GaveWayError("er is iets gevraagd"))
TOLD_TO_STOP = Asking(StoppedError("het programma stopt"))


def test_what_made_room_is_taken_up_again_first(scene: Workplace) -> None:
    scene.add_round(Privacy.OPEN)
    scene.answer(2)
    stays = routine(scene)
    stays.plan()
    stays.work_off(ASKED)
    assert runs(scene) == [(Outcome.STOPPED, True)]
    assert runs(scene, 1) == []
    assert scene.workspace.statuses.round(scene.sid) is None

    stays.work_off(unseen)

    assert runs(scene)[1:] == [(Outcome.SUCCEEDED, True)]
    assert runs(scene, 1) == [(Outcome.SUCCEEDED, True)]


def test_a_full_run_that_stopped_is_not_the_last_full_run(scene: Workplace) -> None:
    scene.answer(2)
    stays = routine(scene)
    stays.plan()
    stays.work_off(ASKED)
    assert runs(scene) == [(Outcome.STOPPED, True)]
    assert scene.mirror.last_full_run(scene.sid) is None


def test_what_waits_is_due_once(scene: Workplace) -> None:
    scene.answer(2)
    stays = routine(scene)
    stays.plan()
    stays.work_off(ASKED)
    stays.plan()
    stays.work_off(unseen)
    assert runs(scene)[1:] == [(Outcome.SUCCEEDED, True)]


def test_a_full_run_that_made_room_too_often_goes_on_to_its_end_at_night(
    scene: Workplace,
) -> None:
    scene.answer(2)
    scene.sync()
    scene.now += FULL_RUN_EVERY
    stays = routine(scene)
    stays.plan()
    for _ in range(MOST_GIVEN_WAY):
        stays.work_off(ASKED)
    stays.work_off(unseen)
    assert runs(scene)[-1] == (Outcome.SUCCEEDED, False)

    scene.now = (scene.now + FULL_RUN_EVERY).replace(hour=1)
    stays.plan()
    stays.work_off(ASKED)

    assert runs(scene)[-1] == (Outcome.SUCCEEDED, True)
    scene.now += FULL_RUN_EVERY
    stays.plan()
    stays.work_off(ASKED)
    assert runs(scene)[-1][0] is Outcome.STOPPED


@pytest.mark.parametrize("ended", [ASKED, TOLD_TO_STOP], ids=["quick", "stopped"])
def test_only_full_runs_that_made_room_count(scene: Workplace, ended: Asking) -> None:
    """A quick one costs nothing, and to be told to stop is no request."""
    scene.answer(2)
    scene.sync()
    stays = routine(scene)
    scene.now += FULL_RUN_EVERY if ended is TOLD_TO_STOP else timedelta(0)
    for _ in range(MOST_GIVEN_WAY + 1):
        stays.plan()
        stays.work_off(ended)
    scene.now += FULL_RUN_EVERY
    stays.plan()
    stays.work_off(unseen)
    assert runs(scene)[-1] == (Outcome.SUCCEEDED, True)


def test_to_be_told_to_stop_always_ends_a_run(scene: Workplace) -> None:
    scene.answer(2)
    stays = routine(scene)
    stays.plan()
    for _ in range(MOST_GIVEN_WAY):
        stays.work_off(ASKED)
    scene.now = scene.now.replace(hour=1)
    stays.work_off(TOLD_TO_STOP)
    assert {outcome for outcome, _ in runs(scene)} == {Outcome.STOPPED}
    assert scene.mirror.responses(scene.sid) == []
