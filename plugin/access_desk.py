"""Who may come in, as one actor may see and change it.

What is absent and what is not allowed raise the same `NotFoundError`.
"""

from datetime import datetime

from plugin.permissions import Actor, ActorRole, Verb, invites, may
from plugin.places import NotFoundError
from plugin.workspace.grants import Grant
from plugin.workspace.store import Workspace


class AccessDesk:
    """Whom one actor lets in: the administrator anywhere, the coordinator in the municipality."""

    def __init__(
        self, workspace: Workspace, actor: Actor, signing_on: frozenset[str] = frozenset()
    ) -> None:
        """`signing_on` are the codes of municipalities that come in with their own accounts.

        Raises `NotFoundError` for who lets nobody in.
        """
        if not invites(actor, actor.municipality):
            raise NotFoundError
        self._workspace = workspace
        self._signing_on = signing_on
        self.actor = actor

    def municipalities(self) -> list[str]:
        """The codes of the municipalities for which the actor may invite."""
        own = self.actor.municipality
        there = self._taking_part() if own is None else {own}
        return sorted(there - self._signing_on)

    def accesses(self) -> list[Grant]:
        """Every access that the actor may know of, the newest first."""
        found = reversed(self._workspace.grants.all())
        own = self.actor.municipality
        return [each for each in found if own is None or each.municipality == own]

    def invite(
        self, role: ActorRole, municipality: str, note: str, code: str, now: datetime
    ) -> datetime:
        """Keep an invitation under `code`; the moment at which it ends."""
        if municipality not in self.municipalities() or role not in self._invites(municipality):
            raise NotFoundError
        return self._workspace.grants.invite(
            role, municipality, code, now, given_by=self.actor.access_id, note=note
        )

    def hand_meeting_code(self, municipality: str, code: str, now: datetime) -> datetime:
        """Keep a meeting code; the moment at which it ends."""
        if not may(self.actor, Verb.HAND_MEETING_CODE, municipality):
            raise NotFoundError
        grants = self._workspace.grants
        return grants.hand_meeting_code(municipality, code, now, self.actor.access_id)

    def revoke(self, access_id: int, now: datetime) -> Grant:
        """Take an access back, at once; what it was. One that was taken back already stays so."""
        found = self._workspace.grants.get(access_id)
        if found is None or not self.may_revoke(found):
            raise NotFoundError
        self._workspace.grants.revoke(access_id, now)
        return found

    def may_revoke(self, grant: Grant) -> bool:
        """Whether the actor may take this access back."""
        return grant.role in self._invites(grant.municipality)

    def _taking_part(self) -> set[str]:
        rounds = self._workspace.rounds
        found = (rounds.municipalities(each.survey_id) for each in rounds.all())
        return {participant.code for each in found for participant in each}

    def _invites(self, municipality: str | None) -> tuple[ActorRole, ...]:
        return invites(self.actor, municipality)
