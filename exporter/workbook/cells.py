"""The one function that writes a cell: all that comes from people or content goes through it."""

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from exporter.safe_text import cell_text, safe
from exporter.workbook.look import Look

Value = str | int | date | None

# A tab or a carriage return does not keep a spreadsheet from reading the sign behind it.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def put(sheet: Worksheet, row: int, column: int, value: Value, look: Look) -> None:
    """Writes `value` and `look` in the cell at `row` and `column`, both counted from 1.

    Text is always written as text: never a formula, an error value or a link. It must fit one cell
    (`safe_text.cell_pieces`); openpyxl cuts longer text without a word, so that is a `ValueError`.
    """
    cell = sheet.cell(row, column)
    cell.font = look.font
    cell.alignment = look.alignment
    cell.number_format = look.number_format
    if look.fill is not None:
        cell.fill = look.fill
    if look.border is not None:
        cell.border = look.border
    if not isinstance(value, str):
        cell.value = value
    elif text := cell_text(safe(value)):
        cell.value = text
        if cell.value != text:
            raise ValueError("this text does not fit one cell")
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_STARTS_A_FORMULA)
