"""How the answers of whole rounds came in, for the administrator: moments and figures."""

from dataclasses import dataclass
from datetime import datetime

from plugin.health import pulse_of
from plugin.permissions import Actor, Verb
from plugin.silence import Silence
from plugin.whole_rounds import whole_round
from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.rounds import Round
from plugin.workspace.runs import KeptRun
from plugin.workspace.status import RoundStatus
from plugin.workspace.store import Workspace


@dataclass(frozen=True)
class Fetched:
    """How a round is pulled; `runs` come the newest first.

    `synced` is None before the first run, `silence` when answers come in as they should, and
    `worker` while none ever stayed.
    """

    round: Round
    synced: RoundStatus | None
    silence: Silence | None
    worker: Heartbeat | None
    runs: tuple[KeptRun, ...]


class RunsDesk:
    """What one actor may see of how answers come in."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self._actor = actor

    def fetched(self, survey_id: int, now: datetime) -> Fetched:
        """How a round is pulled; raises `NotFoundError` unless it is there, for this actor."""
        round_ = whole_round(self._workspace, self._actor, Verb.SEE_RUNS, survey_id)
        worker, pulse = self._workspace.heartbeats.last(), pulse_of(self._workspace, round_, now)
        return Fetched(
            round=round_,
            synced=pulse.synced,
            silence=pulse.silence(worker, now),
            worker=worker,
            runs=tuple(self._workspace.runs.last(survey_id)),
        )
