"""Who may come in: invitations that are consumed once, and the sessions that follow.

Only the SHA-256 of a code or of a session's token is kept, so that a copy of the workspace lets
nobody in. The codes have 100 bits or more, which is why a plain hash is enough.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update

from plugin.permissions import Actor, ActorRole
from plugin.workspace.schema import grant_table, session_table
from sync.database import reading, writing

INVITATION_LASTS = timedelta(days=7)
SESSION_IDLE = timedelta(hours=8)


@dataclass(frozen=True)
class Grant:
    """An access that was given; the code itself is known only to who received it."""

    id: int
    role: ActorRole
    municipality: str | None
    invited_at: datetime
    expires_at: datetime
    consumed_at: datetime | None
    revoked_at: datetime | None


def hashed(secret: str) -> str:
    """The SHA-256 of a code or token, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Grants:
    """The invitations and sessions in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def invite(
        self, role: ActorRole, municipality: str | None, code: str, now: datetime
    ) -> datetime:
        """Keep an invitation by the hash of its `code`; the moment at which it ends."""
        expires_at = now + INVITATION_LASTS
        with writing(self._engine) as connection:
            connection.execute(
                grant_table.insert().values(
                    role=role.value,
                    municipality=municipality,
                    code_hash=hashed(code),
                    invited_at=now,
                    expires_at=expires_at,
                )
            )
        return expires_at

    def consume(self, code: str, token: str, now: datetime) -> bool:
        """Use up an invitation and open a session under `token`.

        False when the code opens nothing: unknown, used, ended or revoked.
        """
        columns = grant_table.c
        with writing(self._engine) as connection:
            used = connection.execute(
                update(grant_table)
                .where(
                    columns.code_hash == hashed(code),
                    columns.consumed_at.is_(None),
                    columns.revoked_at.is_(None),
                    columns.expires_at > now,
                )
                .values(consumed_at=now)
                .returning(columns.id)
            ).one_or_none()
            if used is None:
                return False
            connection.execute(
                session_table.insert().values(
                    token_hash=hashed(token), grant_id=used.id, seen_at=now
                )
            )
        return True

    def actor(self, token: str, now: datetime) -> Actor | None:
        """Who holds the session of `token`; None when it ended, idled out or was revoked."""
        query = (
            select(grant_table, session_table.c.seen_at)
            .join(session_table)
            .where(
                session_table.c.token_hash == hashed(token),
                session_table.c.seen_at > now - SESSION_IDLE,
                grant_table.c.revoked_at.is_(None),
            )
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        if now - row.seen_at > timedelta(minutes=1):
            with writing(self._engine) as connection:
                connection.execute(
                    update(session_table)
                    .where(session_table.c.token_hash == hashed(token))
                    .values(seen_at=now)
                )
        return Actor(row.id, ActorRole(row.role), row.municipality)

    def end_session(self, token: str) -> None:
        """End the session of `token`."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(session_table).where(session_table.c.token_hash == hashed(token))
            )

    def all(self) -> list[Grant]:
        """Every access that was given, the oldest first."""
        columns = [column for column in grant_table.c if column.name != "code_hash"]
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).order_by(grant_table.c.id)).mappings()
            return [Grant(**{**row, "role": ActorRole(row["role"])}) for row in rows]

    def revoke(self, grant_id: int, now: datetime) -> bool:
        """Take an access back, sessions included, at once; False when there is none to take."""
        with writing(self._engine) as connection:
            return bool(
                connection.execute(
                    update(grant_table)
                    .where(grant_table.c.id == grant_id, grant_table.c.revoked_at.is_(None))
                    .values(revoked_at=now)
                ).rowcount
            )
