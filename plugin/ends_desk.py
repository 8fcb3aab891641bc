"""When the answers of a round go, for who may choose that."""

from datetime import date, datetime

from plugin.moments import local
from plugin.permissions import Actor, Verb
from plugin.retention import refuse_later, refuse_past
from plugin.whole_rounds import lasting_round
from plugin.workspace.rounds import Round
from plugin.workspace.store import Workspace


class EndsDesk:
    """The ends of rounds, as one actor may choose them."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self._actor = actor

    def round(self, survey_id: int, now: datetime) -> Round:
        """A round that lasts; raises `NotFoundError` for any other, and for anybody else."""
        return lasting_round(self._workspace, self._actor, Verb.SET_END, survey_id, now)

    def choose(self, survey_id: int, day: date, now: datetime) -> None:
        """Let the answers of a round go on `day`.

        Raises `WorkspaceError` for a day that is not after today, or after what was promised.
        """
        round_ = self.round(survey_id, now)
        refuse_past(day, local(now).date())
        refuse_later(round_, day)
        self._workspace.rounds.set_end(survey_id, day)
