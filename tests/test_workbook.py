"""The workbook as a municipality opens it: whole, harmless, fit for paper, the same each time."""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exporter.agenda import AgendaRow, AgendaSection, agenda
from exporter.analysis import Counts, Order, order
from exporter.disclosure import Voice, disclose
from exporter.phrasing import opening_question, title, why_first
from exporter.release import Release, ReleasedText, findings, make
from exporter.safe_text import EXCEL_CELL_UNITS, safe
from exporter.workbook.agenda_sheet import fill_agenda
from exporter.workbook.answers_sheet import GOES_ON, NO_TEXTS
from exporter.workbook.book import workbook
from exporter.workbook.cells import put
from exporter.workbook.columns import Kind, agenda_columns
from exporter.workbook.layout import display_lines, portions, text_height
from exporter.workbook.look import TEXT
from exporter.workbook.package import to_bytes
from survey_templates.codebook import GivenAnswer, Mark, Privacy
from survey_templates.instrument import Instrument

TOWN = "Voorbeeldstad"
WHY = "Er deden drie mensen mee. U ziet de uitkomst vanaf vijf mensen."
MADE_AT = datetime(2027, 4, 14, 22, 30, tzinfo=UTC)
HIGHEST_ROW = 409
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# The whole scan of ten people in analysis.md, questions 1 to 15.
WHOLE_SCAN = (
    *((3, 4, 2, 1), (8, 1, 1, 0), (2, 2, 5, 1), (5, 1, 2, 2), (0, 3, 2, 5)),
    *((4, 4, 1, 1), (1, 1, 4, 4), (7, 2, 1, 0), (2, 6, 1, 1), (0, 0, 3, 7)),
    *((1, 5, 3, 1), (0, 2, 3, 5), (0, 1, 7, 2), (6, 0, 0, 4), (0, 4, 1, 5)),
)
BY_DUIDING = [4, 14, 6, 1, 8, 9, 11, 3, 13, 7, 10, 12, 5, 15, 2]
ROLES = ("WETH", "BELEI", "BELEI", "REGIE", "REGIE", "UITV", "PROF", "PROF", "INWO", "INWO")
LONG = " ".join(f"woord{number}" for number in range(1, 601))

HOSTILE = (
    *("=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://kwaad.example","klik")', "+1", "-1+2"),
    *("@SUM(1;2)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)"),
    *("=", "+", "-", "@", "==", "'=1+1", "'", '"', "=1+1\n=2+2", "=WEBSERVICE('http://x')"),
    *("http://kwaad.example", "https://kwaad.example/?a=1&b=2", "mailto:a@kwaad.example"),
    *("file:/etc/passwd", "\\\\server\\map", "#REF!", "#N/A", "#DIV/0!", "TRUE", "1e9"),
    *("31-12-2027", "00012", "<script>alert(1)</script>", "</t></is></c><c><f>1+1</f></c>"),
    *("<f>1+1</f>", "]]>", "<![CDATA[x]]>", "&amp;", "&#x1;", "<!-- -->", "<?xml version='1.0'?>"),
    *("_x0041_", "_x000D_x0041_", "_x005F_x0041_", "{naam}", "${naam}", "%s", "&L&P", "&&"),
    *("a\x00b", "\x01\x02\x1f", "a\x7fb", "a\x85b", "a\u2028b", "\ufffe\uffff", "\U0001ffff"),
    *("\ud800", "a\udc00b", "neef\u202elezer", "\u2066x\u2069", "e" + "\u0301" * 300),
    *("😀" * 100, "\r\n" * 40, "x" * 4_000, "a b " * 2_000, "regel\n" * 400, "\u200b" * 40_000),
    *("x" * 40_000, "😀" * 20_000, "_x0041_" * 6_000, "\u0301_x0041_" * 6_000),
)


def made(
    instrument: Instrument,
    people: int = 10,
    roles: Sequence[str] = ("BELEI",),
    privacy: Privacy = Privacy.CONFIDENTIAL,
) -> tuple[Release, tuple[ReleasedText, ...]]:
    """A release in which people gave the labels of the whole scan, each in turn, and a text."""
    voices = tuple(
        Voice(instrument.role(roles[person % len(roles)]), _answers(person))
        for person in range(people)
    )
    disclosed = disclose(instrument, voices, privacy, 5)
    keys = {(t.voice, t.question): f"{t.question:02}{people - t.voice:03}" for t in disclosed.texts}
    return make(
        disclosed,
        keys,
        survey_id=123456,
        mark=Mark(instrument.code, instrument.version, privacy, 5),
        municipality="GM9901",
        number=2,
        made_at=MADE_AT,
        invited=people + 2,
    )


