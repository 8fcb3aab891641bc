"""How text falls in a cell: lines, heights, and portions that a row can show whole. Pure.

A spreadsheet file has to say how high each row is, and Excel does not look again until somebody
types. So the lines are estimated here from the widths of Arial's characters, on the generous side.
"""

import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from exporter.safe_text import cell_pieces

LINES_IN_A_ROW = 18
"""How much text one row shows: well below 409 points, the highest row, and half an A4 page."""

_LINE_POINTS = 12.75
_PADDING_POINTS = 5.0
_CELL_MARGIN = 0.8
_GENEROUS = 0.96
_FONT_SIZE = 10.0
_DIGITS_IN_AN_EM = 1.9
# The widths of Arial in thousandths of an em, as in Helvetica's published metrics (AFM).
_WIDTHS = {
    222: "ijl'‘’|",
    278: " !,./:;I[]\\ft\t\n",
    333: '-()`r“”{}"',
    500: "Jckvsxyz*^",
    556: "0123456789abdeghnopqu?$#_L–€",
    611: "FTZ+<=>~",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    1000: "W%@…—",
}
_WIDTH_OF = {char: width for width, chars in _WIDTHS.items() for char in chars}
_OTHER_WIDTH, _WIDE_WIDTH = 800, 1400
_SPACES = " \t\n"


class _CharWidths(dict[str, float]):
    """The width of each character in Arial 10, in the unit of Excel's column widths: one digit."""

    def __missing__(self, char: str) -> float:
        width = self[char] = _thousandths(char) / 1000 * _DIGITS_IN_AN_EM
        return width


def _thousandths(char: str) -> int:
    base = unicodedata.normalize("NFD", char)[0]
    if base in _WIDTH_OF:
        return _WIDTH_OF[base]
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    wide = unicodedata.east_asian_width(char) in "WF" or char > "\uffff"
    return _WIDE_WIDTH if wide else _OTHER_WIDTH


_CHAR_WIDTHS = _CharWidths()


class Portion(NamedTuple):
    """A piece of a text that one row shows whole, and how many lines it takes there."""

    text: str
    lines: int


def text_width(text: str) -> float:
    """The width of a text on one line, in the unit of Excel's column widths."""
    return sum(map(_CHAR_WIDTHS.__getitem__, text))


def display_lines(text: str, width: float) -> tuple[str, ...]:
    """Safe text as the lines that it takes in a column of `width`; together they are the text."""
    room = (width - _CELL_MARGIN) * _GENEROUS
    return tuple(
        line for paragraph in text.split("\n") for line in _wrapped(paragraph + "\n", room)
    )


def _wrapped(paragraph: str, room: float) -> list[str]:
    reach = list(accumulate(map(_CHAR_WIDTHS.__getitem__, paragraph), initial=0.0))
    lines, start = [], 0
    while reach[-1] > reach[start] + room:
        end = _end_of_line(paragraph, start, bisect_right(reach, reach[start] + room) - 1)
        lines.append(paragraph[start:end])
        start = end
    return [*lines, paragraph[start:]] if start < len(paragraph) else lines


def _end_of_line(paragraph: str, start: int, end: int) -> int:
    """Where the line from `start` ends when it has room until `end`.

    Spaces at its end take no room. A word that no line can hold is broken off.
    """
    if paragraph[end] not in _SPACES:
        last = max(paragraph.rfind(space, start, end) for space in _SPACES)
        return last + 1 if last > start else max(end, start + 1)
    while end < len(paragraph) and paragraph[end] in _SPACES:
        end += 1
    return end


def portions(text: str, width: float) -> tuple[Portion, ...]:
    """Safe text in portions that a row of a column of `width` shows whole; together the text."""
    if "\n" not in text and text_width(text) <= (width - _CELL_MARGIN) * _GENEROUS:
        return tuple([Portion(piece, 1) for piece in cell_pieces(text)])
    lines = display_lines(text, width)
    shown = [
        lines[start : start + LINES_IN_A_ROW] for start in range(0, len(lines), LINES_IN_A_ROW)
    ]
    texts = ["".join(each) for each in shown]
    texts[-1] = texts[-1].removesuffix("\n")
    return tuple(
        Portion(piece, len(each))
        for each, whole in zip(shown, texts, strict=True)
        for piece in cell_pieces(whole)
    )


def height_of(lines: int, font_size: float) -> float:
    """The height in points of a row with so many lines."""
    return lines * _LINE_POINTS * font_size / _FONT_SIZE + _PADDING_POINTS


def room_for(width: float, font_size: float, *, bold: bool) -> float:
    """How wide a column of `width` is to letters of this font, measured in letters of Arial 10."""
    # Bold letters are broader; a larger font fits fewer letters on a line.
    return width * _FONT_SIZE / font_size * (0.94 if bold else 1)
