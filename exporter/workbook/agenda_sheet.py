"""The sheet Actieagenda: the tool's own form, to fill in on paper or on the screen."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exporter.agenda import AgendaRow, AgendaSection
from exporter.workbook.columns import Column, Kind, agenda_columns
from exporter.workbook.look import (
    BODY,
    DATE,
    DATE_TO_FILL_IN,
    HEADING,
    HEADING_CENTRED,
    HINT,
    MUTED,
    NUMBER,
    REASON,
    SECTION,
    STRONG,
    TEXT,
    TITLE,
    TO_FILL_IN,
    TOPIC_TO_FILL_IN,
    Look,
)
from exporter.workbook.page import repeat_rows
from exporter.workbook.table import Field, Table
from survey_templates.instrument import Instrument

FOLLOW_UP_HEADING = "Afspraken over het vervolg"
NEXT_MEETING = "Volgende bijeenkomst (datum)"
SAME_GROUP = "In dezelfde samenstelling?"
HOLD_EACH_OTHER = "Hoe houden wij elkaar aan de afspraken?"
WHO_WATCHES = "Wie let daarop?"

_HEADING_ROW = 2
_LEFT_COLUMNS = 3
_LEAST_HEIGHT = 26.0
# Excel's day numbers of 1 January 2000 and 31 December 2099.
_FIRST_DAY, _LAST_DAY = "36526", "73050"
_LOOKS = {"section": MUTED, "number": NUMBER, "question": STRONG, "reason": REASON}


def fill_agenda(
    sheet: Worksheet,
    instrument: Instrument,
    municipality: str,
    sections: Sequence[AgendaSection],
) -> int:
    """Fills the sheet and returns how many columns there are to print."""
    columns = agenda_columns(instrument.agenda)
    table = Table(sheet, [column.width for column in columns])
    table.put_across(f"Actieagenda {municipality}", TITLE)
    table.put(*map(_heading, columns))
    for part in sections:
        _put_section(table, columns, part)
    _validate_dates(table, columns)
    _put_follow_up(table, instrument.agenda.follow_up)
    repeat_rows(sheet, _HEADING_ROW, _HEADING_ROW)
    return table.columns


def _heading(column: Column) -> Field:
    return Field(column.heading, HEADING if column.kind is Kind.TEXT else HEADING_CENTRED)


def _put_section(table: Table, columns: Sequence[Column], part: AgendaSection) -> None:
    name = f"{part.section.code}. {part.section.title}"
    hint = Field(part.section.hint, HINT, span=len(columns) - _LEFT_COLUMNS)
    table.put(Field(name, SECTION, span=_LEFT_COLUMNS), hint)
    for row in part.rows:
        fields = (Field(getattr(row, column.key), _look(column, row)) for column in columns)
        table.put(*fields, least_height=_LEAST_HEIGHT)


def _look(column: Column, row: AgendaRow) -> Look:
    if column.kind is Kind.DATE:
        return DATE
    return _LOOKS.get(column.key, TEXT) if row.reason or column.key == "section" else TEXT


def _validate_dates(table: Table, columns: Sequence[Column]) -> None:
    dates = _date_validation()
    for index, column in enumerate(columns, start=1):
        if column.kind is Kind.DATE:
            letter = get_column_letter(index)
            dates.add(f"{letter}{_HEADING_ROW + 1}:{letter}{table.row - 1}")
    table.sheet.add_data_validation(dates)


def _date_validation() -> DataValidation:
    return DataValidation(
        type="date",
        operator="between",
        formula1=_FIRST_DAY,
        formula2=_LAST_DAY,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Geen datum",
        error="Vul een datum in, zoals 31-12-2027. Of laat de cel leeg.",
    )


def _yes_no_validation() -> DataValidation:
    return DataValidation(
        type="list",
        formula1='"ja,nee"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Ja of nee",
        error="Kies ja of nee. Of laat de cel leeg.",
    )


def _put_follow_up(table: Table, text: str) -> None:
    table.put_across(None, BODY)
    table.put_across(FOLLOW_UP_HEADING, SECTION)
    table.put_across(text, BODY)
    lines = (
        (NEXT_MEETING, DATE_TO_FILL_IN, _date_validation()),
        (SAME_GROUP, TO_FILL_IN, _yes_no_validation()),
        (HOLD_EACH_OTHER, TO_FILL_IN, None),
        (WHO_WATCHES, TO_FILL_IN, None),
    )
    for label, look, validation in lines:
        if validation is not None:
            validation.add(table.sheet.cell(table.row, _LEFT_COLUMNS + 1))
            table.sheet.add_data_validation(validation)
        table.put(
            Field(label, TOPIC_TO_FILL_IN, span=_LEFT_COLUMNS),
            Field(None, look, span=table.columns - _LEFT_COLUMNS),
            least_height=_LEAST_HEIGHT,
        )
