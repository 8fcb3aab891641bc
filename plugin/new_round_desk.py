"""Making rounds, for who may: what was asked of the worker, and asking it."""

from datetime import datetime

from plugin.permissions import Actor, Verb, may
from plugin.places import NotFoundError
from plugin.workspace.round_requests import RoundRequest
from plugin.workspace.rounds import WorkspaceError
from plugin.workspace.store import Workspace

_MOST_REQUESTS = 5


class NewRoundDesk:
    """What one actor may see and ask of new rounds."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        """Raises `NotFoundError` for who makes no rounds."""
        if not may(actor, Verb.MAKE_ROUND, None):
            raise NotFoundError
        self._workspace = workspace

    def asked(self) -> list[RoundRequest]:
        """The last requests, the newest first."""
        return self._workspace.round_requests.last(_MOST_REQUESTS)

    def ask(self, survey_id: int, now: datetime) -> None:
        """Ask the worker to make a round of a survey in LimeSurvey.

        Raises `WorkspaceError` when it is one already.
        """
        if self._workspace.rounds.get(survey_id) is not None:
            raise WorkspaceError(f"Vragenlijst {survey_id} is al een ronde.")
        self._workspace.round_requests.ask(survey_id, now)