def _answers(person: int) -> tuple[GivenAnswer, ...]:
    answers = []
    for question, counts in enumerate(WHOLE_SCAN, start=1):
        labels = [label for label, count in enumerate(counts, start=1) for _ in range(count)]
        text = f"Antwoord {person} op vraag {question}. " + "Wij praten hier vaak over. " * person
        answers.append(GivenAnswer(question, text.strip(), labels[person % len(labels)]))
    return tuple(answers)


@pytest.fixture(scope="module")
def release(instrument: Instrument) -> Release:
    return made(instrument)[0]


@pytest.fixture(scope="module")
def data(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return workbook(instrument, TOWN, *made(instrument), "")


@pytest.fixture(scope="module")
def without(instrument: Instrument) -> bytes:
    """The workbook without a release."""
    return workbook(instrument, TOWN, None, (), WHY)


@pytest.fixture(scope="module")
def sixty(instrument: Instrument) -> bytes:
    """The workbook of sixty people of several roles."""
    return workbook(instrument, TOWN, *made(instrument, 60, ROLES), "")


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def sheet_of(data: bytes, name: str) -> Worksheet:
    sheet = opened(data)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(data: bytes, name: str) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet_of(data, name).iter_rows()]


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def texts_in(data: bytes, name: str) -> str:
    return "\n".join(str(value) for row in rows_of(data, name) for value in row if value)


def shown(value: object) -> str:
    """What Excel shows of a stored text."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), str(value or ""))


def raw_rows(data: bytes, part: str) -> Iterator[Mapping[str, str]]:
    """The rows of a sheet as written: the text in each column's letter."""
    for row in etree.fromstring(parts_of(data)[part]).iter(f"{MAIN}row"):
        yield {
            re.sub(r"\d", "", str(cell.get("r"))): "".join(cell.itertext())
            for cell in row.iter(f"{MAIN}c")
        }


# Which sheets, and what stands on them


def test_the_sheets_in_their_order(data: bytes, without: bytes) -> None:
    assert opened(data).sheetnames == [
        *("Toelichting", "Actieagenda", "Bespreekvolgorde", "Labels per vraag", "Antwoorden"),
    ]
    assert opened(without).sheetnames == ["Toelichting", "Actieagenda"]


@pytest.mark.parametrize(
    "words",
    [
        "10 van 12 deden mee.",
        "Er waren twaalf mensen uitgenodigd.",
        "ten minste vijf mensen",
        "Vertrouwelijk is niet anoniem",
        "Ronde 123456, uitkomst 2, gemaakt op 15-04-2027 om 00:30 uur.",
        "Zo gebruikt u dit bestand",
    ],
)
def test_the_explanation_says_who_how_and_when(data: bytes, words: str) -> None:
    assert words in texts_in(data, "Toelichting")


@pytest.mark.parametrize("book", ["data", "without"])
def test_the_explanation_holds_labels_and_source_verbatim(
    instrument: Instrument, request: pytest.FixtureRequest, book: str
) -> None:
    text = texts_in(request.getfixturevalue(book), "Toelichting")
    assert all(f"{label.number} {label.short}" in text for label in instrument.labels)
    assert all(label.text in text for label in instrument.labels)
    assert instrument.source.citation in text
    assert instrument.source.note in text


def test_an_open_round_says_so_and_shows_roles(instrument: Instrument) -> None:
    data = workbook(instrument, TOWN, *made(instrument, 3, ROLES, Privacy.OPEN), "")
    text = texts_in(data, "Toelichting")
    assert "Dit is een open ronde" in text
    assert "Vertrouwelijk" not in text
    assert "wethouder" in texts_in(data, "Antwoorden")


def test_without_a_release_it_says_why_and_the_agenda_is_whole(
    instrument: Instrument, without: bytes, data: bytes
) -> None:
    assert WHY in texts_in(without, "Toelichting")
    assert WHY not in texts_in(data, "Toelichting")
    agenda_rows = rows_of(without, "Actieagenda")
    assert [row[0] for row in agenda_rows if row[0] in {"A", "B", "C"}] == list("AAAAABBBBBCCCCC")
    assert all(row[1:] == (None,) * 7 for row in agenda_rows if row[0] in {"A", "B", "C"})
    assert instrument.agenda.follow_up in texts_in(without, "Actieagenda")


