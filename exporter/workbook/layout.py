"""How text falls in a cell: lines, heights, and portions that a row can show whole. Pure.

A spreadsheet file has to say how high each row is, and Excel does not look again until somebody
types. So the lines are estimated here from the widths of Arial's characters, on the generous side.
"""

import re
import unicodedata
from functools import cache

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
_WORDS = re.compile(r"\S+\s*|\s+")


@cache
def _char_width(char: str) -> float:
    """The width of a character in Arial 10, in the unit of Excel's column widths: one digit."""
    base = unicodedata.normalize("NFD", char)[0]
    if base in _WIDTH_OF:
        width = _WIDTH_OF[base]
    elif unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        width = 0
    else:
        wide = unicodedata.east_asian_width(char) in "WF" or char > "\uffff"
        width = _WIDE_WIDTH if wide else _OTHER_WIDTH
    return width / 1000 * _DIGITS_IN_AN_EM


def text_width(text: str) -> float:
    """The width of a text on one line, in the unit of Excel's column widths."""
    return sum(map(_char_width, text))


def display_lines(text: str, width: float) -> tuple[str, ...]:
    """Safe text as the lines that it takes in a column of `width`; together they are the text."""
    room = (width - _CELL_MARGIN) * _GENEROUS
    return tuple(
        line for paragraph in text.split("\n") for line in _wrapped(paragraph + "\n", room)
    )


def _wrapped(paragraph: str, room: float) -> list[str]:
    lines, used = [""], 0.0
    for word in _WORDS.findall(paragraph):
        fits = text_width(word.rstrip()) <= room
        for part in (word,) if fits else word:
            if lines[-1] and used + text_width(part.rstrip()) > room:
                lines.append("")
                used = 0.0
            lines[-1] += part
            used += text_width(part)
    return lines


def portions(text: str, width: float) -> tuple[str, ...]:
    """Safe text in portions that a row of a column of `width` shows whole; together the text."""
    lines = display_lines(text, width)
    shown = [
        "".join(lines[start : start + LINES_IN_A_ROW])
        for start in range(0, len(lines), LINES_IN_A_ROW)
    ]
    shown[-1] = shown[-1].removesuffix("\n")
    return tuple(piece for portion in shown for piece in cell_pieces(portion))


def text_height(text: str, width: float, font_size: float, *, bold: bool) -> float:
    """The height in points that safe text needs in a column of `width`."""
    lines = len(display_lines(text, room_for(width, font_size, bold=bold)))
    return lines * _LINE_POINTS * font_size / _FONT_SIZE + _PADDING_POINTS


def room_for(width: float, font_size: float, *, bold: bool) -> float:
    """How wide a column of `width` is to letters of this font, measured in letters of Arial 10."""
    # Bold letters are broader; a larger font fits fewer letters on a line.
    return width * _FONT_SIZE / font_size * (0.94 if bold else 1)
