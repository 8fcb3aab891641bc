"""The sync against its model, for as long as there is time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from sync import windows
from sync.ahead import Foreseen
from tests.budget import BUDGET, seeds
from tests.empty_mirrors import EmptyStore, in_a_file, in_stores
from tests.stores import Schemas
from tests.sync_machine import SyncMachine
from tests.tally import Tally

pytestmark = [pytest.mark.exhaustive, pytest.mark.timed]

# So that several processes have something to do.
PARTS = 4
BATCH, STEPS = 5, 50


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of three numbers, so that there are several; and two set aside are enough."""
    monkeypatch.setattr(windows, "WINDOW", 3)
    monkeypatch.setattr(windows, "MOST_SET_ASIDE", 2)


def judge(again: EmptyStore, batches: Iterator[int]) -> int:
    """A batch of examples for each seed; of how many runs that is."""

    class Sync(SyncMachine):
        empty_store = staticmethod(again)

    in_batches = settings(
        max_examples=BATCH,
        stateful_step_count=STEPS,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    for number in batches:
        try:
            run_state_machine_as_test(seed(number)(Sync), settings=in_batches)
        except BaseException as error:
            error.add_note(f"in batch {number}")
            raise
    return Sync.runs


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_the_mirror_never_lies(
    part: int, tmp_path: Path, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    if part % 2:
        # As it is, two calls can be under way; which is the first then depends on chance. One after
        # another, what failed once fails again.
        monkeypatch.setattr(windows, "Foreseen", lambda ask, _expected: Foreseen(ask, 0))
    with in_a_file(tmp_path) as again:
        runs = judge(again, seeds(BUDGET.sqlite, part, PARTS))
    tally("runs of the sync against the model, on SQLite", runs)


def test_on_postgresql_it_does_not_lie_either(schemas: Schemas, tally: Tally) -> None:
    with in_stores(schemas) as again:
        runs = judge(again, seeds(BUDGET.postgresql, 0, 1))
    tally("runs of the sync against the model, on PostgreSQL", runs)
