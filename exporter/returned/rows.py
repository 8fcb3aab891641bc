"""Cells → the rows of the agenda, with texts that went on in a next row whole again. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from exporter.reading.grid import Cell
from exporter.returned.headings import Headings
from exporter.rowkey import Ref, RowKey, read_key
from exporter.workbook.columns import Column, Kind

KEY = "key"


@dataclass(frozen=True)
class ReturnedRow:
    """One row: `cells` by the key of their column, `others` in columns that people added.

    `key` is None when there is none in it that can be read.
    """

    number: int
    key: RowKey | None
    cells: Mapping[str, Cell]
    others: tuple[Cell, ...]


def returned_rows(
    cells: Sequence[Cell], headings: Headings, columns: Sequence[Column]
) -> tuple[ReturnedRow, ...]:
    """The rows below the headings, in their order."""
    below = (cell for cell in cells if cell.row > headings.row)
    rows = [_row(number, tuple(own), headings) for number, own in groupby(below, lambda c: c.row)]
    texts = {column.key for column in columns if column.kind is Kind.TEXT}
    return tuple(_whole(rows, texts))


def _row(number: int, cells: Sequence[Cell], headings: Headings) -> ReturnedRow:
    columns = {at: key for key, at in headings.places.items()}
    found = {columns[cell.column]: cell for cell in cells if cell.column in columns}
    key = found.pop(KEY, None)
    others = tuple(cell for cell in cells if cell.column not in columns)
    return ReturnedRow(number, read_key(key.text.strip()) if key else None, found, others)


def _whole(rows: Sequence[ReturnedRow], texts: set[str]) -> Iterator[ReturnedRow]:
    """Rows of which the next parts are taken up in the first, wherever they stand.

    When a row was copied with its parts, the first of each part belong together, and so on.
    """
    parts: dict[tuple[tuple[Ref, ...], int], list[ReturnedRow]] = {}
    for row in rows:
        if row.key is not None and row.key.part > 1:
            parts.setdefault((row.key.refs, row.key.part), []).append(row)
    for row in rows:
        if row.key is None:
            yield row
        elif row.key.part == 1:
            yield _joined(row, row.key, parts, texts)
    # Parts whose first row is gone are rows of their own.
    yield from (replace(row, key=None) for left in parts.values() for row in left)


def _joined(
    row: ReturnedRow,
    key: RowKey,
    parts: dict[tuple[tuple[Ref, ...], int], list[ReturnedRow]],
    texts: set[str],
) -> ReturnedRow:
    cells, others, part = dict(row.cells), row.others, 2
    while more := parts.get((key.refs, part)):
        next_ = more.pop(0)
        for name in texts & next_.cells.keys():
            cell = next_.cells[name]
            before = cells[name].text if name in cells else ""
            cells[name] = replace(cells.get(name, cell), text=before + cell.text)
        others, part = others + next_.others, part + 1
    return replace(row, cells=cells, others=others)
