"""The stand-in without a port: the same adapter and endpoint, and no sockets between them.

For tests of thousands of runs. A trouble can be put in the way of one call or of all after it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

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

Answer = tuple[int, bytes]
Trouble = Callable[[Answer, Callable[[], Answer]], Answer]


@dataclass
class Trap:
    """A trouble for the call at place `at`, counted from 1, and for the calls after it too."""

    trouble: Trouble
    at: int
    lasting: bool


class Direct(BaseAdapter):
    """Hands requests to the endpoint; `stale` does a call on an earlier state of the world."""

    def __init__(self, world: World, stale: Callable[[Callable[[], Answer]], Answer]) -> None:
        super().__init__()
        self._endpoint = RemoteControl(world)
        self._stale = stale
        self._calls = 0
        self.trap: Trap | None = None
        self.methods: list[str] = []

    def arm(self, trap: Trap | None) -> None:
        """Counts calls anew, with this trap."""
        self._calls, self.trap = 0, trap
        self.methods.clear()

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """The answer to one request."""
        status, body = self._answer(request)
        response = requests.Response()
        response.status_code, response.raw = status, BytesIO(body)
        response.headers["Content-Type"] = "application/json"
        response.request, response.url = request, str(request.url)
        return response

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, request: requests.PreparedRequest) -> Answer:
        sent = request.body if isinstance(request.body, bytes) else str(request.body).encode()
        self._calls += 1
        self.methods.append(json.loads(sent)["method"])

        def ask() -> Answer:
            found = self._endpoint.handle("POST", "application/json", sent, "127.0.0.1")
            return found.status_code, found.get_data()

        trap, there = self.trap, self._calls
        if trap is None or not (there == trap.at or (trap.lasting and there > trap.at)):
            return ask()
        return trap.trouble(ask(), lambda: self._stale(ask))


def enter(direct: Direct, username: str = "admin") -> LimeSurvey:
    """Our own adapter on it, logged in, without waiting between attempts."""
    transport = Transport()
    transport.mount(HOST, direct)
    address = Address(HOST, AddressForm.PATH)

    def login() -> Client:
        with translated(LOGIN):
            return Client(
                address.remotecontrol, username, ACCOUNTS[username], requests_session=transport
            )

    return LimeSurvey(address, login, lambda _: None)


def down(_answer: Answer, _stale: Callable[[], Answer]) -> Answer:
    """The server is down."""
    return 503, b"<html>"


def half(answer: Answer, _stale: Callable[[], Answer]) -> Answer:
    """The answer breaks off."""
    return answer[0], answer[1][: len(answer[1]) // 2]


def garbled(answer: Answer, _stale: Callable[[], Answer]) -> Answer:
    """The answer has an envelope and nothing in it."""
    reply = json.loads(answer[1])
    return answer[0], json.dumps({**reply, "result": None}).encode()


def refused(answer: Answer, _stale: Callable[[], Answer]) -> Answer:
    """The call is refused."""
    reply = json.loads(answer[1])
    return answer[0], json.dumps({**reply, "result": {"status": "No permission"}}).encode()


def emptied(answer: Answer, _stale: Callable[[], Answer]) -> Answer:
    """The call is answered as if there were no responses at all."""
    reply = json.loads(answer[1])
    nothing = {"status": "No Data, could not get max id."}
    return answer[0], json.dumps({**reply, "result": nothing}).encode()


def outdated(_answer: Answer, stale: Callable[[], Answer]) -> Answer:
    """The answer is of an earlier moment."""
    return stale()


TROUBLES: dict[str, Trouble] = {
    each.__name__: each for each in (down, half, garbled, refused, emptied, outdated)
}
