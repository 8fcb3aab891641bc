"""When a round is read in full, and when a run makes room: a table."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.worker.plan import FullRuns, gives_way, is_full

NOON = datetime(2027, 4, 14, 10, tzinfo=UTC)
NIGHT = datetime(2027, 4, 14, 0, 30, tzinfo=UTC)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "good", "failed", "gave_way", "expected"),
    [
        # ago, ago, times                           in full
        (NOON, None, None, 0, True),
        (NOON, DAY - SECOND, None, 0, False),
        (NOON, DAY, None, 0, True),
        (NIGHT, DAY - SECOND, None, 9, False),
        (NOON, None, HOUR - SECOND, 0, False),
        (NOON, None, HOUR, 0, True),
        (NOON, DAY, HOUR - SECOND, 0, False),
        (NIGHT, DAY, HOUR - SECOND, 3, False),
        (NOON, DAY, None, 2, True),
        (NOON, DAY, None, 3, False),
        (NIGHT, DAY, None, 3, True),
        (NIGHT, None, None, 99, True),
    ],
)
def test_when_everything_is_read(
    now: datetime,
    good: timedelta | None,
    failed: timedelta | None,
    gave_way: int,
    expected: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    def ago(time: timedelta | None) -> datetime | None:
        return None if time is None else now - time

    assert is_full(FullRuns(ago(good), ago(failed), gave_way), now) is expected


@pytest.mark.parametrize(
    ("hour", "expected"), [(0, False), (1, True), (4, True), (5, False), (23, False)]
)
def test_the_night_is_that_of_the_netherlands(hour: int, expected: bool) -> None:  # noqa: FBT001
    """In summer it is two hours later here than in UTC."""
    now = datetime(2027, 7, 1, hour, tzinfo=UTC) - timedelta(hours=2)
    assert is_full(FullRuns(None, gave_way=3), now) is expected


@pytest.mark.parametrize(
    ("full", "gave_way", "expected"),
    [(False, 0, True), (False, 99, True), (True, 0, True), (True, 2, True), (True, 3, False)],
)
def test_which_run_makes_room(full: bool, gave_way: int, expected: bool) -> None:  # noqa: FBT001
    assert gives_way(FullRuns(None, gave_way=gave_way), full=full) is expected
