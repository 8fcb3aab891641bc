"""The sheet Inspiratie: what the tool gives to think about, question after question."""

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from exporter.workbook.look import ASIDE, BODY, MUTED, QUOTE, SECTION, SUBTITLE, TITLE, TOPIC, Look
from exporter.workbook.page import repeat_rows
from exporter.workbook.table import Field, Table
from survey_templates.instrument import (
    Bullets,
    Heading,
    InspirationBlock,
    Instrument,
    Quotation,
    Reference,
    ReflectionQuestion,
)

_WIDTHS = (6.0, 140.0)
_NONE = "Bij deze vraag geeft de Reflectietool geen inspiratie. Kijk bij:"
_ALSO = "Kijk ook bij:"


def fill_inspiration(sheet: Worksheet, instrument: Instrument) -> int:
    """Fills the sheet and returns how many columns there are to print."""
    table = Table(sheet, _WIDTHS)
    table.put_across("Inspiratie", TITLE)
    for section in instrument.sections:
        if section.is_own:
            continue
        table.put_across(f"{section.code}. {section.title}", SUBTITLE)
        for question in section.questions:
            table.put_across(f"{question.number}. {question.text}", SECTION)
            for text, look in _lines(question, instrument):
                table.put(Field(question.number, ASIDE), Field(text, look))
    table.put_across(f"Bron: {instrument.source.citation}", MUTED)
    repeat_rows(sheet, 1, 1)
    return table.columns


def _lines(question: ReflectionQuestion, instrument: Instrument) -> Iterator[tuple[str, Look]]:
    for block in question.inspiration:
        yield _line(block)
    if question.see_also:
        also = [f"• {each}. {instrument.question(each).text}" for each in question.see_also]
        yield "\n".join([_ALSO if question.inspiration else _NONE, *also]), BODY


def _line(block: InspirationBlock) -> tuple[str, Look]:
    match block:
        case Heading(text):
            return text, TOPIC
        case Bullets(items, numbered):
            return "\n".join(_bullets(items, numbered=numbered)), BODY
        case Quotation(text, speaker):
            return f"‘{text}’\n– {speaker}", QUOTE
        case Reference(text):
            return text, MUTED
        case _:
            return block.text, BODY


def _bullets(items: tuple[str, ...], *, numbered: bool) -> Iterator[str]:
    for number, item in enumerate(items, start=1):
        yield f"{number}. {item}" if numbered else f"• {item}"
