"""What the web service asks of the worker: sync now, close, reopen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Select, select, update

from plugin.workspace.schema import request_table
from sync.database import reading, writing


class RequestKind(StrEnum):
    """What can be asked."""

    SYNC = "sync"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Request:
    """Something asked of the worker; `outcome` is a Dutch sentence once it is done."""

    id: int
    kind: RequestKind
    survey_id: int
    municipality: str | None
    asked_at: datetime
    done_at: datetime | None
    outcome: str | None


class Requests:
    """The requests in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(
        self, kind: RequestKind, survey_id: int, municipality: str | None, now: datetime
    ) -> None:
        """Leave a request, unless the last one that waits for the same place is the same."""
        columns = request_table.c
        last = (
            select(columns.kind)
            .where(
                columns.survey_id == survey_id,
                columns.municipality == municipality,
                columns.done_at.is_(None),
            )
            .order_by(columns.id.desc())
            .limit(1)
        )
        with writing(self._engine) as connection:
            if connection.scalar(last) != kind.value:
                connection.execute(
                    request_table.insert().values(
                        kind=kind.value,
                        survey_id=survey_id,
                        municipality=municipality,
                        asked_at=now,
                    )
                )

    def waiting(self) -> list[Request]:
        """What still has to be done, the oldest first."""
        query = select(request_table).where(request_table.c.done_at.is_(None))
        return self._read(query.order_by(request_table.c.id))

    def latest(self, survey_id: int, municipality: str) -> Request | None:
        """The last request for a municipality in a round, done or not."""
        columns = request_table.c
        found = self._read(
            select(request_table)
            .where(columns.survey_id == survey_id, columns.municipality == municipality)
            .order_by(columns.id.desc())
            .limit(1)
        )
        return found[0] if found else None

    def finish(self, request_id: int, now: datetime, outcome: str) -> None:
        """Keep that a request was carried out, and how it ended."""
        with writing(self._engine) as connection:
            connection.execute(
                update(request_table)
                .where(request_table.c.id == request_id)
                .values(done_at=now, outcome=outcome)
            )

    def _read(self, query: Select[Any]) -> list[Request]:
        with reading(self._engine) as connection:
            return [
                Request(**{**row, "kind": RequestKind(row["kind"])})
                for row in connection.execute(query).mappings()
            ]
