"""The audit trail: who did what, and what was refused. It is only ever added to.

It holds no texts, names, codes or tokens.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, select

from plugin.permissions import Actor, ActorRole
from plugin.workspace.schema import audit_table
from sync.database import reading, writing


class Act(StrEnum):
    """What was done."""

    SIGN_ON = "aanmelden vanuit LimeSurvey"
    NUDGE = "seintje van LimeSurvey"
    TRIAL = "verbinding met LimeSurvey testen"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the trail; `actor` is None when nobody was signed in.

    `municipality` is a CBS code, `release` its number, `file_hash` the SHA-256 of a file that went
    out or came in, and `refused` why it was refused, None when it was done.
    """

    at: datetime
    act: Act
    actor: Actor | None = None
    survey_id: int | None = None
    municipality: str | None = None
    release: int | None = None
    file_hash: str | None = None
    refused: str | None = None


class Audit:
    """The audit trail in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entry: Entry) -> None:
        """Keep one line."""
        actor = entry.actor
        values = {**vars(entry), "act": entry.act.value}
        del values["actor"]
        if actor is not None:
            values |= {"access_id": actor.access_id, "role": actor.role.value}
            values["municipality"] = entry.municipality or actor.municipality
        with writing(self._engine) as connection:
            connection.execute(audit_table.insert().values(values))

    def all(self) -> list[Entry]:
        """Every line, the oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(audit_table).order_by(audit_table.c.id)).all()
        return [
            Entry(
                at=row.at,
                act=Act(row.act),
                actor=Actor(row.access_id, ActorRole(row.role), row.municipality)
                if row.role
                else None,
                survey_id=row.survey_id,
                municipality=row.municipality,
                release=row.release,
                file_hash=row.file_hash,
                refused=row.refused,
            )
            for row in rows
        ]
