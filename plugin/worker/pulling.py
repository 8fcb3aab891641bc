"""Work with LimeSurvey in a thread of its own: LimeSurvey can keep it waiting, and nobody else.

A call is never broken off: LimeSurvey would keep the answers in a file. Who has no time left asks
the work to end between two windows, and goes on without it.
"""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import Any, TypeVar

from sync.errors import GaveWayError, StoppedError, UnavailableError
from sync.reading import Progress

T = TypeVar("T")


class Pulling:
    """One piece of work at a time, in a thread that does not keep the program from ending."""

    def __init__(self) -> None:
        self._future: Future[Any] | None = None
        self._reason: StoppedError | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something runs, be it only because LimeSurvey keeps it waiting."""
        return self._future is not None and not self._future.done()

    def start(self, work: Callable[[Progress], T]) -> Future[T]:
        """Begin a piece of work; the progress that it is given raises when it has to end.

        Raises `UnavailableError` when something runs already.
        """
        if self.is_busy:
            raise _slow()
        future: Future[T] = Future()
        self._future, self._reason = future, None
        Thread(target=self._do, args=(future, work), daemon=True).start()
        return future

    def end(self, reason: StoppedError, seconds: float) -> bool:
        """Ask what runs to end for a reason; whether it did within so many seconds."""
        self._reason = reason
        return self._future is None or bool(wait([self._future], seconds).done)

    def within(self, seconds: float, work: Callable[[Progress], T]) -> T:
        """What the work gives; raises `UnavailableError` when it takes longer than that."""
        future = self.start(work)
        if not wait([future], seconds).done:
            self._reason = GaveWayError(str(_slow()))
            raise _slow()
        return future.result()

    def _do(self, future: Future[T], work: Callable[[Progress], T]) -> None:
        try:
            future.set_result(work(self._progress))
        except BaseException as error:  # noqa: BLE001 -- it is raised again where it is waited for
            future.set_exception(error)

    def _progress(self, _read: int, _expected: int) -> None:
        if self._reason is not None:
            raise self._reason


def _slow() -> UnavailableError:
    return UnavailableError(
        "LimeSurvey antwoordt nu te langzaam. Nieuwe antwoorden worden vanzelf opgehaald. "
        "Vraag iets anders later nog eens."
    )
