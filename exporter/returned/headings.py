"""Which column stands where: found by their headings, wherever people moved them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from exporter.reading.grid import Cell
from exporter.workbook.columns import Column

_FEWEST = 3
"""A row is the one with the headings when it has so many of them."""


@dataclass(frozen=True)
class Headings:
    """Where the columns are.

    `places` gives the number of a column in the sheet by its key. `renamed` are the headings that
    people changed, ours and theirs; `missing` are the columns that are not there. `others` are the
    columns that people added, by their number.
    """

    row: int
    places: Mapping[str, int]
    renamed: tuple[tuple[str, str], ...]
    missing: tuple[Column, ...]
    others: Mapping[int, str]


def find_headings(cells: Sequence[Cell], columns: Sequence[Column]) -> Headings | None:
    """The row with the most of our headings; None when no row has enough of them."""
    found = [_of_row(row, tuple(own), columns) for row, own in groupby(cells, lambda c: c.row)]
    best = max(found, key=lambda each: len(each.places) - len(each.renamed), default=None)
    if best is None or len(best.places) - len(best.renamed) < min(_FEWEST, len(columns)):
        return None
    return best


def _of_row(row: int, cells: Sequence[Cell], columns: Sequence[Column]) -> Headings:
    ours = {_plain(column.heading): column for column in columns}
    places: dict[str, int] = {}
    others: dict[int, str] = {}
    for cell in cells:
        column = ours.get(_plain(cell.text))
        if column is not None and column.key not in places:
            places[column.key] = cell.column
        else:
            others[cell.column] = " ".join(cell.text.split())
    renamed = dict(_renamed(columns, places, others))
    places |= {key: at for key, (at, _) in renamed.items()}
    return Headings(
        row=row,
        places=places,
        renamed=tuple((c.heading, renamed[c.key][1]) for c in columns if c.key in renamed),
        missing=tuple(column for column in columns if column.key not in places),
        others={at: name for at, name in others.items() if at not in places.values()},
    )


def _renamed(
    columns: Sequence[Column], places: Mapping[str, int], others: Mapping[int, str]
) -> Iterator[tuple[str, tuple[int, str]]]:
    """Columns with another heading: one that stands between the same neighbours as ours does."""
    for before, column, after in zip((None, *columns), columns, (*columns[1:], None), strict=False):
        if column.key in places:
            continue
        at = places[before.key] + 1 if before and before.key in places else 0
        if not before and after and after.key in places:
            at = places[after.key] - 1
        if at in others and (after is None or places.get(after.key, at + 1) == at + 1):
            yield column.key, (at, others[at])


def _plain(heading: str) -> str:
    """A heading without what people change without a thought: capitals, spaces and signs."""
    return "".join(filter(str.isalnum, heading.casefold()))
