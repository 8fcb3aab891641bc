"""What is asked never waits: not for a long run, and not for a LimeSurvey that hangs."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Select, select

from plugin.worker import watch as watch_module
from plugin.worker.pulling import Pulling
from plugin.workspace.requests import Order, RequestKind
from plugin.workspace.schema import request_table
from survey_templates.codebook import Privacy
from sync.database import reading
from sync.errors import StoppedError
from sync.records import Outcome
from sync.tables import LEASE
from tests.watched import PATIENCE, wait_until, watching
from tests.workplace import MINE, Workplace, workplace

SOON = 0.05


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """Six answers in a confidential round, read in windows of two."""
    monkeypatch.setattr(watch_module, "REQUEST_POLL_SECONDS", 0.02)
    monkeypatch.setattr("sync.windows.WINDOW", 2)
    with workplace(tmp_path) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        made.answer(6)
        yield made


def runs(scene: Workplace) -> list[tuple[Outcome, bool]]:
    """How the runs ended, and whether they were full, the oldest first."""
    found = scene.mirror.runs(scene.sid, 100)
    return [(run.outcome, run.full) for run in reversed(found)]


def rows(engine: Engine, query: Select[Any]) -> list[Any]:
    """What a query finds."""
    with reading(engine) as connection:
        return list(connection.execute(query))


def test_the_seconds_together_stay_below_what_a_page_promises() -> None:
    waits = ("REQUEST_POLL_SECONDS", "GIVE_WAY_SECONDS", "ERRAND_SECONDS")
    assert sum(getattr(watch_module, name) for name in waits) <= 25


def test_a_long_run_makes_room_between_two_windows_and_is_taken_up_again(
    scene: Workplace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    noticed = threading.Event()
    exports = [0]
    end = Pulling.end

    def noticing(self: Pulling, reason: StoppedError, seconds: float) -> bool:
        self._reason = reason
        noticed.set()
        return end(self, reason, seconds)

    def ask_in_the_first_window(method: str, _: int) -> None:
        exports[0] += method == "export_responses"
        if exports[0] == 1 and not noticed.is_set():
            scene.ask(RequestKind.CLOSE)
            noticed.wait(PATIENCE)

    monkeypatch.setattr(Pulling, "end", noticing)
    scene.standin.fault = ask_in_the_first_window
    with watching(scene, 300):
        wait_until(lambda: len(runs(scene)) == 3)
    assert scene.release.release.people == 6
    assert scene.outcome.startswith("Utrecht is gesloten. De terugkoppeling")
    assert "lukte niet" not in scene.outcome
    assert [outcome for outcome, _ in runs(scene)] == [
        Outcome.STOPPED,
        Outcome.SUCCEEDED,
        Outcome.SUCCEEDED,
    ]
    assert scene.mirror.runs(scene.sid, 3)[-1].message.startswith("Het ophalen maakte plaats")
    assert scene.status.problem == ""
    assert caplog.messages == []


@pytest.fixture
def hangs(scene: Workplace, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """LimeSurvey hangs as soon as this is set."""
    monkeypatch.setattr(watch_module, "GIVE_WAY_SECONDS", SOON)
    monkeypatch.setattr(watch_module, "ERRAND_SECONDS", SOON)
    monkeypatch.setattr(watch_module, "STOP_SECONDS", SOON)
    begins, ends = threading.Event(), threading.Event()

    def hang(_method: str, _: int) -> None:
        if begins.is_set():
            ends.wait(PATIENCE)

    scene.standin.fault = hang
    yield begins
    begins.clear()
    ends.set()
    wait_until(lambda: not [each for each in threading.enumerate() if "_do" in each.name])


def test_what_is_asked_while_limesurvey_hangs_is_done_with_what_is_there(
    scene: Workplace, hangs: threading.Event
) -> None:
    scene.sync()
    scene.answer(1)
    hangs.set()
    calls = len(scene.standin.calls)
    with watching(scene, 300):
        wait_until(lambda: len(scene.standin.calls) > calls)
        scene.ask(RequestKind.CLOSE)
        wait_until(lambda: scene.latest)
        wait_until(lambda: not scene.workspace.requests.waiting())
    assert scene.release.release.people == 6
    assert "dit zijn de antwoorden van de vorige keer" in scene.outcome
    assert "te langzaam" in scene.outcome


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(RequestKind.SYNC, "Ophalen lukte niet"), (RequestKind.ERASE, "LimeSurvey antwoordt nu te")],
)
def test_an_errand_that_hangs_is_bounded_and_nothing_of_it_comes_later(
    scene: Workplace, hangs: threading.Event, kind: RequestKind, outcome: str
) -> None:
    scene.sync()
    with watching(scene, 300):
        wait_until(lambda: len(runs(scene)) == 2)
        wait_until(lambda: not rows(scene.mirror._engine, select(LEASE)))
        scene.answer(1)
        hangs.set()
        scene.order(Order(kind=kind, survey_id=scene.sid, municipality=MINE, number=1))
        wait_until(lambda: not scene.workspace.requests.waiting())
    ((told,),) = rows(scene.workspace.engine, select(request_table.c.outcome))
    assert told.startswith(outcome)
    assert "te langzaam" in told
    assert scene.counts() == (6, 0, 0)


def test_told_to_stop_while_limesurvey_hangs_it_ends_and_leaves_no_lease(
    scene: Workplace, hangs: threading.Event
) -> None:
    hangs.set()
    calls = len(scene.standin.calls)
    with watching(scene, 300):
        wait_until(lambda: len(scene.standin.calls) > calls)
    with scene.mirror.lease.held(lambda: scene.now):
        pass
