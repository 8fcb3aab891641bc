"""The worker while it watches: rounds by the clock, requests in between, whatever fails."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from plugin.worker import watch as watch_module
from plugin.worker.watch import BEAT_EVERY
from plugin.workspace.heartbeats import Heartbeat, Heartbeats
from plugin.workspace.requests import RequestKind, Requests
from plugin.workspace.rounds import Rounds
from survey_templates.codebook import Privacy
from sync.errors import StoreError
from tests.watched import wait_until, watching
from tests.workplace import MINE, OTHER, START, Workplace, workplace

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"
FULL = StoreError("De schijf is vol.")
POLL_SECONDS = watch_module.REQUEST_POLL_SECONDS


@pytest.fixture(autouse=True)
def _poll_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_module, "REQUEST_POLL_SECONDS", 0.02)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    """A scene with a confidential round from five people."""
    with workplace(tmp_path) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


def succeeded_at(scene: Workplace, place: int) -> datetime | None:
    found = scene.workspace.statuses.round(scene.rounds[place].survey_id)
    return found.succeeded_at if found else None


def closed_at(scene: Workplace) -> datetime | None:
    found = scene.workspace.rounds.municipality(scene.sid, MINE)
    assert found
    return found.closed_at


def wait_until_polled(scene: Workplace) -> None:
    """Until the worker has looked at the requests once more."""
    scene.ask(RequestKind.REOPEN, OTHER)
    wait_until(lambda: not scene.workspace.requests.waiting())


def test_watching_syncs_every_round_by_the_clock(scene: Workplace) -> None:
    scene.add_round(Privacy.OPEN)
    with watching(scene, 300):
        wait_until(lambda: succeeded_at(scene, 1) == START)
        assert succeeded_at(scene, 0) == START
        scene.now += timedelta(seconds=299)
        wait_until_polled(scene)
        assert succeeded_at(scene, 0) == START
        scene.now += timedelta(seconds=1)
        wait_until(lambda: succeeded_at(scene, 1) == scene.now)


def test_how_long_a_wait_really_is_is_given(scene: Workplace) -> None:
    with watching(scene, 300, jitter=lambda exact: exact - 20):
        wait_until(lambda: succeeded_at(scene, 0) == START)
        scene.now += timedelta(seconds=279)
        wait_until_polled(scene)
        assert succeeded_at(scene, 0) == START
        scene.now += timedelta(seconds=1)
        wait_until(lambda: succeeded_at(scene, 0) == scene.now)


def test_watching_carries_out_a_request_before_the_next_sync(scene: Workplace) -> None:
    scene.answer(5)
    with watching(scene, 300):
        wait_until(lambda: succeeded_at(scene, 0))
        scene.ask(RequestKind.CLOSE)
        wait_until(lambda: scene.latest)
    assert scene.release.release.people == 5


def test_a_request_is_seen_within_seconds() -> None:
    assert POLL_SECONDS <= 2


def test_watching_looks_as_often_as_it_syncs(scene: Workplace) -> None:
    with patch.object(watch_module, "REQUEST_POLL_SECONDS", 60), watching(scene, 0.02):
        wait_until(lambda: succeeded_at(scene, 0))
        wait_until_polled(scene)


def test_a_worker_gives_signs_of_life_and_says_that_it_stops(scene: Workplace) -> None:
    def last() -> Heartbeat | None:
        return scene.workspace.heartbeats.last()

    with watching(scene, 300):
        wait_until(last)
        assert last() == Heartbeat(START, timedelta(seconds=300), None)
        scene.now += BEAT_EVERY - timedelta(seconds=1)
        wait_until_polled(scene)
        assert last() == Heartbeat(START, timedelta(seconds=300), None)
        scene.now += timedelta(seconds=1)
        wait_until(lambda: last() == Heartbeat(scene.now, timedelta(seconds=300), None))
    assert last() == Heartbeat(scene.now, timedelta(seconds=300), scene.now)


def test_a_sign_of_life_that_cannot_be_written_stops_nothing(scene: Workplace) -> None:
    with patch.object(Heartbeats, "beat", side_effect=FULL), watching(scene, 300):
        wait_until(lambda: succeeded_at(scene, 0))


def test_watching_stops_at_once_when_it_is_told_so(scene: Workplace) -> None:
    stop = threading.Event()
    stop.set()
    scene.watch.run(300, stop)
    assert scene.workspace.statuses.round(scene.sid) is None


@pytest.mark.parametrize("error", [FULL, ValueError(PLANTED)], ids=lambda e: type(e).__name__)
def test_watching_goes_on_after_a_store_that_failed(
    scene: Workplace, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    caplog.set_level(logging.WARNING)

    def later(true: Callable[[], object]) -> bool:
        scene.now += timedelta(seconds=1)
        return bool(true())

    failing_rounds = patch.object(Rounds, "all", side_effect=error)
    failing_requests = patch.object(Requests, "waiting", side_effect=error)
    with watching(scene):
        with failing_rounds as rounds, failing_requests as requests:
            wait_until(lambda: later(lambda: rounds.call_count > 1 and requests.call_count > 1))
        mended = scene.now
        scene.ask(RequestKind.CLOSE)
        wait_until(lambda: closed_at(scene))
        wait_until(lambda: later(lambda: (succeeded_at(scene, 0) or START) > mended))
    assert type(error).__name__ in caplog.text
    assert PLANTED not in caplog.text
