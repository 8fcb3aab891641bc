"""The one function that writes a cell: all that comes from people or content goes through it."""

from datetime import date

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from exporter.safe_text import cell_pieces, cell_text, safe
from exporter.workbook.look import Look

Value = str | int | date | None

# A tab or a carriage return does not keep a spreadsheet from reading the sign behind it.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class _StyledCell(Cell):
    """A cell that knows the number of its style; openpyxl looks it up for each cell it writes."""

    __slots__ = ("style_id",)
    style_id: int
    has_style = True


class Pen:
    """Writes the cells of one sheet.

    openpyxl compares a font, a fill and a border with all others for each cell that gets it. So a
    look is given to it once, and what came of it is what all cells of that look get.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._styles: dict[tuple[Look, bool], int] = {}

    def put(self, row: int, column: int, value: Value, look: Look) -> None:
        """Writes `value` and `look` in the cell at `row` and `column`, both counted from 1.

        Text is always written as text: never a formula, an error value or a link. It must fit one
        cell (`safe_text.cell_pieces`), or it is a `ValueError`.
        """
        cell = _StyledCell(self._sheet, row=row, column=column)
        self._sheet._cells[row, column] = cell  # noqa: SLF001
        quoted = False
        if isinstance(value, str):
            # openpyxl's own way in looks for what `safe` took out, for formulas and for dates.
            if text := _text(value):
                cell._value, cell.data_type = text, "s"  # type: ignore[attr-defined]  # noqa: SLF001
                quoted = text.startswith(_STARTS_A_FORMULA)
        elif value is not None:
            cell.value = value
        cell.style_id = self._style(look, quoted)

    def _style(self, look: Look, quoted: bool) -> int:  # noqa: FBT001 -- half of a key
        if (look, quoted) not in self._styles:
            self._styles[look, quoted] = _style(self._sheet, look, quoted=quoted)
        return self._styles[look, quoted]


def _text(value: str) -> str:
    text = safe(value)
    if len(cell_pieces(text)) > 1:
        raise ValueError("this text does not fit one cell")
    return cell_text(text)


def _style(sheet: Worksheet, look: Look, *, quoted: bool) -> int:
    """The number of the style that openpyxl makes of a look."""
    cell = Cell(sheet, row=1, column=1)
    cell.font = look.font
    cell.alignment = look.alignment
    cell.number_format = look.number_format
    if look.fill is not None:
        cell.fill = look.fill
    if look.border is not None:
        cell.border = look.border
    cell.quotePrefix = quoted
    return cell.style_id
