"""One writer at a time, and no second login after a refused one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from sync.breaker import FIRST, LONGEST, wait_after
from sync.database import writing
from sync.errors import BusyError, LoginRefusedError, StoppedError, UnavailableError, WaitingError
from sync.lease import LIFE
from tests.mirrored import NOW, Mirrored, mirrored


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Mirrored]:
    """Three answers that were pulled, and a fourth that was not."""
    with mirrored(tmp_path) as made:
        made.answer(3)
        made.pull()
        made.answer(1)
        yield made


def test_a_second_run_hears_that_it_is_busy_and_asks_nothing(scene: Mirrored) -> None:
    with scene.mirror.lease.held(scene.clock):
        with pytest.raises(BusyError, match="haalt nu al antwoorden op"):
            scene.pull()
        assert scene.direct.methods == []
    assert scene.pull().new == 1


def test_the_lease_is_given_back_when_a_run_fails(scene: Mirrored) -> None:
    def fail() -> None:
        raise UnavailableError("weg")

    scene.on_window = fail
    with pytest.raises(UnavailableError):
        scene.pull()
    assert scene.rows("SELECT * FROM lease") == []


def test_the_lease_of_one_who_died_ends(scene: Mirrored) -> None:
    dead = scene.mirror.lease.held(scene.clock)
    dead.__enter__()
    scene.now += LIFE - timedelta(seconds=5)
    with pytest.raises(BusyError):
        scene.pull()
    scene.now += timedelta(seconds=10)
    assert scene.pull().new == 1


def test_a_run_prolongs_its_lease_with_each_window(scene: Mirrored) -> None:
    beats: list[tuple[object, ...]] = []
    scene.on_window = lambda: beats.extend(scene.rows("SELECT heartbeat, expires FROM lease"))
    before = scene.now
    scene.pull()
    assert beats
    assert all(str(before) < str(heartbeat) < str(expires) for heartbeat, expires in beats)


@pytest.mark.parametrize("moment", ["while reading", "before applying"])
def test_who_slept_too_long_writes_nothing_more(scene: Mirrored, moment: str) -> None:
    def taken_over() -> None:
        with writing(scene.mirror._engine) as connection:
            connection.exec_driver_sql("UPDATE lease SET owner = 'een ander'")

    if moment == "while reading":
        original = scene.remote.summary

        def summary(sid: int) -> object:
            taken_over()
            return original(sid)

        scene.remote.summary = summary  # type: ignore[method-assign,assignment]
    else:
        scene.on_window = taken_over
    before = scene.kept()
    with pytest.raises(BusyError, match="nam het over"):
        scene.pull()
    assert scene.kept() == before
    if moment == "while reading":
        assert scene.direct.methods.count("export_responses") == 1
    assert scene.rows("SELECT owner FROM lease") == [("een ander",)]


def test_of_eight_at_once_one_runs_at_a_time(scene: Mirrored) -> None:
    inside, most, busy = [0], [0], [0]
    guard = threading.Lock()
    started = threading.Barrier(8)

    def work() -> None:
        started.wait()
        try:
            with scene.mirror.lease.held(lambda: NOW):
                with guard:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                started_late.wait(0.05)
                with guard:
                    inside[0] -= 1
        except BusyError:
            with guard:
                busy[0] += 1

    started_late = threading.Event()
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1
    assert busy[0] >= 1


def test_being_told_to_stop_stops_between_windows_and_leaves_all(scene: Mirrored) -> None:
    def stop() -> None:
        raise StoppedError("stop")

    scene.on_window = stop
    before = scene.kept()
    with pytest.raises(StoppedError):
        scene.pull()
    assert scene.kept() == before
    assert scene.rows("SELECT * FROM staged") == []


# The circuit breaker


class Door:
    """A login that is refused or not, and counts how often it was tried."""

    def __init__(self) -> None:
        self.tries = 0
        self.shut = True

    @contextmanager
    def open(self) -> Iterator[None]:
        self.tries += 1
        if self.shut:
            raise LoginRefusedError("geweigerd")
        yield


def attempt(scene: Mirrored, door: Door) -> None:
    with scene.mirror.breaker.guarded(door.open, lambda: scene.now):
        pass


def test_after_a_refused_login_limesurvey_is_left_alone_longer_each_time(scene: Mirrored) -> None:
    door = Door()
    for refusal, minutes in enumerate([15, 30, 60], start=1):
        with pytest.raises(LoginRefusedError):
            attempt(scene, door)
        assert door.tries == refusal
        scene.now += timedelta(minutes=minutes) - timedelta(seconds=1)
        with pytest.raises(WaitingError, match=r"tot \d\d-\d\d-2027 \d\d:\d\d uur"):
            attempt(scene, door)
        assert door.tries == refusal
        scene.now += timedelta(seconds=1)


def test_a_login_that_works_ends_the_wait(scene: Mirrored) -> None:
    door = Door()
    with pytest.raises(LoginRefusedError):
        attempt(scene, door)
    scene.now += FIRST
    door.shut = False
    attempt(scene, door)
    assert scene.mirror.breaker.until() is None
    door.shut = True
    with pytest.raises(LoginRefusedError):
        attempt(scene, door)
    assert scene.mirror.breaker.until() == scene.now + FIRST


def test_what_fails_after_the_login_opens_nothing(scene: Mirrored) -> None:
    door = Door()
    door.shut = False
    with pytest.raises(UnavailableError), scene.mirror.breaker.guarded(door.open, scene.clock):
        raise UnavailableError("weg")
    assert scene.mirror.breaker.until() is None


def test_the_wait_has_an_end() -> None:
    assert [wait_after(times) for times in (1, 2, 3)] == [FIRST, FIRST * 2, FIRST * 4]
    assert wait_after(500) == LONGEST
