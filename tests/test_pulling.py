"""Work beside the loop: who waits has what it gives, its error, or a bound."""

import threading
from collections.abc import Iterator

import pytest

from plugin.worker.pulling import Pulling
from sync.errors import GaveWayError, RefusedError, StoppedError, UnavailableError
from sync.reading import Progress
from tests.watched import PATIENCE, wait_until

SOON = 0.01


class Hanging:
    """Work that hangs until it is let go, and then looks whether it has to end."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.ended: list[str] = []

    def __call__(self, progress: Progress) -> str:
        self.go.wait(PATIENCE)
        try:
            progress(1, 2)
        except StoppedError as error:
            self.ended.append(str(error))
            raise
        return "klaar"


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    work = Hanging()
    yield work
    work.go.set()


def test_who_waits_gets_what_the_work_gives() -> None:
    assert Pulling().within(PATIENCE, lambda _: "klaar") == "klaar"


def test_who_waits_gets_the_error_of_the_work() -> None:
    def refuse(_: Progress) -> None:
        raise RefusedError("nee")

    pulling = Pulling()
    with pytest.raises(RefusedError, match="nee"):
        pulling.within(PATIENCE, refuse)
    assert not pulling.is_busy


def test_who_waits_too_long_goes_on_without_and_the_work_hears_it(hanging: Hanging) -> None:
    pulling = Pulling()
    with pytest.raises(UnavailableError, match="te langzaam"):
        pulling.within(SOON, hanging)
    assert pulling.is_busy
    hanging.go.set()
    wait_until(lambda: not pulling.is_busy)
    assert len(hanging.ended) == 1


def test_nothing_begins_while_something_hangs(hanging: Hanging) -> None:
    pulling = Pulling()
    pulling.start(hanging)
    with pytest.raises(UnavailableError):
        pulling.within(PATIENCE, lambda _: "klaar")


def test_what_is_asked_to_end_says_whether_it_did(hanging: Hanging) -> None:
    pulling = Pulling()
    assert pulling.end(GaveWayError("plaats"), SOON)
    pulling.start(hanging)
    assert not pulling.end(GaveWayError("plaats"), SOON)
    hanging.go.set()
    assert pulling.end(GaveWayError("plaats"), PATIENCE)
    assert hanging.ended == ["plaats"]


def test_a_reason_to_end_is_for_what_runs_then(hanging: Hanging) -> None:
    pulling = Pulling()
    hanging.go.set()
    pulling.end(GaveWayError("plaats"), SOON)
    assert pulling.within(PATIENCE, hanging) == "klaar"


def test_what_hangs_does_not_keep_the_program_from_ending(hanging: Hanging) -> None:
    before = set(threading.enumerate())
    Pulling().start(hanging)
    assert [thread.daemon for thread in set(threading.enumerate()) - before] == [True]
