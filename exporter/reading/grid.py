"""What comes out of a workbook: the cells of one sheet, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LAST_ROW, LAST_COLUMN = 5_000, 40
_LETTERS = 26


class CellKind(StrEnum):
    """What a cell holds. `FAULT` is an error value, or a formula of which no outcome was kept."""

    TEXT = "tekst"
    NUMBER = "getal"
    DATE = "datum"
    YES_NO = "ja of nee"
    FAULT = "fout"


@dataclass(frozen=True)
class Cell:
    """A cell with something in it; `row` and `column` count from 1.

    `text` is what stands there: a date as ISO 8601, a number as Python writes it, yes as "1".
    """

    row: int
    column: int
    kind: CellKind
    text: str

    @property
    def name(self) -> str:
        """The cell as Excel names it: `B7`."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class Grid:
    """The sheet of the agenda, row by row and in a row from left to right.

    `properties` are the file's own, by name. `from_1904` says that its days count from 1904.
    """

    cells: tuple[Cell, ...]
    properties: Mapping[str, str]
    from_1904: bool = False


def cell_name(row: int, column: int) -> str:
    """A cell as Excel names it; `row` and `column` count from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"
