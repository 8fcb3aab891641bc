"""A list of municipalities that somebody typed or handed in → what becomes of each line. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exporter.alphabet import sort_key
from exporter.reading.grid import Grid
from plugin.invited import MOST_INVITED
from plugin.municipalities import UnknownMunicipalityError, all_municipalities, find
from plugin.typed_number import whole_number

_SEPARATORS = "\t;,"
_HEADINGS = {"gemeente", "gemeentecode", "gemeentenaam", "code", "naam", "genodigd", "aantal"}
_SHOWN = 60


class Becomes(StrEnum):
    """What becomes of a line of the list, as it reads on the page."""

    NEW = "komt erbij"
    CHANGED = "krijgt dit aantal"
    THERE = "doet al mee"
    DOUBLE = "staat dubbel"
    UNKNOWN = "kennen wij niet"


@dataclass(frozen=True)
class Listed:
    """One line: the municipality if it is known, how many are invited if that stands there.

    `said` is what stood there, `why` more about an unknown one.
    """

    said: str
    becomes: Becomes
    code: str = ""
    name: str = ""
    invited: int | None = None
    why: str = ""

    @property
    def does_something(self) -> bool:
        """Whether the round is another one after it."""
        return self.becomes in {Becomes.NEW, Becomes.CHANGED}

    @property
    def line(self) -> str:
        """The same as a line of a list."""
        return f"{self.code};{self.invited or ''}"


def rows_of_text(text: str) -> list[list[str]]:
    """The lines of a text as cells, between tabs, semicolons or else commas."""
    return [_cells(line) for line in text.splitlines()]


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in _SEPARATORS if mark in line), ";")
    return [cell.strip().strip('"').strip() for cell in line.split(mark)]


def rows_of_grid(grid: Grid) -> list[list[str]]:
    """The rows of a sheet as cells; a whole number as people write it."""
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell.text.strip().removesuffix(".0"))
    return list(rows.values())


def decoded(data: bytes) -> str:
    """A text file as text: in UTF-8, or as Excel in Windows writes it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def listed(
    rows: Iterable[Sequence[str]], taking_part: Mapping[str, int | None], today: date
) -> tuple[Listed, ...]:
    """What becomes of each row; empty ones and headings are passed over.

    `taking_part` says how many each municipality that takes part invited, None for who did not say.
    """
    found: list[Listed] = []
    for row in rows:
        cells = [cell for cell in row if cell]
        if not cells or {cell.casefold() for cell in cells} <= _HEADINGS:
            continue
        before = {each.code for each in found if each.code}
        found.append(_one(cells, taking_part, before, today))
    return tuple(found)


def _one(
    cells: Sequence[str],
    taking_part: Mapping[str, int | None],
    before: Collection[str],
    today: date,
) -> Listed:
    said = " · ".join(cells)[:_SHOWN]
    numbers = (number for cell in cells if (number := whole_number(cell)) is not None)
    invited = next((number for number in numbers if 0 < number <= MOST_INVITED), None)
    code = next(filter(None, map(_code, cells)), "")
    try:
        municipality = find(code or cells[0], today)
    except UnknownMunicipalityError as error:
        return Listed(said, Becomes.UNKNOWN, why=str(error) if code else "")
    becomes = Becomes.NEW
    if municipality.code in before:
        becomes = Becomes.DOUBLE
    elif municipality.code in taking_part:
        is_other = invited not in {None, taking_part[municipality.code]}
        becomes = Becomes.CHANGED if is_other else Becomes.THERE
    return Listed(said, becomes, municipality.code, municipality.name, invited)


def _code(cell: str) -> str:
    """The code of a municipality in a cell, by its code or its name; "" when there is none."""
    known, typed = all_municipalities(), cell.upper()
    if typed in known:
        return typed
    wanted = sort_key(cell)
    named = [each for each in known.values() if sort_key(each.name) == wanted]
    lasting = [each.code for each in named if each.until is None] or [each.code for each in named]
    return lasting[0] if lasting else ""
