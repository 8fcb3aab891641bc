"""Who may come in, and with which code.

An invitation is consumed once, and leads to a personal code to come back with. So is a sign-on from
LimeSurvey, which leads to none: who comes back signs on again. A meeting code opens
the same door for everybody in the room, until it ends. Only the SHA-256 of a code is kept; the
codes have so many bits that a plain hash is enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, and_, or_, select, update

from plugin.permissions import ActorRole
from plugin.workspace.schema import grant_table, personal_code_table
from plugin.workspace.sessions import Sessions, hashed
from sync.database import reading, writing

INVITATION_LASTS = timedelta(days=7)
MEETING_CODE_LASTS = timedelta(hours=6)
# From the page that asks whether to go on to the click on it.
TO_GO_ON = timedelta(minutes=5)


class Way(StrEnum):
    """How somebody comes in. An access has one for good; who was invited comes back by code."""

    INVITATION = "uitnodiging"
    PERSONAL = "persoonlijke code"
    MEETING = "bijeenkomst"
    LIMESURVEY = "LimeSurvey"
    SIGN_ON = "eigen account"


@dataclass(frozen=True)
class Grant:
    """An access that was given; the code itself is known only to who received it.

    `way` is that of its first code. `given_by` is the access of who gave it, None for a command,
    and `note` says for whom it is.
    """

    id: int
    way: Way
    role: ActorRole
    municipality: str | None
    invited_at: datetime
    expires_at: datetime
    consumed_at: datetime | None
    revoked_at: datetime | None
    given_by: int | None
    note: str


@dataclass(frozen=True)
class Opening:
    """What a code opens: an access, in one way."""

    grant: Grant
    way: Way


class Grants:
    """The accesses in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def invite(  # noqa: PLR0913 -- what an invitation is, each named
        self,
        role: ActorRole,
        municipality: str | None,
        code: str,
        now: datetime,
        *,
        given_by: int | None = None,
        note: str = "",
    ) -> datetime:
        """Keep an invitation by the hash of its `code`; the moment at which it ends."""
        expires_at = now + INVITATION_LASTS
        values = {
            "role": role.value,
            "municipality": municipality,
            "given_by": given_by,
            "note": note,
        }
        self._give(Way.INVITATION, code, now, expires_at, values)
        return expires_at

    def hand_meeting_code(
        self, municipality: str, code: str, now: datetime, given_by: int
    ) -> datetime:
        """Keep a facilitator's meeting code by its hash; the moment at which it ends."""
        expires_at = now + MEETING_CODE_LASTS
        values = {
            "role": ActorRole.FACILITATOR.value,
            "municipality": municipality,
            "given_by": given_by,
        }
        self._give(Way.MEETING, code, now, expires_at, values)
        return expires_at

    def vouched_for(self, code: str, now: datetime) -> None:
        """Keep that LimeSurvey vouches for an administrator, who has minutes to go on."""
        values = {"role": ActorRole.ADMINISTRATOR.value}
        self._give(Way.LIMESURVEY, code, now, now + TO_GO_ON, values)

    def _give(
        self, way: Way, code: str, now: datetime, expires_at: datetime, values: Mapping[str, Any]
    ) -> None:
        moments = {"invited_at": now, "expires_at": expires_at}
        row = {"way": way.value, "code_hash": hashed(code), **moments, **values}
        with writing(self._engine) as connection:
            connection.execute(grant_table.insert().values(row))

    def opening(self, code: str, now: datetime) -> Opening | None:
        """What `code` opens; None when that is nothing: unknown, used, ended or revoked.

        It only reads, so that wrong codes keep no writer waiting.
        """
        columns, codes = grant_table.c, personal_code_table.c
        first = and_(
            columns.code_hash == hashed(code),
            columns.expires_at > now,
            or_(columns.consumed_at.is_(None), columns.way == Way.MEETING.value),
        )
        query = (
            select(grant_table, codes.code_hash.label("personal"))
            .outerjoin(personal_code_table)
            .where(columns.revoked_at.is_(None), or_(first, codes.code_hash == hashed(code)))
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        grant = _grant({name: row[name] for name in _SHOWN})
        return Opening(grant, Way.PERSONAL if row["personal"] == hashed(code) else grant.way)

    def come_in(self, opening: Opening, token: str, personal_code: str, now: datetime) -> bool:
        """Open a session under `token`; an invitation is used up and gets its `personal_code`.

        False when somebody else used it up in the meantime.
        """
        with writing(self._engine) as connection:
            is_once = opening.way in {Way.INVITATION, Way.LIMESURVEY}
            if is_once and not _use_up(connection, opening.grant.id, now):
                return False
            if opening.way is Way.INVITATION:
                _put_personal_code(connection, opening.grant.id, personal_code, now)
            elif opening.way is Way.MEETING:
                _use_up(connection, opening.grant.id, now)
            Sessions(connection).start(opening.grant.id, token, now, _end_of(opening))
        return True

    def sign_on(
        self, who: str, municipality: str, role: ActorRole, token: str, now: datetime
    ) -> bool:
        """Open a session under `token` for who signed on elsewhere, as `who` (kept as a hash).

        Another role than before ends the sessions of before. False when this access was taken back.
        """
        key = hashed(f"{who}\0{municipality}")
        with writing(self._engine) as connection:
            known = connection.execute(
                select(grant_table).where(grant_table.c.code_hash == key)
            ).one_or_none()
            if known is None:
                known_id = _put_signed_on(connection, key, municipality, role, now)
            elif known.revoked_at is not None:
                return False
            else:
                known_id = known.id
                _put_role(connection, known_id, known.role, role)
            Sessions(connection).start(known_id, token, now, None)
        return True

    def renew(self, grant_id: int, personal_code: str, now: datetime) -> None:
        """Give an access that has a personal code a new one; the old one opens nothing any more."""
        with writing(self._engine) as connection:
            connection.execute(
                update(personal_code_table)
                .where(personal_code_table.c.grant_id == grant_id)
                .values(code_hash=hashed(personal_code), made_at=now)
            )

    def get(self, grant_id: int) -> Grant | None:
        """The access of this number; None when there is none."""
        return next((each for each in self.all() if each.id == grant_id), None)

    def all(self) -> list[Grant]:
        """Every access that was given, the oldest first."""
        columns = [grant_table.c[name] for name in _SHOWN]
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).order_by(grant_table.c.id)).mappings()
            return [_grant(dict(row)) for row in rows]

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


