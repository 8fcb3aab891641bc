"""What stands between the network and the application: waitress, as `serve` sets it up."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from plugin.commands.serve import MOST_SENT, listening
from plugin.limits import Rate
from tests.program import unused_port
from tests.scene import Scene, furnished

FEW = Rate(burst=3, per_second=0.001)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@contextmanager
def served(scene: Scene) -> Iterator[str]:
    """The address of a service on loopback."""
    port = unused_port()
    server = listening(scene.app, "127.0.0.1", port, scene.proxies)

    def run() -> None:
        # Who closes it from another thread may do so while it waits for a socket.
        with suppress(OSError):
            server.run()

    thread = threading.Thread(target=run)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.close()
    thread.join()


def statuses(address: str, visitor: str, count: int) -> list[int]:
    """The answers to so many requests, that a proxy says come from `visitor`."""
    headers = {"X-Forwarded-For": visitor}
    return [requests.get(address, headers=headers, timeout=9).status_code for _ in range(count)]


def test_behind_a_proxy_each_visitor_has_a_limit_of_its_own(scene: Scene) -> None:
    with served(Scene(scene.workspace, rate=FEW, proxies=1)) as address:
        assert statuses(address, "192.0.2.7", 4) == [200] * 3 + [429]
        assert statuses(address, "198.51.100.1, 192.0.2.7", 1) == [429]
        assert statuses(address, "192.0.2.8", 1) == [200]


def test_without_the_setting_nobody_is_taken_at_his_word(scene: Scene) -> None:
    with served(Scene(scene.workspace, rate=FEW)) as address:
        assert statuses(address, "192.0.2.7", 5) == [200] * 5


def test_what_is_too_large_is_not_even_kept(scene: Scene) -> None:
    with served(scene) as address:
        headers = {"Content-Length": str(MOST_SENT + 1)}
        with requests.Session() as browser:
            asked = requests.Request("POST", f"{address}/binnenkomen").prepare()
            asked.headers.update(headers)
            assert browser.send(asked, timeout=9).status_code == 413
