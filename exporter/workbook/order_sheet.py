"""The sheet Bespreekvolgorde: all questions in the order in which to talk about them."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from exporter.analysis import Finding
from exporter.phrasing import duiding_phrase, note, opening_question, why_first
from exporter.workbook.look import (
    COUNT,
    HEADING,
    HEADING_CENTRED,
    MUTED,
    NUMBER,
    STRONG,
    TEXT,
    TITLE,
    count_look,
    duiding_look,
)
from exporter.workbook.page import repeat_rows
from exporter.workbook.signs import NO_LABEL, legend, number_signs
from exporter.workbook.table import Field, Table
from survey_templates.instrument import Instrument

NONE = "–"
NO_DUIDING = "Te weinig labels voor een duiding"

_WIDTHS = (8.0, 5.0, 29.0, 20.0, 20.0, 26.0, 4.5, 4.5, 4.5, 4.5, 7.0, 27.0)
_LEGEND_SPANS = (3, 2, 2, 5)
_LEGEND_ROW, _HEADING_ROW = 2, 3


def fill_order(
    sheet: Worksheet, instrument: Instrument, municipality: str, findings: Sequence[Finding]
) -> int:
    """Fills the sheet with `findings` as they are ordered; returns how many columns to print."""
    table = Table(sheet, _WIDTHS)
    table.put_across(f"Bespreekvolgorde {municipality}", TITLE)
    table.put(*legend(instrument.labels, _LEGEND_SPANS))
    table.put(*_headings(instrument))
    for place, finding in enumerate(findings, start=1):
        table.put(*_record(instrument, place, finding))
    repeat_rows(sheet, _LEGEND_ROW, _HEADING_ROW)
    return table.columns


def _headings(instrument: Instrument) -> list[Field]:
    texts = ("Vraag", "Onderdeel", "Duiding", "Waarom bespreken?")
    return [
        Field("Plaats", HEADING_CENTRED),
        Field("Nr", HEADING_CENTRED),
        *(Field(text, HEADING) for text in texts),
        *number_signs(instrument.labels),
        Field(NO_LABEL, HEADING_CENTRED),
        Field("Openingsvraag", HEADING),
    ]


def _record(instrument: Instrument, place: int, finding: Finding) -> list[Field]:
    section = instrument.section_of(finding.question)
    counts = () if finding.unavailable_since else (*finding.counts.labels, finding.counts.blank)
    name = duiding_phrase(finding, NO_DUIDING)
    return [
        Field(place, COUNT),
        Field(finding.question, NUMBER),
        Field(instrument.question(finding.question).text, STRONG),
        Field(f"{section.code}. {section.title}", MUTED),
        Field(name, duiding_look(finding.duiding)),
        Field(_why(finding), TEXT),
        *([Field(count, count_look(count)) for count in counts] or [Field(NONE, MUTED, span=5)]),
        Field(opening_question(finding), STRONG),
    ]


def _why(finding: Finding) -> str:
    # Without a pair the reason itself already says what the note says.
    extra = note(finding) if finding.pair else None
    return f"{why_first(finding)} {extra}." if extra else why_first(finding)
