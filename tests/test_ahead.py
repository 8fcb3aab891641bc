"""One step ahead: in order, no more at once and no more that lies waiting than is said."""

from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from threading import Event, Thread, current_thread, get_ident
from weakref import WeakSet

import pytest

from sync import ahead as module
from sync.ahead import Foreseen, ahead

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


class Asked:
    """Answers with the numbers of a window up to `highest`; tells what was asked and answered.

    The window that begins at `fails_at` fails.
    """

    def __init__(self, highest: int, fails_at: int = 0) -> None:
        self.begun: list[tuple[int, int | None]] = []
        self.answered: list[tuple[int, int | None]] = []
        self.most = 0
        self._highest = highest
        self._fails_at = fails_at

    def __call__(self, first: int, last: int | None) -> list[int]:
        """A window."""
        self.begun.append((first, last))
        self.most = max(self.most, len(self.begun) - len(self.answered))
        self.answered.append((first, last))
        if first == self._fails_at:
            raise ZeroDivisionError
        return [*range(first, min(last or self._highest, self._highest) + 1)]


def test_windows_come_as_they_are_wanted_and_none_is_asked_twice_or_for_nothing() -> None:
    asked = Asked(10)
    foreseen = Foreseen(asked, expected=10)
    spans = [(1, 4), (5, 8), (9, 12), (13, None)]
    assert [foreseen(*span) for span in spans] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10], []]
    assert sorted(asked.begun, key=str) == sorted(spans, key=str)
    assert asked.most <= 2


def test_the_next_window_is_asked_before_the_present_one_is_answered() -> None:
    both = {1: Event(), 5: Event()}

    def ask(first: int, _last: int | None) -> list[bool]:
        both[first].set()
        return [each.wait(LONG) for each in both.values()]

    assert Foreseen(ask, expected=8)(1, 4) == [True, True]


def test_a_window_that_was_foreseen_fails_in_its_turn() -> None:
    foreseen = Foreseen(Asked(8, fails_at=5), expected=8)
    assert foreseen(1, 4) == [1, 2, 3, 4]
    with pytest.raises(ZeroDivisionError):
        foreseen(5, 8)


def test_what_was_foreseen_is_waited_for_before_something_else_is_asked() -> None:
    asked, never = Asked(8), Event()

    def ask(first: int, last: int | None) -> list[int]:
        if (first, last) == (5, 8):
            never.wait(0.1)
        return asked(first, last)

    foreseen = Foreseen(ask, expected=6)
    foreseen(1, 4)
    assert foreseen(5, 6) == [5, 6]
    assert asked.answered == [(1, 4), (5, 8), (5, 6)]


def test_nothing_is_foreseen_behind_all_that_there_is() -> None:
    asked = Asked(4)
    Foreseen(asked, expected=4)(1, 4)
    assert asked.begun == [(1, 4)]
