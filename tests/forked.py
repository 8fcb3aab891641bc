"""Doing something in a process of its own, with all that this one holds and without a start-up."""

import os
import selectors
import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PATIENCE = 60.0


@dataclass(frozen=True)
class Child:
    """A process that was started; `heard` is what it says through, until it ends."""

    pid: int
    heard: int

    def end(self, status: int | None = None) -> tuple[int, str | None]:
        """Waits for it, or was told its `status`: how it ended, and what it gave.

        0 when it ended well, minus the signal that killed it, or else 1, and then a traceback.
        """
        with os.fdopen(self.heard, encoding="utf-8") as lines:
            told = lines.read()
        if status is None:
            _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status), told or None


def start(act: Callable[[], str | None]) -> Child:
    """Starts a process of its own that does `act`, and tells what that gives.

    No connection may be open when this is called: a child must not use its parent's.
    """
    heard, said = os.pipe()
    sys.stdout.flush()
    with warnings.catch_warnings():
        # Threads of other tests may still be around; the child uses none of what they hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if not pid:
        _end_after(act, said)
    os.close(said)
    return Child(pid, heard)


def forked(act: Callable[[], str | None]) -> tuple[int, str | None]:
    """How a process of its own ended that did `act`, and what that gave."""
    return start(act).end()


def split(children: Sequence[Child], count: int) -> tuple[list[Child], list[Child]]:
    """Waits until so many have said what they had to say: those, and the others."""
    silent = list(children)
    with selectors.DefaultSelector() as selector:
        for child in children:
            selector.register(child.heard, selectors.EVENT_READ, child)
        while len(silent) > len(children) - count:
            ready = selector.select(PATIENCE)
            assert ready, "it takes too long"
            for key, _ in ready:
                selector.unregister(key.fd)
                silent.remove(key.data)
    return [child for child in children if child not in silent], silent


def _end_after(act: Callable[[], str | None], said: int) -> None:
    code = 0
    try:
        told = act()
    except BaseException:  # noqa: BLE001  whatever it is, a child never goes on with the tests
        code, told = 1, traceback.format_exc()
    os.write(said, (told or "").encode())
    os._exit(code)
