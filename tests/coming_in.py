"""Somebody who comes in with a code, without a page around it."""

from datetime import datetime

from plugin.workspace.store import Workspace


def come_in(workspace: Workspace, code: str, token: str, now: datetime) -> bool:
    """Whether `code` opens a session under `token`; who was invited comes back by `own_code`."""
    opening = workspace.grants.opening(code, now)
    return opening is not None and workspace.grants.come_in(opening, token, own_code(token), now)


def own_code(token: str) -> str:
    """The personal code of who came in under `token`."""
    return f"eigen code van {token}"
