"""The sheet Antwoorden: the texts that may be shown, per question and label."""

from collections.abc import Iterator, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from exporter.release import ReleasedText
from exporter.unavailable import Unavailable
from exporter.unavailable_phrasing import notes
from exporter.workbook.look import (
    HEADING,
    HEADING_CENTRED,
    MUTED,
    NUMBER,
    SECTION,
    TEXT,
    TITLE,
    label_look,
)
from exporter.workbook.page import repeat_rows
from exporter.workbook.signs import NO_LABEL
from exporter.workbook.table import Field, Table
from survey_templates.instrument import Instrument

NO_TEXTS = "Bij deze vraag staan geen teksten."
GOES_ON = "(vervolg)"

_HEADINGS = (
    Field("Nr", HEADING_CENTRED),
    Field("Label", HEADING_CENTRED),
    Field("In het kort", HEADING),
    Field("Antwoord", HEADING),
    Field("Rol", HEADING),
)
_FIRST_WIDTHS = (6.0, 8.0, 20.0)
_TEXT_WIDTH, _ROLE_WIDTH = 86.0, 26.0
_HEADING_ROW = 2


def fill_answers(
    sheet: Worksheet,
    instrument: Instrument,
    municipality: str,
    texts: Sequence[ReleasedText],
    unavailable: Sequence[Unavailable],
) -> int:
    """Fills the sheet and returns how many columns there are to print.

    The column of roles is there only when a role stands beside at least one text.
    """
    table = Table(sheet, _widths(roles=any(text.role for text in texts)))
    table.put_across(f"Antwoorden {municipality}", TITLE)
    table.put(*_HEADINGS[: table.columns])
    for question in instrument.questions:
        own = [text for text in texts if text.question == question.number]
        table.put_across(f"{question.number}. {question.text}", SECTION)
        for note in notes(unavailable, question.number):
            table.put_across(note, MUTED)
        for fields in _records(instrument, own):
            table.put(*fields[: table.columns])
        if not own:
            table.put_across(NO_TEXTS, MUTED)
    repeat_rows(sheet, _HEADING_ROW, _HEADING_ROW)
    return table.columns


def _widths(*, roles: bool) -> tuple[float, ...]:
    last = (_TEXT_WIDTH, _ROLE_WIDTH) if roles else (_TEXT_WIDTH + _ROLE_WIDTH,)
    return (*_FIRST_WIDTHS, *last)


def _records(instrument: Instrument, texts: Sequence[ReleasedText]) -> Iterator[list[Field]]:
    """One record for each text of a question: by label, those without a label last."""
    labels = [(label.number, str(label.number), label.short) for label in instrument.labels]
    for label, sign, short in (*labels, (None, "–", NO_LABEL)):
        for text in texts:
            if text.label == label:
                yield [
                    Field(text.question, NUMBER, again=text.question),
                    Field(sign, label_look(label, top=True), again=sign),
                    Field(short, MUTED, again=GOES_ON),
                    Field(text.text, TEXT),
                    Field(text.role, MUTED),
                ]
