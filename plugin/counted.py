"""What is refused to people who are not in, counted: at most one line a minute for each reason.

A line for each wrong code would let anybody fill the store, and keep its writers waiting. What was
counted in the last minute before a web process stops is in no line.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from plugin.workspace.audit import Act, Entry, Refused

_BETWEEN = timedelta(minutes=1)


@dataclass(frozen=True)
class Vain:
    """An attempt that failed, and why."""

    act: Act
    why: Refused


class Counted:
    """The attempts of one web process that are in no line yet."""

    def __init__(self) -> None:
        self._waiting: Counter[Vain] = Counter()
        self._kept_at: dict[Vain, datetime] = {}
        self._lock = Lock()

    def add(self, vain: Vain) -> None:
        """Count one more."""
        with self._lock:
            self._waiting[vain] += 1

    def due(self, now: datetime) -> list[Entry]:
        """The lines to keep now; what is in them is counted no more."""
        with self._lock:
            ready = [vain for vain in self._waiting if self._is_due(vain, now)]
            self._kept_at |= dict.fromkeys(ready, now)
            return [
                Entry(at=now, act=vain.act, refused=vain.why, count=self._waiting.pop(vain))
                for vain in ready
            ]

    def _is_due(self, vain: Vain, now: datetime) -> bool:
        before = self._kept_at.get(vain)
        return before is None or now - before >= _BETWEEN
