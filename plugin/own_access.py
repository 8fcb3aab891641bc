"""One's own access: how to come back, and ending it elsewhere."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.codes import access_code
from plugin.permissions import Actor
from plugin.places import NotFoundError
from plugin.visit import now, service, session_token, visitor

blueprint = Blueprint("own_access", __name__)


@blueprint.get("/mijn-toegang")
def show() -> ResponseReturnValue:
    """As whom one is in, and what one can do with it."""
    return render_template("own_access.html", me=_me(), done="gedaan" in request.args)


@blueprint.post("/mijn-toegang/nieuwe-code")
def renew() -> ResponseReturnValue:
    """Make a new personal code and show it, this once; the old one opens nothing any more."""
    me, code = _me(), access_code()
    if not me.comes_back:
        raise NotFoundError
    service().workspace.grants.renew(me.access_id, code, now())
    return render_own_code(code)


@blueprint.post("/mijn-toegang/elders-vertrekken")
def leave_elsewhere() -> ResponseReturnValue:
    """End every other session of this access."""
    service().workspace.sessions.end_others(_me().access_id, session_token() or "")
    return redirect(url_for("own_access.show", gedaan=1), 303)


def render_own_code(code: str) -> str:
    """The page that shows a personal code."""
    return render_template("own_code.html", code=code, address=service().service_url)


def _me() -> Actor:
    me = visitor()
    if me is None:
        raise NotFoundError
    return me
