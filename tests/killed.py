"""Ending a program as the power does, at one of the steps of what it is doing.

What SIGKILL leaves is what stands in the files at that moment. So a program that stands still shows
the same, and can go on: one run of it shows every moment at which it could have been killed.
"""

import os
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tests.forked import forked, start


class Steps:
    """Counts the steps of this process, and sends it a signal at each, or only at one."""

    def __init__(self, how: signal.Signals, only: int | None = None) -> None:
        self._how, self._only = how, only
        # Not a number: what is read ahead comes from another thread.
        self._steps = count(1)

    def take(self, *_: object) -> None:
        """One step."""
        if next(self._steps) == self._only or self._only is None:
            os.kill(os.getpid(), self._how)

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
    code, said = forked(lambda: act(Steps(signal.SIGKILL, step)))
    assert code in {0, -signal.SIGKILL}, said
    return code != 0


Files = dict[str, bytes]
"""What stands in the files of a folder, by their names."""


def moments(folder: Path, act: Callable[[Steps], None]) -> tuple[int, dict[int, Files]]:
    """How many steps it takes to `act`, and what the files of `folder` hold at each of them.

    Given by the number of the first step that sees it. A process of its own does it, which stands
    still at each step.
    """
    child = start(lambda: act(Steps(signal.SIGSTOP)))
    found: dict[int, Files] = {}
    last: Files = {}
    steps = 0
    _, status = os.waitpid(child.pid, os.WUNTRACED)
    while os.WIFSTOPPED(status):
        steps += 1
        now = {each.name: each.read_bytes() for each in folder.iterdir() if _is_kept(each)}
        if now != last:
            found[steps] = last = now
        os.kill(child.pid, signal.SIGCONT)
        _, status = os.waitpid(child.pid, os.WUNTRACED)
    code, said = child.end(status)
    assert code == 0, said
    return steps, found


def put_back(folder: Path, files: Files) -> None:
    """The files of a folder as they were; nobody may have them open."""
    for each in folder.iterdir():
        each.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _is_kept(file: Path) -> bool:
    """Who opens a store first makes what processes share of it anew."""
    return not file.name.endswith("-shm")
