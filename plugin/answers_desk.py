"""The answers of a round as the administrator may handle them: numbers and counts, never words."""

from dataclasses import dataclass
from datetime import datetime

from plugin.permissions import Actor, Verb
from plugin.whole_rounds import whole_round
from plugin.workspace.requests import Order, Request
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.status import RoundStatus, Unassigned
from plugin.workspace.store import Workspace

_MOST_REQUESTS = 10


@dataclass(frozen=True)
class Answers:
    """What of a round waits for the administrator.

    `synced` is None before the first sync; `unassigned` are the first of those; `asked` are the
    last requests about answers, the newest first.
    """

    round: Round
    synced: RoundStatus | None
    participants: tuple[Participant, ...]
    unassigned: tuple[Unassigned, ...]
    asked: tuple[Request, ...]


class AnswersDesk:
    """What one actor may see and ask of the answers of whole rounds."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self._actor = actor

    def answers(self, survey_id: int) -> Answers:
        """The answers of a round; raises `NotFoundError` unless it is there, for this actor."""
        return Answers(
            round=whole_round(self._workspace, self._actor, Verb.KEEP_ANSWERS, survey_id),
            synced=self._workspace.statuses.round(survey_id),
            participants=tuple(self._workspace.rounds.municipalities(survey_id)),
            unassigned=tuple(self._workspace.statuses.unassigned(survey_id)),
            asked=tuple(self._workspace.requests.of_administrator(survey_id, _MOST_REQUESTS)),
        )

    def ask(self, order: Order, now: datetime) -> None:
        """Leave a request about answers for the worker; raises `NotFoundError` likewise."""
        self.answers(order.survey_id)
        self._workspace.requests.ask(order, now)
