"""How the agendas of all municipalities stand, as one actor may see it: counts and dates, no words.

The administrator sees those of everybody, and so learns who needs a reminder and not of what.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from exporter.agreed import Action, FollowUp
from exporter.deadlines import Deadlines, deadlines
from plugin.permissions import Actor, Verb, may
from plugin.workspace.made import items
from plugin.workspace.revisions import Kind, Revision
from plugin.workspace.rounds import Round
from plugin.workspace.store import Workspace


@dataclass(frozen=True)
class Standing:
    """How the agenda of one municipality in one round stands."""

    round: Round
    municipality: str
    deadlines: Deadlines


class DeadlinesDesk:
    """What one actor may see of the agendas of all rounds."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self._actor = actor

    def standings(self, today: date) -> tuple[Standing, ...]:
        """Every agenda in which something was filled in, the newest round first."""
        rounds = reversed(self._workspace.rounds.all())
        return tuple(each for round_ in rounds for each in self._of_round(round_, today))

    def _of_round(self, round_: Round, today: date) -> Iterator[Standing]:
        for code, tips in self._workspace.revisions.tips_of_round(round_.survey_id).items():
            if may(self._actor, Verb.SEE_COUNTS, code):
                yield Standing(round_, code, _deadlines(tips, today))


def _deadlines(tips: list[Revision], today: date) -> Deadlines:
    actions = (item.made for item in items(tips, Kind.ACTION, Action))
    follow_ups = items(tips, Kind.FOLLOW_UP, FollowUp)
    meeting = follow_ups[0].made.meeting if follow_ups else None
    return deadlines(actions, meeting, today)
