"""What the web service asks of the worker: pulling and closing, and letting go for good."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, Select, select, update

from plugin.workspace.schema import request_table
from sync.database import reading, writing


class RequestKind(StrEnum):
    """What can be asked."""

    SYNC = "sync"
    CLOSE = "close"
    REOPEN = "reopen"
    ASSIGN = "assign"
    CONFIRM = "confirm"
    ERASE = "erase"
    ERASE_ARCHIVE = "erase archive"


# Who watches a municipality asks these; the others are the administrator's.
OF_A_PLACE = {RequestKind.SYNC, RequestKind.CLOSE, RequestKind.REOPEN}


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked, of a round.

    `municipality` is a CBS code, None for a sync of all of it. To assign and to erase go with the
    `number` of a response; to confirm goes with the `run` that holds deletions, and their `count`;
    to erase the archive goes with the `count` of what is in it.
    """

    kind: RequestKind
    survey_id: int
    municipality: str | None = None
    number: int | None = None
    run: int | None = None
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Request(Order):
    """An order as it was left for the worker; `outcome` is a Dutch sentence once it is done."""

    id: int
    asked_at: datetime
    done_at: datetime | None
    outcome: str | None

    def asks(self, order: Order) -> bool:
        """Whether this is what was asked."""
        return all(getattr(self, name) == value for name, value in vars(order).items())


class Requests:
    """The requests in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, order: Order, now: datetime) -> None:
        """Leave a request, unless the last one that waits about the same thing is the same."""
        waiting = select(request_table).where(
            _about_the_same(order), request_table.c.done_at.is_(None)
        )
        with writing(self._engine) as connection:
            newest = waiting.order_by(request_table.c.id.desc()).limit(1)
            last = connection.execute(newest).mappings().one_or_none()
            if last is None or _order(last) != order:
                values = {**vars(order), "kind": order.kind.value, "asked_at": now}
                connection.execute(request_table.insert().values(values))

    def waiting(self) -> list[Request]:
        """What still has to be done, the oldest first."""
        query = select(request_table).where(request_table.c.done_at.is_(None))
        return self._read(query.order_by(request_table.c.id))

    def latest(self, survey_id: int, municipality: str) -> Request | None:
        """The last request of who watches a municipality in a round, done or not."""
        columns = request_table.c
        found = self._read(
            select(request_table)
            .where(columns.survey_id == survey_id, columns.municipality == municipality)
            .where(_is_one_of(OF_A_PLACE))
            .order_by(columns.id.desc())
            .limit(1)
        )
        return found[0] if found else None

    def of_administrator(self, survey_id: int, most: int) -> list[Request]:
        """The last requests about answers in a round, done or not, newest first."""
        columns = request_table.c
        query = select(request_table).where(columns.survey_id == survey_id, ~_is_one_of(OF_A_PLACE))
        return self._read(query.order_by(columns.id.desc()).limit(most))

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


def _about_the_same(order: Order) -> ColumnElement[bool]:
    """The requests that `order` may repeat or undo: of one place, one response, or one hold."""
    columns = request_table.c
    same = columns.survey_id == order.survey_id
    if order.kind in OF_A_PLACE:
        return same & _is_one_of(OF_A_PLACE) & (columns.municipality == order.municipality)
    if order.kind is RequestKind.CONFIRM:
        return same & (columns.run == order.run)
    if order.kind is RequestKind.ERASE_ARCHIVE:
        return same & _is_one_of({order.kind})
    return same & (columns.number == order.number)


def _is_one_of(kinds: set[RequestKind]) -> ColumnElement[bool]:
    return request_table.c.kind.in_([kind.value for kind in kinds])


def _order(row: RowMapping) -> Order:
    values = {each.name: row[each.name] for each in fields(Order)}
    return Order(**{**values, "kind": RequestKind(row["kind"])})
