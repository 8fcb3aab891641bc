"""The worker when something fails, when something is asked, and while it watches."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from plugin import worker as worker_module
from plugin.worker import UNEXPECTED
from plugin.workspace.releases import Releases
from plugin.workspace.requests import RequestKind, Requests
from plugin.workspace.rounds import Rounds
from plugin.workspace.status import Statuses
from survey_templates.codebook import Privacy
from sync.errors import (
    ConfigurationError,
    ExpiredError,
    InconsistentError,
    NotActiveError,
    RefusedError,
    StoreError,
    SyncError,
    TooLargeError,
    UnavailableError,
)
from sync.standin.remotecontrol import Canned
from tests.lime import always
from tests.workplace import MINE, OTHER, START, Workplace, workplace

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"
DOWN = Canned(status=503)
FULL = StoreError("De schijf is vol.")
POLL_SECONDS = worker_module.REQUEST_POLL_SECONDS


@pytest.fixture(autouse=True)
def _poll_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "REQUEST_POLL_SECONDS", 0.02)


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


# When something fails


def test_a_failed_pull_leaves_everything_and_says_why(scene: Workplace) -> None:
    scene.answer(5)
    scene.close()
    before = scene.release, scene.texts, scene.counts(), scene.status.succeeded_at
    scene.answer(2)
    scene.standin.fault = always("get_summary", DOWN)

    with pytest.raises(UnavailableError) as caught:
        scene.sync()

    assert (scene.release, scene.texts, scene.counts(), scene.status.succeeded_at) == before
    assert scene.status.problem == str(caught.value)
    assert scene.status.tried_at == scene.now
    scene.standin.fault = None
    scene.sync()
    assert (scene.status.problem, scene.status.succeeded_at) == ("", scene.now)


def test_when_limesurvey_is_down_it_closes_with_what_is_there_and_says_so(
    scene: Workplace,
) -> None:
    scene.answer(5)
    scene.sync()
    scene.answer(1)
    scene.standin.stop()

    said = scene.close()

    assert said.startswith("Utrecht is gesloten. De terugkoppeling en de actieagenda staan klaar.")
    assert "Ophalen lukte niet; dit zijn de antwoorden van de vorige keer." in said
    assert "niet bereikbaar" in said
    assert scene.release.release.people == 5
    assert scene.status.problem


def test_a_release_that_cannot_be_made_is_a_problem_of_the_run(scene: Workplace) -> None:
    scene.answer(5)
    scene.close()
    scene.answer(1)

    with patch.object(Releases, "put", side_effect=FULL), pytest.raises(StoreError):
        scene.sync()

    assert scene.status.problem == "De schijf is vol."


def test_a_workspace_that_fails_as_well_does_not_hide_the_first_failure(scene: Workplace) -> None:
    scene.standin.fault = always("get_summary", DOWN)
    with patch.object(Statuses, "run_ended", side_effect=FULL), pytest.raises(UnavailableError):
        scene.sync()


# What the web service asks


def test_what_was_asked_is_carried_out_once_and_its_outcome_written(scene: Workplace) -> None:
    scene.answer(5)

    scene.ask(RequestKind.SYNC)
    assert scene.worker.carry_out_requests() == 1
    assert scene.outcome == "De antwoorden zijn opgehaald."
    assert scene.counts() == (5, 0, 0)

    scene.ask(RequestKind.CLOSE)
    assert scene.worker.carry_out_requests() == 1
    assert scene.outcome.startswith("Utrecht is gesloten.")
    assert closed_at(scene) == scene.now

    scene.ask(RequestKind.REOPEN)
    assert scene.worker.carry_out_requests() == 1
    assert scene.outcome.startswith("Utrecht is weer open.")
    assert closed_at(scene) is None

    calls = len(scene.standin.calls)
    assert scene.worker.carry_out_requests() == 0
    assert len(scene.standin.calls) == calls


def test_requests_are_carried_out_in_their_order(scene: Workplace) -> None:
    scene.ask(RequestKind.CLOSE)
    scene.ask(RequestKind.REOPEN)
    assert scene.worker.carry_out_requests() == 2
    assert closed_at(scene) is None


def test_a_sync_of_a_whole_round_can_be_asked(scene: Workplace) -> None:
    scene.answer(2)
    scene.ask(RequestKind.SYNC, None)
    scene.worker.carry_out_requests()
    assert scene.counts() == (2, 0, 0)


def test_a_sync_that_was_asked_and_fails_says_why(scene: Workplace) -> None:
    scene.standin.fault = always("get_summary", DOWN)
    scene.ask(RequestKind.SYNC)
    scene.worker.carry_out_requests()
    assert scene.outcome.startswith("Ophalen lukte niet;")
    assert "HTTP 503" in scene.outcome


def test_closing_without_a_municipality_closes_nothing(scene: Workplace) -> None:
    scene.ask(RequestKind.CLOSE, None)
    (asked,) = scene.workspace.requests.waiting()
    with patch.object(Requests, "finish") as finish:
        scene.worker.carry_out_requests()
    finish.assert_called_once_with(asked.id, scene.now, "Bij deze opdracht hoort een gemeente.")
    assert closed_at(scene) is None


def test_a_request_for_a_round_that_is_gone_ends(scene: Workplace) -> None:
    scene.ask(RequestKind.SYNC)
    with patch.object(Rounds, "get", return_value=None):
        scene.worker.carry_out_requests()
    assert scene.outcome == f"Ronde {scene.sid} is er niet meer."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FULL, "De schijf is vol."),
        (ValueError(PLANTED), UNEXPECTED),
        (KeyError(PLANTED), UNEXPECTED),
    ],
    ids=lambda given: type(given).__name__,
)
def test_a_request_that_goes_wrong_ends_with_a_sentence_and_the_next_goes_on(
    scene: Workplace, caplog: pytest.LogCaptureFixture, error: Exception, sentence: str
) -> None:
    scene.ask(RequestKind.REOPEN, OTHER)
    scene.ask(RequestKind.REOPEN)
    with patch.object(Statuses, "put_counts", side_effect=error):
        assert scene.worker.carry_out_requests() == 2

    assert scene.workspace.requests.waiting() == []
    assert scene.outcome == sentence
    logged = [record.getMessage() for record in caplog.records]
    assert logged == [f"Er ging iets mis: {type(error).__name__}."] * 2
    assert all(record.exc_info is None for record in caplog.records)


def test_what_could_not_be_written_down_as_done_is_done_again(scene: Workplace) -> None:
    scene.answer(5)
    scene.ask(RequestKind.CLOSE)
    with patch.object(Requests, "finish", side_effect=FULL), pytest.raises(StoreError):
        scene.worker.carry_out_requests()
    before = scene.release

    assert scene.worker.carry_out_requests() == 1

    assert scene.outcome.startswith("Utrecht is gesloten.")
    assert scene.release == before


# Watching


@contextmanager
def watching(scene: Workplace, seconds: float = 0.02) -> Iterator[None]:
    """A worker that watches in a thread, and has ended afterwards."""
    stop = threading.Event()
    thread = threading.Thread(target=scene.worker.watch, args=(seconds, stop))
    thread.start()
    try:
        yield
        assert thread.is_alive()
    finally:
        stop.set()
        thread.join(5)
    assert not thread.is_alive()


def wait_until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + 5
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.005)


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
    with patch.object(worker_module, "REQUEST_POLL_SECONDS", 60), watching(scene, 0.02):
        wait_until(lambda: succeeded_at(scene, 0))
        wait_until_polled(scene)


def test_watching_stops_at_once_when_it_is_told_so(scene: Workplace) -> None:
    stop = threading.Event()
    stop.set()
    scene.worker.watch(300, stop)
    assert scene.workspace.statuses.round(scene.sid) is None


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("a"),
        NotActiveError("b"),
        RefusedError("c"),
        ExpiredError("d"),
        UnavailableError("e"),
        TooLargeError("f"),
        InconsistentError("g"),
        StoreError("h"),
        SyncError("i"),
        ValueError(PLANTED),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_round_that_fails_does_not_stop_the_others(
    scene: Workplace, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    scene.add_round(Privacy.OPEN)
    failing = iter([error])

    def fail_once() -> None:
        for each in failing:
            raise each

    scene.on_connect = fail_once

    scene.worker.sync_all()

    assert scene.status.problem == (str(error) if isinstance(error, SyncError) else UNEXPECTED)
    assert (scene.status.tried_at, scene.status.succeeded_at) == (START, None)
    assert succeeded_at(scene, 1) == START
    assert type(error).__name__ in caplog.text
    assert PLANTED not in caplog.text


def test_requests_that_cannot_be_read_do_not_stop_the_rounds(scene: Workplace) -> None:
    scene.add_round(Privacy.OPEN)
    with patch.object(Requests, "waiting", side_effect=FULL):
        scene.worker.sync_all()
    assert [succeeded_at(scene, place) for place in range(2)] == [START, START]


def test_a_request_waits_for_one_round_at_most(scene: Workplace) -> None:
    scene.add_round(Privacy.OPEN)
    happened: list[str] = []
    finish = Requests.finish

    def note_finish(self: Requests, *given: Any) -> None:
        happened.append("request")
        finish(self, *given)

    def note_sync() -> None:
        happened.append("round")
        if len(happened) == 1:
            scene.ask(RequestKind.REOPEN)

    scene.on_connect = note_sync
    with patch.object(Requests, "finish", note_finish):
        scene.worker.sync_all()
    assert happened == ["round", "request", "round"]


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
