"""One step ahead: the next window is fetched while the present one is put away.

LimeSurvey works in a process of its own, so its time and ours need not be added up.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(steps: Iterator[T]) -> Generator[T]:
    """What `steps` gives, each fetched in a thread while the one before it is used.

    The steps keep their order and are never done two at once, and no more than one lies waiting. A
    step that fails does so in its turn. Closing it waits for the step under way, and drops it: who
    hangs up in the middle of an answer leaves that in LimeSurvey's tmp folder.
    """
    with ThreadPoolExecutor(1) as thread:
        step = thread.submit(next, steps, None)
        while (found := step.result()) is not None:
            step = thread.submit(next, steps, None)
            yield found
