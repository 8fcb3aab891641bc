"""A worker that watches in a thread of the test."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.workplace import Workplace

# How long what comes by itself may take on a machine that has other things to do.
PATIENCE = 60.0


@contextmanager
def watching(
    scene: Workplace, seconds: float = 0.02, jitter: Callable[[float], float] = lambda exact: exact
) -> Iterator[None]:
    """A worker that watches in a thread, and has ended afterwards."""
    stop = threading.Event()
    thread = threading.Thread(target=scene.watch.run, args=(seconds, stop, jitter))
    thread.start()
    try:
        yield
        assert thread.is_alive()
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def wait_until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.005)
