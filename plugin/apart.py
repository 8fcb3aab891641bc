"""Reading an upload apart: in a process of its own, that is killed when it takes too long.

Whatever the file does to that process, the service goes on. It gets nothing but the file: no
settings, so no passwords, and no address of a store.
"""

import os
import subprocess
import sys
from threading import BoundedSemaphore

from pydantic import BaseModel, ValidationError

from exporter.reading.child import SECONDS, What
from exporter.reading.errors import TOO_SLOW, UNREADABLE, UnreadableError
from exporter.reading.grid import Grid

_COMMAND = (sys.executable, "-I", "-m", "exporter.reading.child")
# Windows starts no program without it.
_NEEDED = ("SYSTEMROOT",)
# More at once would only wait for each other, and take their memory together.
_AT_ONCE = BoundedSemaphore(2)


class _Answer(BaseModel):
    """What the process says: the cells, or why there are none."""

    grid: Grid | None = None
    refused: str = ""


def read_apart(data: bytes, seconds: float = SECONDS, what: What = What.AGENDA) -> Grid:
    """The cells of `what` in an upload; raises `UnreadableError` when it cannot be read."""
    with _AT_ONCE:
        answer = _answer(data, seconds, what)
    if answer.grid is None:
        raise UnreadableError(answer.refused or UNREADABLE)
    return answer.grid


def _answer(data: bytes, seconds: float, what: What) -> _Answer:
    try:
        done = subprocess.run(
            (*_COMMAND, what.value),
            input=data,
            capture_output=True,
            check=True,
            timeout=seconds,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
        )
        return _Answer.model_validate_json(done.stdout)
    except subprocess.TimeoutExpired:
        raise UnreadableError(TOO_SLOW) from None
    except (subprocess.CalledProcessError, ValidationError):
        # What the process said of its end may hold what stood in the file.
        raise UnreadableError(UNREADABLE) from None
