"""What the workspace keeps of the runs of the sync: the last ones, and alike ones as one line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugin.workspace.runs import MOST, KeptRun, RunKind, together
from survey_templates.codebook import Privacy
from sync.from_file import GivenFile
from sync.records import Outcome
from tests.exports import as_csv, rows_of
from tests.scene import ROUND, Scene, furnished
from tests.workplace import Workplace, workplace

NOON = datetime(2027, 4, 14, 12, tzinfo=UTC)
QUICK, FULL, FILE = RunKind
QUIET = {"new": 0, "changed": 0, "gone": 0, "unchanged": 12, "total": 12}
DOWN = "LimeSurvey is niet bereikbaar."


def run(
    minute: int = 0,
    kind: RunKind = QUICK,
    outcome: Outcome = Outcome.SUCCEEDED,
    message: str = "",
    times: int = 1,
    **counts: int,
) -> KeptRun:
    """A run so many minutes after noon; without `counts` it brought nothing."""
    began = NOON + timedelta(minutes=minute)
    return KeptRun(
        survey_id=ROUND,
        first_began=began,
        began=began,
        ended=began + timedelta(seconds=2),
        kind=kind,
        outcome=outcome,
        counts=QUIET | counts if outcome is Outcome.SUCCEEDED else {},
        message=message,
        times=times,
    )


FAILED = run(outcome=Outcome.FAILED, message=DOWN)


@pytest.mark.parametrize(
    ("last", "new", "one_line"),
    [
        (run(), run(5), True),
        (run(times=7), run(5), True),
        (run(), run(5, total=13), True),
        (run(new=1), run(5), False),
        (run(), run(5, new=1), False),
        (run(), run(5, changed=1), False),
        (run(), run(5, gone=1), False),
        (run(), run(5, returned=1), False),
        (run(), run(5, purged=1), False),
        (run(), run(5, FULL), False),
        (run(), run(5, message="Vraag V01 ontbreekt."), False),
        (FAILED, replace(FAILED, began=NOON + timedelta(minutes=5)), True),
        (FAILED, replace(FAILED, message="Het wachtwoord klopt niet."), False),
        (FAILED, run(5), False),
        (run(), FAILED, False),
    ],
)
def test_alike_runs_in_a_row_that_changed_nothing_are_one_line(
    last: KeptRun, new: KeptRun, *, one_line: bool
) -> None:
    both = together(last, new)
    assert (both is not None) == one_line
    if both:
        assert both == replace(new, first_began=last.first_began, times=last.times + 1)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def test_the_last_ones_are_kept_the_newest_first(scene: Scene) -> None:
    runs = scene.workspace.runs
    other = replace(run(), survey_id=654321)
    runs.add(other)
    for minute in range(MOST + 3):
        runs.add(run(minute, new=1))
    assert runs.last(ROUND) == [run(minute, new=1) for minute in range(MOST + 2, 2, -1)]
    assert runs.last(654321) == [other]


def test_a_quiet_day_is_one_line(scene: Scene) -> None:
    runs = scene.workspace.runs
    for minute in range(0, 60, 5):
        runs.add(run(minute))
    runs.add(run(60, new=2))
    runs.add(run(65))
    said = [(each.times, each.first_began, each.began) for each in runs.last(ROUND)]
    at = [NOON + timedelta(minutes=minute) for minute in (65, 60, 55)]
    assert said == [(1, at[0], at[0]), (1, at[1], at[1]), (12, NOON, at[2])]


# What the worker keeps


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        yield place


def kept(place: Workplace) -> list[tuple[RunKind, Outcome, int | None, str]]:
    """Of each run what it was, how it ended, how many were new, and what it told; newest first."""
    found = place.workspace.runs.last(place.sid)
    return [(each.kind, each.outcome, each.counts.get("new"), each.message) for each in found]


def test_the_worker_keeps_how_each_run_ended(place: Workplace) -> None:
    place.answer(3)
    place.worker.pull_if_possible(place.round)
    place.answer(2)
    place.sync()
    place.worker.pull_if_possible(place.round)
    place.standin.stop()
    said = place.worker.pull_if_possible(place.round)
    assert said
    found = kept(place)
    # The first run reads everything, whatever was asked.
    assert [each[:3] for each in found[1:]] == [
        (QUICK, Outcome.SUCCEEDED, 0),
        (FULL, Outcome.SUCCEEDED, 2),
        (FULL, Outcome.SUCCEEDED, 3),
    ]
    assert found[0][:3] == (QUICK, Outcome.FAILED, None)
    assert found[0][3]
    assert found[0][3] in said
    assert place.workspace.runs.last(place.sid)[2].began == place.now


def test_a_run_that_read_a_file_says_so(place: Workplace) -> None:
    place.answer(3)
    file = GivenFile("export.csv", as_csv(rows_of(place.survey)), place.now, counted=None)
    place.worker.take_in(place.round, file, lambda _read, _expected: None)
    assert kept(place) == [(FILE, Outcome.SUCCEEDED, 3, "")]
    assert [each.from_file for each in place.mirror.runs(place.sid, 9)] == [True]


def test_a_run_of_limesurvey_is_of_no_file(place: Workplace) -> None:
    place.sync()
    place.standin.stop()
    place.worker.pull_if_possible(place.round)
    assert {each.from_file for each in place.mirror.runs(place.sid, 9)} == {False}
