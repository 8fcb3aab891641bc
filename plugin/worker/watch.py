"""The loop of the worker: every round by the clock, and what is asked in between."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from plugin.worker.errands import Errands
from plugin.worker.failures import go_on_after
from plugin.worker.work import Worker, unseen
from plugin.workspace.store import Workspace
from sync.errors import StoppedError
from sync.reading import Progress

REQUEST_POLL_SECONDS = 2.0
FULL_RUN_EVERY = timedelta(days=1)


class Watch:
    """A worker that stays."""

    def __init__(self, worker: Worker, workspace: Workspace, clock: Callable[[], datetime]) -> None:
        self._worker = worker
        self._workspace = workspace
        self._clock = clock
        self._errands = Errands(worker, workspace, clock)

    def run(
        self, seconds: float, stop: Event, jitter: Callable[[float], float] = lambda exact: exact
    ) -> None:
        """Sync every round each `seconds`, and requests in between, until `stop` is set.

        All answers are read at the start and once a day. `jitter` gives how long a wait of so many
        seconds really is. Whatever fails is logged, and the rest goes on.
        """
        next_run = next_full = self._clock()
        while not stop.is_set():
            if (now := self._clock()) >= next_run:
                full = now >= next_full
                next_run = now + timedelta(seconds=jitter(seconds))
                next_full = now + FULL_RUN_EVERY if full else next_full
                go_on_after(partial(self.sync_all, full=full, progress=_stopping(stop)))
            go_on_after(self._errands.carry_out)
            stop.wait(min(REQUEST_POLL_SECONDS, seconds))

    def sync_all(self, *, full: bool = True, progress: Progress | None = None) -> None:
        """Sync every round; one that fails keeps its reason in the workspace, the others go on.

        Nobody who asks something waits for more than one round.
        """
        for round_ in self._workspace.rounds.all():
            go_on_after(partial(self._worker.sync, round_, progress or unseen, full=full))
            go_on_after(self._errands.carry_out)


def _stopping(stop: Event) -> Progress:
    """Progress that ends a run between two windows when `stop` is set."""

    def progress(_read: int, _expected: int) -> None:
        if stop.is_set():
            raise StoppedError("Het ophalen is onderbroken, omdat het programma stopt.")

    return progress
