"""The sheet Voortgang: what moved since the round before, and how its actions stand."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from exporter.agreed import Action
from exporter.analysis import Counts
from exporter.change import Change, Moment, QuestionChange, change
from exporter.change_phrasing import cautions, duiding_then_and_now, moved, was_and_is
from exporter.phrasing import STEP_NAMES
from exporter.workbook.contents import Before
from exporter.workbook.look import (
    BODY,
    DATE,
    HEADING,
    HEADING_CENTRED,
    NUMBER,
    STRONG,
    SUBTITLE,
    TEXT,
    TITLE,
    TOTAL,
)
from exporter.workbook.page import repeat_rows
from exporter.workbook.table import Field, Table
from survey_templates.instrument import Instrument

NO_ACTIONS = "In de vorige ronde zijn geen acties afgesproken."

_WIDTHS = (5.0, 36.0, 34.0, 34.0, 13.0, 13.0, 13.0)
_HEADING_ROW = 2


def fill_progress(sheet: Worksheet, municipality: str, before: Before, after: Moment) -> int:
    """Fills the sheet and returns how many columns there are to print."""
    table = Table(sheet, _WIDTHS)
    table.put_across(f"Voortgang {municipality} sinds {before.title}", TITLE)
    _put_questions(table, after.instrument, change(before.moment, after))
    _put_actions(table, before.actions)
    repeat_rows(sheet, _HEADING_ROW, _HEADING_ROW)
    return table.columns


def _put_questions(table: Table, instrument: Instrument, found: Change) -> None:
    texts = ("Vraag", "Wat verschoof het meest?", "Duiding", *map(str.capitalize, STEP_NAMES))
    table.put(Field("Nr", HEADING_CENTRED), *(Field(text, HEADING) for text in texts))
    for each in found.questions:
        question = instrument.question(each.after.question)
        table.put(
            Field(question.number, NUMBER),
            Field(question.text, STRONG),
            Field(moved(each), TEXT),
            Field(duiding_then_and_now(each.before, each.after), TEXT),
            *(Field(step, TEXT) for step in _of_question(each)),
        )
    for section in found.sections:
        name = f"Onderdeel {section.code} samen: {section.title}"
        steps = [Field(step, TOTAL) for step in _steps(section.before, section.after)]
        table.put(Field(None, TOTAL), Field(name, TOTAL, span=3), *steps)
    table.put_across("Let op", SUBTITLE)
    for caution in cautions(found):
        table.put_across(caution, BODY)


def _of_question(each: QuestionChange) -> list[str]:
    """Each step was and is; nothing when the labels of a round cannot be relied on."""
    return _steps(each.before.counts, each.after.counts) if each.is_comparable else []


def _steps(before: Counts, after: Counts) -> list[str]:
    """What a step was and is, without the name of the step: that stands above it."""
    return [step.partition(": ")[2] for step in was_and_is(before, after)]


def _put_actions(table: Table, actions: Sequence[Action]) -> None:
    table.put_across("Acties uit de vorige ronde", SUBTITLE)
    if not actions:
        table.put_across(NO_ACTIONS, BODY)
        return
    table.put(
        Field("Nr", HEADING_CENTRED),
        Field("Actie", HEADING),
        Field("Wie doet wat?", HEADING),
        Field("Waaraan merken we het?", HEADING),
        Field("Uiterlijk", HEADING_CENTRED),
        Field("Status", HEADING, span=2),
    )
    for action in actions:
        table.put(
            Field(action.question, NUMBER),
            Field(action.action, STRONG),
            Field(action.who, TEXT),
            Field(action.sign, TEXT),
            Field(action.due, DATE),
            Field(action.status.value, TEXT, span=2),
        )
