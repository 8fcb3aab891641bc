"""Records → rows of a sheet, one under the other, as high as their text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, zip_longest

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from exporter.rowkey import RowKey, key_text
from exporter.safe_text import safe
from exporter.workbook.cells import Value, put
from exporter.workbook.layout import display_lines, portions, room_for, text_height
from exporter.workbook.look import KEY, ON_ONE_LINE, Look

_INDENT_WIDTH = 1.3


@dataclass(frozen=True)
class Field:
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


class _GrowingRow(RowDimension):
    """A row that starts at our estimate and follows its text as soon as somebody types in it."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 -- openpyxl's name
        return False


class Table:
    """A sheet that is filled from above with columns of these widths, in digits.

    `row` is the row that is written next, from 1.
    """

    def __init__(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.sheet = sheet
        self.widths = tuple(widths)
        self.row = 1
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.widths)

    def put_over(self, text: str, look: Look) -> None:
        """Writes a text over all columns without joining them: each of its lines in a row."""
        room = room_for(sum(self.widths), look.size, bold=look.bold)
        for line in display_lines(safe(text), room):
            put(self.sheet, self.row, 1, line.rstrip("\n"), replace(look, alignment=ON_ONE_LINE))
            self._set_height(text_height("", room, look.size, bold=look.bold), grows=False)
            self.row += 1

    def put_across(self, value: Value, look: Look) -> None:
        """Writes one value over all columns."""
        self.put(Field(value, look, span=self.columns))

    def put(self, *fields: Field, least_height: float = 0) -> None:
        """Writes one record; together its fields take all columns. `least_height` is in points.

        A text that one row cannot show whole goes on in the next row, under itself.
        """
        ends = list(accumulate(field.span for field in fields))
        rooms = [
            sum(self.widths[end - field.span : end]) - _INDENT_WIDTH * field.look.indent
            for field, end in zip(fields, ends, strict=True)
        ]
        pieces = [_pieces(field.value, room) for field, room in zip(fields, rooms, strict=True)]
        for part, values in enumerate(zip_longest(*pieces), start=1):
            for field, end, value in zip(fields, ends, values, strict=True):
                going_on = part > 1 and value is None
                self._put_field(field, end, field.in_part(part) if going_on else value)
            heights = map(_height, values, rooms, fields)
            self._set_height(max(least_height, *heights), grows=len(fields) == self.columns)
            self.row += 1

    def _put_field(self, field: Field, end: int, value: Value) -> None:
        start = end - field.span + 1
        put(self.sheet, self.row, start, value, field.look)
        if field.span == 1:
            return
        for other in range(start + 1, end + 1):
            put(self.sheet, self.row, other, None, field.look)
        self.sheet.merge_cells(
            start_row=self.row, end_row=self.row, start_column=start, end_column=end
        )

    def _set_height(self, height: float, *, grows: bool) -> None:
        # A spreadsheet program does not look at joined cells when it makes a row grow.
        kind = _GrowingRow if grows else RowDimension
        self.sheet.row_dimensions[self.row] = kind(self.sheet, index=self.row, ht=height)


def _pieces(value: Value, room: float) -> tuple[Value, ...]:
    return portions(safe(value), room) if isinstance(value, str) else (value,)


def _height(value: Value, room: float, field: Field) -> float:
    text = safe(value) if isinstance(value, str) and field.look.wraps else ""
    return text_height(text, room, field.look.size, bold=field.look.bold)
