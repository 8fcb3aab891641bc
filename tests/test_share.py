"""What goes back to people and out to others: no answer of anybody, and no small number."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exporter.agreed import Action, Agreement, FollowUp, Made, Status
from plugin.permissions import ActorRole
from plugin.workspace.made import FOLLOW_UP, Change, MadePlace, agreement_key
from plugin.workspace.revisions import Author, Source
from survey_templates.codebook import Privacy
from tests.scene import (
    FRESH,
    MINE,
    OPEN_PLACE,
    OPEN_ROUND,
    ROUND,
    TEAM,
    WHOLE_SCAN,
    Scene,
    demo_answers,
    furnished,
    voices,
)
from tests.visitor import Page, Visitor

PLACE = f"/ronde/{ROUND}/{MINE}"
LATER = 777777
TEXTS = [text for labels in demo_answers().values() for texts in labels.values() for text in texts]
BETTER = [(8, 1, 1, 0), *WHOLE_SCAN[1:]]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.fixture
def coordinator(scene: Scene) -> Visitor:
    return Visitor(scene, ActorRole.COORDINATOR, MINE)


def make(scene: Scene, *made: tuple[str, Made], survey_id: int = ROUND) -> None:
    """What was recorded in the meeting."""
    place = MadePlace(scene.workspace.revisions, survey_id, MINE, scene.instrument)
    changes = [Change(key, frozenset(), each) for key, each in made]
    place.save(changes, Author(1, scene.now, Source.PAGE))


# The A4 for respondents


def test_respondents_read_what_was_agreed_and_what_will_be_done(
    scene: Scene, coordinator: Visitor
) -> None:
    make(
        scene,
        (agreement_key(4), Agreement(4, "Wij doen het samen", 1)),
        ("a" * 16, Action("A", 4, "Bellen", "Team", "in juni", date(2027, 6, 30))),
        ("b" * 16, Action("A", action="Toch niet", status=Status.DROPPED)),
        (FOLLOW_UP, FollowUp(date(2027, 10, 5))),
    )
    text = coordinator.get(f"{PLACE}/wat-is-er-mee-gedaan").text
    assert "Tien mensen deden mee" in text
    assert "Wij doen het samen" in text
    assert "Hoe ver wij zijn: afgesproken" in text
    assert "in juni, uiterlijk 30 juni 2027" in text
    assert "Toch niet" not in text
    assert "Op 5 oktober 2027 komen wij" in text


def test_the_a4_says_when_nothing_was_agreed_and_how_many_actions_do_not_fit(
    scene: Scene, coordinator: Visitor
) -> None:
    assert "nog geen afspraken" in coordinator.get(f"{PLACE}/wat-is-er-mee-gedaan").text
    make(scene, *((f"{number:016x}", Action("A", action=f"Actie {number}")) for number in range(8)))
    text = coordinator.get(f"{PLACE}/wat-is-er-mee-gedaan").text
    assert "Actie 5" in text
    assert "Actie 6" not in text
    assert "En nog 2 acties." in text


@pytest.mark.parametrize("page", ["wat-is-er-mee-gedaan", "publicatie"])
def test_no_answer_of_anybody_goes_out(coordinator: Visitor, page: str) -> None:
    source = coordinator.get(f"{PLACE}/{page}").text
    assert not [text for text in TEXTS if text in source]


# The publication version


def test_every_number_of_the_publication_is_at_least_the_threshold(coordinator: Visitor) -> None:
    page = coordinator.get(f"{PLACE}/publicatie")
    parts = page.tree.xpath("//ul[@class='ladder']/li")
    assert parts
    assert all(int(each.text_content().split()[0]) >= 5 for each in parts)
    assert "Lijkt afgesproken, maar niet voor iedereen" in page.text


def test_the_publication_is_there_as_a_workbook(coordinator: Visitor, scene: Scene) -> None:
    answer = coordinator.client.get(f"{PLACE}/publicatie.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data))["Uitkomst"]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [each.number for each in scene.instrument.questions if each.text not in cells] == []
    assert not [text for text in TEXTS if text in cells]
    people = [row[4].value for row in sheet.iter_rows(min_row=4) if isinstance(row[4].value, int)]
    assert people
    assert min(people) >= 5


def numbers(page: Page) -> list[str]:
    return [each.text_content() for each in page.tree.xpath("//ul[@class='ladder']/li")]


def test_a_publication_stays_as_it_was_first_opened(coordinator: Visitor, scene: Scene) -> None:
    """The difference of two would count the few people who came between them."""
    first = coordinator.get(f"{PLACE}/publicatie")
    scene.release(ROUND, MINE, voices(scene.instrument, BETTER, TEAM) * 3, number=2)

    again = coordinator.get(f"{PLACE}/publicatie")
    book = coordinator.client.get(f"{PLACE}/publicatie.xlsx").data

    assert numbers(again) == numbers(first)
    assert "blijft zo tot het einde van de ronde" in again.text
    assert "Antwoorden van later staan er niet in." in again.text
    assert "30" not in {
        str(row[4].value) for row in load_workbook(io.BytesIO(book))["Uitkomst"].iter_rows()
    }


def test_what_nobody_published_is_published_as_it_is_now(scene: Scene) -> None:
    scene.add_place(ROUND, "GM0344", closed=True)
    visitor = Visitor(scene, ActorRole.COORDINATOR, "GM0344")
    scene.release(ROUND, "GM0344", voices(scene.instrument, WHOLE_SCAN, TEAM))
    visitor.get(f"/ronde/{ROUND}/GM0344/terugkoppeling")
    scene.release(ROUND, "GM0344", voices(scene.instrument, WHOLE_SCAN, TEAM) * 2, number=2)

    page = visitor.get(f"/ronde/{ROUND}/GM0344/publicatie")

    assert "20 mensen deden mee" in page.text
    assert "Antwoorden van later" not in page.text


@pytest.mark.parametrize("page", ["publicatie", "publicatie.xlsx"])
def test_an_open_round_is_not_published(scene: Scene, page: str) -> None:
    visitor = Visitor(scene, ActorRole.COORDINATOR, OPEN_PLACE)
    assert visitor.client.get(f"/ronde/{OPEN_ROUND}/{OPEN_PLACE}/{page}").status_code == 404
    place = visitor.get(f"/ronde/{OPEN_ROUND}/{OPEN_PLACE}/terugkoppeling")
    assert not [link for link in place.links() if "publicatie" in link]


@pytest.mark.parametrize(
    "page", ["wat-is-er-mee-gedaan", "publicatie", "publicatie.xlsx", "vorige-ronde"]
)
def test_before_a_release_one_is_sent_to_what_there_is(scene: Scene, page: str) -> None:
    visitor = Visitor(scene, ActorRole.COORDINATOR, FRESH)
    response = visitor.client.get(f"/ronde/{ROUND}/{FRESH}/{page}")
    assert response.location == f"/ronde/{ROUND}/{FRESH}/terugkoppeling"


# A second round


def second_round(scene: Scene) -> None:
    scene.add_round(LATER, Privacy.CONFIDENTIAL, "Najaar 2027")
    scene.add_place(LATER, MINE, invited=14, closed=True)
    scene.release(LATER, MINE, voices(scene.instrument, BETTER, TEAM))


def test_a_second_round_opens_with_the_actions_of_the_first(scene: Scene) -> None:
    make(scene, ("a" * 16, Action("A", action="Bellen")))
    scene.now = scene.now.replace(month=10)
    second_round(scene)
    page = Visitor(scene, ActorRole.COORDINATOR, MINE).get(f"/ronde/{LATER}/{MINE}/vorige-ronde")
    assert page.text.index("Bellen") < page.text.index("Per vraag")
    assert "eerst 12, nu 14" in page.text
    assert f"{PLACE}/afspraken/actie/{'a' * 16}" in page.links()
    assert "afgesproken: was 3 van 10, nu 8 van 10" in page.text


def test_only_a_second_round_links_to_what_moved(scene: Scene, coordinator: Visitor) -> None:
    second_round(scene)
    page = coordinator.get(f"/ronde/{LATER}/{MINE}/terugkoppeling")
    assert f"/ronde/{LATER}/{MINE}/vorige-ronde" in page.links()
    assert not [
        link for link in coordinator.get(f"{PLACE}/terugkoppeling").links() if "vorige" in link
    ]


def test_the_first_round_has_no_round_before_it(coordinator: Visitor) -> None:
    response = coordinator.client.get(f"{PLACE}/vorige-ronde")
    assert response.location == f"{PLACE}/terugkoppeling"
