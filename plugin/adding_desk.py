"""The municipalities of a round, as the administrator adds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.codes import participation_code
from plugin.listed_municipalities import Listed
from plugin.permissions import Actor, Verb
from plugin.whole_rounds import lasting_round, note_each
from plugin.workspace.audit import Act
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.store import Workspace


@dataclass(frozen=True)
class Taking:
    """A round that municipalities can join, and those that take part."""

    round: Round
    participants: tuple[Participant, ...]

    @property
    def invited(self) -> dict[str, int | None]:
        """How many each municipality that takes part invited, by code; None for who did not say."""
        return {each.code: each.invited for each in self.participants}


class AddingDesk:
    """Which municipalities take part, for who may add them."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self._actor = actor

    def taking(self, survey_id: int, now: datetime) -> Taking:
        """Who takes part in a round that lasts, for who may add to it.

        Raises `NotFoundError` for any other round, and for anybody else.
        """
        verb = Verb.ADD_MUNICIPALITY
        round_ = lasting_round(self._workspace, self._actor, verb, survey_id, now)
        return Taking(round_, tuple(self._workspace.rounds.municipalities(survey_id)))

    def add(self, survey_id: int, wanted: Sequence[Listed], now: datetime) -> None:
        """Add what is new, all or none, and give what is there its number; each leaves a line.

        Raises `WorkspaceError` when one that is new is in the round already.
        """
        there = self.taking(survey_id, now).invited
        new = [
            Participant(survey_id, each.code, participation_code(each.code), each.invited, None)
            for each in wanted
            if each.code not in there
        ]
        if new:
            self._workspace.rounds.add_municipalities(new)
        self._note(Act.ADD_MUNICIPALITY, survey_id, [each.code for each in new], now)
        for other in wanted:
            if other.code in there:
                self._workspace.rounds.set_invited(survey_id, other.code, other.invited)
                self._note(Act.SET_INVITED, survey_id, [other.code], now)

    def _note(self, act: Act, survey_id: int, codes: Sequence[str], now: datetime) -> None:
        note_each(self._workspace, self._actor, act, survey_id, codes, now)
