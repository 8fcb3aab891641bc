"""A burst of nudges leads to one run per interval, and everything that came in is pulled."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.worker.patience import unseen
from plugin.worker.plan import NUDGED_EVERY
from plugin.worker.pulling import Pulling
from plugin.worker.routine import Routine
from survey_templates.codebook import Privacy
from tests.stores import Stores
from tests.workplace import MINE, START, Workplace, workplace

SECOND = timedelta(seconds=1)
SUBMISSIONS = 1_000
MINUTE = 60


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    """A scene with a confidential round."""
    with workplace(tmp_path) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


@pytest.mark.parametrize(
    ("began", "nudged", "waits"),
    [
        (None, START, True),
        (START, START - SECOND, False),
        (START, START, False),
        (START - NUDGED_EVERY, START - NUDGED_EVERY, True),
        (START - NUDGED_EVERY, START, True),
        (START - NUDGED_EVERY + SECOND, START, False),
    ],
)
def test_a_nudge_waits_until_a_run_began_after_it(
    stores: Stores, began: object, nudged: object, *, waits: bool
) -> None:
    with workplace(stores) as scene:
        round_ = scene.add_round(Privacy.OPEN)
        scene.workspace.nudges.nudge(round_.survey_id, START - timedelta(days=1))
        scene.workspace.nudges.nudge(round_.survey_id, nudged)  # type: ignore[arg-type]
        since = {} if began is None else {round_.survey_id: began}
        found = scene.workspace.nudges.waiting(since, START, NUDGED_EVERY)  # type: ignore[arg-type]
        assert found == ({round_.survey_id} if waits else set())


def test_a_statement_is_used_once(stores: Stores) -> None:
    with workplace(stores) as scene:
        nudges, until = scene.workspace.nudges, START + SECOND
        assert nudges.use("a" * 32, until, START)
        assert not nudges.use("a" * 32, until, START)
        assert nudges.use("b" * 32, until, START)
        assert nudges.use("a" * 32, until, until + SECOND)


def test_a_thousand_submissions_in_a_minute(scene: Workplace) -> None:
    round_ = scene.rounds[0]
    routine = Routine(scene.worker, scene.workspace, lambda: scene.now, Pulling())
    for second in range(MINUTE + int(NUDGED_EVERY.total_seconds())):
        scene.now = START + second * SECOND
        if second < MINUTE:
            before, after = (each * SUBMISSIONS // MINUTE for each in (second, second + 1))
            scene.answer(after - before)
            scene.workspace.nudges.nudge(round_.survey_id, scene.now)
        routine.plan_nudged()
        routine.work_off(unseen)
    runs = scene.mirror.runs(round_.survey_id, 100)
    assert len(runs) <= 1 + (MINUTE + NUDGED_EVERY.total_seconds()) // NUDGED_EVERY.total_seconds()
    assert scene.workspace.statuses.municipality(round_.survey_id, MINE).complete == SUBMISSIONS
