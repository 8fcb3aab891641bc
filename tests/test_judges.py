"""The judges themselves: what they count reaches people, and they end in time."""

from itertools import count, islice
from typing import Literal

import pytest

from tests import budget
from tests.budget import BUDGETS, Budget, seeds
from tests.tally import told


def report(
    when: Literal["setup", "call", "teardown"], *properties: tuple[str, object]
) -> pytest.TestReport:
    place = ("tests/test_x.py", 1, "test_x")
    return pytest.TestReport(
        place[0], place, {}, "passed", None, when, user_properties=list(properties)
    )


def test_what_was_counted_is_added_up_and_told_once() -> None:
    runs, kills = ("tally: runs", 2), ("tally: kills", 1)
    reports = [
        report("setup", runs),
        report("call", runs, ("another property", 9)),
        report("call", runs, kills),
        report("teardown", runs, kills),
    ]
    assert told(reports) == ["1 kills", "4 runs"]
    assert told([]) == []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch takes two seconds."""
    seconds = count(0, 2)
    monkeypatch.setattr("tests.budget.time.monotonic", lambda: next(seconds))


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("seconds", "part", "parts", "expected"),
    [
        (0, 0, 1, [0]),
        (4, 0, 1, [0, 1]),
        (7, 0, 1, [0, 1, 2, 3]),
        (16, 0, 4, [0, 4]),
        (16, 3, 4, [3, 7]),
    ],
)
def test_there_are_batches_until_the_time_is_up_and_one_at_least(
    seconds: float, part: int, parts: int, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "BUDGET", BUDGETS["ci"])
    assert list(seeds(seconds, part, parts)) == expected


def test_only_at_night_they_are_new_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, each in BUDGETS.items():
        assert each.is_same == (name != "nightly")
    monkeypatch.setattr(budget, "BUDGET", Budget(1, 1, is_same=False))
    assert len({next(seeds(1, 0, 1)) for _ in range(5)}) > 1


def test_a_batch_is_another_one_for_each_part() -> None:
    found = [set(islice(seeds(60, part, 4), 5)) for part in range(4)]
    assert len(set.union(*found)) == 20
