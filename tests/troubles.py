"""What can go wrong with one call, and what the sync must make of it: the table of faults.

Each trouble is done to an answer after LimeSurvey carried out the call, which is the worst case.
"""

import json
from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

import requests

from sync.errors import (
    ConfigurationError,
    ExpiredError,
    RefusedError,
    SyncError,
    TooLargeError,
    UnavailableError,
)
from sync.transport import LOGIN, MAX_BODY
from tests.inprocess import JSON, Answer, Call, Trouble

PAGE = Answer(200, b"<!DOCTYPE html><html><body>Onderhoud</body></html>")
# What respondents wrote, as LimeSurvey's own error texts may hold it.
SECRET = "wat een deelnemer schreef"


def down(_call: Call) -> Answer:
    """The server is down."""
    return PAGE._replace(status=503)


def half(call: Call) -> Answer:
    """The answer breaks off."""
    return call.answer._replace(body=call.answer.body[: len(call.answer.body) // 2])


def garbled(call: Call) -> Answer:
    """The answer has an envelope and nothing in it."""
    return call.result(None)


def refused(call: Call) -> Answer:
    """The call is refused."""
    return call.result({"status": "No permission"})


def emptied(call: Call) -> Answer:
    """The call is answered as if there were no responses at all."""
    return call.result({"status": "No Data, could not get max id."})


def outdated(call: Call) -> Answer:
    """The answer is of an earlier moment."""
    return call.stale()


def ended(call: Call) -> Answer:
    """The session is over; logging in is possible."""
    if call.method == LOGIN:
        return call.answer
    return call.result({"status": "Invalid session key"})


def warned(call: Call) -> Answer:
    """PHP says something first."""
    warning = f"<br />\n<b>Warning</b>: {SECRET} in <b>export.php</b> on line <b>7</b><br />\n"
    return call.answer._replace(body=warning.encode() + call.answer.body)


def renumbered(call: Call) -> Answer:
    """The answer is to another call."""
    reply = json.loads(call.answer.body)
    return call.answer._replace(body=json.dumps({**reply, "id": reply["id"] + 1}).encode())


def no_base64(call: Call) -> Answer:
    """What should be an export is no base64."""
    return call.result("dit is geen base64!")


def crashed(call: Call) -> Answer:
    """PHP's own error, with what it was busy with."""
    reply = json.loads(call.answer.body)
    broken = {**reply, "result": None, "error": f"SQL: {SECRET}"}
    return call.answer._replace(body=json.dumps(broken).encode())


def too_large(call: Call) -> Answer:
    """The answer is more than we take in."""
    return call.answer._replace(body=call.answer.body + b" " * MAX_BODY)


def mislabelled(call: Call) -> Answer:
    """The right answer under another name; LimeSurvey's versions differ in it too."""
    return call.answer._replace(headers={"Content-Type": "text/html; charset=iso-8859-1"})


def unreadable(numbers: Collection[int]) -> Trouble:
    """LimeSurvey breaks on the answers of these responses, and not on who they are."""

    def trouble(call: Call) -> Answer:
        if not numbers or call.method != "export_responses":
            return call.answer
        result = json.loads(call.answer.body)["result"]
        if not isinstance(result, str):
            return call.answer
        rows = json.loads(b64decode(result))["responses"]
        if any(row["id"] in numbers and "V01" in row for row in rows):
            return PAGE._replace(status=500)
        return call.answer

    return trouble


def elsewhere(_call: Call) -> Answer:
    """The address moved."""
    return Answer(302, b"", {"Location": "http://elders.example/"})


def _canned(answer: Answer, _call: Call) -> Answer:
    return answer


def _fails(error: type[Exception], _call: Call) -> Answer:
    raise error(SECRET)


@dataclass(frozen=True)
class Fault:
    """A trouble, and what becomes of a call that meets it.

    `error` is what a reading call ends with when it lasts, None when it does no harm. `heals` says
    whether a reading call gets past it when it comes once. `at_door` is what asking for the
    address ends with, which is tried once.
    """

    trouble: Trouble
    error: type[SyncError] | None = UnavailableError
    heals: bool = True
    at_door: type[SyncError] | None = UnavailableError


_NOTHING_THERE = partial(Fault, error=ConfigurationError, heals=False, at_door=ConfigurationError)
_requests = requests.exceptions

FAULTS: dict[str, Fault] = {
    "connection refused": Fault(partial(_fails, _requests.ConnectionError)),
    "connecting takes too long": Fault(partial(_fails, _requests.ConnectTimeout)),
    "answering takes too long": Fault(partial(_fails, _requests.ReadTimeout)),
    "the connection breaks": Fault(partial(_fails, _requests.ChunkedEncodingError)),
    "500": Fault(partial(_canned, PAGE._replace(status=500))),
    "503": Fault(down),
    "429": Fault(partial(_canned, Answer(429, b"{}"))),
    "429 with a time": Fault(partial(_canned, Answer(429, b"{}", {**JSON, "Retry-After": "60"}))),
    "a PHP warning first": Fault(warned),
    "cut off": Fault(half),
    "no base64": Fault(no_base64),
    "another id": Fault(renumbered, at_door=None),
    "null": Fault(garbled),
    "PHP's own error": Fault(crashed),
    "the session ended": Fault(ended, ExpiredError),
    "a page": _NOTHING_THERE(partial(_canned, PAGE)),
    "empty": _NOTHING_THERE(partial(_canned, Answer(200, b""))),
    "a redirect": _NOTHING_THERE(elsewhere),
    "TLS fails": _NOTHING_THERE(partial(_fails, _requests.SSLError)),
    "404": _NOTHING_THERE(partial(_canned, PAGE._replace(status=404))),
    "too large": Fault(too_large, TooLargeError, heals=False, at_door=TooLargeError),
    "refused": Fault(refused, RefusedError, heals=False),
    "another content type": Fault(mislabelled, None, at_door=None),
}
