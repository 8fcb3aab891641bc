"""The same assertions on the stand-in and on a real LimeSurvey.

The stand-in is tried as a super administrator, as an ordinary account, and in both address forms.
The real server comes from LIMESURVEY_URL, LIMESURVEY_USERNAME and LIMESURVEY_PASSWORD; without them
its tests are skipped. Every survey made on it is deleted again.
"""

import base64
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from sync.standin.addresses import AddressForm
from sync.standin.server import StandIn
from tests.verification.admin import Administrator, AdminPages, InTheStandIn
from tests.verification.rpc import Endpoint, Session
from tests.verification.sample import sample_lss

ACCOUNTS = {"admin": "proef-beheer", "koppeling": "proef-koppeling"}
VARIABLES = ("LIMESURVEY_URL", "LIMESURVEY_USERNAME", "LIMESURVEY_PASSWORD")
PATH = "/index.php/admin/remotecontrol"
GET = "/index.php?r=admin/remotecontrol"


@dataclass
class Server:
    """A LimeSurvey, real or not, with a session on it and the surveys that a test made.

    `administrator` gives somebody who is signed in on its admin pages.
    """

    url: str
    endpoint: Endpoint
    username: str
    password: str
    session: Session
    administrator: Callable[[], Administrator]
    made: list[int] = field(default_factory=list)

    @property
    def is_super(self) -> bool:
        """Whether the account is super administrator: only those hear the version."""
        return isinstance(self.session.call("get_site_settings", "versionnumber"), str)

    def free_number(self) -> int:
        """A survey number that nobody has: what a test makes there, it deletes."""
        for number in range(913_377, 999_999):
            found = self.session.call("get_survey_properties", number, ["sid"])
            if found == {"status": "Error: Invalid survey ID"}:
                return number
        raise AssertionError("no free survey number")

    def import_survey(self, data: bytes, *rest: object) -> int:
        """Imports a survey file and remembers to delete the survey."""
        encoded = base64.b64encode(data).decode("ascii")
        sid = self.session.call("import_survey", encoded, "lss", *rest)
        assert isinstance(sid, int), sid
        self.made.append(sid)
        return sid


def _log_in(endpoint: Endpoint, username: str, password: str) -> Session:
    key = endpoint.call("get_session_key", username, password)
    assert isinstance(key, str), key
    return Session(endpoint, key)


def _on_standin(username: str, form: AddressForm) -> Iterator[Server]:
    with StandIn(ACCOUNTS, address_form=form) as standin:
        endpoint, password = Endpoint(standin.remotecontrol_url), ACCOUNTS[username]
        session = _log_in(endpoint, username, password)
        inside = InTheStandIn(standin.world)
        yield Server(standin.url, endpoint, username, password, session, lambda: inside)


def _on_live() -> Iterator[Server]:
    given = [os.environ.get(name, "") for name in VARIABLES]
    if not all(given):
        pytest.skip(f"no real LimeSurvey: set {', '.join(VARIABLES)}")
    url, username, password = given
    base = url.partition("/index.php")[0].rstrip("/")
    right = [
        endpoint for endpoint in (Endpoint(base + PATH), Endpoint(base + GET)) if _is(endpoint)
    ]
    session = _log_in(right[0], username, password)

    def on_the_pages() -> AdminPages:
        is_path = right[0].url.endswith(PATH)
        return AdminPages(base, (username, password), session, path_form=is_path)

    server = Server(base, right[0], username, password, session, on_the_pages)
    yield server
    for sid in server.made:
        server.session.call("delete_survey", sid)
    server.session.call("release_session_key")


def _is(endpoint: Endpoint) -> bool:
    """Whether RemoteControl answers at this address: the other address form gets HTML."""
    return endpoint.post("{").body.startswith("{")


_OPENED: dict[str, Callable[[], Iterator[Server]]] = {
    "standin": lambda: _on_standin("admin", AddressForm.PATH),
    "standin-get": lambda: _on_standin("admin", AddressForm.GET),
    "standin-ordinary": lambda: _on_standin("koppeling", AddressForm.BOTH),
    "live": _on_live,
}


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.live if name == "live" else ()) for name in _OPENED
    ]
)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each server in turn, with a session."""
    yield from _OPENED[request.param]()


@pytest.fixture
def sid(server: Server) -> int:
    """A new survey from the sample, active."""
    number = server.import_survey(sample_lss())
    assert server.session.call("activate_survey", number)["status"] == "OK"
    return number


@pytest.fixture
def saving(server: Server) -> int:
    """A new survey from the sample that can be saved half-way, active."""
    number = server.import_survey(sample_lss({"allowsave": "Y"}))
    assert server.session.call("activate_survey", number)["status"] == "OK"
    return number
