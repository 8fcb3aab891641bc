"""The publication version as a workbook: one sheet, for everybody to read and to reckon with."""

from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exporter.phrasing import participation
from exporter.publication import Publication, duiding_phrase, part_name
from exporter.safe_text import safe
from exporter.unavailable_phrasing import labels_phrase
from exporter.workbook.look import (
    BODY,
    COUNT,
    HEADING,
    HEADING_CENTRED,
    NUMBER,
    STRONG,
    TEXT,
    TITLE,
    Look,
)
from exporter.workbook.package import to_bytes
from exporter.workbook.page import repeat_rows, set_page
from exporter.workbook.table import Field, Table
from survey_templates.instrument import Instrument

NO_DUIDING = "Te weinig labels voor een duiding"
TOGETHER = "Hier staan geen aantallen: die zouden over te weinig mensen gaan."

_WIDTHS = (5.0, 48.0, 30.0, 40.0, 9.0)
_HEADINGS = ("Nr", "Vraag", "Duiding", "Label", "Mensen")
_HEADING_ROW = 3
_HERE = ZoneInfo("Europe/Amsterdam")


def publication_book(published: Publication, municipality: str, instrument: Instrument) -> bytes:
    """The publication of one municipality as an .xlsx file; `municipality` is its display name.

    The same input gives the same bytes.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Uitkomst"
    table = Table(sheet, _WIDTHS)
    table.put_across(f"{instrument.title}: uitkomst {municipality}", TITLE)
    table.put_across(_about(published), BODY)
    table.put(*(Field(each, _heading(each)) for each in _HEADINGS))
    _put_questions(table, published, instrument)
    table.put_across(f"Bron: {instrument.source.citation}", BODY)
    repeat_rows(sheet, _HEADING_ROW, _HEADING_ROW)
    _finish(sheet, published, municipality, table.columns)
    return to_bytes(book, safe(f"Uitkomst {municipality}"), published.made_at)


def _heading(text: str) -> Look:
    return HEADING_CENTRED if text in {"Nr", "Mensen"} else HEADING


def _about(published: Publication) -> str:
    took_part = participation(published.people, published.invited)
    least = published.threshold
    return f"{took_part}. Elk aantal gaat over ten minste {least} mensen. Teksten staan er niet in."


def _put_questions(table: Table, published: Publication, instrument: Instrument) -> None:
    for found in published.questions:
        shown = found.shown
        start = (
            Field(found.question, NUMBER),
            Field(instrument.question(found.question).text, STRONG),
            Field(duiding_phrase(found, NO_DUIDING), TEXT),
        )
        if found.unavailable_since:
            table.put(*start, Field(labels_phrase(found.unavailable_since), TEXT, span=2))
        elif not shown.parts:
            table.put(*start, Field(TOGETHER, TEXT, span=2))
        for part in shown.parts:
            table.put(*start, Field(part_name(part, instrument), TEXT), Field(part.people, COUNT))


def _finish(sheet: Worksheet, published: Publication, municipality: str, columns: int) -> None:
    when = f"{published.made_at.astimezone(_HERE):%d-%m-%Y}"
    set_page(sheet, columns, (municipality, f"{when} · openbaar"))
