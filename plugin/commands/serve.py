"""`serve`: the web service, with a worker beside it."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click
from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from plugin.commands.context import pass_installation
from plugin.installation import Installation
from plugin.web import refuse_plain, web_app

# `localhost` can be two addresses.
Server = BaseWSGIServer | MultiSocketServer
SYNC_SECONDS = 300
RESTART_SECONDS = 10
THREADS = 8
# So many new things before memory is cleaned up: a page makes some ten thousand of them.
YOUNG = 20_000
MOST_SENT, MOST_HEADERS = 5 * 1024**2, 32 * 1024
# One client that keeps a hundred connections open must leave room for the others.
CONNECTIONS = 500
SILENT_SECONDS = 60


@click.command()
@click.option("--no-worker", is_flag=True, help="Zonder worker; die draait dan elders.")
@pass_installation
def serve(installation: Installation, no_worker: bool) -> None:  # noqa: FBT001 -- click's name
    """Start de website."""
    refuse_plain(installation.settings)
    app = web_app(installation)
    host, port = installation.settings.listen_address
    try:
        server = listening(app, host, port, installation.settings.proxies)
    except (OSError, ValueError):
        raise click.ClickException(
            f"De website kan niet luisteren op {host}:{port}. Dat adres is bezet of bestaat niet. "
            "Kies een ander met EIGENKRACHT_LISTEN."
        ) from None
    leave_alone_what_is_there()
    click.echo(f"De website draait op {installation.service_url}. Stop met Ctrl+C.")
    with nullcontext() if no_worker else _worker_process():
        server.run()


def leave_alone_what_is_there() -> None:
    """No clean-up of memory looks again through what the start made: that stays.

    There is so much of it that looking through it takes a tenth of the time of a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def listening(app: Flask, host: str, port: int, proxies: int) -> Server:
    """The server of `app`, that listens already."""
    return create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        # By itself waitress takes away what a proxy says; the application knows which to trust.
        clear_untrusted_proxy_headers=not proxies,
        # It keeps what is sent before the application can refuse it.
        max_request_body_size=MOST_SENT,
        max_request_header_size=MOST_HEADERS,
        connection_limit=CONNECTIONS,
        channel_timeout=SILENT_SECONDS,
    )


@contextmanager
def _worker_process() -> Iterator[None]:
    """The worker as a child, started again when it ends before its time."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_running, args=(stop,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep_running(stop: threading.Event) -> None:
    command = [sys.executable, "-m", "plugin", "sync", "--watch", str(SYNC_SECONDS)]
    while not stop.is_set():
        child = subprocess.Popen(command, env=dict(os.environ))
        while child.poll() is None and not stop.wait(1):
            pass
        child.terminate()
        child.wait()
        stop.wait(RESTART_SECONDS)
