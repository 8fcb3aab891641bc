"""The one function that writes a cell: all that comes from people or content goes through it."""

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell as StyledCell
from openpyxl.worksheet.worksheet import Worksheet

from exporter.safe_text import cell_pieces, cell_text, safe
from exporter.workbook.look import Look
from exporter.workbook.rows import Cell, Value

# A tab or a carriage return does not keep a spreadsheet from reading the sign behind it.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class _Known:
    """What one workbook holds already: the styles of looks, and texts as they are written."""

    styles: dict[tuple[Look, bool], int] = field(default_factory=dict)
    texts: dict[str, tuple[str, bool]] = field(default_factory=dict)


_known_of: WeakKeyDictionary[Workbook | None, _Known] = WeakKeyDictionary()


class Pen:
    """Writes the cells of one sheet.

    openpyxl compares a font, a fill and a border with all others for each cell that gets it. So a
    look is given to it once a workbook, and what came of it is what all cells of that look get.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._cells = sheet._cells  # noqa: SLF001 -- openpyxl's own way in makes a slower cell
        self._known = _known_of.setdefault(sheet.parent, _Known())

    def put(self, row: int, column: int, value: Value, look: Look) -> None:
        """Writes `value` and `look` in the cell at `row` and `column`, both counted from 1.

        Text is always written as text: never a formula, an error value or a link. It must fit one
        cell (`safe_text.cell_pieces`), or it is a `ValueError`.
        """
        quoted = False
        if isinstance(value, str):
            value, quoted = self._known.texts.get(value) or self._text(value)
        style = self._known.styles.get((look, quoted))
        if style is None:
            style = _style(self._sheet, look, quoted=quoted)
            self._known.styles[look, quoted] = style
        self._cells[row, column] = Cell(row, column, value, style)  # type: ignore[assignment]

    def _text(self, value: str) -> tuple[str, bool]:
        """A text as it is written, and whether it has to be kept from being a formula."""
        text = _text(value)
        known = self._known.texts[value] = text, text.startswith(_STARTS_A_FORMULA)
        return known


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
