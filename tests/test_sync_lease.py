"""One writer at a time."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from sync.database import writing
from sync.errors import BusyError, StoppedError, UnavailableError
from sync.lease import LIFE, Held
from sync.mirror import Mirror
from sync.records import ManifestRow, Response
from sync.remotecontrol import ATTEMPTS
from sync.transport import CONNECT_SECONDS, READ_SECONDS
from sync.windows import Seen
from tests.mirrored import NOW, Mirrored, mirrored
from tests.stores import Stores
from tests.watched import PATIENCE


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    """Three answers that were pulled, and a fourth that was not."""
    with mirrored(stores) as made:
        made.answer(3)
        made.pull()
        made.answer(1)
        yield made


def new_answer() -> Seen:
    """Somebody of whom the mirror knows nothing yet."""
    new = Response(99, "7", complete=True, values={"GEMEENTE": ""})
    return Seen(ManifestRow(new.identity, new.complete), new)


def take_over(scene: Mirrored) -> Held:
    """Another program holds the lease."""
    with writing(scene.engine) as connection:
        connection.exec_driver_sql("UPDATE lease SET owner = 'een ander'")
    return Held("een ander", scene.clock)


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
    taken = scene.now + timedelta(seconds=1)
    scene.pull()
    assert beats
    for heartbeat, expires in beats:
        seconds = [str(moment)[:19] for moment in (taken, heartbeat, expires)]
        assert seconds == sorted(set(seconds))


@pytest.mark.parametrize("moment", ["while reading", "before applying"])
def test_who_slept_too_long_writes_nothing_more(scene: Mirrored, moment: str) -> None:
    if moment == "while reading":
        original = scene.remote.summary

        def summary(sid: int) -> object:
            take_over(scene)
            return original(sid)

        scene.remote.summary = summary  # type: ignore[method-assign,assignment]
    else:
        scene.on_window = partial(take_over, scene)  # type: ignore[assignment]
    before = scene.kept()
    with pytest.raises(BusyError, match="nam het over"):
        scene.pull()
    assert scene.kept() == before
    if moment == "while reading":
        # The second was under way already when the first could not be put away.
        assert scene.direct.methods.count("export_responses") <= 2
    assert scene.rows("SELECT owner FROM lease") == [("een ander",)]


def test_who_lost_the_lease_stages_nothing(scene: Mirrored) -> None:
    with scene.mirror.lease.held(scene.clock) as lease:
        take_over(scene)
        with pytest.raises(BusyError, match="nam het over"):
            scene.mirror.staging.put(lease, [new_answer()])
    assert scene.rows("SELECT * FROM staged") == []


def test_who_lost_the_lease_leaves_what_another_stages(scene: Mirrored) -> None:
    """It would take the other's answers from under it, in the middle of its run."""

    def taken_over() -> None:
        scene.on_window = lambda: None
        scene.mirror.staging.put(take_over(scene), [new_answer()])

    scene.on_window = taken_over
    with pytest.raises(BusyError, match="nam het over"):
        scene.pull()
    assert (99,) in scene.rows("SELECT number FROM staged")


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
                    if most[0] > 1:
                        others.set()
                # Until another was told, or came in as well.
                if most[0] == 1:
                    others.wait(PATIENCE)
                with guard:
                    inside[0] -= 1
        except BusyError:
            with guard:
                busy[0] += 1
            others.set()

    others = threading.Event()
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


def test_a_lease_that_is_let_go_is_free_and_who_held_it_writes_nothing_more(
    scene: Mirrored,
) -> None:
    scene.on_window = scene.mirror.lease.let_go
    before = scene.kept()
    with pytest.raises(BusyError, match="nam het over"):
        scene.pull()
    assert scene.kept() == before
    with scene.mirror.lease.held(scene.clock):
        scene.mirror.lease.let_go()
        assert scene.rows("SELECT * FROM lease") == []


def test_letting_go_of_no_lease_leaves_that_of_another(scene: Mirrored) -> None:
    with scene.mirror.lease.held(scene.clock):
        Mirror(scene.mirror._engine).lease.let_go()
        assert len(scene.rows("SELECT * FROM lease")) == 1


def test_a_lease_lasts_longer_than_a_call_with_all_its_attempts() -> None:
    longest_waits = sum(1.5 * 2 ** (attempt - 2) for attempt in range(2, ATTEMPTS + 1))
    call = ATTEMPTS * (CONNECT_SECONDS + READ_SECONDS) + longest_waits
    assert timedelta(seconds=call) < LIFE