def test_the_explanation_names_the_main_group(sixty: bytes) -> None:
    text = texts_in(sixty, "Toelichting")
    assert "gaan over één groep: binnen de gemeente of niet gezegd (36 mensen)." in text


# The agenda


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


# The figures


def test_all_questions_stand_in_the_order_of_talking(
    instrument: Instrument, release: Release, data: bytes
) -> None:
    rows = rows_of(data, "Bespreekvolgorde")[3:]
    assert [row[1] for row in rows] == BY_DUIDING
    assert [row[0] for row in rows] == list(range(1, 16))
    for row, finding in zip(rows, order(findings(release), Order.DUIDING), strict=True):
        section = instrument.section_of(finding.question)
        assert finding.duiding is not None
        assert row[2:6] == (
            instrument.question(finding.question).text,
            f"{section.code}. {section.title}",
            title(finding.duiding),
            why_first(finding),
        )
        assert row[6:] == (*WHOLE_SCAN[finding.question - 1], 0, opening_question(finding))


def test_a_question_with_few_labels_has_no_duiding(instrument: Instrument) -> None:
    data = workbook(instrument, TOWN, *made(instrument, 3, ROLES, Privacy.OPEN), "")
    assert {row[4] for row in rows_of(data, "Bespreekvolgorde")[3:]} == {
        "Te weinig labels voor een duiding"
    }


def test_what_is_to_be_said_besides_stands_with_the_reason(
    instrument: Instrument, release: Release
) -> None:
    group = release.groups[0]
    counts = (Counts((2, 2, 2, 2), 2), *group.counts[1:])
    other = replace(release, groups=(replace(group, counts=counts),))
    rows = rows_of(workbook(instrument, TOWN, other, (), ""), "Bespreekvolgorde")
    why = next(str(row[5]) for row in rows if row[1] == 1)
    assert why.endswith("nooit over nagedacht. De discussie is niet bij iedereen bekend.")


def test_labels_per_question_and_section(data: bytes) -> None:
    rows = rows_of(data, "Labels per vraag")
    assert rows[2][2] == "iedereen (10)"
    assert rows[3] == ("Nr", "Vraag", "1", "2", "3", "4", "geen label", "n")
    assert [row[2:] for row in rows if isinstance(row[0], int)] == [
        (*counts, 0, 10) for counts in WHOLE_SCAN
    ]
    assert [row[1:] for row in rows if str(row[1]).endswith("samen")] == [
        ("Onderdeel A samen", 18, 11, 12, 9, 0, 50),
        ("Onderdeel B samen", 14, 13, 10, 13, 0, 50),
        ("Onderdeel C samen", 7, 12, 14, 17, 0, 50),
    ]


def test_groups_stand_beside_each_other_three_to_a_sheet(
    instrument: Instrument, sixty: bytes
) -> None:
    release, _ = made(instrument, 60, ROLES)
    names = [name for name in opened(sixty).sheetnames if name.startswith("Labels")]
    assert names == ["Labels per vraag", "Labels per vraag 2", "Labels per vraag 3"]
    headings = [
        value for name in names for value in rows_of(sixty, name)[2][2:] if value is not None
    ]
    assert headings == [f"{group.name} ({group.people})" for group in release.groups]
    assert [len(rows_of(sixty, name)[3]) for name in names] == [20, 20, 20]
    inside = rows_of(sixty, names[0])[5][8:14]
    counts = release.groups[1].counts[0]
    assert inside == (*counts.labels, counts.blank, counts.n)


def test_answers_stand_by_question_and_label(instrument: Instrument, data: bytes) -> None:
    _, texts = made(instrument)
    rows = rows_of(data, "Antwoorden")[2:]
    numbers = [int(str(row[0]).split(".")[0]) for row in rows]
    assert numbers == sorted(numbers)
    first = [row for row in rows if row[0] == 1]
    assert [row[1] for row in first] == [str(n) for n in (1, 1, 1, 2, 2, 2, 2, 3, 3, 4)]
    assert [row[3] for row in first] == [
        text.text
        for label in (1, 2, 3, 4)
        for text in texts
        if text.question == 1 and text.label == label
    ]
    assert all(len(row) == 4 for row in rows), "no column of roles where no role is given"


