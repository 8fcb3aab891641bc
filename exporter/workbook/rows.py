"""The rows of a sheet as they stand in the file.

openpyxl makes an element of each cell, with room for comments, links and formulas. A cell here has
none of these, and of a thousand people's answers there are some 80,000: written as text they take
a tenth of the time. What a cell holds went through `exporter.safe_text` and is escaped here.
"""

import html
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | date | None


@dataclass(slots=True)
class Cell:
    """One cell: safe text, a number, a date or nothing, with the number of its style.

    `row` and `column` count from 1. openpyxl asks `value` and `data_type` of the headings of a
    list.
    """

    row: int
    column: int
    value: Value
    style: int

    @property
    def data_type(self) -> str:
        """The letter that openpyxl knows this kind of value by."""
        return "s" if isinstance(self.value, str) else "n"


def _content(value: Value) -> str:
    """A cell's type and what stands in it, up to the end of its element."""
    match value:
        case None | "":
            return ' t="n"/>'
        case str(text):
            kept = "" if text == text.strip() else ' xml:space="preserve"'
            written = html.escape(text, quote=False)
            return f' t="inlineStr"><is><t{kept}>{written}</t></is></c>'
        case date() as day:
            days = to_excel(day)  # type: ignore[no-untyped-call]
            return f' t="n"><v>{days:.0f}</v></c>'
        case number:
            return f' t="n"><v>{number}</v></c>'


@cache
def _letters(column: int) -> str:
    return get_column_letter(column)


class SheetWriter(WorksheetWriter):
    """Writes a sheet whose cells are all of the kind above."""

    def __init__(self, sheet: Worksheet, written: io.BytesIO) -> None:
        super().__init__(sheet, written)
        self._heights = sheet.row_dimensions
        self._written = written
        # Signs, counts, short labels and roles come back in row after row.
        self._content = cache(_content)

    def write_rows(self) -> None:
        """Writes the rows between what openpyxl writes before and after them."""
        target = self.xf.send(True)  # noqa: FBT003 -- openpyxl's sign for: give me the file
        with target.element("sheetData"):  # type: ignore[union-attr]
            target.flush()  # type: ignore[union-attr]
            for number, cells in self.rows():
                height = dict(self._heights.get(number, {}))
                row = self._row(number, height, cells)  # type: ignore[arg-type]
                self._written.write(row.encode())
        self.xf.send(None)

    def _row(self, number: int, height: Mapping[str, str], cells: Iterable[Cell]) -> str:
        """A row as an element; `height` are the attributes that say how high it is."""
        attributes = "".join(f' {name}="{value}"' for name, value in height.items())
        written = [
            f'<c r="{_letters(cell.column)}{number}" s="{cell.style}"{self._content(cell.value)}'
            for cell in cells
        ]
        return f'<row r="{number}"{attributes}>{"".join(written)}</row>'
