"""The web service: everything is wired here.

Two cookies: our own session, an opaque token that the workspace knows by its hash, and Flask's
signed one, which only ties a form to the browser that asked for it (CSRF).
"""

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from http import HTTPStatus

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from plugin import (
    access,
    accesses,
    adding,
    admin,
    answers,
    calendar_file,
    deadlines,
    ends,
    feedback,
    from_limesurvey,
    inspiration,
    new_round,
    own_access,
    prepare,
    record,
    region,
    regions,
    review,
    runs,
    screen,
    security_txt,
    share,
    signing_on,
    spreading,
    trail,
    upload,
)
from plugin.counted import Counted
from plugin.doorkeeper import Doorkeeper
from plugin.drawings import keep_drawings
from plugin.headers import add_headers
from plugin.health import health_of
from plugin.instruments import default_instrument
from plugin.limits import RATE, REQUEST, Buckets, Rate
from plugin.municipalities import name_of
from plugin.noting import keep
from plugin.overview_page import ROLE_NAMES
from plugin.permissions import invites
from plugin.places import NotFoundError
from plugin.refusals import ElsewhereError, register_refusals, too_much_page
from plugin.same_origin import is_from_elsewhere
from plugin.sign_on.dialogue import SignOn
from plugin.visit import EXTENSION, Service, in_meeting, now, service, visitor, wait
from plugin.workspace.store import Workspace

MAX_REQUEST_BYTES = 64 * 1024
_MODULES = (
    access,
    own_access,
    accesses,
    signing_on,
    admin,
    new_round,
    adding,
    regions,
    ends,
    spreading,
    answers,
    runs,
    feedback,
    prepare,
    review,
    record,
    calendar_file,
    deadlines,
    screen,
    share,
    upload,
    region,
    inspiration,
    from_limesurvey,
    security_txt,
    trail,
)
_LARGEST_NUMBER = 2**31 - 1
_READING = {"GET", "HEAD", "OPTIONS"}
_ALWAYS_OPEN = {"static", "access.enter", "access.consume"}
# What comes from LimeSurvey is another site's, and is believed for its signature.
_SIGNED = {f"from_limesurvey.{view.__name__}" for view in from_limesurvey.SIGNED}
# Where a group talks for long between two clicks: the screen, and what is recorded meanwhile.
_IN_MEETING = {"screen", "record"}


class _MunicipalityConverter(BaseConverter):
    """A CBS code in an address; anything else is no such page."""

    regex = "GM[0-9]{4}"


class _NumberConverter(IntegerConverter):
    """A number of ours or a survey's in an address, no larger than the store can hold."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=_LARGEST_NUMBER)


def create_app(  # noqa: PLR0913 -- what an application is made with, each named
    workspace: Workspace,
    *,
    clock: Callable[[], datetime],
    service_url: str,
    secure: bool,
    trusted_hosts: Sequence[str],
    theme: str = "",
    proxies: int = 0,
    rate: Rate = RATE,
    plugin_key: Ed25519PublicKey | None = None,
    sign_on: SignOn | None = None,
    security_contact: str = "",
) -> Flask:
    """The WSGI application on one workspace.

    `clock` gives the moment in UTC. `service_url` is the public address without a slash at its end;
    `secure` says that it is reached over TLS. A request for a host outside `trusted_hosts` is
    refused. `theme` is a stylesheet that comes after our own. So many `proxies` stand in front,
    each of which adds the address that it heard from to X-Forwarded-For; without them that header
    is anybody's and is not read. `rate` is what one client may ask. What the plugin in LimeSurvey
    says is believed when it is signed with the other half of `plugin_key`. `sign_on` is for
    municipalities that come in with their own accounts, `security_contact` for security.txt.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=workspace.signing_key(),
        SESSION_COOKIE_NAME="__Host-formulier" if secure else "formulier",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form stays good for as long as the browser session that asked for it.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        TRUSTED_HOSTS=list(trusted_hosts),
    )
    app.extensions[EXTENSION] = Service(
        workspace=workspace,
        clock=clock,
        service_url=service_url.rstrip("/"),
        secure=secure,
        theme=theme,
        limits=Buckets(rate),
        counted=Counted(),
        plugin_key=plugin_key,
        sign_on=sign_on,
        security_contact=security_contact,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    keep_drawings(app.jinja_env)
    app.context_processor(_for_every_page)
    app.url_map.converters["municipality"] = _MunicipalityConverter
    app.url_map.converters["survey"] = app.url_map.converters["access"] = _NumberConverter
    app.wsgi_app = Doorkeeper(app, _too_much(app, secure=secure))  # type: ignore[method-assign]
    if proxies:
        # The address only: host and scheme come from the settings.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    app.before_request(_keep_within_limits)
    app.before_request(_refuse_other_sites)
    # Before the token of a form is looked for, which reads all that was sent.
    app.before_request(upload.make_room)
    forgery = CSRFProtect(app)
    for view in from_limesurvey.SIGNED:
        forgery.exempt(view)
    for module in _MODULES:
        app.register_blueprint(module.blueprint)
    app.add_url_rule("/", "start", _start)
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/thema.css", "theme", _theme)
    register_refusals(app)
    app.after_request(_finish)
    return app


def _too_much(app: Flask, *, secure: bool) -> Callable[[int], Response]:
    """The answer to who asks too much and is not in, with its seconds; the page is made once."""

    @cache
    def page() -> str:
        with app.app_context():
            return too_much_page()

    def refuse(seconds: int) -> Response:
        headers = {"Retry-After": str(seconds)}
        answer = app.response_class(page(), HTTPStatus.TOO_MANY_REQUESTS, headers)
        return add_headers(answer, None, secure=secure)

    return refuse


def _for_every_page() -> dict[str, object]:
    return {
        "visitor": visitor,
        "invites": invites,
        "name_of": name_of,
        "role_names": ROLE_NAMES,
        "the_tool": default_instrument,
        "has_theme": bool(service().theme),
    }


def _keep_within_limits() -> None:
    """Refuse a client that asks too much, but never the way in: nobody is locked out."""
    if request.endpoint in _ALWAYS_OPEN:
        return
    seconds = wait(REQUEST)
    if seconds:
        raise TooManyRequests(retry_after=math.ceil(seconds))


def _refuse_other_sites() -> None:
    """Refuse a form that the browser says another site sent."""
    scheme = "https" if service().secure else "http"
    is_form = request.method not in _READING and request.endpoint not in _SIGNED
    if is_form and is_from_elsewhere(dict(request.headers), f"{scheme}://{request.host}"):
        raise ElsewhereError


def _start() -> ResponseReturnValue:
    """What this is, for who is not in yet; else the rounds."""
    if visitor() is not None:
        return redirect(url_for("admin.overview"), 303)
    return render_template("start.html")


def _healthz() -> ResponseReturnValue:
    """Whether all goes well, for who watches the service."""
    found = health_of(service().workspace, now())
    code = HTTPStatus.OK if found.is_up else HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(status=found.status, **vars(found)), code


def _theme() -> Response:
    """The stylesheet of the municipality's own look."""
    if not service().theme:
        raise NotFoundError
    return Response(service().theme, mimetype="text/css")


def _finish(response: Response) -> Response:
    if request.blueprint in _IN_MEETING and response.status_code < HTTPStatus.BAD_REQUEST:
        in_meeting()
    keep(response)
    return add_headers(response, request.endpoint, secure=service().secure)
