"""The signs of life of the worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update

from plugin.workspace.schema import worker_table
from sync.database import reading, writing

_ONLY = 1


@dataclass(frozen=True)
class Heartbeat:
    """The last sign of life of the worker, and every how long it pulls.

    `stopped_at` is None unless it ended in good order.
    """

    lived_at: datetime
    interval: timedelta
    stopped_at: datetime | None


class Heartbeats:
    """The row of the worker in the workspace; of several workers the last one that gave a sign."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def beat(self, now: datetime, interval: timedelta) -> None:
        """Keep that the worker lives, and pulls every so long (to the second)."""
        row = {"id": _ONLY, "lived_at": now, "interval_seconds": int(interval.total_seconds())}
        with writing(self._engine) as connection:
            connection.execute(delete(worker_table))
            connection.execute(worker_table.insert().values(row))

    def stop(self, now: datetime) -> None:
        """Keep that the worker ended in good order."""
        with writing(self._engine) as connection:
            connection.execute(update(worker_table).values(lived_at=now, stopped_at=now))

    def last(self) -> Heartbeat | None:
        """The last sign of life, None when there was never a worker that stays."""
        with reading(self._engine) as connection:
            row = connection.execute(select(worker_table)).one_or_none()
        if row is None:
            return None
        return Heartbeat(row.lived_at, timedelta(seconds=row.interval_seconds), row.stopped_at)
