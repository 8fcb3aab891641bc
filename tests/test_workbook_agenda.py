"""The agenda in the workbook: its columns, its rows and what can be filled in."""

from dataclasses import fields, replace
from datetime import date

import pytest
from openpyxl import Workbook

from exporter.agenda import AgendaRow, AgendaSection, agenda
from exporter.release import Release
from exporter.workbook.agenda_sheet import fill_agenda
from exporter.workbook.book import workbook
from exporter.workbook.columns import Kind, agenda_columns
from survey_templates.instrument import Instrument
from tests.books import TOWN, WHY, a_book, made, rows_of, sheet_of


@pytest.fixture(scope="module")
def release(instrument: Instrument) -> Release:
    return made(instrument)[0]


@pytest.fixture(scope="module")
def data(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return a_book(instrument)


def test_the_columns_are_the_record_in_reading_order(instrument: Instrument) -> None:
    columns = agenda_columns(instrument.agenda)
    assert [column.key for column in columns] == [field.name for field in fields(AgendaRow)]
    assert [column.heading for column in columns] == [
        *("Onderdeel", "Nr", "Vraag", "Aanleiding", "Actie", "Wie doet wat?", "Wanneer?"),
        "Uiterlijk",
    ]
    assert [column.key for column in columns if column.kind is Kind.DATE] == ["due"]


def test_the_column_names_are_those_of_the_content(instrument: Instrument) -> None:
    own = replace(instrument.agenda, action="Stap", who="Trekker", when="Moment")
    data = workbook(replace(instrument, agenda=own), TOWN, None, (), WHY)
    headings = rows_of(data, "Actieagenda")[1]
    assert headings[4:7] == ("Stap", "Trekker", "Moment")


def test_a_filled_agenda_row_stands_in_its_columns(instrument: Instrument) -> None:
    row = AgendaRow("A", 4, "Vraag?", "Daarom.", "Doen", "Wij", "na de zomer", date(2027, 9, 30))
    book = Workbook()
    fill_agenda(
        book.worksheets[0], instrument, TOWN, [AgendaSection(instrument.sections[0], (row,))]
    )
    written = [cell.value for cell in book.worksheets[0][4]]
    assert written == ["A", 4, "Vraag?", "Daarom.", "Doen", "Wij", "na de zomer", row.due]


def test_sections_stand_with_their_hints_above_their_rows(
    instrument: Instrument, release: Release, data: bytes
) -> None:
    expected: list[tuple[object, ...]] = []
    for part in agenda(instrument, release):
        section = part.section
        empty = (None,) * 4
        expected.append((f"{section.code}. {section.title}", None, None, section.hint, *empty))
        for row in part.rows:
            filled = (row.section, row.number, row.question or None, row.reason or None)
            expected.append((*filled, *empty))
    assert rows_of(data, "Actieagenda")[2 : 2 + len(expected)] == expected
    assert len(expected) == 3 * (1 + 1 + 5)


def test_the_follow_up_is_asked_for(instrument: Instrument, data: bytes) -> None:
    rows = rows_of(data, "Actieagenda")
    assert [row[0] for row in rows[-5:]] == [
        instrument.agenda.follow_up,
        "Volgende bijeenkomst (datum)",
        "In dezelfde samenstelling?",
        "Hoe houden wij elkaar aan de afspraken?",
        "Wie let daarop?",
    ]
    assert all(value is None for row in rows[-4:] for value in row[1:])


def test_dates_are_dates_and_answers_can_be_chosen(data: bytes) -> None:
    sheet = sheet_of(data, "Actieagenda")
    last = sheet.max_row
    rules = [
        (rule.type, str(rule.sqref), rule.formula1, rule.allow_blank, rule.showErrorMessage)
        for rule in sheet.data_validations.dataValidation
    ]
    assert rules == [
        ("date", f"H3:H{last - 7}", "36526", True, True),
        ("date", f"D{last - 3}", "36526", True, True),
        ("list", f"D{last - 2}", '"ja,nee"', True, True),
    ]
    assert {sheet[f"H{row}"].number_format for row in range(4, 10)} == {"dd-mm-yyyy"}
    assert sheet[f"D{last - 3}"].number_format == "dd-mm-yyyy"
    assert str(sheet["A1"].value) == f"Actieagenda {TOWN}"
