"""`eigenkracht` as a process of its own: its lines, and how it ends when it is told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket

PATIENCE = 60.0


@dataclass
class Program:
    """A running command."""

    process: subprocess.Popen[str]

    def lines_until(self, words: str) -> list[str]:
        """The lines that it prints, up to and including the first with `words`."""
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip())
            if words in line:
                return lines
        raise AssertionError(f"it ended without {words!r}: {lines} {self.process.communicate()}")

    def end(self, how: signal.Signals) -> tuple[int, str]:
        """Tell it to stop; its exit code, and what it said of it on both lines."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out + err


@contextmanager
def running(folder: Path, *args: str, environ: Mapping[str, str]) -> Iterator[Program]:
    """`eigenkracht` with `args`, with `folder` for its temporary files."""
    folder.mkdir()
    process = subprocess.Popen(
        # As from a terminal: a shell that starts the tests in the background has SIGINT ignored.
        ["env", "--default-signal=INT", sys.executable, "-m", "plugin", *args],
        env={**os.environ, **environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Program(process)
    finally:
        # With its worker, which would keep the pipes open.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.stdout and not process.stdout.closed:
            process.communicate()


def wait_until(true: Callable[[], object]) -> None:
    """Wait until something is true, with patience."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)


def unused_port() -> int:
    """A port on which nothing listens."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
