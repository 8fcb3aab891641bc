"""Where a run puts what it reads, window by window, until all of it is applied at once.

So a run takes no more memory than a window, and nobody sees half of it. It is a plain table, not a
temporary one: SQLite would write that to files of its own, out of reach of what erases. Answers are
written where they stay; as long as only what is staged refers to them, they are in no response.
"""

from collections.abc import Sequence
from itertools import count

from sqlalchemy import Connection, Engine, delete, func, insert, select

from sync.database import mark_erased, writing
from sync.lease import Held
from sync.tables import CONTENT, STAGED
from sync.windows import Seen


class Staging:
    """The staged responses; there is one run at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def clear(self, lease: Held) -> None:
        """Takes away what is there, also what a run left that did not live to its end.

        What another program stages, which took over the lease, stays.
        """
        staged = select(STAGED.c.content_id)
        with writing(self._engine) as connection:
            if lease.is_taken_over(connection):
                return
            # What a run that ended well read is in the mirror; this may be nowhere else.
            if connection.execute(delete(CONTENT).where(CONTENT.c.id.in_(staged))).rowcount:
                mark_erased(connection)
            connection.execute(delete(STAGED))

    def put(self, lease: Held, window: Sequence[Seen]) -> None:
        """Adds a window; raises `BusyError` when the lease was lost."""
        with writing(self._engine) as connection:
            lease.renew(connection)
            keys = count(_last_content(connection) + 1)
            keyed = [(seen, None if seen.content is None else next(keys)) for seen in window]
            contents = [
                {"id": key, "answers": seen.content.answers}
                for seen, key in keyed
                if seen.content is not None
            ]
            if contents:
                connection.execute(insert(CONTENT), contents)
            if keyed:
                connection.execute(insert(STAGED), [_columns(seen, key) for seen, key in keyed])


def _last_content(connection: Connection) -> int:
    return connection.execute(select(func.max(CONTENT.c.id))).scalar_one() or 0


def _columns(seen: Seen, content_id: int | None) -> dict[str, object]:
    content = seen.content
    return {
        "number": seen.row.identity.number,
        "seed": seen.row.identity.seed,
        "complete": seen.row.complete,
        "participation_code": None if content is None else content.participation_code,
        "content_id": content_id,
        "content_hash": None if content is None else content.content_hash,
        "unreadable": seen.unreadable,
    }
