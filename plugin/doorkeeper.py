"""Refuses a client that asks far too much before the application is asked anything.

Of a client that goes on asking without a session this finds out what the application already knows,
for a quarter of what it costs there, and answers with the same page. Who may be in is for the
application to judge, and so is the way in. `python -m tests.benchmarks.crowded` shows the cost.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response

from plugin.limits import is_loopback, line_of
from plugin.visit import EXTENSION, Service

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
OPEN = ("/binnenkomen", "/static/")


class Doorkeeper:
    """Stands before the WSGI application of `app`; `refusal` is the answer with so many seconds."""

    def __init__(self, app: Flask, refusal: Callable[[int], Response]) -> None:
        self._app = app
        self._inner: WsgiApp = app.wsgi_app
        self._refusal = refusal

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seconds = self._wait(environ)
        if seconds:
            return self._refusal(math.ceil(seconds))(environ, start_response)
        return self._inner(environ, start_response)

    def _wait(self, environ: dict[str, Any]) -> float:
        """The seconds that somebody without a session has to wait; 0 when the application decides.

        Nothing is taken out of the bucket here: that is for the application.
        """
        service: Service = self._app.extensions[EXTENSION]
        address = environ.get("REMOTE_ADDR") or ""
        if environ.get("PATH_INFO", "").startswith(OPEN) or is_loopback(address):
            return 0.0
        if service.session_cookie in environ.get("HTTP_COOKIE", ""):
            return 0.0
        return service.limits.wait(f"address {line_of(address)}", service.clock())
