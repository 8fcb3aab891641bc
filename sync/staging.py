"""Where a run puts what it reads, window by window, until all of it is applied at once.

So a run takes no more memory than a window, and nobody sees half of it. It is a plain table, not a
temporary one: SQLite would write that to files of its own, out of reach of what erases.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, delete, insert

from sync.database import writing
from sync.lease import Held
from sync.tables import STAGED
from sync.windows import Seen


class Staging:
    """The staged responses; there is one run at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def clear(self) -> None:
        """Takes away what is there, also what a run left that did not live to its end."""
        with writing(self._engine) as connection:
            connection.execute(delete(STAGED))

    def put(self, lease: Held, window: Sequence[Seen]) -> None:
        """Adds a window; raises `BusyError` when the lease was lost."""
        with writing(self._engine) as connection:
            lease.renew(connection)
            if window:
                connection.execute(insert(STAGED), [_columns(seen) for seen in window])


def _columns(seen: Seen) -> dict[str, Any]:
    content = seen.content
    return {
        "number": seen.row.identity.number,
        "seed": seen.row.identity.seed,
        "complete": seen.row.complete,
        "participation_code": None if content is None else content.participation_code,
        "answers": None if content is None else dict(content.values),
        "content_hash": None if content is None else content.content_hash,
        "unreadable": seen.unreadable,
    }
