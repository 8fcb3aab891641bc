"""One step ahead: in order, never two at once, and never more than one that lies waiting."""

from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from threading import Event, Thread, current_thread, get_ident
from weakref import WeakSet

import pytest

from sync import ahead as module
from sync.ahead import ahead

LONG = 10


class Window:
    """Something that takes memory."""


class Steps:
    """Gives `count` windows, or fails at one of them; tells which it began and which it made."""

    def __init__(self, count: int, fails_at: int | None = None) -> None:
        self.begun: list[int] = []
        self.made = [Event() for _ in range(count)]
        self.alive: WeakSet[Window] = WeakSet()
        self.threads: list[Thread] = []
        self._fails_at = fails_at

    def __iter__(self) -> Iterator[Window]:
        for place, made in enumerate(self.made):
            self.begun.append(place)
            self.threads.append(current_thread())
            if place == self._fails_at:
                raise ZeroDivisionError
            window = Window()
            self.alive.add(window)
            made.set()
            yield window
            del window


def test_what_is_given_comes_in_order() -> None:
    assert list(ahead(iter([1, 2, 3]))) == [1, 2, 3]
    assert list(ahead(iter([]))) == []


def test_the_next_is_fetched_in_a_thread_while_the_first_is_used() -> None:
    steps = Steps(3)
    with closing(ahead(iter(steps))) as windows:
        next(windows)
        assert steps.made[1].wait(LONG)
    assert steps.threads
    assert get_ident() not in {thread.ident for thread in steps.threads}


def test_a_step_does_not_keep_the_program_from_ending() -> None:
    steps = Steps(2)
    list(ahead(iter(steps)))
    assert all(thread.daemon for thread in steps.threads)


def test_no_more_than_one_lies_waiting() -> None:
    steps = Steps(4)
    with closing(ahead(iter(steps))) as windows:
        next(windows)
    assert steps.begun == [0, 1]


def test_there_are_never_more_than_two_at_once() -> None:
    steps = Steps(50)
    for place, window in enumerate(ahead(iter(steps))):
        following = steps.made[min(place + 1, 49)]
        assert following.wait(LONG)
        assert len(steps.alive) <= 2
        del window


def test_what_fails_does_so_in_its_turn_and_ends_it() -> None:
    steps = Steps(3, fails_at=1)
    windows = ahead(iter(steps))
    assert isinstance(next(windows), Window)
    with pytest.raises(ZeroDivisionError):
        next(windows)
    assert steps.begun == [0, 1]


def test_who_leaves_waits_for_the_step_under_way_and_does_not_hear_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer, ended = Event(), Event()

    def waiting(steps: list[Future[int]]) -> None:
        answer.set()
        wait(steps)

    def slowly() -> Iterator[int]:
        yield 1
        answer.wait(LONG)
        ended.set()
        raise ZeroDivisionError

    windows = ahead(slowly())
    next(windows)
    monkeypatch.setattr(module, "wait", waiting)
    windows.close()
    assert ended.is_set()
