"""What each page says of figures that cannot be relied on: that they are not there, since when."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exporter.unavailable import Part, Unavailable
from plugin.permissions import ActorRole
from survey_templates.codebook import Privacy
from tests.scene import MINE, NOW, OTHER, TEAM, WHOLE_SCAN, Scene, furnished, voices
from tests.visitor import Visitor

pytestmark = pytest.mark.exhaustive

SINCE = "iet beschikbaar sinds 14-04-2027"
LATER = 777777
AT = f"/ronde/{LATER}/{MINE}"
LABELS, TEXTS = Unavailable(Part.LABELS, NOW, 4), Unavailable(Part.TEXTS, NOW, 4)
GROUPS, PEOPLE = Unavailable(Part.GROUPS, NOW), Unavailable(Part.PEOPLE, NOW)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A second round for the municipality, and a region with another one."""
    with furnished(tmp_path) as made:
        made.add_round(LATER, Privacy.CONFIDENTIAL, "Najaar 2027")
        for code in (MINE, OTHER):
            made.add_place(LATER, code, invited=12, closed=True)
        made.release(LATER, OTHER, voices(made.instrument, WHOLE_SCAN, TEAM))
        made.workspace.regions.put(LATER, "Ons land", [MINE, OTHER])
        yield made


def released(scene: Scene, *unavailable: Unavailable) -> Visitor:
    people = voices(scene.instrument, WHOLE_SCAN, TEAM)
    scene.release(LATER, MINE, people, unavailable=unavailable)
    return Visitor(scene, ActorRole.COORDINATOR, MINE)


def book(visitor: Visitor, path: str) -> dict[str, str]:
    """The text of each sheet of a workbook."""
    with visitor.client.get(path) as response:
        found = load_workbook(io.BytesIO(response.get_data()))
    return {
        sheet.title: " | ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
        for sheet in found
    }


PAGES = {
    "feedback page": f"{AT}/terugkoppeling",
    "screen, labels": f"{AT}/scherm/4?stap=labels",
    "screen, answers": f"{AT}/scherm/4?stap=antwoorden",
    "publication": f"{AT}/publicatie",
    "region": f"/ronde/{LATER}/regio/1",
    "change": f"{AT}/vorige-ronde",
    "script": f"{AT}/draaiboek?vraag=4",
}


@pytest.mark.parametrize("page", PAGES)
def test_labels_that_cannot_be_relied_on_are_not_shown_but_told(scene: Scene, page: str) -> None:
    assert SINCE in released(scene, LABELS).get(PAGES[page]).text


@pytest.mark.parametrize("page", PAGES)
def test_without_it_no_page_speaks_of_it(scene: Scene, page: str) -> None:
    assert "beschikbaar sinds" not in released(scene).get(PAGES[page]).text


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (LABELS, "Labels bij vraag 4: n"),
        (TEXTS, "Teksten bij vraag 4: n"),
        (GROUPS, "Groepen en rollen: n"),
        (PEOPLE, "Antwoorden van deze gemeente: n"),
    ],
    ids=str,
)
def test_page_and_workbook_list_all_that_is_not_there(
    scene: Scene, lost: Unavailable, said: str
) -> None:
    visitor = released(scene, lost)
    assert f"{said}{SINCE}" in visitor.get(PAGES["feedback page"]).text
    assert f"{said}{SINCE}" in book(visitor, f"{AT}/actieagenda.xlsx")["Toelichting"]


def test_no_figure_of_the_question_is_anywhere_on_the_page(scene: Scene) -> None:
    page = released(scene, LABELS).get(PAGES["feedback page"])
    card = "//article[@id='vraag-4']"
    assert page.tree.xpath(f"{card}//table") == page.tree.xpath(f"{card}//*[@class='bar']") == []
    assert page.texts(f"{card}//h5") == ["alle teksten"]
    assert "#vraag-4" not in page.tree.xpath("//section[@aria-labelledby='begin']//h3/a/@href")
    assert "36 van 45" not in page.text
    assert "4" not in page.texts("//table[@class='figures']//tbody//th")


def test_the_other_questions_are_shown_as_ever(scene: Scene) -> None:
    page = released(scene, LABELS).get(PAGES["feedback page"])
    assert len(page.tree.xpath("//article//table[@class='counts']")) == len(WHOLE_SCAN) - 1


def test_the_workbook_has_it_on_every_sheet(scene: Scene) -> None:
    sheets = book(released(scene, LABELS), f"{AT}/actieagenda.xlsx")
    for name in ("Toelichting", "Bespreekvolgorde", "Labels per vraag", "Antwoorden"):
        assert SINCE in sheets[name], name


def test_the_published_workbook_says_it_as_well(scene: Scene) -> None:
    assert SINCE in book(released(scene, LABELS), f"{AT}/publicatie.xlsx")["Uitkomst"]


def test_texts_that_are_not_complete_are_told_beside_them(scene: Scene) -> None:
    visitor = released(scene, TEXTS)
    page = visitor.get(PAGES["feedback page"])
    said = "Hier staat alleen wat eerder is geschreven."
    assert said in page.texts("//article[@id='vraag-4']")[0]
    assert said in visitor.get(PAGES["screen, answers"]).text
    assert said in book(visitor, f"{AT}/actieagenda.xlsx")["Antwoorden"]
    assert page.tree.xpath("//article[@id='vraag-4']//table[@class='counts']")
