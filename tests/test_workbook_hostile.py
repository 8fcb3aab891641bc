"""Nothing that a respondent wrote is a formula, a link or cut in the workbook."""

import re
from dataclasses import replace

import pytest
from lxml import etree
from openpyxl import Workbook

from exporter.agenda import Noted, Recorded
from exporter.agreed import Action, Agreement, FollowUp
from exporter.release import ReleasedText
from exporter.rowkey import read_key
from exporter.safe_text import EXCEL_CELL_UNITS, safe
from exporter.workbook.answers_sheet import GOES_ON
from exporter.workbook.cells import Pen
from exporter.workbook.look import TEXT
from survey_templates.instrument import Instrument
from tests.books import (
    HIGHEST_ROW,
    MAIN,
    a_book,
    an_agenda,
    book_of,
    made,
    opened,
    parts_of,
    raw_rows,
    sheet_of,
)
from tests.hostile import HOSTILE

AGENDA_PART = "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def data(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return a_book(instrument)


@pytest.fixture(scope="module")
def without(instrument: Instrument) -> bytes:
    """The workbook without a release."""
    return an_agenda(instrument)


def shown(value: object) -> str:
    """What Excel shows of a stored text."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), str(value or ""))


def hostile_book(instrument: Instrument) -> bytes:
    """A workbook with every hostile string as an answer, as a role, in the content, and as name."""
    release, _ = made(instrument)
    texts = tuple(
        ReleasedText(f"{number:03}", 1, number % 4 + 1, None, text)
        for number, text in enumerate(HOSTILE)
    )
    roles = tuple(ReleasedText("z", 2, 1, text[:100], "tekst") for text in HOSTILE)
    return book_of(instrument, "=A&B\u202e\x01", release, texts + roles, "")


def hostile_agenda(instrument: Instrument) -> bytes:
    """A workbook without figures, with every hostile string as what people recorded."""
    actions = tuple(
        Noted(f"{number:016x}", 1, Action("A", None, text, text))
        for number, text in enumerate(HOSTILE)
    )
    agreements = tuple(
        Noted(str(number), 1, Agreement(number, text))
        for number, text in enumerate(HOSTILE[:15], start=1)
    )
    follow_up = Noted("vervolg", 1, FollowUp(None, None, HOSTILE[0], HOSTILE[-1]))
    return book_of(instrument, recorded=Recorded(agreements, actions, follow_up))


@pytest.fixture(scope="module")
def book(instrument: Instrument) -> bytes:
    return hostile_book(instrument)


@pytest.fixture(scope="module")
def agenda(instrument: Instrument) -> bytes:
    return hostile_agenda(instrument)


@pytest.fixture(scope="module", params=["book", "agenda"])
def hostile(request: pytest.FixtureRequest) -> bytes:
    written: bytes = request.getfixturevalue(request.param)
    return written


def test_there_is_enough_hostile_text() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 300


def test_hostile_text_makes_no_formula_link_or_error(hostile: bytes) -> None:
    for name, content in parts_of(hostile).items():
        tree = etree.fromstring(content)
        assert "externalLink" not in name
        if name.endswith(".rels"):
            assert not [each for each in tree if each.get("TargetMode")], "this leads outside"
        elif "worksheets" in name:
            tags = {etree.QName(element).localname for element in tree.iter(etree.Element)}
            assert not tags & {"f", "hyperlink", "hyperlinks"}
            assert {cell.get("t") for cell in tree.iter(f"{MAIN}c")} <= {"n", "inlineStr"}


def test_every_part_is_strict_xml(hostile: bytes, data: bytes, without: bytes) -> None:
    strict = etree.XMLParser(recover=False, resolve_entities=False)
    for written in (hostile, data, without):
        for content in parts_of(written).values():
            etree.fromstring(content, strict)


def test_a_text_that_starts_like_a_formula_stays_text_when_edited(agenda: bytes) -> None:
    for row in sheet_of(agenda, "Actieagenda").iter_rows(min_row=6):
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
    Pen(sheet).put(1, 1, "a\x00b\u202ec", TEXT)
    assert sheet["A1"].value == "a�b�c"


def test_no_answer_is_cut(book: bytes) -> None:
    name = "xl/worksheets/sheet5.xml"
    found: list[str] = []
    for row in list(raw_rows(book, name))[3:]:
        if row["A"].startswith("2. "):
            break
        if row["C"] == GOES_ON:
            found[-1] += shown(row["D"])
        else:
            found.append(shown(row["D"]))
    expected = [safe(text) for label in (1, 2, 3, 4) for text in HOSTILE[label - 1 :: 4]]
    assert found == expected


def test_nothing_that_was_recorded_is_cut(agenda: bytes) -> None:
    found: dict[str, str] = {}
    for row in raw_rows(agenda, AGENDA_PART):
        key = read_key(row.get("N", ""))
        if key is not None:
            item = key.refs[0].item
            found[item] = found.get(item, "") + shown(row.get("G"))
    assert [found[f"{number:016x}"] for number in range(len(HOSTILE))] == [*map(safe, HOSTILE)]
    assert [found[name] for name in ("keeping", "watcher")] == [safe(HOSTILE[0]), safe(HOSTILE[-1])]


def test_a_text_that_does_not_fit_one_cell_is_refused_and_not_cut() -> None:
    sheet = Workbook().worksheets[0]
    Pen(sheet).put(1, 1, "x" * EXCEL_CELL_UNITS, TEXT)
    with pytest.raises(ValueError, match="does not fit"):
        Pen(sheet).put(1, 1, "x" * (EXCEL_CELL_UNITS + 1), TEXT)


def test_hostile_content_and_name_are_harmless_too(instrument: Instrument) -> None:
    label = replace(instrument.labels[0], text="=1+1\x02", short="=2+2\ufffe")
    section = replace(instrument.sections[0], title="=3+3", hint="\u202e=4+4")
    other = replace(
        instrument,
        title="=5+5\ud800",
        labels=(label, *instrument.labels[1:]),
        sections=(section, *instrument.sections[1:]),
    )
    data = book_of(other, "=6+6\x03", *made(instrument), "")
    for name, content in parts_of(data).items():
        tree = etree.fromstring(content)
        assert "worksheets" not in name or tree.find(f".//{MAIN}f") is None
    assert opened(data).properties.title == "Actieagenda =6+6� – =5+5�"
