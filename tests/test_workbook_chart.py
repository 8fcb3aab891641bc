"""The chart in the workbook: its figures, the signs of the labels, and the text instead of it."""

from dataclasses import replace

import pytest
from lxml import etree

from exporter.analysis import Counts
from exporter.release import Release
from survey_templates.instrument import Instrument
from tests.books import ROLES, TOWN, a_big_book, a_book, book_of, made, parts_of, sheet_of

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


@pytest.fixture(scope="module")
def release(instrument: Instrument) -> Release:
    return made(instrument)[0]


@pytest.fixture(scope="module")
def data(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return a_book(instrument)


def at(element: etree._Element, path: str) -> etree._Element:
    """The one element at a path."""
    (found,) = element.findall(path)
    return found


def chart_of(data: bytes) -> etree._Element:
    (content,) = [each for name, each in parts_of(data).items() if name.startswith("xl/charts/")]
    return etree.fromstring(content)


def test_the_bars_are_the_counts_of_the_sheet(data: bytes) -> None:
    series = chart_of(data).findall(f".//{C}ser")
    assert [each.findtext(f"{C}tx/{C}v") for each in series] == [
        *("1 afgesproken", "2 nog discussie", "3 weet niet hoe anderen denken"),
        *("4 nooit over nagedacht", "geen label"),
    ]
    sheet = "'Labels per vraag'!"
    assert [each.findtext(f"{C}val//{C}f") for each in series] == [
        f"{sheet}${column}$5:${column}$19" for column in "CDEFG"
    ]
    assert {each.findtext(f"{C}cat//{C}f") for each in series} == {f"{sheet}$A$5:$A$19"}
    assert sheet_of(data, "Labels per vraag")["A19"].value == 15
    assert at(chart_of(data), f".//{C}grouping").get("val") == "stacked"


def test_a_label_is_never_a_colour_alone(data: bytes) -> None:
    series = chart_of(data).findall(f".//{C}ser")
    fills = [at(each, f"{C}spPr") for each in series]
    assert [fill.find(f"{A}pattFill") is not None for fill in fills] == [
        *(False, True, False, False, False),
    ]
    assert all(fill.find(f"{A}ln") is not None for fill in fills), "a line parts the bars"
    assert all(at(each, f"{C}dLbls/{C}showVal").get("val") == "1" for each in series)


def test_no_number_stands_where_there_is_nobody(data: bytes) -> None:
    first, *_, blank = chart_of(data).findall(f".//{C}ser")
    silent = [
        [int(str(at(label, f"{C}idx").get("val"))) for label in each.iter(f"{C}dLbl")]
        for each in (first, blank)
    ]
    assert silent == [[4, 9, 11, 12, 14], list(range(15))]
    assert {each.get("val") for each in first.findall(f".//{C}dLbl/{C}showVal")} == {"0"}


def described(data: bytes) -> str:
    (content,) = [each for name, each in parts_of(data).items() if name.startswith("xl/drawings/d")]
    (properties,) = etree.fromstring(content).iter(f"{DRAWING}cNvPr")
    assert properties.get("name") == "Grafiek"
    return str(properties.get("descr"))


def test_who_does_not_see_the_chart_is_told_what_it_is(data: bytes) -> None:
    assert described(data) == (
        "Gestapelde balken, één voor elke vraag. Zij gaan over iedereen, tien mensen. "
        "Elke balk telt hoeveel mensen label 1, 2, 3 of 4 gaven, of geen label. "
        "Alle aantallen staan in de tabel op dit blad."
    )


def test_the_chart_is_about_the_main_group(instrument: Instrument) -> None:
    data = a_big_book(instrument)
    main = made(instrument, 60, ROLES)[0].groups[1]
    assert f"{main.name}, {main.people} mensen" in described(data)
    first = chart_of(data).find(f".//{C}ser")
    assert first is not None
    assert str(first.findtext(f"{C}val//{C}f")).endswith("!$I$5:$I$19")
    assert at(chart_of(data), f".//{C}valAx/{C}scaling/{C}max").get("val") == str(main.people)


def test_the_chart_has_a_page_of_its_own(data: bytes) -> None:
    sheet = sheet_of(data, "Labels per vraag")
    assert [each.id for each in sheet.row_breaks.brk] == [22]
    assert str(sheet["A23"].value) == "In beeld: iedereen (10)"
    assert str(sheet.print_area).endswith("$H$53")


def test_hostile_words_are_harmless_in_a_chart(instrument: Instrument, release: Release) -> None:
    label = replace(instrument.labels[0], short="=1+1\x02<b>")
    group = replace(release.groups[0], name="=2+2\ufffe")
    group = replace(group, counts=(Counts((10, 0, 0, 0), 0),) * 15)
    other = replace(instrument, labels=(label, *instrument.labels[1:]))
    data = book_of(other, TOWN, replace(release, groups=(group,)))
    assert chart_of(data).findtext(f".//{C}ser/{C}tx/{C}v") == "1 =1+1�<b>"
    assert "=2+2�" in described(data)
