"""Times of the processor, on a computer that is now and then slower than it can be.

A processor that is shared, also with other machines on the same host, does the same work in once or
twice the time. So a benchmark tells the best time beside the median, and how much slower than at
its best a fixed piece of work was meanwhile.
"""

from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import NamedTuple

_TURNS = 100_000


class Times(NamedTuple):
    """Milliseconds of the processor for a piece of work."""

    best: float
    median: float


def timed(runs: int, *works: Callable[[], object]) -> list[Times]:
    """Each of `works` so many times, in turn; and last a piece of work that is always the same."""
    taken: list[list[float]] = [[] for _ in (*works, _same)]
    for _ in range(runs):
        for work, times in zip((*works, _same), taken, strict=True):
            started = process_time()
            work()
            times.append((process_time() - started) * 1000)
    return [Times(min(times), median(times)) for times in taken]


def slower(same: Sequence[Times]) -> str:
    """How much slower than at its best the computer was, from what `timed` gave last."""
    return (
        f"the computer was {max(s.median / s.best for s in same):.1f} times as slow as at its best"
    )


def _same() -> None:
    total = 0
    for number in range(_TURNS):
        total += number * number
