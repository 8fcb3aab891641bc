"""Coming in with a code, and leaving.

A GET changes nothing: mail scanners open every link. The secret is the code that somebody types or
pastes, and only a POST consumes it.
"""

import secrets

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from plugin.visit import now, service, session_token

blueprint = Blueprint("access", __name__)

_GROUP = 5


def canonical(typed: str) -> str:
    """A typed or pasted code as it was handed out, whatever its capitals, spaces and dashes."""
    letters = "".join(filter(str.isalnum, typed.upper()))
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


@blueprint.get("/binnenkomen")
def enter() -> ResponseReturnValue:
    """The page with the field for the code."""
    return render_template("enter.html", refused=False)


@blueprint.post("/binnenkomen")
def consume() -> ResponseReturnValue:
    """Use the code up and come in; a wrong, used and expired code get one and the same answer."""
    grants, token = service().workspace.grants, secrets.token_urlsafe(32)
    if not grants.consume(canonical(request.form.get("code", "")), token, now()):
        return render_template("enter.html", refused=True), 403
    _end_session()
    response = redirect(url_for("admin.overview"), 303)
    _set_cookie(response, token)
    return response


@blueprint.post("/vertrekken")
def leave() -> ResponseReturnValue:
    """End the session."""
    _end_session()
    response = redirect(url_for("start"), 303)
    _set_cookie(response, "", max_age=0)
    return response


def _end_session() -> None:
    """End what the browser was signed in with, and what its forms were signed with."""
    token = session_token()
    if token:
        service().workspace.grants.end_session(token)
    session.clear()


def _set_cookie(response: Response, token: str, max_age: int | None = None) -> None:
    # Lax, not Strict: a link in a mail to the feedback page must find its reader signed in.
    response.set_cookie(
        service().session_cookie,
        token,
        max_age=max_age,
        path="/",
        secure=service().secure,
        httponly=True,
        samesite="Lax",
    )
