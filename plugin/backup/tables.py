"""The rows of a table: out of a store and into one, in the transaction of a connection."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    TableClause,
    bindparam,
    cast,
    column,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
    update,
)
from sqlalchemy.dialects.postgresql import REGCLASS

from plugin.backup.rows import TYPES, Kind, Row, Shape, from_line, to_line

# So much is in memory at once: rows, and bytes of their lines.
BATCH_ROWS = 500
BATCH_BYTES = 4 << 20
_REVISION_TABLE = "alembic_version"


def count(connection: Connection, shape: Shape) -> int:
    """How many rows a table has."""
    return connection.execute(select(func.count()).select_from(_table(shape))).scalar_one()


def lines(connection: Connection, shape: Shape) -> Iterator[bytes]:
    """The rows of a table as lines, in the order of its primary key, on every engine the same."""
    found = _table(shape)
    order = [_ordered(connection, found.c[name], shape.columns[name]) for name in shape.key]
    query = select(found).order_by(*order).execution_options(yield_per=BATCH_ROWS)
    for row in connection.execute(query).mappings():
        yield to_line(dict(row))


def fill(connection: Connection, shape: Shape, given: Iterable[bytes]) -> None:
    """Adds the rows in the lines of an archive that was checked.

    What refers to a row of the same table is left empty, since that row may come later; `refer`
    fills it in.
    """
    empty = dict.fromkeys(_own_references(connection, shape))
    for batch in _batches(shape, given):
        connection.execute(insert(_table(shape)), [row | empty for row in batch])


def refer(connection: Connection, shape: Shape, given: Iterable[bytes]) -> None:
    """Lets the rows that `fill` added refer to others of the same table."""
    names = _own_references(connection, shape)
    if not names:
        return
    found = _table(shape)
    change = update(found).where(*(found.c[name] == bindparam(f"of_{name}") for name in shape.key))
    for batch in _batches(shape, given):
        rows = [row for row in batch if any(row[name] is not None for name in names)]
        if rows:
            connection.execute(change, [_change(shape, row, names) for row in rows])


def _change(shape: Shape, row: Row, names: Iterable[str]) -> Row:
    return {f"of_{name}": row[name] for name in shape.key} | {name: row[name] for name in names}


def _batches(shape: Shape, given: Iterable[bytes]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for line in given:
        batch.append(from_line(shape, line))
        size += len(line)
        if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _own_references(connection: Connection, shape: Shape) -> list[str]:
    """The columns that refer to the table itself."""
    return [
        name
        for key in inspect(connection).get_foreign_keys(shape.name)
        if key["referred_table"] == shape.name
        for name in key["constrained_columns"]
    ]


def set_sequences(connection: Connection, shape: Shape) -> None:
    """Lets PostgreSQL number the next row after the largest there is; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    found = _table(shape)
    quoted = connection.dialect.identifier_preparer.quote(shape.name)
    for name in (name for name, kind in shape.columns.items() if kind is Kind.INTEGER):
        sequence = connection.scalar(select(func.pg_get_serial_sequence(quoted, name)))
        largest = connection.scalar(select(func.max(found.c[name])))
        if sequence is not None and largest is not None:
            connection.execute(select(func.setval(cast(sequence, REGCLASS), largest)))


def columns_in(connection: Connection) -> dict[str, set[str]]:
    """The names of the columns of every table in a store."""
    inspector = inspect(connection)
    return {
        name: {found["name"] for found in inspector.get_columns(name)}
        for name in inspector.get_table_names()
        if name != _REVISION_TABLE
    }


def is_empty(connection: Connection) -> bool:
    """Whether a store has no tables, or no rows in them."""
    one = (select(literal(1)).select_from(table(name)).limit(1) for name in columns_in(connection))
    return all(connection.scalar(query) is None for query in one)


def _table(shape: Shape) -> TableClause:
    return table(shape.name, *(column(name, TYPES[kind]) for name, kind in shape.columns.items()))


def _ordered(connection: Connection, by: ColumnElement[Any], kind: Kind) -> ColumnElement[Any]:
    """A column to order by; SQLite compares bytes, and PostgreSQL does when asked."""
    is_text = kind is Kind.TEXT and connection.dialect.name == "postgresql"
    return by.collate("C") if is_text else by
