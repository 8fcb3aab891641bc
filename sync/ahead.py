"""One step ahead: what comes next is fetched while the present is put away.

LimeSurvey works in a process of its own, so its time and ours need not be added up: `ahead` fetches
while what came before is used, and with `Foreseen` LimeSurvey has the next question already while
its last answer is still being read.
"""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, wait
from functools import partial
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


def ahead(steps: Iterator[T]) -> Generator[T]:
    """What `steps` gives, each fetched in a thread while the one before it is used.

    The steps keep their order and are never done two at once, and no more than one lies waiting. A
    step that fails does so in its turn. Closing it waits for the step under way, and drops it: who
    hangs up in the middle of an answer leaves that in LimeSurvey's tmp folder.
    """
    step = _begin(partial(next, steps, None))
    try:
        while (found := step.result()) is not None:
            step = _begin(partial(next, steps, None))
            yield found
    finally:
        wait([step])


class Foreseen(Generic[T]):
    """Asks for windows of numbers, and for the one that follows before anybody wants it.

    `ask` gives what there is from one number up to and including another, None for the end. No more
    than two are asked at once. What was foreseen is given, or fails, in its turn; when another
    window is wanted after all, it is dropped. Nothing is foreseen once so many as `expected` may
    have been given.
    """

    def __init__(self, ask: Callable[[int, int | None], list[T]], expected: int) -> None:
        self._ask = ask
        self._expected = expected
        self._found = 0
        self._foreseen: dict[tuple[int, int | None], Future[list[T]]] = {}

    def __call__(self, first: int, last: int | None) -> list[T]:
        """What there is in a window; raises what `ask` raises."""
        step = self._foreseen.pop((first, last), None) or self._begun(first, last)
        if last is not None and self._found + last - first + 1 < self._expected:
            following = last + 1, 2 * last - first + 1
            self._foreseen[following] = self._begun(*following)
        found = step.result()
        self._found += len(found)
        return found

    def _begun(self, first: int, last: int | None) -> Future[list[T]]:
        self.close()
        return _begin(partial(self._ask, first, last))

    def close(self) -> None:
        """Waits for what nobody wants any more, and drops it."""
        wait(self._foreseen.values())
        self._foreseen.clear()


def _begin(call: Callable[[], T]) -> Future[T]:
    """A call, in a thread that does not keep the program from ending."""
    step: Future[T] = Future()
    Thread(target=_do, args=(call, step), daemon=True).start()
    return step


def _do(call: Callable[[], T], step: Future[T]) -> None:
    try:
        step.set_result(call())
    except BaseException as error:  # noqa: BLE001 -- it is raised again where it is waited for
        step.set_exception(error)
