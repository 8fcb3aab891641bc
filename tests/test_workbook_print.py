"""The workbook on paper: lines, headings, footers and the signs of the labels."""

import re
from dataclasses import replace

import pytest
from lxml import etree

from exporter.workbook.layout import display_lines, height_of, portions, room_for, text_width
from survey_templates.codebook import Privacy
from survey_templates.instrument import Instrument
from tests.books import (
    HIGHEST_ROW,
    LONG,
    MAIN,
    TOWN,
    a_big_book,
    a_book,
    an_agenda,
    book_of,
    made,
    opened,
    parts_of,
    sheet_of,
)


@pytest.fixture(scope="module")
def data(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return a_book(instrument)


@pytest.fixture(scope="module")
def without(instrument: Instrument) -> bytes:
    """The workbook without a release."""
    return an_agenda(instrument)


@pytest.fixture(scope="module")
def sixty(instrument: Instrument) -> bytes:
    """The workbook of sixty people of several roles."""
    return a_big_book(instrument)


def test_text_falls_into_lines_without_losing_a_letter() -> None:
    text = "een twee\n\ndrie " + "x" * 100 + "  vier"
    lines = display_lines(text, 20)
    assert "".join(lines) == text + "\n"
    assert len(lines) == 9
    shown = portions("regel\n" * 100, 20)
    assert "".join(each.text for each in shown) == "regel\n" * 100
    assert sum(each.lines for each in shown) == 101


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

    def height(size: float, *, bold: bool) -> float:
        lines = display_lines(text, room_for(40, size, bold=bold))
        return height_of(len(lines), size)

    assert height(10, bold=True) > height(10, bold=False)
    assert height(18, bold=False) > 2 * height(10, bold=False)


@pytest.mark.parametrize("book", ["data", "without", "sixty"])
def test_every_sheet_is_made_for_a4(request: pytest.FixtureRequest, book: str) -> None:
    for sheet in opened(request.getfixturevalue(book)).worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize) == ("landscape", 9)
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_margins.left < 0.5 < sheet.page_margins.bottom
        assert str(sheet.print_area).endswith(f"${max(sheet.row_dimensions)}")
        assert sheet.oddHeader is not None
        assert not sheet.oddHeader
        assert all(
            row.ht is not None and row.ht <= HIGHEST_ROW for row in sheet.row_dimensions.values()
        )


@pytest.mark.parametrize(
    ("name", "rows", "frozen"),
    [
        ("Toelichting", None, None),
        ("Actieagenda", "$5:$5", "A6"),
        ("Bespreekvolgorde", "$2:$3", "A4"),
        ("Labels per vraag", "$2:$4", "C5"),
        ("Antwoorden", "$2:$2", "A3"),
        ("Inspiratie", "$1:$1", "A2"),
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
    data = book_of(instrument, "Hof & Haag\n2\x01", *made(instrument, 5, privacy=privacy), "")
    assert footer_of(data) == ["Hof && Haag 2�", middle, "pagina &P van &N"]


def test_without_a_release_the_footer_is_of_the_day_of_the_file(without: bytes) -> None:
    assert footer_of(without) == [TOWN, "20-04-2027 · vertrouwelijk", "pagina &P van &N"]


def test_rows_to_fill_in_grow_and_lines_over_the_sheet_do_not(data: bytes) -> None:
    sheet = etree.fromstring(parts_of(data)["xl/worksheets/sheet2.xml"])
    rows = list(sheet.iter(f"{MAIN}row"))
    fixed = [int(str(row.get("r"))) for row in rows if row.get("customHeight")]
    heights = [float(str(row.get("ht"))) for row in rows]
    assert fixed == [1, 2, 3, 4, *range(25, len(rows) - 3)]
    assert min(heights[row - 1] for row in range(5, 24)) >= 26
    assert heights[6] == 26, "the hidden key takes no room"


def test_a_text_over_the_sheet_is_as_broad_as_the_paper(instrument: Instrument) -> None:
    section = replace(instrument.sections[0], hint=LONG)
    other = replace(instrument, sections=(section, *instrument.sections[1:]))
    sheet = sheet_of(book_of(other), "Actieagenda")
    lines = [str(row[0].value) for row in sheet.iter_rows(min_row=2, max_row=40)]
    lines = lines[: lines.index("Onderdeel") - 2]
    assert " ".join("".join(lines).split()[-600:]) == LONG
    assert not any(row[0].alignment.wrap_text for row in sheet.iter_rows(min_row=2, max_row=4))
    room = sum(each.width for each in sheet.column_dimensions.values() if not each.hidden)
    assert room * 0.7 < max(map(text_width, lines)) < room


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
    assert sheet_of(data, "Actieagenda")["D6"].border.left.color.rgb == "00A3330F"
    assert sheet_of(data, "Actieagenda")["D7"].border.left.color.rgb != "00A3330F"
