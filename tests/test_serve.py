"""`serve`: the website with a worker beside it, and that both end together."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from threading import Event

import pytest
import requests

from plugin.workspace.requests import RequestKind
from survey_templates.codebook import Privacy
from tests.program import PATIENCE, running, unused_port, wait_until
from tests.terminal import Terminal
from tests.workplace import Workplace, workplace

MISSET = 4


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A workplace with a confidential round."""
    with workplace(tmp_path) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


def environ(place: Workplace, capsys: pytest.CaptureFixture[str], port: int) -> dict[str, str]:
    return {**Terminal(place, capsys).environ, "EIGENKRACHT_LISTEN": f"127.0.0.1:{port}"}


def is_up(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=1).ok
    except (requests.ConnectionError, requests.Timeout):
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
def test_the_website_and_its_worker_end_together(
    place: Workplace, capsys: pytest.CaptureFixture[str], tmp_path: Path, how: signal.Signals
) -> None:
    port = unused_port()
    place.answer(5)
    settings = environ(place, capsys, port)
    with running(tmp_path / "tijdelijk", "serve", environ=settings) as program:
        program.lines_until(f"De website draait op http://127.0.0.1:{port}.")
        wait_until(lambda: is_up(port))
        place.ask(RequestKind.CLOSE)
        wait_until(lambda: place.latest)
        (worker,) = children(program.process.pid)
        code, last = program.end(how)
    assert (code, last.strip()) == (0, "")
    assert not Path(f"/proc/{worker}").exists()
    assert not is_up(port)


def children(process: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def test_without_a_worker_nothing_is_pulled(
    place: Workplace, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    port = unused_port()
    settings = environ(place, capsys, port)
    with running(tmp_path / "tijdelijk", "serve", "--no-worker", environ=settings) as program:
        wait_until(lambda: is_up(port))
        assert children(program.process.pid) == []
        assert program.end(signal.SIGTERM)[0] == 0


def test_a_host_of_the_website_alone_needs_no_mirror(
    place: Workplace, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    port = unused_port()
    nobody_there = {"EIGENKRACHT_MIRROR_URL": f"postgresql://rol@127.0.0.1:{unused_port()}/weg"}
    settings = environ(place, capsys, port) | nobody_there
    with running(tmp_path / "tijdelijk", "serve", "--no-worker", environ=settings) as program:
        wait_until(lambda: is_up(port))
        assert requests.get(f"http://127.0.0.1:{port}/binnenkomen", timeout=9).ok
        assert program.end(signal.SIGTERM)[0] == 0


def test_a_worker_of_its_own_ends_in_good_order(
    place: Workplace, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = environ(place, capsys, unused_port())
    watch = ("sync", "--watch", "300")
    with running(tmp_path / "tijdelijk", *watch, environ=settings) as program:
        wait_until(lambda: place.workspace.statuses.round(place.sid))
        assert program.end(signal.SIGTERM) == (0, "")


@pytest.mark.parametrize("call", ["get_summary", "export_responses"])
def test_a_worker_that_limesurvey_keeps_waiting_ends_too_and_leaves_no_lease(
    place: Workplace, capsys: pytest.CaptureFixture[str], tmp_path: Path, call: str
) -> None:
    place.answer(3)
    settings = environ(place, capsys, unused_port())
    released = Event()

    def hang(method: str, _: int) -> None:
        if method == call:
            released.wait(PATIENCE)

    place.standin.fault = hang
    with running(tmp_path / "tijdelijk", "sync", "--watch", "300", environ=settings) as program:
        wait_until(lambda: place.standin.calls[-1:] == [call])
        ended = program.end(signal.SIGTERM)
        assert not released.is_set()
        released.set()
    assert ended == (0, "")
    with place.mirror.lease.held(lambda: datetime.now(UTC)):
        pass


def test_an_address_that_is_taken_is_told_with_its_cure(
    place: Workplace, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = environ(place, capsys, other.getsockname()[1])
        with running(tmp_path / "tijdelijk", "serve", "--no-worker", environ=settings) as program:
            out, err = program.process.communicate(timeout=PATIENCE)
    assert program.process.returncode == 1
    assert "EIGENKRACHT_LISTEN" in err
    assert "draait" not in out


def test_it_does_not_listen_on_the_network_without_tls(
    place: Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(place, capsys)
    terminal.environ["EIGENKRACHT_LISTEN"] = f"0.0.0.0:{unused_port()}"
    for plain in ("", "http://eigenkracht.example"):
        terminal.environ["EIGENKRACHT_SERVICE_URL"] = plain
        said = terminal.refuses(MISSET, "serve", "--no-worker")
        assert "EIGENKRACHT_SERVICE_URL een https-adres" in said
