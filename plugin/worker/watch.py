"""The loop of the worker: every round by the clock, and what is asked within seconds.

The rounds are pulled in a thread. The loop itself never waits for LimeSurvey: not when somebody
asks something, and not when it is told to stop.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from threading import Event

from plugin.moments import local
from plugin.worker.errands import Errands
from plugin.worker.failures import go_on_after
from plugin.worker.pulling import Pulling
from plugin.worker.routine import Routine
from plugin.worker.work import Worker
from plugin.workspace.store import Workspace
from sync.errors import GaveWayError, StoppedError

# Together they stay below the 30 seconds that a page promises.
REQUEST_POLL_SECONDS = 2.0
GIVE_WAY_SECONDS = 8.0
ERRAND_SECONDS = 12.0
STOP_SECONDS = 3.0
BEAT_EVERY = timedelta(seconds=30)


class Watch:
    """A worker that stays."""

    def __init__(self, worker: Worker, workspace: Workspace, clock: Callable[[], datetime]) -> None:
        self._worker = worker
        self._workspace = workspace
        self._clock = clock
        self._pulling = Pulling()
        self._routine = Routine(worker, workspace, clock, self._pulling)
        patiently = partial(self._pulling.within, ERRAND_SECONDS)
        self._errands = Errands(worker, workspace, clock, patiently)
        self._beaten_at: datetime | None = None
        self._retained_on: date | None = None

    def run(
        self, seconds: float, stop: Event, jitter: Callable[[float], float] = lambda exact: exact
    ) -> bool:
        """Sync every round each `seconds`, and requests in between, until `stop` is set.

        `jitter` gives how long a wait of so many seconds really is. Whatever fails is logged, and
        the rest goes on. False when a thread that LimeSurvey keeps waiting was left behind.
        """
        next_run = self._clock()
        while not stop.is_set():
            go_on_after(partial(self._beat, timedelta(seconds=seconds)))
            go_on_after(self._retain)
            if (now := self._clock()) >= next_run:
                next_run = now + timedelta(seconds=jitter(seconds))
                go_on_after(self._routine.plan)
            go_on_after(self._routine.plan_nudged)
            go_on_after(self._attend)
            go_on_after(self._routine.go_on)
            stop.wait(min(REQUEST_POLL_SECONDS, seconds))
        return self._end()

    def _attend(self) -> None:
        """Carry out what was asked; the rounds make room for it."""
        if self._errands.are_waiting():
            self._pulling.end(
                GaveWayError("Het ophalen maakte plaats voor een opdracht van de website."),
                GIVE_WAY_SECONDS,
            )
            self._errands.carry_out()

    def _end(self) -> bool:
        stopped = StoppedError("Het ophalen is onderbroken, omdat het programma stopt.")
        ended = self._pulling.end(stopped, STOP_SECONDS)
        if not ended:
            self._worker.let_go()
        go_on_after(lambda: self._workspace.heartbeats.stop(self._clock()))
        return ended

    def _retain(self) -> None:
        """Once a day take away what is kept of rounds that are over; when busy, soon again."""
        today = local(self._clock()).date()
        if self._retained_on != today:
            self._worker.retain()
            self._retained_on = today

    def _beat(self, interval: timedelta) -> None:
        """Give a sign of life, unless the last one is fresh."""
        now = self._clock()
        if self._beaten_at is None or now - self._beaten_at >= BEAT_EVERY:
            self._workspace.heartbeats.beat(now, interval)
            self._beaten_at = now
