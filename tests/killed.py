"""Ending a program as the power does: SIGKILL at one of the steps of what it is doing."""

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from tests.forked import forked


class Steps:
    """Counts the steps of this process, and ends it at step `last`."""

    def __init__(self, last: int) -> None:
        self._last = last
        # Not a number: what is read ahead comes from another thread.
        self._steps = count(1)

    def take(self, *_: object) -> None:
        """One step."""
        if next(self._steps) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: Engine, *, everywhere: bool) -> None:
        """Takes a step before every statement that changes something, and around every commit.

        `everywhere` also before every other statement, and after each.
        """

        def before(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if everywhere or not statement.startswith(("SELECT", "PRAGMA", "BEGIN")):
                self.take()

        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "commit", self.take)
        if everywhere:
            event.listen(engine, "after_cursor_execute", self.take)
        commit = engine.dialect.do_commit

        def and_after(connection: Any) -> None:
            commit(connection)
            self.take()

        engine.dialect.do_commit = and_after  # type: ignore[method-assign,assignment]


def killed_at(step: int, act: Callable[[Steps], None]) -> bool:
    """Lets a process of its own `act`, and be killed at a step; whether it came to that."""
    code, said = forked(lambda: act(Steps(step)))
    assert code in {0, -signal.SIGKILL}, said
    return code != 0
