"""The XML of one sheet → its cells. Pure.

Cells without anything in them are passed over, however many a program writes; one with something in
it beyond the last row or column is refused by its name.
"""

import re
from datetime import date, timedelta

from exporter.reading.book import Book, Texts, unescaped
from exporter.reading.errors import DAMAGED, TOO_MUCH_TEXT, UnreadableError, far_away
from exporter.reading.grid import LAST_COLUMN, LAST_ROW, Cell, CellKind, cell_name
from exporter.reading.markup import Attributes, Elements, read_elements

MOST_TEXT = 4_000_000

_NAME = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_NO_OUTCOME = "formule zonder uitkomst"


def read_cells(data: bytes, book: Book) -> tuple[Cell, ...]:
    """The cells of a sheet in their order; raises `UnreadableError` for what cannot be."""
    sheet = _Sheet(book)
    read_elements(data, sheet)
    return tuple(sheet.cells)


def day_of(number: float, *, from_1904: bool) -> date | None:
    """The day that Excel means by a number; None when there is no such day."""
    try:
        return _EPOCHS[from_1904] + timedelta(days=int(number))
    except (OverflowError, ValueError):
        return None


class _Sheet(Elements):
    def __init__(self, book: Book) -> None:
        self.cells: list[Cell] = []
        self._book = book
        self._room = MOST_TEXT
        self._row = self._column = 0
        self._cell: Attributes = {}
        self._inline = Texts()
        self._value: list[str] = []
        self._in_value = self._has_formula = False

    def start(self, name: str, attributes: Attributes) -> None:
        self._in_value = name == "v"
        if name == "row":
            self._row, self._column = _whole(attributes.get("r")) or self._row + 1, 0
        elif name == "c":
            self._begin(attributes)
        elif name == "f":
            self._has_formula = True
        else:
            self._inline.start(name, attributes)

    def end(self, name: str) -> None:
        self._in_value = False
        self._inline.end(name)
        if name == "c":
            self._finish()

    def text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)
        else:
            self._inline.text(text)

    def _begin(self, attributes: Attributes) -> None:
        self._cell, self._value, self._has_formula = attributes, [], False
        self._inline = Texts()
        self._row, self._column = _place(attributes.get("r"), self._row, self._column + 1)

    def _finish(self) -> None:
        found = self._content()
        if found is None:
            return
        kind, text = found
        if self._row > LAST_ROW or self._column > LAST_COLUMN:
            if not text.strip():
                return
            raise UnreadableError(far_away(cell_name(self._row, self._column)))
        self._room -= len(text)
        if self._room < 0:
            raise UnreadableError(TOO_MUCH_TEXT)
        self.cells.append(Cell(self._row, self._column, kind, text))

    def _content(self) -> tuple[CellKind, str] | None:
        """What stands in the cell; None when nothing does."""
        kind, value = self._cell.get("t", "n"), "".join(self._value)
        if kind == "inlineStr":
            return _text("".join(self._inline.found))
        if not value.strip() and kind != "str":
            return (CellKind.FAULT, _NO_OUTCOME) if self._has_formula else None
        if kind == "s":
            return _text(self._shared(value))
        if kind == "str":
            return _text(unescaped(value))
        if kind == "d":
            return CellKind.DATE, value[: len("2027-12-31")]
        return _plain(kind, value) or self._number(value)

    def _shared(self, value: str) -> str:
        number = _whole(value)
        if number is None or number >= len(self._book.texts):
            raise UnreadableError(DAMAGED)
        return self._book.texts[number]

    def _number(self, value: str) -> tuple[CellKind, str]:
        try:
            number = float(value)
        except ValueError:
            raise UnreadableError(DAMAGED) from None
        style = _whole(self._cell.get("s", "0"))
        if style in self._book.dates:
            day = day_of(number, from_1904=self._book.from_1904)
            return (CellKind.DATE, day.isoformat()) if day else (CellKind.FAULT, value)
        return CellKind.NUMBER, repr(int(number) if number.is_integer() else number)


def _text(text: str) -> tuple[CellKind, str] | None:
    # White space may be all there is of a part of a long text.
    return (CellKind.TEXT, text) if text else None


def _plain(kind: str, value: str) -> tuple[CellKind, str] | None:
    """What is no number: an error value, or yes and no."""
    if kind == "e":
        return CellKind.FAULT, value
    return (CellKind.YES_NO, value) if kind == "b" else None


def _place(name: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of a cell; without a name it stands beside the one before it."""
    if name is None:
        return row, column
    found = _NAME.fullmatch(name)
    if found is None:
        raise UnreadableError(DAMAGED)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), number


def _whole(text: str | None) -> int | None:
    text = (text or "").strip()
    return (
        int(text) if text.isascii() and text.isdecimal() and len(text) < len("1000000000") else None
    )
