"""The regions of a round, for who may make them: names and municipalities, no figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.permissions import Actor, Verb
from plugin.places import NotFoundError
from plugin.whole_rounds import lasting_round, note_each
from plugin.workspace.audit import Act
from plugin.workspace.regions import RegionOfRound
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy


@dataclass(frozen=True)
class Regional:
    """A round that can have regions, with those that it has and who takes part."""

    round: Round
    regions: tuple[RegionOfRound, ...]
    participants: tuple[Participant, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of who takes part."""
        return frozenset(each.code for each in self.participants)

    def region(self, region_id: int) -> RegionOfRound:
        """One of its regions; raises `NotFoundError` when it is not there."""
        for each in self.regions:
            if each.id == region_id:
                return each
        raise NotFoundError


class RegionsDesk:
    """Which municipalities show their figures together, for who may say so."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self._actor = actor

    def regional(self, survey_id: int, now: datetime) -> Regional:
        """A confidential round that lasts, with its regions, for who may make these.

        Raises `NotFoundError` for any other round, and for anybody else.
        """
        round_ = lasting_round(self._workspace, self._actor, Verb.MAKE_REGION, survey_id, now)
        if round_.mark.privacy is Privacy.OPEN:
            raise NotFoundError
        return Regional(
            round_,
            tuple(self._workspace.regions.all(survey_id)),
            tuple(self._workspace.rounds.municipalities(survey_id)),
        )

    def make(self, survey_id: int, name: str, members: Sequence[str], now: datetime) -> None:
        """Make a region; raises `WorkspaceError` when its name is taken."""
        self.regional(survey_id, now)
        self._workspace.regions.make(survey_id, name, members)
        self._note(Act.REGION, survey_id, members, now)

    def change(
        self, survey_id: int, region_id: int, name: str, members: Sequence[str], now: datetime
    ) -> None:
        """Give a region a name and municipalities; raises `WorkspaceError` likewise."""
        before = self.regional(survey_id, now).region(region_id)
        self._workspace.regions.change(before, name, members)
        self._note(Act.REGION, survey_id, sorted({*before.municipalities, *members}), now)

    def remove(self, survey_id: int, region_id: int, now: datetime) -> None:
        """Take a region away; what municipalities showed stays with each of them."""
        before = self.regional(survey_id, now).region(region_id)
        self._workspace.regions.remove(before)
        self._note(Act.REMOVE_REGION, survey_id, before.municipalities, now)

    def _note(self, act: Act, survey_id: int, codes: Sequence[str], now: datetime) -> None:
        note_each(self._workspace, self._actor, act, survey_id, codes, now)
