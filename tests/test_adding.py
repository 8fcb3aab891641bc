"""Adding municipalities on the page: a list is shown first, and only what is new is added."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from exporter.reading import errors
from exporter.reading.errors import UnreadableError
from plugin.listed_municipalities import Becomes, decoded, listed, rows_of_text
from plugin.permissions import ActorRole
from plugin.unreadable_list import of_a_list
from plugin.workspace.audit import Act
from tests.scene import MINE, ROUND, Scene, furnished
from tests.visitor import Page, Visitor, check

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
PAGE = f"/ronde/{ROUND}/gemeenten"
TODAY = date(2027, 4, 14)
NEW, CHANGED, THERE, DOUBLE, UNKNOWN = Becomes


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.mark.parametrize(
    ("text", "code", "invited", "becomes"),
    [
        ("Utrecht", "GM0344", None, NEW),
        ("utrecht; 12", "GM0344", 12, NEW),
        ('"GM0344","Utrecht","12"', "GM0344", 12, NEW),
        ("gm0344\t12", "GM0344", 12, NEW),
        ("12;Súdwest-Fryslân", "GM1900", 12, NEW),
        ("Den Haag;0", "GM0518", None, NEW),
        ("Utrecht;100001", "GM0344", None, NEW),
        ("Almere", "GM0034", None, THERE),
        ("Almere; 8", "GM0034", 8, THERE),
        ("Almere; 12", "GM0034", 12, CHANGED),
        ("Alphen aan den Rijn; 12", "GM0484", 12, CHANGED),
        ("Nergenshuizen; 12", "", None, UNKNOWN),
        ("GM9904", "", None, UNKNOWN),
        ("12", "", None, UNKNOWN),
        ("<script>", "", None, UNKNOWN),
    ],
)
def test_a_line_names_a_municipality_by_code_or_name(
    text: str, code: str, invited: int | None, becomes: Becomes
) -> None:
    (found,) = listed(rows_of_text(text), {"GM0034": 8, "GM0484": None}, TODAY)
    assert (found.code, found.invited, found.becomes) == (code, invited, becomes)


def test_headings_and_empty_lines_are_passed_over_and_doubles_are_told() -> None:
    text = "Gemeente;Genodigd\n\n;;\nUtrecht;12\nGM0344;8\n"
    found = listed(rows_of_text(text), {}, TODAY)
    assert [(each.becomes, each.invited) for each in found] == [(NEW, 12), (DOUBLE, 8)]


def test_a_file_of_excel_in_windows_is_read_too() -> None:
    name = "Súdwest-Fryslân"
    assert decoded(name.encode("cp1252")) == decoded(name.encode("utf-8-sig")) == name


def handed_in(visitor: Visitor, name: str, data: bytes, status: int = 200) -> Page:
    """What comes of a file: its preview, or why there is none."""
    form = {"csrf_token": visitor.token(), "bestand": (io.BytesIO(data), name)}
    answer = visitor.client.post(f"{PAGE}/bekijken", data=form, content_type="multipart/form-data")
    return check(answer, status)


def a_book() -> bytes:
    """A workbook with a list."""
    book, kept = Workbook(), io.BytesIO()
    sheet = book.create_sheet(index=0)
    for row in (["Gemeente", "Genodigd"], ["Utrecht", 12], ["Nergens", None]):
        sheet.append(row)
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("lijst.csv", b"Gemeente;Genodigd\r\nUtrecht;12\r\nNergens;\r\n"), ("lijst.xlsx", a_book())],
)
def test_what_is_shown_is_added_and_nothing_before(scene: Scene, name: str, data: bytes) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    before = scene.workspace.rounds.municipalities(ROUND)
    page = handed_in(visitor, name, data)
    assert "1 komt erbij" in page.text
    assert "1 kennen wij niet" in page.text
    assert scene.workspace.rounds.municipalities(ROUND) == before

    (line,) = page.tree.xpath("//input[@name='lijst']/@value")
    visitor.post(f"{PAGE}/toevoegen", lijst=line)
    added = scene.workspace.rounds.municipality(ROUND, "GM0344")
    assert added
    assert added.invited == 12
    assert added.participation_code in visitor.get(PAGE).text
    last = scene.workspace.audit.all()[-1]
    assert (last.act, last.municipality, last.role) == (
        Act.ADD_MUNICIPALITY,
        "GM0344",
        ADMINISTRATOR,
    )


def test_a_list_gives_who_takes_part_another_number(scene: Scene) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    visitor.post(f"{PAGE}/toevoegen", lijst="Utrecht;12\nAlmere;8")
    code = scene.workspace.rounds.municipality(ROUND, "GM0344")
    page = handed_in(visitor, "lijst.csv", b"Utrecht;15\nAlmere;8\nZwolle;4\nUtrecht;16\n")
    for told in "1 komt erbij", "1 krijgt dit aantal", "1 doet al mee", "1 staat dubbel":
        assert told in page.text
    (lines,) = page.tree.xpath("//input[@name='lijst']/@value")
    assert lines.split() == ["GM0344;15", "GM0193;4"]
    before = len(scene.workspace.audit.all())

    visitor.post(f"{PAGE}/toevoegen", lijst=lines)
    found = scene.workspace.rounds.municipality(ROUND, "GM0344")
    assert code
    assert found == replace(code, invited=15)
    added = scene.workspace.audit.all()[before:]
    assert [(each.act, each.municipality) for each in added] == [
        (Act.ADD_MUNICIPALITY, "GM0193"),
        (Act.SET_INVITED, "GM0344"),
    ]


@pytest.mark.parametrize("lines", ["", f"{MINE};", "Utrecht\nUtrecht", "Utrecht\nNergens"])
def test_what_is_not_all_new_adds_nothing(scene: Scene, lines: str) -> None:
    before = scene.workspace.rounds.municipalities(ROUND)
    Visitor(scene, ADMINISTRATOR).post(f"{PAGE}/toevoegen", 409, lijst=lines)
    assert scene.workspace.rounds.municipalities(ROUND) == before
    assert Act.ADD_MUNICIPALITY not in {each.act for each in scene.workspace.audit.all()}


def test_without_a_list_it_says_what_to_do(scene: Scene) -> None:
    answer = Visitor(scene, ADMINISTRATOR).post(f"{PAGE}/bekijken", 400, lijst=" \n")
    assert "Er staat geen gemeente in." in check(answer, 400).text


OF_THE_AGENDA = ("actieagenda", "werkboek dat u", "download")
# A list may be a text, and has no sheet of that name.
NEVER = {errors.COMMAS, errors.NO_AGENDA}


def test_why_a_list_cannot_be_read_never_speaks_of_the_agenda() -> None:
    sentences = {text for name, text in vars(errors).items() if name.isupper()} - NEVER
    for sentence in [*sentences, errors.far_away("ZZ1")]:
        said = of_a_list(UnreadableError(sentence))
        assert not any(words in said for words in OF_THE_AGENDA), said
    assert "In cel ZZ1" in of_a_list(UnreadableError(errors.far_away("ZZ1")))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04", "Dit bestand is beschadigd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Dit is geen lijst"),
    ],
)
def test_a_file_that_is_no_list_says_so(scene: Scene, data: bytes, says: str) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    assert says in handed_in(visitor, "lijst.xlsx", data, 400).text


def test_nobody_else_adds(scene: Scene) -> None:
    for role in COORDINATOR, FACILITATOR:
        visitor = Visitor(scene, role, MINE)
        visitor.get(PAGE, 404)
        visitor.post(f"{PAGE}/bekijken", 404, lijst="Utrecht")
        visitor.post(f"{PAGE}/toevoegen", 404, lijst="Utrecht")
    assert scene.workspace.rounds.municipality(ROUND, "GM0344") is None
