"""Whether answers have not come in for too long, why, and what to do about it. Pure.

A worker that stays means to pull every so long; after two pulls that did not come, something is
wrong. Without such a worker somebody pulls by hand or by a timer, at least once a day. A round
whose answers come from files waits for the next file, which nobody can miss.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from plugin.moments import day_and_time
from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.status import RoundStatus

MISSED_RUNS = 2
# How long a run may last, and a worker may give no sign while it starts anew.
MARGIN = timedelta(minutes=5)
WITHOUT_WORKER = timedelta(days=1)

_START = "Start ‘eigenkracht sync --watch 300’, of de dienst eigenkracht-worker."


class Why(Enum):
    """Why no answers come in."""

    NO_WORKER = auto()
    STOPPED = auto()
    NO_SIGN = auto()
    FAILS = auto()
    HANGS = auto()


@dataclass(frozen=True)
class Silence:
    """Since when no answers came in (None: never any), why, and for the administrator the cure."""

    since: datetime | None
    why: Why
    cure: str

    @property
    def phrase(self) -> str:
        """What everybody reads of it, in two sentences."""
        return f"{self._since} Het ophalen lukt nu niet; vraag uw beheerder."

    @property
    def phrase_with_cure(self) -> str:
        """What the administrator reads of it."""
        return f"{self._since} {self.cure}"

    @property
    def _since(self) -> str:
        if self.since is None:
            return "De antwoorden zijn nog nooit opgehaald."
        return f"De antwoorden zijn voor het laatst opgehaald op {day_and_time(self.since)}."


def silence(
    synced: RoundStatus | None, registered_at: datetime, worker: Heartbeat | None, now: datetime
) -> Silence | None:
    """The silence of a round that is not closed; None as long as all goes well.

    `synced` is how its last run went, `registered_at` when the round began, and `worker` the last
    sign of life of a worker that stays, None when there never was one.
    """
    if synced and synced.from_files:
        return None
    since = synced.succeeded_at if synced else None
    if now - (since or registered_at) <= _patience(worker):
        return None
    why = _why(synced, worker, now)
    return Silence(since, why, _cure(why, synced, worker))


def _is_expected(worker: Heartbeat | None) -> bool:
    return worker is not None and worker.stopped_at is None


def _patience(worker: Heartbeat | None) -> timedelta:
    if worker is None or worker.stopped_at is not None:
        return WITHOUT_WORKER
    return MISSED_RUNS * worker.interval + MARGIN


def _why(synced: RoundStatus | None, worker: Heartbeat | None, now: datetime) -> Why:
    if worker is not None and worker.stopped_at is None and now - worker.lived_at > MARGIN:
        return Why.NO_SIGN
    tried_lately = synced and synced.tried_at and now - synced.tried_at <= WITHOUT_WORKER
    if synced and synced.problem and (_is_expected(worker) or tried_lately):
        return Why.FAILS
    if worker is None:
        return Why.NO_WORKER
    return Why.HANGS if worker.stopped_at is None else Why.STOPPED


def _cure(why: Why, synced: RoundStatus | None, worker: Heartbeat | None) -> str:
    lived = day_and_time(worker.lived_at) if worker else ""
    return {
        Why.NO_WORKER: f"Er loopt geen programma dat ophaalt. {_START}",
        Why.STOPPED: f"Het programma dat ophaalt, is gestopt op {lived}. {_START}",
        Why.NO_SIGN: (
            f"Het programma dat ophaalt, gaf op {lived} voor het laatst een teken. {_START}"
        ),
        Why.FAILS: synced.problem if synced else "",
        Why.HANGS: (
            "Het programma dat ophaalt, loopt wel, maar komt niet klaar. "
            "LimeSurvey antwoordt niet, of heel langzaam. Controleer LimeSurvey."
        ),
    }[why]