_SHOWN = [column.name for column in grant_table.c if column.name != "code_hash"]


def _grant(row: Mapping[str, Any]) -> Grant:
    return Grant(**{**row, "way": Way(row["way"]), "role": ActorRole(row["role"])})


def _put_signed_on(
    connection: Connection, key: str, municipality: str, role: ActorRole, now: datetime
) -> int:
    put = grant_table.insert().values(
        way=Way.SIGN_ON.value,
        role=role.value,
        municipality=municipality,
        code_hash=key,
        invited_at=now,
        # The key is no code that anybody may type.
        expires_at=now,
        consumed_at=now,
    )
    return int(connection.execute(put.returning(grant_table.c.id)).scalar_one())


def _put_role(connection: Connection, grant_id: int, before: str, role: ActorRole) -> None:
    if before != role.value:
        Sessions(connection).end_others(grant_id, "")
        connection.execute(
            update(grant_table).where(grant_table.c.id == grant_id).values(role=role.value)
        )


def _end_of(opening: Opening) -> datetime | None:
    """When a session ends at the latest: with the meeting that it is for."""
    return opening.grant.expires_at if opening.way is Way.MEETING else None


def _use_up(connection: Connection, grant_id: int, now: datetime) -> bool:
    columns = grant_table.c
    unused = columns.id == grant_id, columns.consumed_at.is_(None), columns.revoked_at.is_(None)
    return bool(
        connection.execute(update(grant_table).where(*unused).values(consumed_at=now)).rowcount
    )


def _put_personal_code(
    connection: Connection, grant_id: int, personal_code: str, now: datetime
) -> None:
    connection.execute(
        personal_code_table.insert().values(
            grant_id=grant_id, code_hash=hashed(personal_code), made_at=now
        )
    )
