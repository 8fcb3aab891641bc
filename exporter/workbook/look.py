"""The calm look: colours, fonts and fills, the same signs as on the page.

A label is never a colour alone: its number and short form stand on it, so that a print in black and
white says the same. Arial, since Excel and LibreOffice have it or a font of the same widths.
"""

from dataclasses import dataclass, replace
from functools import cache, cached_property

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from exporter.analysis import Duiding
from exporter.workbook.layout import room_for

INK = "1B2430"
SOFT = "55606E"
LINE = "C3CAD3"
SURFACE = "F1F4F7"
HEAD = "DFE5EB"
BRAND = "0B4F56"
ACCENT = "A3330F"
LATE = "F2B8A0"
WHITE = "FFFFFF"

_INDENT_WIDTH = 1.3
DATE_FORMAT = "dd-mm-yyyy"


def _font(size: float = 10, color: str = INK, *, bold: bool = False, italic: bool = False) -> Font:
    return Font(name="Arial", size=size, color=color, bold=bold, italic=italic)


def _solid(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)


_WRAP = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
_BELOW = Alignment(wrap_text=True, vertical="bottom", horizontal="left", indent=1)
_CENTRE = Alignment(wrap_text=True, vertical="top", horizontal="center")
_MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")
_ON_ONE_LINE = Alignment(vertical="top", horizontal="left", indent=1)
_LINE = Side(style="thin", color=LINE)
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, eq=False)
class Look:
    """How a cell looks; a look is known by itself, since comparing its parts takes long."""

    font: Font
    alignment: Alignment = _WRAP
    fill: PatternFill | None = None
    border: Border | None = None
    number_format: str = "General"

    def room_in(self, width: float) -> float:
        """How wide a column of `width` is to the letters of this look, in letters of Arial 10."""
        return room_for(width, self.size, bold=self.bold) - _INDENT_WIDTH * self.indent

    def on_one_line(self) -> "Look":
        """The same, but a long text stands over the cells beside it."""
        return replace(self, alignment=_ON_ONE_LINE, fill=None)

    @cached_property
    def size(self) -> float:
        """The size of the font in points."""
        return float(self.font.size or 10)

    @cached_property
    def indent(self) -> float:
        """How far the text stands from the side of the cell, in steps of Excel's indent."""
        return float(self.alignment.indent or 0)

    @cached_property
    def wraps(self) -> bool:
        """Whether a long text takes more lines."""
        return bool(self.alignment.wrap_text)

    @cached_property
    def bold(self) -> bool:
        """Whether the font is bold."""
        return bool(self.font.bold)


TITLE = Look(_font(18, BRAND, bold=True))
SUBTITLE = Look(_font(11, SOFT))
TOPIC = Look(_font(bold=True, color=BRAND))
TOPIC_TO_FILL_IN = replace(TOPIC, alignment=_BELOW)
BODY = Look(_font())
ASIDE = Look(_font(color=SOFT), alignment=_CENTRE)
QUOTE = Look(_font(italic=True))

HEADING = Look(
    _font(bold=True),
    alignment=Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1),
    fill=_solid(HEAD),
    border=Border(left=_LINE, right=_LINE, top=_LINE, bottom=Side(style="medium", color=INK)),
)
HEADING_CENTRED = replace(HEADING, alignment=_MIDDLE)
SECTION = Look(_font(12, BRAND, bold=True), fill=_solid(SURFACE), border=Border(top=_LINE))
HINT = Look(_font(italic=True, color=SOFT), fill=_solid(SURFACE))

TEXT = Look(_font(), border=_GRID)
STRONG = Look(_font(bold=True), border=_GRID)
MUTED = Look(_font(color=SOFT), border=_GRID)
KEY = Look(_font(color=SOFT), alignment=_ON_ONE_LINE)
NUMBER = Look(_font(bold=True), alignment=_CENTRE, border=_GRID)
REASON = Look(
    _font(),
    border=Border(left=Side(style="thick", color=ACCENT), right=_LINE, top=_LINE, bottom=_LINE),
)
COUNT = Look(_font(), alignment=_CENTRE, border=_GRID)
_NO_COUNT = replace(COUNT, font=_font(color=SOFT))
TOTAL = Look(_font(bold=True), fill=_solid(SURFACE), border=_GRID)
TOTAL_COUNT = replace(TOTAL, alignment=_CENTRE)
DATE = replace(TEXT, number_format=DATE_FORMAT, alignment=_CENTRE)
TALK = replace(REASON, font=_font(bold=True, color=ACCENT))
TO_FILL_IN = Look(_font(), alignment=_BELOW, border=Border(bottom=Side(style="thin", color=SOFT)))
DATE_TO_FILL_IN = replace(TO_FILL_IN, number_format=DATE_FORMAT)

_LABELS = {
    1: Look(_font(bold=True, color=WHITE), fill=_solid("0B5F63"), border=_GRID),
    2: Look(
        _font(bold=True, color=WHITE),
        # Darker lines: white words on them stay readable. LibreOffice mixes the two colours.
        fill=PatternFill("lightUp", fgColor="2A5F96", bgColor="3F7FBF"),
        border=_GRID,
    ),
    3: Look(_font(bold=True, color="3A2700"), fill=_solid("F0C35A"), border=_GRID),
    4: Look(_font(bold=True), fill=_solid(WHITE), border=_GRID),
}

_DUIDING_LINES = {
    Duiding.OPEN_DISCUSSION: "3F7FBF",
    Duiding.NOT_EXCHANGED: "C28A00",
    Duiding.BLIND_SPOT: "8B95A1",
    Duiding.BROAD_AGREEMENT: "0B5F63",
}


@cache
def label_look(label: int | None, *, top: bool = False) -> Look:
    """The sign of a label, or of no label; at the `top` of its cell when beside a text."""
    look = MUTED if label is None else _LABELS[label]
    return replace(look, alignment=_CENTRE if top else _MIDDLE)


def count_look(count: int) -> Look:
    """How a count looks: softer where it counts nobody."""
    return COUNT if count else _NO_COUNT


@cache
def duiding_look(duiding: Duiding | None) -> Look:
    """The sign of a duiding: a line beside it, in the accent where the group should talk first."""
    if duiding is Duiding.SEEMING_AGREEMENT:
        return TALK
    if duiding is None:
        return MUTED
    side = Side(style="thick", color=_DUIDING_LINES[duiding])
    return replace(TEXT, border=Border(left=side, right=_LINE, top=_LINE, bottom=_LINE))
