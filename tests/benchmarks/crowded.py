"""One client over its limit, and what the others notice: `python -m tests.benchmarks.crowded`.

A service as `serve` makes it, in a process of its own. Twelve people at a town hall read the
feedback page, each a page a second; then the same beside one client that has used up what it may
ask at once, and goes on as fast as it can, from sixteen threads in yet another process. Prints the
medians in milliseconds, their ratio, and what failed. To be shown: the median at most doubles, and
nothing fails. On a machine that does other things the ratio says little; what a refusal costs the
processor is printed as well, at the door and by the application itself, as it is for somebody with
a made-up session.
"""

import logging
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests
from werkzeug.test import create_environ, run_wsgi_app

from plugin.commands.serve import leave_alone_what_is_there, listening
from plugin.limits import Rate
from plugin.permissions import ActorRole
from tests.coming_in import come_in
from tests.program import unused_port, wait_until
from tests.scene import MINE, NOW, ROUND, Scene, furnished

PEOPLE, SECONDS, THREADS = 12, 20, 16
WARMING_UP, REFUSALS = 50, 500
BAD, TOWN_HALL = "203.0.113.66", "192.0.2.7"
PAGE = f"/ronde/{ROUND}/{MINE}/terugkoppeling"


def serve(port: int) -> None:
    """The service, until it is killed."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    with furnished(Path(tempfile.mkdtemp())) as plain:
        started = time.monotonic()
        scene = Scene(plain.workspace, proxies=1)
        scene.app.extensions["eigenkracht"] = _ticking(scene, started)
        for number in range(PEOPLE):
            code = scene.code_for(ActorRole.FACILITATOR, MINE)
            assert come_in(plain.workspace, code, token(number), NOW)
        leave_alone_what_is_there()
        listening(scene.app, "127.0.0.1", port, 1).run()


def _ticking(scene: Scene, started: float) -> object:
    """The service with a clock that goes on: the limits fill with time."""
    service = scene.app.extensions["eigenkracht"]
    return replace(service, clock=lambda: NOW + timedelta(seconds=time.monotonic() - started))


def token(number: int) -> str:
    """The session of one of the people."""
    return f"sessie-van-persoon-{number}"


def hammer(address: str) -> None:
    """One client that asks as fast as it can; how it was answered is printed."""
    # It would sit on a computer of its own: here it gives way to the service.
    os.nice(19)
    ends, answers = time.monotonic() + SECONDS, Counter[int]()

    def ask() -> None:
        with requests.Session() as browser:
            browser.headers["X-Forwarded-For"] = BAD
            while time.monotonic() < ends:
                answers[browser.get(f"{address}/", timeout=30).status_code] += 1

    together([threading.Thread(target=ask) for _ in range(THREADS)])
    print(f"the client over its limit was answered: {dict(answers)}")


def use_up(address: str) -> None:
    """Asks what one client may ask at once, until that is refused."""
    with requests.Session() as browser:
        browser.headers["X-Forwarded-For"] = BAD
        while browser.get(f"{address}/", timeout=30).status_code != HTTPStatus.TOO_MANY_REQUESTS:
            pass


def read(address: str) -> tuple[float, Counter[int]]:
    """The median time of a page for the people, and how they were answered."""
    times: list[float] = []
    answers = Counter[int]()
    ends = time.monotonic() + SECONDS

    def person(number: int) -> None:
        time.sleep(number / PEOPLE)
        with requests.Session() as browser:
            browser.headers["X-Forwarded-For"] = TOWN_HALL
            browser.cookies.set("eigenkracht", token(number))
            while time.monotonic() < ends:
                began = time.perf_counter()
                answers[browser.get(f"{address}{PAGE}", timeout=30).status_code] += 1
                times.append((time.perf_counter() - began) * 1000)
                time.sleep(max(0.0, 1 - (time.perf_counter() - began)))

    together([threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)])
    return statistics.median(times), answers


def together(threads: list[threading.Thread]) -> None:
    """Start all, and wait for all."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def cost_of_a_refusal(cookie: str) -> float:
    """Milliseconds of the processor for each refusal of somebody who sends this cookie."""
    with furnished(Path(tempfile.mkdtemp())) as plain:
        scene = Scene(plain.workspace, proxies=1, rate=Rate(burst=2, per_second=0.001))
        asked = create_environ("/", headers={"X-Forwarded-For": BAD, "Cookie": cookie})
        statuses = [_status(scene, asked) for _ in range(WARMING_UP)]
        began = time.process_time()
        statuses += [_status(scene, asked) for _ in range(REFUSALS)]
        took = time.process_time() - began
    assert set(statuses[WARMING_UP:]) == {"429 TOO MANY REQUESTS"}
    return took * 1000 / REFUSALS


def _status(scene: Scene, asked: dict[str, Any]) -> str:
    body, status, _ = run_wsgi_app(scene.app.wsgi_app, dict(asked))
    assert b"".join(body)
    return status


def main() -> None:
    """Measure without and with the one client."""
    at_the_door, inside = cost_of_a_refusal("x=y"), cost_of_a_refusal("eigenkracht=verzonnen")
    print(f"a refusal: {at_the_door:.2f} ms at the door, {inside:.2f} ms by the application")
    port = unused_port()
    address = f"http://127.0.0.1:{port}"
    line = [sys.executable, "-m", "tests.benchmarks.crowded"]
    service = subprocess.Popen([*line, "serve", str(port)], env=dict(os.environ))
    try:
        wait_until(lambda: _is_up(address))
        read(address)
        alone, before = read(address)
        use_up(address)
        bad = subprocess.Popen([*line, "hammer", address])
        crowded, after = read(address)
        bad.wait()
    finally:
        service.kill()
        service.wait()
    print(f"alone: {alone:.0f} ms {dict(before)}; beside one over its limit: {crowded:.0f} ms")
    print(f"{dict(after)}; ratio {crowded / alone:.2f}")


def _is_up(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=5).status_code > 0
    except requests.ConnectionError:
        return False


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", port]:
            serve(int(port))
        case ["hammer", address]:
            hammer(address)
        case _:
            main()
