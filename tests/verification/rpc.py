"""RemoteControl as plainly as it can be: a method, its parameters, and what came back."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

JSON = "application/json"
_TIMEOUT = 60


@dataclass(frozen=True)
class Reply:
    """What came over the line."""

    status: int
    content_type: str
    body: str

    @property
    def envelope(self) -> dict[str, Any]:
        """The JSON around the result."""
        return dict(json.loads(self.body))


@dataclass(frozen=True)
class Endpoint:
    """A RemoteControl address, before any login."""

    url: str

    def post(self, body: str, content_type: str = JSON) -> Reply:
        """One request with this body."""
        return _reply(
            requests.post(self.url, body, headers=_headers(content_type), timeout=_TIMEOUT)
        )

    def get(self) -> Reply:
        """A request that RemoteControl does not expect."""
        return _reply(requests.get(self.url, headers=_headers(JSON), timeout=_TIMEOUT))

    def call(self, method: str, *params: object) -> Any:
        """The result of a call; raises `AssertionError` when there is an error instead."""
        reply = self.post(json.dumps({"method": method, "params": params, "id": 1}))
        assert reply.status == 200, f"{method}: HTTP {reply.status}"
        envelope = reply.envelope
        assert envelope["error"] is None, envelope["error"]
        return envelope["result"]


@dataclass(frozen=True)
class Session:
    """An endpoint with a session key in front of every call."""

    endpoint: Endpoint
    key: str

    def call(self, method: str, *params: object) -> Any:
        """The result of a call in this session."""
        return self.endpoint.call(method, self.key, *params)

    def export(self, sid: int, *rest: object) -> Any:
        """The responses of an export, or the refusal when there is one."""
        result = self.call("export_responses", sid, "json", "nl", *rest)
        if not isinstance(result, str):
            return result
        return json.loads(base64.b64decode(result))["responses"]

    def columns(self, sid: int) -> Mapping[str, str]:
        """The column of each question, by its code."""
        fields = self.call("get_fieldmap", sid, "nl")
        return {field["title"]: column for column, field in fields.items() if field["title"]}


def _headers(content_type: str) -> dict[str, str]:
    return {"Content-Type": content_type, "Connection": "close"}


def _reply(response: requests.Response) -> Reply:
    return Reply(response.status_code, response.headers.get("Content-Type", ""), response.text)
