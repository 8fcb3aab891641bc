"""A row ⇄ a line of JSON. Pure.

A line has one form only: ASCII, names in alphabetical order, moments in UTC. So the same rows are
the same bytes on every engine, also when a text holds what is no valid Unicode.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NoReturn

from sqlalchemy import JSON, Boolean, Integer, String, Table
from sqlalchemy.types import TypeEngine

from sync.database import UtcDateTime

Row = dict[str, Any]


class Kind(StrEnum):
    """What a column holds; each of them may be empty (null) as well."""

    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    MOMENT = "moment"
    JSON = "json"


# Boolean is no Integer to SQLAlchemy, and Text is a String. Nothing in a column of JSON is NULL.
TYPES: Mapping[Kind, TypeEngine[Any]] = {
    Kind.INTEGER: Integer(),
    Kind.BOOLEAN: Boolean(),
    Kind.TEXT: String(),
    Kind.MOMENT: UtcDateTime(),
    Kind.JSON: JSON(none_as_null=True),
}


class DamagedRowError(ValueError):
    """A line is not a row as it was written."""


@dataclass(frozen=True)
class Shape:
    """A table: its name, what each column holds, and the columns of its primary key."""

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]


def shape_of(table: Table) -> Shape:
    """The shape of a table; raises `ValueError` when it holds what a line cannot."""
    return Shape(
        table.name,
        {column.name: _kind(column.type) for column in table.columns},
        tuple(column.name for column in table.primary_key.columns),
    )


def _kind(type_: TypeEngine[Any]) -> Kind:
    for kind, known in TYPES.items():
        if isinstance(type_, type(known)):
            return kind
    raise ValueError(f"a backup cannot hold {type_}")


def to_line(row: Mapping[str, Any]) -> bytes:
    """A row, by the names of its columns, as a line."""
    text = json.dumps(row, default=_written, sort_keys=True, separators=(",", ":"))
    return text.encode("ascii") + b"\n"


def _written(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"a line cannot hold a {type(value).__name__}")
    return value.astimezone(UTC).isoformat()


def from_line(shape: Shape, line: bytes) -> Row:
    """The row in a line; raises `DamagedRowError` unless it would be written as this very line."""
    try:
        found = json.loads(line, parse_constant=_refuse_constant)
        row = {name: _read(kind, found[name]) for name, kind in shape.columns.items()}
        is_same = to_line(row) == line
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DamagedRowError from None
    if not is_same:
        raise DamagedRowError
    return row


def _read(kind: Kind, value: Any) -> Any:
    return None if value is None and kind is not Kind.JSON else _READ[kind](value)


def _integer(value: Any) -> int:
    if type(value) is not int or value.bit_length() >= 64:  # noqa: PLR2004  the widest column
        raise TypeError
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    # No database holds text that is no valid Unicode; JSON does, as escapes.
    value.encode("utf-8")
    return value


def _refuse_constant(_name: str) -> NoReturn:
    """JSON has no NaN; Python would read one."""
    raise ValueError


_READ: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.TEXT: _text,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.JSON: lambda value: value,
}
