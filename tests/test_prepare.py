"""Preparing the meeting: the script, the hand-out, and the questions on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.prepare_page import within
from tests.scene import FRESH, MINE, OPEN_PLACE, OPEN_ROUND, ROUND, Scene, demo_answers, furnished
from tests.visitor import Page, Visitor

SCRIPT = f"/ronde/{ROUND}/{MINE}/draaiboek"
PAPER = f"/ronde/{ROUND}/{MINE}/vragen-op-papier"
TEXTS = [text for labels in demo_answers().values() for texts in labels.values() for text in texts]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.fixture
def facilitator(scene: Scene) -> Visitor:
    return Visitor(scene, ActorRole.FACILITATOR, MINE)


def minutes(page: Page) -> list[int]:
    shown = page.tree.xpath("//p[@class='when']/span")
    return [int(each.text_content().split()[0]) for each in shown]


def questions(page: Page) -> list[int]:
    """The questions of the script, in its order."""
    found = [
        str(each.text_content()) for each in page.tree.xpath("//*[contains(@class,'script')]//h2")
    ]
    return [int(each.removeprefix("Vraag ").split(":")[0]) for each in found if "Vraag " in each]


@pytest.mark.parametrize("path", [SCRIPT, f"{SCRIPT}/deelnemers"])
@pytest.mark.parametrize("time", [10, 60, 90, 240])
def test_the_minutes_add_up(facilitator: Visitor, path: str, time: int) -> None:
    page = facilitator.get(f"{path}?minuten={time}&mensen=8")
    assert sum(minutes(page)) == time
    assert f"{time} minuten" in page.text


def test_the_usual_script_is_for_who_took_part_and_begins_where_the_talk_is_best(
    facilitator: Visitor,
) -> None:
    page = facilitator.get(SCRIPT)
    assert sum(minutes(page)) == 90
    assert "tien mensen" in page.text
    assert questions(page)[:3] == [4, 14, 6]
    assert "Voor een volgende keer" in page.text
    assert f"/ronde/{ROUND}/{MINE}/scherm/4" in page.links()


def test_questions_can_be_chosen(facilitator: Visitor) -> None:
    page = facilitator.get(f"{SCRIPT}?minuten=60&mensen=6&vraag=2&vraag=9")
    assert questions(page) == [2, 9]
    checked = page.tree.xpath("//input[@type='checkbox'][@checked]/@value")
    assert checked == ["2", "9"]


@pytest.mark.parametrize(
    "query", ["?minuten=0&mensen=0", "?minuten=x&mensen=x&vraag=x", "?minuten=99999&vraag=99"]
)
def test_what_cannot_be_asked_is_brought_within_its_bounds(
    facilitator: Visitor, query: str
) -> None:
    page = facilitator.get(SCRIPT + query)
    assert sum(minutes(page)) in {10, 90, 240}
    assert questions(page)[0] == 4


@pytest.mark.parametrize(
    ("given", "expected"), [(None, 90), (30, 30), (9, 10), (10, 10), (240, 240), (241, 240)]
)
def test_within_keeps_to_the_bounds(given: int | None, expected: int) -> None:
    assert within(given, 90, range(10, 241)) == expected


@pytest.mark.parametrize("path", [SCRIPT, f"{SCRIPT}/deelnemers", PAPER])
def test_no_answer_of_anybody_is_on_it(facilitator: Visitor, path: str) -> None:
    page = facilitator.get(path)
    assert not [text for text in TEXTS if text in page.text]


def test_the_hand_out_has_no_reasons_and_room_to_write(facilitator: Visitor) -> None:
    page = facilitator.get(f"{SCRIPT}/deelnemers?minuten=60&mensen=6")
    assert len(page.tree.xpath("//p[@class='write']")) == len(questions(page)) > 0
    assert "Werkvorm" not in page.text


def test_the_paper_has_every_question_with_its_labels(scene: Scene, facilitator: Visitor) -> None:
    page = facilitator.get(PAPER)
    assert [each.number for each in scene.instrument.questions if each.text not in page.text] == []
    assert len(page.tree.xpath("//p[@class='boxes']")) == 15


def test_the_paper_is_there_before_a_release(scene: Scene) -> None:
    visitor = Visitor(scene, ActorRole.FACILITATOR, FRESH)
    visitor.get(f"/ronde/{ROUND}/{FRESH}/vragen-op-papier")
    response = visitor.client.get(f"/ronde/{ROUND}/{FRESH}/draaiboek")
    assert response.location == f"/ronde/{ROUND}/{FRESH}/terugkoppeling"


def test_a_team_of_three_has_a_script_too(scene: Scene) -> None:
    visitor = Visitor(scene, ActorRole.COORDINATOR, OPEN_PLACE)
    page = visitor.get(f"/ronde/{OPEN_ROUND}/{OPEN_PLACE}/draaiboek")
    assert "drie mensen" in page.text
    assert sum(minutes(page)) == 90