def test_a_text_without_a_label_comes_last_and_no_texts_is_said(
    instrument: Instrument, release: Release
) -> None:
    texts = (
        ReleasedText("a", 1, None, None, "zonder"),
        ReleasedText("b", 1, 4, "wethouder", "met"),
    )
    rows = rows_of(workbook(instrument, TOWN, release, texts, ""), "Antwoorden")
    assert rows[3:5] == [
        (1, "4", "nooit over nagedacht", "met", "wethouder"),
        (1, "–", "geen label", "zonder", None),
    ]
    assert [row[0] for row in rows].count(NO_TEXTS) == 14


# Hostile text


def hostile_book(instrument: Instrument) -> bytes:
    """A workbook with every hostile string as an answer, as a role, in the content, and as name."""
    release, _ = made(instrument)
    texts = tuple(
        ReleasedText(f"{number:03}", 1, number % 4 + 1, None, text)
        for number, text in enumerate(HOSTILE)
    )
    roles = tuple(ReleasedText("z", 2, 1, text[:100], "tekst") for text in HOSTILE)
    return workbook(instrument, "=A&B\u202e\x01", release, texts + roles, "")


def hostile_agenda(instrument: Instrument) -> bytes:
    """The agenda alone, with every hostile string as the reason and as the action."""
    book = Workbook()
    rows = tuple(AgendaRow("A", 1, "Vraag?", text, text) for text in HOSTILE)
    fill_agenda(book.worksheets[0], instrument, TOWN, [AgendaSection(instrument.sections[0], rows)])
    return to_bytes(book, "Proef", None)


@pytest.fixture(scope="module", params=[hostile_book, hostile_agenda])
def hostile(request: pytest.FixtureRequest, instrument: Instrument) -> bytes:
    written: bytes = request.param(instrument)
    return written


def test_there_is_enough_hostile_text() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) > 50


def test_hostile_text_makes_no_formula_link_or_error(hostile: bytes) -> None:
    for name, content in parts_of(hostile).items():
        tree = etree.fromstring(content)
        assert "externalLink" not in name
        if "worksheets" in name:
            assert name.endswith(".xml"), "a sheet with relations has links"
            tags = {etree.QName(element).localname for element in tree.iter(etree.Element)}
            assert not tags & {"f", "hyperlink", "hyperlinks"}
            assert {cell.get("t") for cell in tree.iter(f"{MAIN}c")} <= {"n", "inlineStr"}


def test_every_part_is_strict_xml(hostile: bytes, data: bytes, without: bytes) -> None:
    strict = etree.XMLParser(recover=False, resolve_entities=False)
    for book in (hostile, data, without):
        for content in parts_of(book).values():
            etree.fromstring(content, strict)


def test_a_text_that_starts_like_a_formula_stays_text_when_edited(instrument: Instrument) -> None:
    for row in sheet_of(hostile_agenda(instrument), "Sheet").iter_rows(min_row=4):
        for cell in row:
            if isinstance(cell.value, str):
                risky = cell.value[:1] in set("=+-@\t＝＋－＠")
                assert bool(cell.quotePrefix) == risky, cell.coordinate
                assert cell.data_type == "s"
                assert cell.hyperlink is None


def test_no_row_is_higher_than_excel_can_show(hostile: bytes) -> None:
    heights = [
        row.ht or 0 for sheet in opened(hostile).worksheets for row in sheet.row_dimensions.values()
    ]
    assert 200 < max(heights) < HIGHEST_ROW


def test_the_cell_itself_takes_no_harm() -> None:
    sheet = Workbook().worksheets[0]
    put(sheet, 1, 1, "a\x00b\u202ec", TEXT)
    assert sheet["A1"].value == "a�b�c"


def test_no_answer_is_cut(instrument: Instrument) -> None:
    name = "xl/worksheets/sheet5.xml"
    found: list[str] = []
    for row in list(raw_rows(hostile_book(instrument), name))[3:]:
        if row["A"].startswith("2. "):
            break
        if row["C"] == GOES_ON:
            found[-1] += shown(row["D"])
        else:
            found.append(shown(row["D"]))
    expected = [safe(text) for label in (1, 2, 3, 4) for text in HOSTILE[label - 1 :: 4]]
    assert found == expected


def test_no_reason_is_cut(instrument: Instrument) -> None:
    reasons: list[str] = []
    for row in list(raw_rows(hostile_agenda(instrument), "xl/worksheets/sheet1.xml"))[3:]:
        if row["A"] == "A":
            reasons.append(shown(row["D"]))
        elif "D" in row:
            reasons[-1] += shown(row["D"])
        else:
            break
    assert [safe(text) for text in HOSTILE] == reasons


