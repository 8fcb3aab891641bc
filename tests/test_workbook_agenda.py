"""The agenda in the workbook: its columns, its rows and what can be filled in."""

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import isnan, nan

import pytest

from exporter.agenda import AgendaRow, Noted, Recorded
from exporter.agreed import Action, Agreement, FollowUp, Status
from exporter.deadlines import is_late
from exporter.workbook.columns import agenda_columns
from exporter.workbook.identity import Identity, from_fields, from_line, to_fields, to_line
from survey_templates.instrument import Instrument
from tests.books import LONG, TOWN, a_book, book_of, contents, made, opened, rows_of, sheet_of

DUE = date(2027, 9, 30)
RECORDED = Recorded(
    agreements=(Noted("4", 13, Agreement(4, "Samen.", 1)),),
    actions=(
        Noted(
            "a1",
            21,
            Action(
                *("A", 4, "Doen", "Wij", "na de zomer", DUE, Status.BUSY),
                *("Men belt ons.", "Let op."),
            ),
        ),
        Noted("a2", 22, Action("A", 4, "Ook doen")),
    ),
    follow_up=Noted(
        "vervolg",
        31,
        FollowUp(date(2027, 6, 1), same_people=False, keeping="Bellen.", watcher="Ann"),
    ),
)


@pytest.fixture(scope="module")
def data(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return a_book(instrument)


@pytest.fixture(scope="module")
def recorded(instrument: Instrument) -> bytes:
    """The workbook of ten people after a meeting."""
    return book_of(instrument, TOWN, *made(instrument), recorded=RECORDED)


def test_the_columns_are_the_record_in_reading_order(instrument: Instrument) -> None:
    columns = agenda_columns(instrument.agenda)
    assert {column.key for column in columns} == {field.name for field in fields(AgendaRow)}
    assert [column.heading for column in columns] == [
        *("Onderdeel", "Nr", "Vraag", "Aanleiding", "Afgesproken antwoord", "Label", "Actie"),
        *("Wie doet wat?", "Wanneer?", "Uiterlijk", "Status", "Waaraan merken we het?"),
        *("Opmerking", "Kenmerk"),
    ]
    assert [column.key for column in columns if not column.filled_in] == ["question", "reason"]


def test_the_column_names_are_those_of_the_content(instrument: Instrument) -> None:
    own = replace(instrument.agenda, action="Stap", who="Trek-\nker", when="Moment")
    headings = heading_row(book_of(replace(instrument, agenda=own)))
    assert headings[6:9] == ("Stap", "Trek- ker", "Moment")


def test_no_two_columns_have_one_heading(instrument: Instrument) -> None:
    own = replace(instrument.agenda, action="status", who="Wie", when="WIE")
    headings = heading_row(book_of(replace(instrument, agenda=own)))
    assert headings[6:11] == ("status", "Wie", "WIE (2)", "Uiterlijk", "Status (2)")


def heading_row(data: bytes) -> tuple[object, ...]:
    return next(row for row in rows_of(data, "Actieagenda") if row[0] == "Onderdeel")


def rows_with_key(data: bytes, kind: str) -> list[tuple[object, ...]]:
    """The rows of the agenda whose key names something of a kind."""
    return [row for row in rows_of(data, "Actieagenda") if str(row[-1]).startswith(f"{kind}:")]


def test_what_was_recorded_stands_in_its_columns(recorded: bytes) -> None:
    first, second = rows_with_key(recorded, "actie")[:2]
    assert first[4:] == (
        *("Samen.", 1, "Doen", "Wij", "na de zomer", datetime(2027, 9, 30), "bezig"),  # noqa: DTZ001
        *("Men belt ons.", "Let op.", "actie:a1@21 afspraak:4@13"),
    )
    assert second[:2] == ("A", 4)
    assert second[4:] == (
        *(None, None, "Ook doen", None, None, None, "open", None, None, "actie:a2@22"),
    )


def test_a_row_to_fill_in_has_a_key_and_nothing_else(data: bytes) -> None:
    spare = rows_with_key(data, "actie")[-1]
    assert spare[0] == "C"
    assert spare[1:-1] == (None,) * 12
    keys = [row[-1] for row in rows_with_key(data, "actie")]
    assert len({*keys}) == len(keys) == 3 * (1 + 5)


def test_sections_stand_above_the_rows_with_their_hints(
    instrument: Instrument, data: bytes
) -> None:
    rows = rows_of(data, "Actieagenda")
    assert [row[0] for row in rows[1:4]] == [
        f"{each.code}. {each.title}. {each.hint}" for each in instrument.sections
    ]


def test_nothing_is_joined_so_that_people_can_sort_and_move(data: bytes) -> None:
    sheet = sheet_of(data, "Actieagenda")
    assert not sheet.merged_cells.ranges
    (listed,) = sheet.tables.values()
    assert listed.ref == "A5:N23"
    assert listed.autoFilter.ref == listed.ref
    assert [each.name for each in listed.tableColumns] == [cell.value for cell in sheet[5]]


def test_a_heading_that_excel_cannot_list_leaves_the_filter(instrument: Instrument) -> None:
    own = replace(instrument.agenda, action="x" * 256)
    sheet = sheet_of(book_of(replace(instrument, agenda=own)), "Actieagenda")
    assert not sheet.tables
    assert sheet.auto_filter.ref == "A5:N20"


def test_a_long_text_goes_on_under_the_same_key(instrument: Instrument) -> None:
    made_up = Recorded(actions=(Noted("a1", 21, Action("B", None, "Doen", due=DUE, remark=LONG)),))
    rows = [
        row
        for row in rows_of(book_of(instrument, recorded=made_up), "Actieagenda")
        if "actie:a1@21" in str(row[-1])
    ]
    assert "".join(str(row[12]) for row in rows) == LONG
    assert [row[-1] for row in rows] == [
        "actie:a1@21",
        *(f"actie:a1@21 deel:{part}" for part in range(2, len(rows) + 1)),
    ]
    assert len(rows) > 10
    assert {(row[0], row[9], row[10]) for row in rows} == {("B", rows[0][9], "open")}
    assert [row[6] for row in rows] == ["Doen", *[None] * (len(rows) - 1)]


def test_the_follow_up_is_asked_for(instrument: Instrument, data: bytes) -> None:
    rows = rows_with_key(data, "vervolg")
    assert [row[2] for row in rows] == [
        "Volgende bijeenkomst (datum)",
        "In dezelfde samenstelling?",
        "Hoe houden wij elkaar aan de afspraken?",
        "Wie let daarop?",
    ]
    assert [row[-1] for row in rows] == [
        *("vervolg:meeting@0", "vervolg:same_people@0", "vervolg:keeping@0", "vervolg:watcher@0"),
    ]
    assert all(row[6] is None for row in rows)
    said = " ".join(str(row[0]) for row in rows_of(data, "Actieagenda")[-10:] if row[0])
    assert instrument.agenda.follow_up in said.replace("  ", " ")


def test_the_follow_up_that_was_recorded_stands_there(recorded: bytes) -> None:
    assert [(row[6], row[-1]) for row in rows_with_key(recorded, "vervolg")] == [
        (datetime(2027, 6, 1), "vervolg:meeting@31"),  # noqa: DTZ001
        ("nee", "vervolg:same_people@31"),
        ("Bellen.", "vervolg:keeping@31"),
        ("Ann", "vervolg:watcher@31"),
    ]


def test_dates_are_dates_and_answers_can_be_chosen(data: bytes) -> None:
    sheet = sheet_of(data, "Actieagenda")
    last = sheet.max_row
    rules = [
        (rule.type, str(rule.sqref), rule.formula1, rule.formula2)
        for rule in sheet.data_validations.dataValidation
    ]
    assert rules == [
        ("list", "A6:A23", '"A,B,C"', None),
        ("whole", "B6:B23", "1", "15"),
        ("whole", "F6:F23", "1", "4"),
        ("date", "J6:J23", "36526", "73050"),
        ("list", "K6:K23", '"open,bezig,gereed,vervallen"', None),
        ("date", f"G{last - 3}", "36526", "73050"),
        ("list", f"G{last - 2}", '"ja,nee"', None),
    ]
    assert all(
        rule.allow_blank and rule.showErrorMessage for rule in sheet.data_validations.dataValidation
    )
    assert {sheet[f"J{row}"].number_format for row in range(6, 24)} == {"dd-mm-yyyy"}
    assert sheet[f"G{last - 3}"].number_format == "dd-mm-yyyy"


def test_more_sections_than_a_list_can_hold_can_be_typed(instrument: Instrument) -> None:
    sections = tuple(replace(instrument.sections[0], code=f"{number:060}") for number in range(5))
    sheet = sheet_of(book_of(replace(instrument, sections=sections)), "Actieagenda")
    assert sheet.data_validations.dataValidation[0].type == "whole"


def test_what_is_too_late_is_marked_by_a_rule_of_the_sheet(data: bytes) -> None:
    (cells,) = sheet_of(data, "Actieagenda").conditional_formatting
    (rule,) = cells.rules
    assert str(cells.sqref) == "J6:J23"
    assert rule.formula == ['AND(ISNUMBER($J6),$J6<TODAY(),OR($K6="",$K6="open",$K6="bezig"))']
    assert rule.dxf.numFmt.formatCode == '"te laat" dd-mm-yy'
    assert rule.dxf.fill.patternType == "lightUp"
    assert rule.dxf.font.b


def test_the_rule_of_the_sheet_says_late_where_the_page_does(data: bytes) -> None:
    today = date(2027, 9, 1)
    (cells,) = sheet_of(data, "Actieagenda").conditional_formatting
    rule = re.sub(r"\$([JK])\d+", r"\1", cells.rules[0].formula[0]).replace("=", "==")
    for status, days in product(Status, (None, -1, 0, 1)):
        due = None if days is None else today + timedelta(days=days)
        words = {
            "AND": lambda *found: all(found),
            "OR": lambda *found: any(found),
            "ISNUMBER": lambda value: not isnan(value),
            "TODAY": today.toordinal,
            "J": nan if due is None else due.toordinal(),
            "K": status.value,
        }
        late = eval(rule, {"__builtins__": {}}, words)  # noqa: S307 -- our own formula
        assert late == is_late(Action("A", action="Bellen", due=due, status=status), today)


# What the file is


def test_the_file_says_what_it_is_in_two_places(instrument: Instrument, data: bytes) -> None:
    expected = contents(instrument, TOWN, *made(instrument)).identity
    assert expected.release == 2
    properties = {each.name: each.value for each in opened(data).custom_doc_props.props}  # type: ignore[attr-defined]
    assert (
        from_fields(
            {name.removeprefix("eigenkracht-"): value for name, value in properties.items()}
        )
        == expected
    )
    sheet = sheet_of(data, "Actieagenda")
    assert from_line(str(sheet["N1"].value)) == expected
    assert sheet.column_dimensions["N"].hidden
    assert str(sheet.print_area).startswith("'Actieagenda'!$A$1:$M$")


IDENTITY = Identity("GM0344", 123456, 0, datetime(2027, 4, 20, 9, 15, tzinfo=UTC), "0" * 16)


def test_an_identity_is_read_back_from_its_line() -> None:
    line = (
        "formaat=1 gemeente=GM0344 ronde=123456 uitkomst=0 gemaakt=2027-04-20T09:15:00Z "
        "bestand=0000000000000000"
    )
    assert to_line(IDENTITY) == line
    assert from_line(line) == IDENTITY


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("formaat", "een"), ("gemeente", "344"), ("ronde", ""), ("uitkomst", "-1")),
        *(("gemaakt", "2027-02-30T09:15:00Z"), ("gemaakt", "gisteren"), ("bestand", "0")),
    ],
)
def test_what_is_no_identity_is_none(name: str, value: str) -> None:
    assert from_fields({**to_fields(IDENTITY), name: value}) is None
    assert from_line("") is None
