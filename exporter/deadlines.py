"""What is to be done by when: late, soon, or later. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from exporter.agreed import Action, Status

SOON = timedelta(weeks=4)
"""How far ahead we look."""


@dataclass(frozen=True)
class Deadlines:
    """How the actions of one agenda stand on a day, without a word of them.

    `to_do` is how many wait, of which `late` and `soon` by their date. `first` is the earliest date
    of those that wait, `meeting` the next time that the group meets; None when there is none.
    """

    to_do: int
    late: int
    soon: int
    done: int
    first: date | None
    meeting: date | None


def deadlines(actions: Iterable[Action], meeting: date | None, today: date) -> Deadlines:
    """How an agenda stands; a meeting that is past is no next one."""
    everything = tuple(actions)
    days = [action.due for action in everything if waits(action) and action.due is not None]
    return Deadlines(
        to_do=sum(map(waits, everything)),
        late=sum(is_late(action, today) for action in everything),
        soon=sum(is_soon(action, today) for action in everything),
        done=sum(action.status is Status.DONE for action in everything),
        first=min(days, default=None),
        meeting=meeting if meeting is not None and meeting >= today else None,
    )


def waits(action: Action) -> bool:
    """Whether there is still something to do."""
    return action.status in {Status.OPEN, Status.BUSY}


def is_late(action: Action, today: date) -> bool:
    """Whether the date of an action is past while there is still something to do."""
    return waits(action) and action.due is not None and action.due < today


def is_soon(action: Action, today: date) -> bool:
    """Whether an action is to be done today or within `SOON`."""
    return waits(action) and action.due is not None and today <= action.due <= today + SOON