def test_a_text_that_does_not_fit_one_cell_is_refused_and_not_cut() -> None:
    sheet = Workbook().worksheets[0]
    put(sheet, 1, 1, "x" * EXCEL_CELL_UNITS, TEXT)
    with pytest.raises(ValueError, match="does not fit"):
        put(sheet, 1, 1, "x" * (EXCEL_CELL_UNITS + 1), TEXT)


def test_hostile_content_and_name_are_harmless_too(instrument: Instrument) -> None:
    label = replace(instrument.labels[0], text="=1+1\x02", short="=2+2\ufffe")
    section = replace(instrument.sections[0], title="=3+3", hint="\u202e=4+4")
    other = replace(
        instrument,
        title="=5+5\ud800",
        labels=(label, *instrument.labels[1:]),
        sections=(section, *instrument.sections[1:]),
    )
    data = workbook(other, "=6+6\x03", *made(instrument), "")
    for name, content in parts_of(data).items():
        tree = etree.fromstring(content)
        assert "worksheets" not in name or tree.find(f".//{MAIN}f") is None
    assert opened(data).properties.title == "Actieagenda =6+6� – =5+5�"


# Paper


def test_text_falls_into_lines_without_losing_a_letter() -> None:
    text = "een twee\n\ndrie " + "x" * 100 + "  vier"
    lines = display_lines(text, 20)
    assert "".join(lines) == text + "\n"
    assert len(lines) == 8
    assert "".join(portions("regel\n" * 100, 20)) == "regel\n" * 100


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 20, 1),
        ("kort", 20, 1),
        ("een\ntwee\n", 20, 3),
        ("i" * 30, 20, 1),
        ("W" * 30, 20, 4),
        ("é" * 20, 20, 2),
        ("😀" * 20, 20, 4),
        ("e\u0301" * 16, 20, 1),
    ],
)
def test_lines_are_counted_by_the_width_of_letters(text: str, width: float, lines: int) -> None:
    assert len(display_lines(text, width)) == lines


def test_bold_and_large_letters_need_more_room() -> None:
    text = "ja " * 200
    plain = text_height(text, 40, 10, bold=False)
    assert text_height(text, 40, 10, bold=True) > plain
    assert text_height(text, 40, 18, bold=False) > 2 * plain


@pytest.mark.parametrize("book", ["data", "without", "sixty"])
def test_every_sheet_is_made_for_a4(request: pytest.FixtureRequest, book: str) -> None:
    for sheet in opened(request.getfixturevalue(book)).worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize) == ("landscape", 9)
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_margins.left < 0.5 < sheet.page_margins.bottom
        assert str(sheet.print_area).endswith(f"${sheet.max_row}")
        assert sheet.oddHeader is not None
        assert not sheet.oddHeader
        assert all(
            row.ht is not None and row.ht <= HIGHEST_ROW for row in sheet.row_dimensions.values()
        )


@pytest.mark.parametrize(
    ("name", "rows", "frozen"),
    [
        ("Toelichting", None, None),
        ("Actieagenda", "$2:$2", "A3"),
        ("Bespreekvolgorde", "$2:$3", "A4"),
        ("Labels per vraag", "$2:$4", "C5"),
        ("Antwoorden", "$2:$2", "A3"),
    ],
)
def test_headings_stay_in_sight(
    data: bytes, name: str, rows: str | None, frozen: str | None
) -> None:
    sheet = sheet_of(data, name)
    assert sheet.print_title_rows == rows
    assert sheet.freeze_panes == frozen


def footer_of(data: bytes) -> list[str]:
    sheet = etree.fromstring(parts_of(data)["xl/worksheets/sheet1.xml"])
    text = str(sheet.findtext(f".//{MAIN}oddFooter"))
    style = '&"Arial,Regular"&8 '
    return [part.removeprefix(style) for part in re.split('&[LCR](?=&")', text)[1:]]


@pytest.mark.parametrize(
    ("privacy", "middle"),
    [
        (Privacy.CONFIDENTIAL, "15-04-2027 · vertrouwelijk"),
        (Privacy.OPEN, "15-04-2027"),
    ],
)
def test_the_footer_says_whose_it_is_and_how_to_treat_it(
    instrument: Instrument, privacy: Privacy, middle: str
) -> None:
    data = workbook(instrument, "Hof & Haag\n2\x01", *made(instrument, 5, privacy=privacy), "")
    assert footer_of(data) == ["Hof && Haag 2�", middle, "pagina &P van &N"]


