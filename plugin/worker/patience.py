"""How long somebody waits for work with LimeSurvey."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sync.reading import Progress

T = TypeVar("T")


class Patience(Protocol):
    """How long somebody waits for work with LimeSurvey."""

    def __call__(self, work: Callable[[Progress], T]) -> T:
        """What the work gives; raises `UnavailableError` when it takes too long."""
        ...


def unseen(_read: int, _expected: int) -> None:
    """Progress that nobody watches."""


def at_leisure(work: Callable[[Progress], T]) -> T:
    """The patience of who waits as long as it takes."""
    return work(unseen)
