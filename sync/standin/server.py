"""The stand-in on a port of this computer.

`StandIn` is a context manager: inside it, the server answers at its `url`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random, SystemRandom
from threading import Thread
from types import TracebackType
from typing import Self

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sync.standin.addresses import Addresses, AddressForm
from sync.standin.pages import SurveyPages
from sync.standin.remotecontrol import Fault, RemoteControl
from sync.standin.world import World

HOST = "127.0.0.1"
_POLL_SECONDS = 0.01
_WRONG_FORM = (
    "<!DOCTYPE html><html><head><title>Bad Request</title></head>"
    "<body><h1>400: Bad Request</h1><p>The CSRF token could not be verified.</p></body></html>"
)


class StandIn:
    """A running stand-in; `world` is its state, `url` its address without `/index.php`.

    `accounts` gives passwords by user name, with `admin` as the super administrator. `clock` and
    `random` are the world's; `port` 0 takes a free one. With one `address_form` it refuses the
    other, as a real server does.
    """

    def __init__(
        self,
        accounts: Mapping[str, str],
        port: int = 0,
        clock: Callable[[], datetime] = datetime.now,
        random: Random | None = None,
        address_form: AddressForm = AddressForm.BOTH,
    ) -> None:
        self.world = World(accounts, clock, random or SystemRandom())
        self._remotecontrol = RemoteControl(self.world)
        self._addresses = Addresses(address_form)
        self._port = port
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """The address of the server; raises `RuntimeError` while it is not running."""
        if self._server is None:
            raise RuntimeError("the stand-in is not running")
        return f"http://{HOST}:{self._server.server_port}"

    @property
    def remotecontrol_url(self) -> str:
        """The address of RemoteControl."""
        return self.url + self._addresses.remotecontrol()

    @property
    def calls(self) -> list[str]:
        """The names of the RemoteControl methods that were called, in order."""
        return self._remotecontrol.calls

    @property
    def fault(self) -> Fault | None:
        """What a test puts in the way of a call: see `remotecontrol.Fault`."""
        return self._remotecontrol.fault

    @fault.setter
    def fault(self, fault: Fault | None) -> None:
        self._remotecontrol.fault = fault

    def start(self) -> Self:
        """Listens, in a thread that ends with the program."""
        self._server = make_server(
            HOST, self._port, self._app(), threaded=True, request_handler=_QuietHandler
        )
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stops listening; the world stays as it is."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _app(self) -> Flask:
        app = Flask(__name__)
        pages = SurveyPages(self.world, self._addresses)
        app.register_blueprint(pages.blueprint())
        by_query = {
            "admin/remotecontrol": self._answer_call,
            "survey/index": lambda: pages.survey(request.args.get("sid", 0, type=int)),
            "printanswers/view": pages.print_answers,
        }

        @app.before_request
        def refuse_other_form() -> ResponseReturnValue | None:
            if self._addresses.understands(request.path, request.args):
                return None
            return pages.listing() if request.method == "GET" else (_WRONG_FORM, 400)

        @app.route("/index.php", methods=["GET", "POST"])
        def routed_by_query() -> ResponseReturnValue:
            return by_query.get(request.args.get("r", ""), pages.listing)()

        app.add_url_rule(
            "/index.php/admin/remotecontrol",
            view_func=self._answer_call,
            methods=["GET", "POST"],
            endpoint="remotecontrol",
        )
        return app

    def _answer_call(self) -> ResponseReturnValue:
        return self._remotecontrol.handle(
            request.method,
            request.headers.get("Content-Type", ""),
            request.get_data(),
            request.remote_addr or "",
        )


class _QuietHandler(WSGIRequestHandler):
    """Without a line on the terminal for every request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""
