"""The sheet Actieagenda: the tool's own form, to fill in on paper or on the screen.

It is one flat list without joined cells: only then can people sort it, filter it and move columns.
"""

from collections.abc import Iterator, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from exporter.agenda import AgendaRow, agenda
from exporter.agreed import Status
from exporter.workbook.columns import Column, Kind, agenda_columns, letters_of
from exporter.workbook.contents import Contents
from exporter.workbook.follow_up_rows import put_follow_up
from exporter.workbook.identity import to_line
from exporter.workbook.listed import define_list
from exporter.workbook.look import (
    DATE,
    HEADING,
    HEADING_CENTRED,
    HINT,
    KEY,
    MUTED,
    NUMBER,
    REASON,
    STRONG,
    TEXT,
    TITLE,
    Look,
)
from exporter.workbook.overdue import mark_overdue
from exporter.workbook.page import repeat_rows
from exporter.workbook.table import Field, Table, key_field
from exporter.workbook.validation import add_rules, dates, numbers, one_of
from survey_templates.instrument import Instrument

AGENDA = "Actieagenda"

_LEAST_HEIGHT = 26.0
_LOOKS = {
    "section": MUTED,
    "number": NUMBER,
    "question": STRONG,
    "label": NUMBER,
    "due": DATE,
}


def fill_agenda(sheet: Worksheet, contents: Contents) -> int:
    """Fills the sheet and returns how many columns there are to print."""
    instrument, recorded = contents.instrument, contents.recorded
    columns = agenda_columns(instrument.agenda)
    table = Table(sheet, [column.width for column in columns])
    _put_title(table, contents)
    heading_row = table.row
    table.put(*map(_heading, columns))
    for row in agenda(instrument, contents.release, recorded, contents.identity.file):
        table.put(*_record(columns, row), least_height=_LEAST_HEIGHT)
    rows = heading_row + 1, table.row - 1
    define_list(sheet, AGENDA, [column.heading for column in columns], heading_row, rows[1])
    _validate(sheet, columns, rows, instrument)
    letters = letters_of(columns)
    mark_overdue(sheet, letters["due"], letters["status"], *rows)
    put_follow_up(table, columns, instrument.agenda.follow_up, recorded.follow_up)
    repeat_rows(sheet, heading_row, heading_row)
    sheet.column_dimensions[letters["key"]].hidden = True
    return table.columns - 1


def _put_title(table: Table, contents: Contents) -> None:
    # What the file is goes along with the sheet, wherever somebody copies it.
    table.put_aside(to_line(contents.identity), KEY)
    table.put_over(f"Actieagenda {contents.municipality}", TITLE)
    for section in contents.instrument.sections:
        table.put_over(f"{section.code}. {section.title}. {section.hint}".rstrip(), HINT)


def _heading(column: Column) -> Field:
    return Field(column.heading, HEADING if column.kind is Kind.TEXT else HEADING_CENTRED)


def _record(columns: Sequence[Column], row: AgendaRow) -> Iterator[Field]:
    for column in columns:
        if column.kind is Kind.KEY:
            yield key_field(row.key)
        else:
            value = getattr(row, column.key)
            again = None if column.kind is Kind.TEXT else value
            yield Field(value, _look(column, row), again=again)


def _look(column: Column, row: AgendaRow) -> Look:
    return REASON if column.key == "reason" and row.reason else _LOOKS.get(column.key, TEXT)


def _validate(
    sheet: Worksheet, columns: Sequence[Column], rows: tuple[int, int], instrument: Instrument
) -> None:
    cells = {key: f"{at}{rows[0]}:{at}{rows[1]}" for key, at in letters_of(columns).items()}
    add_rules(
        sheet,
        one_of(cells["section"], [section.code for section in instrument.sections]),
        numbers(cells["number"], len(instrument.questions)),
        numbers(cells["label"], len(instrument.labels)),
        dates(cells["due"]),
        one_of(cells["status"], list(Status)),
    )
