"""The audit trail as one actor may see it.

The administrator sees all of it; the coordinator sees who came in for the own municipality, and who
fetched its files. What is not allowed raises `NotFoundError`, like what is absent.
"""

from plugin.acts import DOWNLOADS, SIGN_INS
from plugin.permissions import Actor, Verb, may
from plugin.places import NotFoundError
from plugin.workspace.audit import Part
from plugin.workspace.store import Workspace

LINES_ON_A_PAGE = 50


class TrailDesk:
    """What one actor may see of the audit trail."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self._actor = actor

    def all(self, page: int) -> Part:
        """The whole trail, a page at a time, the newest first."""
        if not may(self._actor, Verb.SEE_TRAIL, None):
            raise NotFoundError
        return self._workspace.audit.part(page, LINES_ON_A_PAGE)

    def fetched(self, page: int) -> Part:
        """Likewise who came in for the actor's municipality, and fetched a file of it."""
        own = self._actor.municipality
        if own is None or not may(self._actor, Verb.SEE_FETCHED, own):
            raise NotFoundError
        acts = (*SIGN_INS, *DOWNLOADS)
        return self._workspace.audit.done(own, acts, page, LINES_ON_A_PAGE)
