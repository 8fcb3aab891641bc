"""The current request: who visits, what time it is, and the desk that goes with both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import current_app, g, request

from plugin.access_desk import AccessDesk
from plugin.adding_desk import AddingDesk
from plugin.answers_desk import AnswersDesk
from plugin.counted import Counted
from plugin.deadlines_desk import DeadlinesDesk
from plugin.desk import Desk
from plugin.ends_desk import EndsDesk
from plugin.limits import Buckets, is_loopback, line_of
from plugin.new_round_desk import NewRoundDesk
from plugin.permissions import Actor
from plugin.places import NotFoundError
from plugin.regions_desk import RegionsDesk
from plugin.runs_desk import RunsDesk
from plugin.sign_on.dialogue import Dialogue, SignOn
from plugin.sign_on.providers import Provider
from plugin.trail_desk import TrailDesk
from plugin.upload_desk import UploadDesk
from plugin.workspace.store import Workspace

EXTENSION = "eigenkracht"


@dataclass(frozen=True)
class Service:
    """What the application was made with: `clock` gives the moment in UTC, `secure` means TLS.

    `theme` is the stylesheet of the municipality's own look, "" without one. `limits` has a bucket
    for each client, `counted` what was tried in vain. `plugin_key` is that of the plugin in
    LimeSurvey, None without one.
    `sign_on` is for the municipalities that come in with their own accounts, `security_contact` is
    "" without one.
    """

    workspace: Workspace
    clock: Callable[[], datetime]
    service_url: str
    secure: bool
    theme: str
    limits: Buckets
    counted: Counted
    plugin_key: Ed25519PublicKey | None
    sign_on: SignOn | None
    security_contact: str

    @property
    def providers(self) -> Mapping[str, Provider]:
        """The municipalities that come in with their own accounts only, by code."""
        return self.sign_on.providers if self.sign_on else {}

    @property
    def dialogue(self) -> Dialogue:
        """How to sign on; asked for only where there is a provider."""
        if self.sign_on is None:
            raise NotFoundError
        return self.sign_on.dialogue

    @property
    def session_cookie(self) -> str:
        """The name of the cookie; browsers refuse the prefix on a connection without TLS."""
        return "__Host-eigenkracht" if self.secure else "eigenkracht"


def service() -> Service:
    """What the application of this request was made with."""
    found: Service = current_app.extensions[EXTENSION]
    return found


def now() -> datetime:
    """The moment, in UTC."""
    return service().clock()


def session_token() -> str | None:
    """The token that the browser sent, whether it still opens anything or not."""
    return request.cookies.get(service().session_cookie)


def visitor() -> Actor | None:
    """Who is signed in; looked up once per request."""
    if "visitor" not in g:
        g.visitor = _who_is_in()
    found: Actor | None = g.visitor
    return found


def _who_is_in() -> Actor | None:
    token = session_token()
    actor = service().workspace.sessions.actor(token, now()) if token else None
    # Who came in by code before the municipality had a provider has to sign on there.
    if actor and actor.comes_back and actor.municipality in service().providers:
        return None
    return actor


def in_meeting() -> None:
    """Let the visitor's session go on for as long as a meeting may last."""
    token = session_token()
    if token and visitor() is not None:
        service().workspace.sessions.in_meeting(token, now())


def wait(cost: float) -> float:
    """The seconds that this client has to wait before something of this cost; 0 for none.

    An address of this computer itself is a proxy's that nobody told us of, or somebody's who tries
    the program out. It stands for nobody in particular, and never waits.
    """
    address = request.remote_addr or ""
    if visitor() is not None:
        client = f"session {session_token()}"
    elif is_loopback(address):
        return 0.0
    else:
        client = f"address {line_of(address)}"
    return service().limits.take(client, cost, now())


def desk() -> Desk:
    """The desk of who is signed in; raises `NotFoundError` when nobody is."""
    return Desk(service().workspace, _actor())


def answers_desk() -> AnswersDesk:
    """The desk for the answers of whole rounds; raises `NotFoundError` when nobody is signed in."""
    return AnswersDesk(service().workspace, _actor())


def new_round_desk() -> NewRoundDesk:
    """The desk for new rounds; raises `NotFoundError` for who makes none."""
    return NewRoundDesk(service().workspace, _actor())


def regions_desk() -> RegionsDesk:
    """The desk for regions; raises `NotFoundError` when nobody is signed in."""
    return RegionsDesk(service().workspace, _actor())


def ends_desk() -> EndsDesk:
    """The desk for when answers go; raises `NotFoundError` when nobody is signed in."""
    return EndsDesk(service().workspace, _actor())


def runs_desk() -> RunsDesk:
    """The desk for how answers come in; raises `NotFoundError` when nobody is signed in."""
    return RunsDesk(service().workspace, _actor())


def adding_desk() -> AddingDesk:
    """The desk for who takes part in a round; raises `NotFoundError` when nobody is signed in."""
    return AddingDesk(service().workspace, _actor())


def deadlines_desk() -> DeadlinesDesk:
    """The desk for how agendas stand; raises `NotFoundError` when nobody is signed in."""
    return DeadlinesDesk(service().workspace, _actor())


def access_desk() -> AccessDesk:
    """The desk for who may come in; raises `NotFoundError` for who lets nobody in."""
    return AccessDesk(service().workspace, _actor(), frozenset(service().providers))


def upload_desk() -> UploadDesk:
    """The desk for workbooks; raises `NotFoundError` when nobody is signed in."""
    return UploadDesk(service().workspace, _actor())


def trail_desk() -> TrailDesk:
    """The desk for the audit trail; raises `NotFoundError` when nobody is signed in."""
    return TrailDesk(service().workspace, _actor())


def _actor() -> Actor:
    actor = visitor()
    if actor is None:
        raise NotFoundError
    return actor
