"""RemoteControl over HTTP: JSON-RPC with LimeSurvey's own manners.

Refusals and errors come with HTTP 200, a missing id gives an empty body, and a wrong method or too
few parameters give a page of HTML.
"""

import inspect
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from sync.standin import account_calls, response_calls, structure_calls, survey_calls
from sync.standin.account_calls import Caller
from sync.standin.errors import INVALID_SESSION, CallError, Crashed, Died, Refused
from sync.standin.world import World

_MALFORMED = "unable to decode malformed json"
_CRASH_PAGE = (
    "<!DOCTYPE html><html><head><title>Internal Server Error</title></head>"
    "<body><h1>500: Internal Server Error</h1></body></html>"
)
_METHODS: dict[str, Callable[..., object]] = {
    function.__name__: function
    for function in (
        account_calls.get_site_settings,
        survey_calls.list_surveys,
        survey_calls.import_survey,
        survey_calls.activate_survey,
        survey_calls.delete_survey,
        survey_calls.get_survey_properties,
        survey_calls.set_survey_properties,
        survey_calls.get_language_properties,
        survey_calls.get_summary,
        structure_calls.list_groups,
        structure_calls.list_questions,
        structure_calls.get_question_properties,
        structure_calls.get_fieldmap,
        response_calls.export_responses,
        response_calls.add_response,
        response_calls.update_response,
        response_calls.delete_response,
    )
}


@dataclass(frozen=True)
class Canned:
    """A reply that a test puts in the place of the real one.

    With `carried_out` the call is done first and only its answer is lost.
    """

    status: int = 200
    content_type: str = "application/json"
    body: str | bytes = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    carried_out: bool = False


@dataclass(frozen=True)
class Delay:
    """Makes the server wait before it does the call."""

    seconds: float


Fault = Callable[[str, int], Canned | Delay | None]


class RemoteControl:
    """The endpoint: one request in, one response out.

    `fault` is asked before every call, with the method's name and the number of the call since the
    server started, from 1.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.fault: Fault | None = None
        self.calls: list[str] = []

    def handle(self, method: str, content_type: str, body: bytes, address: str) -> Response:
        """The answer to one HTTP request from `address`."""
        if method != "POST" or "application/json" not in content_type:
            return Response("", content_type="text/html; charset=UTF-8")
        try:
            request = json.loads(body)
        except ValueError:
            request = None
        if request is None:
            return _json({"id": None, "result": None, "error": _MALFORMED})
        if not isinstance(request, dict):
            return _crash()
        return self._with_fault(request, address)

    def _with_fault(self, request: dict[str, Any], address: str) -> Response:
        name = str(request.get("method"))
        with self.world.lock:
            self.calls.append(name)
            number = len(self.calls)
        fault = self.fault(name, number) if self.fault else None
        if isinstance(fault, Delay):
            time.sleep(fault.seconds)
        if not isinstance(fault, Canned):
            return self._answer(request, address)
        if fault.carried_out:
            self._answer(request, address)
        response = Response(fault.body, status=fault.status, content_type=fault.content_type)
        response.headers.update(fault.headers)
        return response

    def _answer(self, request: dict[str, Any], address: str) -> Response:
        """Dispatches a call and puts its outcome in the envelope that LimeSurvey uses for it."""
        reply: dict[str, object] = {"id": request.get("id"), "result": None, "error": None}
        try:
            with self.world.lock:
                reply["result"] = self._call(request.get("method"), request.get("params"), address)
        except Crashed:
            return _crash()
        except Died as death:
            return Response(str(death), content_type="text/html; charset=UTF-8")
        except Refused as refusal:
            reply["result"] = {"status": str(refusal)}
        except CallError as error:
            reply["error"] = str(error)
        return _json(reply) if request.get("id") else Response("")

    def _call(self, name: object, params: object, address: str) -> object:
        if not isinstance(params, list):
            raise Crashed("params")
        if name == "get_session_key":
            return _invoke(account_calls.get_session_key, [self.world, address], params)
        if name == "release_session_key":
            return _invoke(account_calls.release_session_key, [self.world], params)
        if name not in _METHODS or not params:
            raise Crashed(f"unknown method {name}")
        function = _METHODS[str(name)]
        username = self.world.account_of(str(params[0]))
        if username is None:
            _refuse_too_few(function, 1, params[1:])
            raise Refused(INVALID_SESSION)
        return _invoke(function, [Caller(self.world, username)], params[1:])


def _invoke(function: Callable[..., object], given: list[object], params: list[object]) -> object:
    """Calls a method; surplus parameters are ignored, too few stop PHP."""
    _refuse_too_few(function, len(given), params)
    parameters = inspect.signature(function).parameters.values()
    open_ended = any(item.kind is inspect.Parameter.VAR_POSITIONAL for item in parameters)
    most = None if open_ended else len(parameters) - len(given)
    return function(*given, *params[:most])


def _refuse_too_few(function: Callable[..., object], given: int, params: list[object]) -> None:
    parameters = list(inspect.signature(function).parameters.values())[given:]
    needed = [item for item in parameters if item.kind is not inspect.Parameter.VAR_POSITIONAL]
    if len(params) < sum(item.default is inspect.Parameter.empty for item in needed):
        raise Crashed("too few parameters")


def _json(reply: dict[str, object]) -> Response:
    response = Response(json.dumps(reply), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _crash() -> Response:
    return Response(_CRASH_PAGE, status=500, content_type="text/html; charset=UTF-8")
