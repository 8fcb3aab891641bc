"""The stand-in without a port: the same adapter and endpoint, and no sockets between them.

For tests of thousands of runs. A trouble can be put in the way of one call or of all after it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

import requests
from citric import Client
from requests.adapters import BaseAdapter

from sync.address import Address, AddressForm
from sync.remotecontrol import LimeSurvey
from sync.standin.remotecontrol import RemoteControl
from sync.standin.world import World
from sync.transport import LOGIN, Transport, translated
from tests.lime import ACCOUNTS

HOST = "http://stand-in.example"
PLACE = Address(HOST, AddressForm.PATH)
JSON = {"Content-Type": "application/json"}


class Answer(NamedTuple):
    """What comes back over HTTP."""

    status: int
    body: bytes
    headers: Mapping[str, str] = JSON


@dataclass(frozen=True)
class Call:
    """One call, with what the stand-in answered; `stale` asks an earlier state of the world."""

    method: str
    answer: Answer
    stale: Callable[[], Answer]

    def result(self, value: object) -> Answer:
        """The answer with another result."""
        reply = json.loads(self.answer.body)
        return self.answer._replace(body=json.dumps({**reply, "result": value}).encode())


Trouble = Callable[[Call], Answer]


@dataclass(frozen=True)
class Trap:
    """A trouble for the call at place `at`, counted from 1, and for the calls after it too."""

    trouble: Trouble
    at: int
    lasting: bool


@dataclass
class Direct(BaseAdapter):
    """Hands requests to the endpoint; `stale` does a call on an earlier state of the world.

    `usual` is what is the matter with every call. `asked` is called before each call; `methods` and
    `columns` keep what was called, and how many columns an export asked for (0 for other calls).
    """

    world: World
    stale: Callable[[Callable[[], Answer]], Answer] = lambda ask: ask()
    asked: Callable[[], None] = lambda: None
    usual: Trouble | None = None
    trap: Trap | None = None
    methods: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._endpoint = RemoteControl(self.world)

    def arm(self, trap: Trap | None) -> None:
        """Counts calls anew, with this trap."""
        self.trap = trap
        self.methods.clear()
        self.columns.clear()

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """The answer to one request."""
        status, body, headers = self._answer(request)
        response = requests.Response()
        response.status_code, response.raw = status, BytesIO(body)
        response.headers.update(headers)
        response.request, response.url = request, str(request.url)
        return response

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, request: requests.PreparedRequest) -> Answer:
        if request.url != PLACE.remotecontrol:
            return Answer(404, b"<html>", {"Content-Type": "text/html"})
        sent = request.body if isinstance(request.body, bytes) else str(request.body).encode()
        order = json.loads(sent)
        self.asked()
        self.methods.append(order["method"])
        self.columns.append(len(order["params"][9]) if order["method"] == "export_responses" else 0)

        def ask() -> Answer:
            found = self._endpoint.handle("POST", "application/json", sent, "127.0.0.1")
            given = Answer(found.status_code, found.get_data())
            return given if usual is None else usual(Call(order["method"], given, lambda: given))

        trap, usual, there = self.trap, self.usual, len(self.methods)
        if trap is None or not (there == trap.at or (trap.lasting and there > trap.at)):
            return ask()
        return trap.trouble(Call(order["method"], ask(), lambda: self.stale(ask)))


def mounted(direct: Direct) -> Transport:
    """Our transport, with the stand-in where the network was."""
    transport = Transport()
    # Looking for a proxy takes longer than the stand-in's answer.
    transport.trust_env = False
    transport.mount(HOST, direct)
    return transport


def enter(direct: Direct, username: str = "admin") -> LimeSurvey:
    """Our own adapter on it, logged in, without waiting between attempts."""
    transport = mounted(direct)

    def login() -> Client:
        with translated(LOGIN):
            return Client(
                PLACE.remotecontrol, username, ACCOUNTS[username], requests_session=transport
            )

    return LimeSurvey(PLACE, login, lambda _: None)
