"""The one function that writes a cell: all that comes from people or content goes through it."""

from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell as StyledCell
from openpyxl.worksheet.worksheet import Worksheet

from exporter.safe_text import cell_pieces, cell_text, safe
from exporter.workbook.look import Look
from exporter.workbook.rows import Cell, Value

# A tab or a carriage return does not keep a spreadsheet from reading the sign behind it.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

_Styles = dict[tuple[Look, bool], int]
_styles_of: WeakKeyDictionary[Workbook | None, _Styles] = WeakKeyDictionary()


class Pen:
    """Writes the cells of one sheet.

    openpyxl compares a font, a fill and a border with all others for each cell that gets it. So a
    look is given to it once a workbook, and what came of it is what all cells of that look get.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._cells = sheet._cells  # noqa: SLF001 -- openpyxl's own way in makes a slower cell
        self._styles = _styles_of.setdefault(sheet.parent, {})

    def put(self, row: int, column: int, value: Value, look: Look) -> None:
        """Writes `value` and `look` in the cell at `row` and `column`, both counted from 1.

        Text is always written as text: never a formula, an error value or a link. It must fit one
        cell (`safe_text.cell_pieces`), or it is a `ValueError`.
        """
        quoted = False
        if isinstance(value, str):
            value = _text(value)
            quoted = value.startswith(_STARTS_A_FORMULA)
        style = self._styles.get((look, quoted))
        if style is None:
            style = self._styles[look, quoted] = _style(self._sheet, look, quoted=quoted)
        self._cells[row, column] = Cell(row, column, value, style)  # type: ignore[assignment]


def _text(value: str) -> str:
    text = safe(value)
    if len(cell_pieces(text)) > 1:
        raise ValueError("this text does not fit one cell")
    return cell_text(text)


def _style(sheet: Worksheet, look: Look, *, quoted: bool) -> int:
    """The number of the style that openpyxl makes of a look."""
    cell = StyledCell(sheet, row=1, column=1)
    cell.font = look.font
    cell.alignment = look.alignment
    cell.number_format = look.number_format
    if look.fill is not None:
        cell.fill = look.fill
    if look.border is not None:
        cell.border = look.border
    cell.quotePrefix = quoted
    return cell.style_id
