"""Sessions: who is in, by a token that only the browser has.

Only the SHA-256 of a token is kept, so that a copy of the workspace lets nobody in. A session ends
after half an hour without use, or after eight hours once its holder is in a meeting: somebody then
talks, and does not click. It ends after twelve hours whatever happens.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, or_, select, update

from plugin.permissions import Actor, ActorRole
from plugin.workspace.schema import grant_table, personal_code_table, session_table
from sync.database import reading, writing

IDLE = timedelta(minutes=30)
MEETING_IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=12)
# A use within a minute of the one before is not written down.
_PRECISION = timedelta(minutes=1)


def hashed(secret: str) -> str:
    """The SHA-256 of a code or token, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    """The sessions in the workspace."""

    def __init__(self, store: Engine | Connection) -> None:
        self._store = store

    def start(self, grant_id: int, token: str, now: datetime, ends_at: datetime | None) -> None:
        """Open a session under `token`, that ends at `ends_at` at the latest; None is no limit."""
        longest = now + LONGEST
        with writing(self._store) as connection:
            columns = session_table.c
            over = or_(columns.idles_at <= now, columns.ends_at <= now)
            connection.execute(delete(session_table).where(over))
            connection.execute(
                session_table.insert().values(
                    token_hash=hashed(token),
                    grant_id=grant_id,
                    started_at=now,
                    idles_at=now + IDLE,
                    ends_at=min(longest, ends_at or longest),
                )
            )

    def actor(self, token: str, now: datetime) -> Actor | None:
        """Who holds the session of `token`; None when it ended, idled out or was revoked."""
        sessions, codes = session_table.c, personal_code_table.c
        query = (
            select(grant_table, sessions.idles_at, codes.made_at)
            .join(session_table)
            .outerjoin(personal_code_table)
            .where(
                sessions.token_hash == hashed(token),
                sessions.idles_at > now,
                sessions.ends_at > now,
                grant_table.c.revoked_at.is_(None),
            )
        )
        with reading(self._store) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        self._prolong(token, row.idles_at, now + IDLE)
        return Actor(
            access_id=row.id,
            role=ActorRole(row.role),
            municipality=row.municipality,
            comes_back=row.made_at is not None,
        )

    def in_meeting(self, token: str, now: datetime) -> None:
        """Let the session of `token` go on without use for as long as a meeting may last."""
        query = select(session_table.c.idles_at).where(session_table.c.token_hash == hashed(token))
        with reading(self._store) as connection:
            idles_at = connection.execute(query).scalar_one_or_none()
        if idles_at is not None:
            self._prolong(token, idles_at, now + MEETING_IDLE)

    def end(self, token: str) -> None:
        """End the session of `token`."""
        with writing(self._store) as connection:
            connection.execute(
                delete(session_table).where(session_table.c.token_hash == hashed(token))
            )

    def end_others(self, grant_id: int, token: str) -> None:
        """End the sessions of one access, but the one of `token`."""
        with writing(self._store) as connection:
            connection.execute(
                delete(session_table).where(
                    session_table.c.grant_id == grant_id,
                    session_table.c.token_hash != hashed(token),
                )
            )

    def _prolong(self, token: str, idles_at: datetime, until: datetime) -> None:
        if until - idles_at <= _PRECISION:
            return
        with writing(self._store) as connection:
            connection.execute(
                update(session_table)
                .where(session_table.c.token_hash == hashed(token))
                .values(idles_at=until)
            )
