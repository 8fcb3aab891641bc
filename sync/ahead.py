"""One step ahead: the next window is fetched while the present one is put away.

LimeSurvey works in a process of its own, so its time and ours need not be added up.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def ahead(steps: Iterator[T]) -> Generator[T]:
    """What `steps` gives, each fetched in a thread while the one before it is used.

    The steps keep their order and are never done two at once, and no more than one lies waiting. A
    step that fails does so in its turn. Closing it waits for the step under way, and drops it: who
    hangs up in the middle of an answer leaves that in LimeSurvey's tmp folder.
    """
    step = _begin(steps)
    try:
        while (found := step.result()) is not None:
            step = _begin(steps)
            yield found
    finally:
        wait([step])


def _begin(steps: Iterator[T]) -> Future[T | None]:
    """The next step, in a thread that does not keep the program from ending."""
    step: Future[T | None] = Future()
    Thread(target=_do, args=(steps, step), daemon=True).start()
    return step


def _do(steps: Iterator[T], step: Future[T | None]) -> None:
    try:
        step.set_result(next(steps, None))
    except BaseException as error:  # noqa: BLE001 -- it is raised again where it is waited for
        step.set_exception(error)
