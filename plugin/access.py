"""Coming in with a code, and leaving.

A GET changes nothing: mail scanners open every link. The secret is the code that somebody types or
pastes, and only a POST consumes it. A code that opens something is never refused for what others
do: only a wrong one counts against the limit of its client.
"""

from http import HTTPStatus

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from exporter.alphabet import sort_key
from plugin.codes import access_code, canonical, new_token
from plugin.counted import Vain
from plugin.limits import WRONG_CODE
from plugin.municipalities import name_of
from plugin.noting import count
from plugin.own_access import render_own_code
from plugin.visit import now, service, session_token, wait
from plugin.workspace.audit import Act, Refused
from plugin.workspace.grants import Opening, Way

blueprint = Blueprint("access", __name__)

# By origin only: "cookies" would clear those of the whole domain of the municipality.
_CLEARED = '"cache", "storage"'


@blueprint.get("/binnenkomen")
def enter() -> ResponseReturnValue:
    """The page with the field for the code."""
    return _page()


@blueprint.post("/binnenkomen")
def consume() -> ResponseReturnValue:
    """Come in; a wrong, used and expired code get one and the same answer."""
    opening = service().workspace.grants.opening(canonical(request.form.get("code", "")), now())
    if opening is None or _comes_in_otherwise(opening):
        return _refuse()
    return _come_in(opening)


@blueprint.post("/vertrekken")
def leave() -> ResponseReturnValue:
    """End the session, and clear what the browser kept of it."""
    _end_session()
    response = redirect(url_for("start"), 303)
    _set_cookie(response, "", max_age=0)
    response.headers["Clear-Site-Data"] = _CLEARED
    return response


def _comes_in_otherwise(opening: Opening) -> bool:
    """Whether the municipality signs on with its own accounts; a meeting is for who has none."""
    return opening.way is not Way.MEETING and opening.grant.municipality in service().providers


def _refuse() -> ResponseReturnValue:
    count(Vain(Act.ENTER, Refused.WRONG_CODE))
    busy = wait(WRONG_CODE) > 0
    return _page(
        refused=True, busy=busy
    ), HTTPStatus.TOO_MANY_REQUESTS if busy else HTTPStatus.FORBIDDEN


def _page(*, refused: bool = False, busy: bool = False) -> str:
    providers = sorted(service().providers, key=lambda code: sort_key(name_of(code)))
    return render_template("enter.html", refused=refused, busy=busy, providers=providers)


def _come_in(opening: Opening) -> ResponseReturnValue:
    """Open a new session; who was invited sees the personal code, this once."""
    token, code = new_token(), access_code()
    if not service().workspace.grants.come_in(opening, token, code, now()):
        return _refuse()
    if opening.way is Way.INVITATION:
        return open_session(Response(render_own_code(code), mimetype="text/html"), token)
    return open_session(redirect(url_for("admin.overview"), 303), token)


def open_session(response: Response, token: str) -> Response:
    """`response` to who comes in under `token`; whoever the browser was signed in as is out."""
    _end_session()
    g.visitor = service().workspace.sessions.actor(token, now())
    _set_cookie(response, token)
    return response


def _end_session() -> None:
    """End what the browser was signed in with, and what its forms were signed with."""
    token = session_token()
    if token:
        service().workspace.sessions.end(token)
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
