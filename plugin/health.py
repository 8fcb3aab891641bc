"""What `/healthz` tells who watches the service: figures and moments, no names or texts.

Monitoring wants one code. It is 503 when the store does not answer, or when answers should have
come in and did not. What waits for a person, such as held deletions, is 200 with `let op`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.retention import is_over
from plugin.silence import Silence, silence
from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.rounds import Round
from plugin.workspace.status import RoundStatus
from plugin.workspace.store import Workspace
from sync.errors import StoreError

FINE, LOOK = "ok", "let op"


@dataclass(frozen=True)
class Pulse:
    """How the last sync of a round went, None before the first.

    A round that is closed everywhere, or over, needs no more.
    """

    round: Round
    closed: bool
    synced: RoundStatus | None

    def silence(self, worker: Heartbeat | None, now: datetime) -> Silence | None:
        """Why no answers come in; None when they do, or need not."""
        if self.closed:
            return None
        return silence(self.synced, self.round.registered_at, worker, now)


@dataclass(frozen=True)
class Health:
    """What is told; ages in whole seconds, None for what never was or cannot be known.

    `mirror_age_seconds` is the time since the last good run of the round where that is longest, of
    rounds that are not closed; `silent_rounds` counts those where it is too long.
    """

    workspace: str
    mirror_age_seconds: int | None = None
    last_good_run: str | None = None
    silent_rounds: int = 0
    held_deletions: int = 0
    worker_age_seconds: int | None = None

    @property
    def is_up(self) -> bool:
        """Whether the store answers, and answers come in as they should."""
        return self.workspace == FINE and not self.silent_rounds

    @property
    def status(self) -> str:
        """Whether somebody should look."""
        return FINE if self.is_up and not self.held_deletions else LOOK


def health_of(workspace: Workspace, now: datetime) -> Health:
    """The health of the service on a workspace; a store that fails is an answer too."""
    try:
        pulses = [pulse_of(workspace, round_, now) for round_ in workspace.rounds.all()]
        return health(pulses, workspace.heartbeats.last(), now)
    except StoreError:
        return Health(LOOK)


def pulse_of(workspace: Workspace, round_: Round, now: datetime) -> Pulse:
    """How a round stands at `now`."""
    participants = workspace.rounds.municipalities(round_.survey_id)
    return Pulse(
        round_,
        closed=is_over(round_, now) or all(each.closed_at is not None for each in participants),
        synced=workspace.statuses.round(round_.survey_id),
    )


def health(pulses: Sequence[Pulse], worker: Heartbeat | None, now: datetime) -> Health:
    """The health as it follows from every round and the last sign of life of the worker."""
    going = [pulse for pulse in pulses if not pulse.closed]
    return Health(
        FINE,
        mirror_age_seconds=_age(now, min(_good(going), default=None)),
        last_good_run=max((each.isoformat() for each in _good(pulses)), default=None),
        silent_rounds=sum(pulse.silence(worker, now) is not None for pulse in pulses),
        held_deletions=sum(pulse.synced.held for pulse in pulses if pulse.synced),
        worker_age_seconds=_age(now, worker.lived_at if worker else None),
    )


def _good(pulses: Sequence[Pulse]) -> list[datetime]:
    """When the last good run of each round began, of those that had one."""
    synced = (pulse.synced for pulse in pulses if pulse.synced)
    return [each.succeeded_at for each in synced if each.succeeded_at is not None]


def _age(now: datetime, moment: datetime | None) -> int | None:
    return None if moment is None else int((now - moment).total_seconds())
