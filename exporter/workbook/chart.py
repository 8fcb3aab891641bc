"""A native stacked bar chart of the labels, with a text instead of it for who does not see it.

It carries the signs of the labels: colour, pattern and number. The counts stand inside the bars, so
that a print in black and white says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from exporter.safe_text import safe
from exporter.workbook.look import INK, LINE, SOFT, WHITE

ROWS = 30
"""How many rows of `ROW_HEIGHT` a chart takes: with its heading one page."""

ROW_HEIGHT = 15.0


def _plain(color: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=color, ln=LineProperties(solidFill=INK, w=6350))


def _striped(color: str, stripes: str) -> GraphicalProperties:
    fill = PatternFillProperties(prst="wdUpDiag", fgClr=_color(stripes), bgClr=_color(color))
    return GraphicalProperties(pattFill=fill, ln=LineProperties(solidFill=INK, w=6350))


def _color(code: str) -> ColorChoice:
    return ColorChoice(srgbClr=code)  # type: ignore[arg-type]


# What fills a part of a bar, and the colour of the number in it: the signs of the labels, and of
# who gave no label.
_SIGNS = (
    (partial(_plain, "0B5F63"), WHITE),
    (partial(_striped, "3F7FBF", "2A5F96"), WHITE),
    (partial(_plain, "F0C35A"), INK),
    (partial(_plain, WHITE), INK),
    (partial(_plain, "D5DAE0"), SOFT),
)
_SHOWS_NOTHING = dict.fromkeys(
    ("showVal", "showSerName", "showCatName", "showLegendKey", "showPercent"), False
)


@dataclass(frozen=True)
class Bars:
    """Where the figures of a chart stand on its sheet.

    The rows `first` to `last` hold a bar each, its name in column `name`; from column `counts` on
    there is one column for each of `parts`, which are what the parts of a bar are called. `zeros`
    are the bars, from 0, in which a part is nothing: no number stands there. The longest bar is
    `longest`.
    """

    first: int
    last: int
    name: int
    counts: int
    parts: tuple[str, ...]
    zeros: tuple[tuple[int, ...], ...]
    longest: int


class _Described(TwoCellAnchor):
    """The place of a chart, with what is read aloud instead of it.

    openpyxl makes the frame of a chart itself, and knows no text for it.
    """

    # openpyxl gathers these for each class anew.
    __attrs__ = TwoCellAnchor.__attrs__
    __nested__ = TwoCellAnchor.__nested__
    __elements__ = TwoCellAnchor.__elements__
    _described: str

    def __init__(self, described: str, first: AnchorMarker, last: AnchorMarker) -> None:
        object.__setattr__(self, "_described", described)
        super().__init__(editAs="oneCell", _from=first, to=last)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "graphicFrame" and value is not None:
            properties = value.nvGraphicFramePr.cNvPr  # type: ignore[attr-defined]
            properties.name, properties.descr = "Grafiek", self._described
        super().__setattr__(name, value)


def add_chart(sheet: Worksheet, bars: Bars, row: int, columns: int, described: str) -> None:
    """Puts the chart of `bars` on the sheet, from `row` on and over `columns`.

    The rows that it takes get their height. `described` says what there is to see, in plain Dutch.
    """
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 35
    names = Reference(sheet, min_col=bars.name, min_row=bars.first, max_row=bars.last)
    for place, part in enumerate(bars.parts):
        column = bars.counts + place
        counts = Reference(sheet, min_col=column, min_row=bars.first, max_row=bars.last)
        chart.series.append(_series(counts, part, place, bars.zeros[place]))
    chart.set_categories(names)
    _set_axes(chart, bars.longest)
    for each in range(row, row + ROWS):
        height = {"ht": f"{ROW_HEIGHT:g}", "customHeight": "1"}
        sheet.row_dimensions[each] = height  # type: ignore[assignment]
    chart.anchor = _Described(  # type: ignore[assignment]
        safe(described),
        AnchorMarker(col=0, row=row - 1),
        AnchorMarker(col=columns, row=row - 1 + ROWS),
    )
    sheet.add_chart(chart)


def _series(counts: Reference, part: str, place: int, zeros: Sequence[int]) -> Series:
    fill, letters = _SIGNS[place]
    series: Series = SeriesFactory(counts)
    series.tx = SeriesLabel(v=safe(part))
    series.graphicalProperties = fill()
    series.dLbls = DataLabelList(
        dLbl=[DataLabel(idx=bar, **_SHOWS_NOTHING) for bar in zeros],
        txPr=_letters(letters, bold=True),
        **{**_SHOWS_NOTHING, "showVal": True},
    )
    return series


def _set_axes(chart: BarChart, longest: int) -> None:
    # The first question on top, and the numbers below.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "0"
    chart.y_axis.scaling.max = longest
    lines = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    chart.y_axis.majorGridlines = ChartLines(spPr=lines)
    chart.x_axis.txPr = chart.y_axis.txPr = _letters(INK)
    chart.legend.position = "t"
    chart.legend.txPr = _letters(INK)


def _letters(color: str, *, bold: bool = False) -> RichText:
    properties = CharacterProperties(sz=1000, b=bold, solidFill=color, latin=Font(typeface="Arial"))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)
    return RichText(p=[paragraph])
