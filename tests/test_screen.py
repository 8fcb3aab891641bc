"""The screen in the meeting: one question at a time, a step at a time, with and without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.analysis import Order
from plugin.permissions import ActorRole
from plugin.screen_page import Step
from tests.scene import FRESH, MINE, OTHER, ROUND, Scene, demo_answers, furnished
from tests.visitor import Page, Visitor

SCREEN = f"/ronde/{ROUND}/{MINE}/scherm"
BY_DUIDING = [4, 14, 6, 1, 8, 9, 11, 3, 13, 7, 10, 12, 5, 15, 2]
A_TEXT = demo_answers()[4][1][0]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.fixture
def facilitator(scene: Scene) -> Visitor:
    return Visitor(scene, ActorRole.FACILITATOR, MINE)


def follow(visitor: Visitor, page: Page, which: str) -> Page | None:
    found = page.tree.xpath(f"//a[@id='{which}']/@href")
    return visitor.get(str(found[0])) if found else None


def walk(visitor: Visitor, path: str, which: str) -> list[int]:
    """The questions that one sees by following the same link as long as it is there."""
    page: Page | None = visitor.get(path)
    seen = []
    while page is not None:
        seen.append(heading(page))
        page = follow(visitor, page, which)
    return seen


def heading(page: Page) -> int:
    return int(page.tree.xpath("//h1")[0].text_content().split(".")[0])


@pytest.mark.parametrize(
    ("step", "bar", "answers"),
    [(Step.QUESTION, False, False), (Step.LABELS, True, False), (Step.ANSWERS, True, True)],
)
def test_each_step_shows_more(
    facilitator: Visitor, step: Step, *, bar: bool, answers: bool
) -> None:
    page = facilitator.get(f"{SCREEN}/4?stap={step.value}")
    assert bool(page.tree.xpath("//*[contains(@class, 'bar')]")) is bar
    assert ("Wat ziet u" in page.text or "zeggen dat dit is afgesproken" in page.text) is bar
    assert (A_TEXT in page.text) is answers


def test_the_talk_goes_on_from_the_first_question_to_the_last_and_back(
    facilitator: Visitor,
) -> None:
    on = walk(facilitator, f"{SCREEN}/4", "verder")
    assert on == [number for number in BY_DUIDING for _ in Step]
    back = walk(facilitator, f"{SCREEN}/{BY_DUIDING[-1]}?stap=antwoorden", "terug")
    assert back == on[::-1]


@pytest.mark.parametrize("by", Order)
def test_the_order_goes_along(facilitator: Visitor, by: Order) -> None:
    index = facilitator.get(f"{SCREEN}?volgorde={by.value}")
    listed = [
        int(str(link).rpartition("/")[2].partition("?")[0])
        for link in index.links()
        if f"{SCREEN}/" in link
    ]
    assert sorted(listed) == list(range(1, 16))
    page: Page | None = facilitator.get(f"{SCREEN}/{listed[0]}?volgorde={by.value}&stap=antwoorden")
    assert page
    page = follow(facilitator, page, "verder")
    assert page
    assert heading(page) == listed[1]


@pytest.mark.parametrize("query", ["?stap=onzin", "?volgorde=onzin", "?stap=&volgorde="])
def test_what_an_address_cannot_ask_is_the_default(facilitator: Visitor, query: str) -> None:
    default = facilitator.get(f"{SCREEN}/4").source
    assert facilitator.get(f"{SCREEN}/4{query}").source == default


def test_label_one_asks_whether_people_say_the_same(facilitator: Visitor) -> None:
    page = facilitator.get(f"{SCREEN}/2?stap=antwoorden")
    assert "Zeggen we ook hetzelfde?" in page.text


@pytest.mark.parametrize("number", [0, 16, 99])
def test_a_question_that_is_not_there_is_not_found(facilitator: Visitor, number: int) -> None:
    facilitator.get(f"{SCREEN}/{number}", 404)


def test_without_a_release_the_screen_says_what_one_can_do(scene: Scene) -> None:
    visitor = Visitor(scene, ActorRole.FACILITATOR, FRESH)
    response = visitor.client.get(f"/ronde/{ROUND}/{FRESH}/scherm")
    assert response.location == f"/ronde/{ROUND}/{FRESH}/terugkoppeling"
    visitor.get(f"/ronde/{ROUND}/{FRESH}/scherm/1", 404)


@pytest.mark.parametrize("path", ["", "/4"])
@pytest.mark.parametrize(
    ("role", "municipality"),
    [(ActorRole.ADMINISTRATOR, None), (ActorRole.FACILITATOR, OTHER)],
)
def test_nobody_else_sees_the_screen(
    scene: Scene, path: str, role: ActorRole, municipality: str | None
) -> None:
    Visitor(scene, role, municipality).get(SCREEN + path, 404)


def test_from_the_screen_one_can_record_and_come_back(facilitator: Visitor) -> None:
    record = f"/ronde/{ROUND}/{MINE}/afspraken/vraag/4"
    assert record in facilitator.get(f"{SCREEN}/4").links()
    assert f"{SCREEN}/4?stap=antwoorden" in facilitator.get(record).links()