def test_without_a_release_the_footer_has_no_date(without: bytes) -> None:
    assert footer_of(without) == [TOWN, "", "pagina &P van &N"]


def test_rows_to_fill_in_grow_and_joined_ones_are_high_enough(data: bytes) -> None:
    sheet = etree.fromstring(parts_of(data)["xl/worksheets/sheet2.xml"])
    rows = list(sheet.iter(f"{MAIN}row"))
    fixed = [int(str(row.get("r"))) for row in rows if row.get("customHeight")]
    heights = [float(str(row.get("ht"))) for row in rows]
    last = len(rows)
    sections = [3, 10, 17]
    assert fixed == [1, *sections, *range(last - 6, last + 1)]
    assert min(heights[row] for row in range(2, last - 7)) >= 26


def test_label_signs_carry_colour_pattern_and_number(data: bytes) -> None:
    legend = [cell for cell in sheet_of(data, "Bespreekvolgorde")[2] if cell.value]
    assert [str(cell.value)[0] for cell in legend] == ["1", "2", "3", "4"]
    assert [cell.fill.fill_type for cell in legend] == ["solid", "lightUp", "solid", "solid"]
    assert [cell.fill.fgColor.rgb for cell in legend][::2] == ["000B5F63", "00F0C35A"]
    assert legend[1].fill.bgColor.rgb == "003F7FBF"
    assert legend[0].font.color is not None
    assert legend[0].font.color.rgb == "00FFFFFF"


def test_what_to_talk_about_first_has_the_accent(data: bytes) -> None:
    rows = list(sheet_of(data, "Bespreekvolgorde").iter_rows(min_row=4))
    colours = [row[4].font.color.rgb for row in rows if row[4].font.color]
    assert colours == ["00A3330F"] * 5 + ["001B2430"] * 10
    assert sheet_of(data, "Actieagenda")["D4"].border.left.color.rgb == "00A3330F"
    assert sheet_of(data, "Actieagenda")["D5"].border.left.color.rgb != "00A3330F"


# The file


def test_the_properties_say_what_it_is(data: bytes, without: bytes) -> None:
    properties = opened(data).properties
    assert properties.title == f"Actieagenda {TOWN} – Reflectietool Eigen Kracht"
    assert (properties.creator, properties.language) == ("Reflectietool Eigen Kracht", "nl")
    assert properties.created == properties.modified == MADE_AT.replace(tzinfo=None)
    assert opened(without).properties.created == datetime(1980, 1, 1)  # noqa: DTZ001


def test_the_same_input_gives_the_same_bytes(instrument: Instrument, data: bytes) -> None:
    assert workbook(instrument, TOWN, *made(instrument), "") == data
    with ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_time_zone_of_the_moment_does_not_matter(
    instrument: Instrument, release: Release, data: bytes
) -> None:
    other_zone = replace(release, made_at=MADE_AT.astimezone(timezone(timedelta(hours=9))))
    _, texts = made(instrument)
    assert workbook(instrument, TOWN, other_zone, texts, "") == data


# On paper, through LibreOffice


def pdf_of(data: bytes, folder: Path) -> Path:
    """The workbook printed by LibreOffice, with a user profile of its own."""
    program = shutil.which("soffice")
    if program is None or shutil.which("pdftotext") is None:
        if os.environ.get("CI"):
            pytest.fail("soffice or pdftotext is missing")
        pytest.skip("needs soffice and pdftotext (Debian: libreoffice-calc, poppler-utils)")
    (folder / "agenda.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "agenda.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return folder / "agenda.pdf"


def printed_pages(path: Path) -> list[str]:
    result = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return result.stdout.decode().split("\f")[:-1]


def test_libreoffice_prints_it_whole(
    instrument: Instrument, release: Release, tmp_path: Path
) -> None:
    texts = (ReleasedText("a", 3, 2, "beleidsadviseur", LONG),)
    pages = printed_pages(pdf_of(workbook(instrument, TOWN, release, texts, ""), tmp_path))
    # Fonts and versions differ a little; a sheet that is not one page wide doubles its pages.
    assert 9 <= len(pages) <= 11
    for number, page in enumerate(pages, start=1):
        assert f"pagina {number} van {len(pages)}" in page
        assert "15-04-2027 · vertrouwelijk" in page
    printed = " ".join(pages)
    assert re.findall(r"woord\d+", printed) == LONG.split()
    assert sum("Uiterlijk" in page for page in pages) == 2, "headings repeat on each page"
