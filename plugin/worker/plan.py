"""When a round is read in full, and whether its run makes room for what people ask. Pure.

A full run of a large survey takes minutes. It makes room each time that somebody asks something,
and begins anew. One that did so too often waits for the night, and then goes on to its end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plugin.moments import local

FULL_RUN_EVERY = timedelta(days=1)
# However many respondents finish, so often at most a round is pulled for it.
NUDGED_EVERY = timedelta(seconds=15)
AGAIN_AFTER_FAILURE = timedelta(hours=1)
MOST_GIVEN_WAY = 3
NIGHT = range(1, 5)


@dataclass(frozen=True)
class FullRuns:
    """A round's full runs: when the last good one began, and what became of those after it.

    `failed_at` is when the last of those began that failed; `gave_way` of them made room.
    """

    succeeded_at: datetime | None
    failed_at: datetime | None = None
    gave_way: int = 0


def is_full(runs: FullRuns, now: datetime) -> bool:
    """Whether a run that begins now reads everything: the last one is a day ago.

    One that failed is tried again after an hour, with quick runs in between.
    """
    if runs.succeeded_at is not None and now - runs.succeeded_at < FULL_RUN_EVERY:
        return False
    if runs.failed_at is not None and now - runs.failed_at < AGAIN_AFTER_FAILURE:
        return False
    return _may_give_way(runs) or local(now).hour in NIGHT


def gives_way(runs: FullRuns, *, full: bool) -> bool:
    """Whether a run ends when somebody asks something."""
    return not full or _may_give_way(runs)


def _may_give_way(runs: FullRuns) -> bool:
    return runs.gave_way < MOST_GIVEN_WAY
