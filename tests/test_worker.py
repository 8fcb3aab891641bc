"""The work on one round when something fails: what was there stays, and somebody hears why."""

from collections.abc import Iterator
from threading import Barrier, Event, Thread
from unittest.mock import patch

import pytest

from plugin.worker.releaser import Releaser
from plugin.workspace.releases import Releases
from plugin.workspace.status import Statuses
from survey_templates.codebook import Privacy
from sync.errors import BusyError, StoppedError, StoreError, UnavailableError
from sync.standin.remotecontrol import Canned
from tests.lime import always
from tests.stores import Stores
from tests.workplace import Workplace, workplace

DOWN = Canned(status=503)
FULL = StoreError("De schijf is vol.")


@pytest.fixture
def scene(stores: Stores) -> Iterator[Workplace]:
    """A scene with a confidential round from five people."""
    with workplace(stores) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


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


@pytest.mark.parametrize("act", ["close", "pull_if_possible"])
def test_who_asks_gets_a_quick_run(scene: Workplace, act: str) -> None:
    scene.answer(1)
    scene.sync()
    scene.answer(1)
    if act == "close":
        scene.close()
    else:
        scene.worker.pull_if_possible(scene.round)
    quick, first = scene.mirror.runs(scene.sid, 9)
    assert (quick.full, first.full) == (False, True)
    assert scene.counts() == (2, 0, 0)


def test_the_releases_of_two_threads_are_made_one_after_the_other(
    scene: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[int] = []
    overlapping: list[int] = []
    waiting = Barrier(2)

    def refresh(*_: object) -> None:
        overlapping.extend(inside)
        inside.append(1)
        # The other one would come in here, if it could.
        Event().wait(0.05)
        inside.pop()

    def work() -> None:
        waiting.wait()
        worker.refresh(scene.round)

    worker = scene.worker
    monkeypatch.setattr(Releaser, "refresh", refresh)
    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert overlapping == []


def test_who_is_told_to_stop_in_the_last_call_applies_nothing(scene: Workplace) -> None:
    scene.answer(6)
    asked = iter(range(9))
    is_told = Event()

    def tell_at_the_end(method: str, _: int) -> None:
        if method == "get_survey_properties" and next(asked) == 1:
            is_told.set()

    def progress(_read: int, _expected: int) -> None:
        if is_told.is_set():
            raise StoppedError("stop")

    scene.standin.fault = tell_at_the_end
    with pytest.raises(StoppedError):
        scene.worker.sync(scene.round, progress)
    assert is_told.is_set()
    assert scene.mirror.responses(scene.sid) == []


def test_who_is_busy_does_not_log_in(scene: Workplace) -> None:
    with scene.mirror.lease.held(lambda: scene.now):
        scene.standin.calls.clear()
        with pytest.raises(BusyError):
            scene.sync()
    assert scene.standin.calls == []
