"""Writing the audit trail: what a view adds to the line of its request, and the one place to keep.

A line is kept after the view and before its answer goes out: without the line, no file.
"""

import hashlib
from dataclasses import replace

from flask import Response, g, request
from werkzeug.http import HTTP_STATUS_CODES

from plugin.acts import KEEPS_ITS_OWN, Asked, Noted, entry_of
from plugin.counted import Vain
from plugin.visit import now, service, visitor
from plugin.workspace.audit import Act


def note(  # noqa: PLR0913 -- what a line can say, each named
    *,
    file: bytes | None = None,
    release: int | None = None,
    municipality: str | None = None,
    about: int | None = None,
    act: Act | None = None,
    nothing: bool = False,
) -> None:
    """Let the line of this request say more; what is None stays as it was noted before."""
    known = {
        "file_hash": hashlib.sha256(file).hexdigest() if file is not None else None,
        "release": release,
        "municipality": municipality,
        "about": about,
        "act": act,
        "nothing": nothing or None,
    }
    said = {name: value for name, value in known.items() if value is not None}
    g.noted = replace(_noted(), **said)  # type: ignore[arg-type]


def count(vain: Vain) -> None:
    """Count that somebody who is not in tried in vain."""
    service().counted.add(vain)
    g.is_counted = True


def keep(response: Response) -> None:
    """Keep the lines that this request leaves; nothing when it went wrong inside."""
    if request.endpoint is None or response.status_code not in _KNOWN:
        return
    for entry in service().counted.due(now()):
        service().workspace.audit.add(entry)
    if request.endpoint in KEEPS_ITS_OWN or "is_counted" in g:
        return
    actor = visitor()
    if actor is None:
        return
    line = entry_of(_asked(request.endpoint, response), actor, _noted(), now())
    if line is not None:
        service().workspace.audit.add(line)


_KNOWN = {status for status in HTTP_STATUS_CODES if status < 500}  # noqa: PLR2004


def _asked(endpoint: str, response: Response) -> Asked:
    named = request.view_args or {}
    return Asked(endpoint, named.get("survey_id"), named.get("code"), response.status_code)


def _noted() -> Noted:
    found: Noted = g.get("noted", Noted())
    return found
