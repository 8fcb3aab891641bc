"""Records → rows of a sheet, one under the other, as high as their text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, zip_longest
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from exporter.rowkey import RowKey, key_text
from exporter.safe_text import safe
from exporter.workbook.cells import Pen
from exporter.workbook.layout import display_lines, height_of, portions
from exporter.workbook.look import KEY, Look
from exporter.workbook.rows import Value


class Field(NamedTuple):
    """What stands in a row: a value, how it looks, and over how many columns.

    `again` stands in the rows on which the record goes on, when this field has nothing left to say;
    it may depend on which part of the record a row is, from 2.
    """

    value: Value
    look: Look
    span: int = 1
    again: Value | Callable[[int], Value] = None

    def in_part(self, part: int) -> Value:
        """What stands in a part of the record when this field has nothing left to say."""
        return self.again(part) if callable(self.again) else self.again


def key_field(key: RowKey) -> Field:
    """What a row is known by; each part of it says which part it is."""
    return Field(key_text(key), KEY, again=lambda part: key_text(replace(key, part=part)))


class _InOrder(MultiCellRange):
    """Joined cells, written from left to right and not as chance has it."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


class Table:
    """A sheet that is filled from above with columns of these widths, in digits.

    `row` is the row that is written next, from 1.
    """

    def __init__(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.sheet = sheet
        self.widths = tuple(widths)
        self.row = 1
        self._pen = Pen(sheet)
        # Signs, short labels and roles come back in row after row.
        self._pieces = cache(_pieces)
        self._joined = sheet.merged_cells = _InOrder()
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.widths)

    def put_over(self, text: str, look: Look) -> None:
        """Writes a text over all columns without joining them: each of its lines in a row."""
        for line in display_lines(safe(text), look.room_in(sum(self.widths))):
            self._pen.put(self.row, 1, line.rstrip("\n"), look.on_one_line())
            self._set_height(height_of(1, look.size), grows=False)
            self.row += 1

    def put_aside(self, text: str, look: Look) -> None:
        """Writes a text in the last column of the row that is written next."""
        self._pen.put(self.row, self.columns, text, look)

    def put_across(self, value: Value, look: Look) -> None:
        """Writes one value over all columns."""
        self.put(Field(value, look, span=self.columns))

    def put(self, *fields: Field, least_height: float = 0) -> None:
        """Writes one record; together its fields take all columns. `least_height` is in points.

        A text that one row cannot show whole goes on in the next row, under itself.
        """
        ends = list(accumulate(field.span for field in fields))
        pieces = [
            self._pieces(field.value, field.look, sum(self.widths[end - field.span : end]))
            for field, end in zip(fields, ends, strict=True)
        ]
        for part, row in enumerate(zip_longest(*pieces), start=1):
            height = least_height
            for field, end, piece in zip(fields, ends, row, strict=True):
                value, lines = piece or (field.in_part(part), 1)
                self._put_field(field, end, value)
                height = max(height, height_of(lines, field.look.size))
            self._set_height(height, grows=len(fields) == self.columns)
            self.row += 1

    def _put_field(self, field: Field, end: int, value: Value) -> None:
        if field.span == 1:
            self._pen.put(self.row, end, value, field.look)
            return
        start = end - field.span + 1
        self._pen.put(self.row, start, value, field.look)
        for other in range(start + 1, end + 1):
            self._pen.put(self.row, other, None, field.look)
        # The look of each cell is written above, border by border.
        self._joined.ranges.add(CellRange(None, start, self.row, end, self.row))

    def _set_height(self, height: float, *, grows: bool) -> None:
        """Says how high a row starts; one that `grows` follows its text when somebody types in it.

        A spreadsheet program does not look at joined cells when it makes a row grow.
        """
        fixed = {} if grows else {"customHeight": "1"}
        # As openpyxl would write it; its own object for it takes longer than the row's cells.
        row = {"ht": f"{height:g}", **fixed}
        self.sheet.row_dimensions[self.row] = row  # type: ignore[assignment]


def _pieces(value: Value, look: Look, width: float) -> tuple[tuple[Value, int], ...]:
    """What each row shows of a value in a field of `width`, and how many lines that takes."""
    if not (isinstance(value, str) and look.wraps):
        return ((value, 1),)
    return portions(safe(value), look.room_in(width))
