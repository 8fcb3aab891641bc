"""Coming in with the account of one's own municipality.

The question that was put is kept in the browser's signed cookie, and is used up by the first answer
that comes back, whatever that is. Whoever comes back is sent to our own overview and nowhere else.
"""

import secrets
from dataclasses import asdict
from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from plugin.access import open_session
from plugin.codes import new_token
from plugin.counted import Vain
from plugin.noting import count
from plugin.permissions import ActorRole
from plugin.places import NotFoundError
from plugin.sign_on.dialogue import Answer, Begun, SignOnError
from plugin.sign_on.providers import Provider
from plugin.sign_on.roles import role_of
from plugin.visit import now, service
from plugin.workspace.audit import Act, Refused

blueprint = Blueprint("signing_on", __name__)

_BEGUN, _UNTIL = "aanmelden", "aanmelden-tot"
_LASTS = timedelta(minutes=10)


@blueprint.get("/aanmelden/<municipality:code>")
def begin(code: str) -> ResponseReturnValue:
    """Send somebody to the provider of a municipality, with a question of our own."""
    provider = service().providers.get(code)
    if provider is None:
        raise NotFoundError
    begun = Begun(code, *(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        address = service().dialogue.question(provider, begun, _back())
    except SignOnError as error:
        return _refuse(str(error))
    session[_BEGUN], session[_UNTIL] = asdict(begun), (now() + _LASTS).timestamp()
    return redirect(address, 303)


@blueprint.get("/aanmelden/terug")
def back() -> ResponseReturnValue:
    """Who comes back from a provider with the answer to the question of this browser."""
    try:
        begun, provider = _asked()
        answer = _answer(begun)
        claims = service().dialogue.claims(provider, begun, answer, _back(), now())
    except SignOnError as error:
        return _refuse(str(error))
    role = role_of(claims, provider.claim, provider.roles)
    if role is None:
        return _refuse("no role", is_known=True)
    return _come_in(provider, str(claims["sub"]), role)


def _come_in(provider: Provider, subject: str, role: ActorRole) -> ResponseReturnValue:
    token = new_token()
    who = f"{provider.issuer}\0{subject}"
    if not service().workspace.grants.sign_on(who, provider.municipality, role, token, now()):
        return _refuse("access was taken back", is_known=True)
    return open_session(redirect(url_for("admin.overview"), 303), token)


def _asked() -> tuple[Begun, Provider]:
    """The question of this browser, used up; raises `SignOnError` when there is none any more."""
    kept, until = session.pop(_BEGUN, None), session.pop(_UNTIL, 0)
    if not isinstance(kept, dict) or now().timestamp() > until:
        raise SignOnError("no question, or too late")
    begun = Begun(**kept)
    provider = service().providers.get(begun.municipality)
    if provider is None:
        raise SignOnError("municipality without a provider")
    return begun, provider


def _answer(begun: Begun) -> Answer:
    given = request.args
    answer = Answer(given.get("state", ""), given.get("code", ""), given.get("iss"))
    if not secrets.compare_digest(answer.state.encode(), begun.state.encode()):
        raise SignOnError("answer to another question")
    if "error" in given or not answer.code:
        raise SignOnError("provider refused")
    return answer


def _back() -> str:
    return service().service_url + url_for("signing_on.back")


def _refuse(why: str, *, is_known: bool = False) -> ResponseReturnValue:
    """One page for all that goes wrong; the log has a few words, never who it was."""
    current_app.logger.warning("signing on: %s", why)
    count(Vain(Act.ENTER_OWN_ACCOUNT, Refused.OWN_ACCOUNT))
    return render_template("signing_on_refused.html", is_known=is_known), 403
