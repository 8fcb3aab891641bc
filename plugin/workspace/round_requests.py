"""Of which surveys the administrator asks the worker to make a round."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, select, update

from plugin.workspace.schema import round_request_table
from sync.database import reading, writing


@dataclass(frozen=True, kw_only=True)
class RoundRequest:
    """A survey of which to make a round; `outcome` is a Dutch sentence once it is done."""

    id: int
    survey_id: int
    asked_at: datetime
    done_at: datetime | None
    outcome: str | None


class RoundRequests:
    """These requests in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, survey_id: int, now: datetime) -> None:
        """Leave a request, unless the same one waits."""
        if any(each.survey_id == survey_id for each in self.waiting()):
            return
        values = {"survey_id": survey_id, "asked_at": now}
        with writing(self._engine) as connection:
            connection.execute(round_request_table.insert().values(values))

    def waiting(self) -> list[RoundRequest]:
        """What still has to be done, the oldest first."""
        columns = round_request_table.c
        return self._read(
            select(round_request_table).where(columns.done_at.is_(None)).order_by(columns.id)
        )

    def last(self, most: int) -> list[RoundRequest]:
        """The last ones, at `most` so many, done or not, the newest first."""
        newest = select(round_request_table).order_by(round_request_table.c.id.desc())
        return self._read(newest.limit(most))

    def finish(self, request_id: int, now: datetime, outcome: str) -> None:
        """Keep that a request was carried out, and how it ended."""
        this = update(round_request_table).where(round_request_table.c.id == request_id)
        with writing(self._engine) as connection:
            connection.execute(this.values(done_at=now, outcome=outcome))

    def _read(self, query: Select[Any]) -> list[RoundRequest]:
        with reading(self._engine) as connection:
            return [RoundRequest(**row) for row in connection.execute(query).mappings()]
