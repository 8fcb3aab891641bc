"""What is late and what soon: per agenda, and for all of them without a word of what was agreed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from exporter.agreed import Action, FollowUp, Status
from exporter.deadlines import SOON, Deadlines, deadlines, is_late, is_soon
from plugin.permissions import ActorRole
from plugin.workspace.made import Change
from tests.scene import MINE, OPEN_PLACE, OPEN_ROUND, OTHER, ROUND, Scene, furnished
from tests.visitor import Visitor

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
TODAY = date(2027, 4, 14)
DAY = timedelta(days=1)
CALL = Action("A", action="Bellen", who="Wijkploeg")


@pytest.mark.parametrize(
    ("due", "status", "late", "soon"),
    [
        (None, Status.OPEN, False, False),
        (TODAY - DAY, Status.OPEN, True, False),
        (TODAY - DAY, Status.BUSY, True, False),
        (TODAY - DAY, Status.DONE, False, False),
        (TODAY - DAY, Status.DROPPED, False, False),
        (TODAY, Status.OPEN, False, True),
        (TODAY + SOON, Status.BUSY, False, True),
        (TODAY + SOON + DAY, Status.OPEN, False, False),
        (TODAY, Status.DONE, False, False),
    ],
)
def test_what_is_late_and_what_is_soon(
    due: date | None,
    status: Status,
    late: bool,  # noqa: FBT001
    soon: bool,  # noqa: FBT001
) -> None:
    action = replace(CALL, due=due, status=status)
    assert (is_late(action, TODAY), is_soon(action, TODAY)) == (late, soon)


def test_how_an_agenda_stands() -> None:
    actions = [
        CALL,
        replace(CALL, due=TODAY - DAY),
        replace(CALL, due=TODAY - 2 * DAY, status=Status.DONE),
        replace(CALL, due=TODAY + DAY, status=Status.BUSY),
        replace(CALL, due=TODAY + 2 * SOON),
        replace(CALL, due=TODAY - 9 * DAY, status=Status.DROPPED),
    ]
    assert deadlines(actions, TODAY, TODAY) == Deadlines(4, 1, 1, 1, TODAY - DAY, TODAY)
    assert deadlines([], TODAY - DAY, TODAY) == Deadlines(0, 0, 0, 0, None, None)


# On the pages


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def new(key: str, action: str, due: date | None, status: Status = Status.OPEN) -> Change:
    return Change(key, frozenset(), replace(CALL, action=action, due=due, status=status))


@pytest.fixture
def filled(scene: Scene) -> Scene:
    """One municipality is late, another is in time, a third one of another round has no date."""
    scene.record(MINE, new("aa", "Klagen", TODAY - DAY), new("bb", "Bellen", TODAY + DAY))
    scene.record(MINE, new("cc", "Mailen", TODAY - 9 * DAY, Status.DONE))
    scene.record(MINE, new("dd", "Weg", TODAY - 9 * DAY))
    removed = next(
        each.id for each in scene.workspace.revisions.tips(ROUND, MINE) if each.item == "dd"
    )
    scene.record(MINE, Change("dd", frozenset({removed}), None))
    scene.record(OTHER, new("aa", "Praten", TODAY + 2 * SOON))
    scene.record(OTHER, Change("vervolg", frozenset(), FollowUp(TODAY + SOON, watcher="Ansje")))
    scene.record(OPEN_PLACE, new("aa", "Wandelen", None), survey_id=OPEN_ROUND)
    return scene


def lines(visitor: Visitor, query: str = "") -> list[list[str]]:
    rows = visitor.get(f"/opvolging{query}").tree.xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def names(visitor: Visitor, query: str = "") -> list[str]:
    return [line[0].split(" (")[0] for line in lines(visitor, query)]


def test_the_administrator_sees_who_is_late_and_when(filled: Scene) -> None:
    visitor = Visitor(filled, ADMINISTRATOR)
    assert lines(visitor)[0][1:] == [
        "1 te laat 1 binnenkort 2 te doen, 1 gereed",
        "eerste datum: 13 april 2027 geen volgende bijeen\u00adkomst",
    ]
    said = "Er is 1 actie te laat. Er loopt 1 actie af in de komende vier weken."
    assert said in visitor.get("/opvolging").text
    assert "bijeenkomst: 12 mei 2027" in lines(visitor)[1][2]


def test_no_word_of_what_was_agreed_is_on_the_page(filled: Scene) -> None:
    source = Visitor(filled, ADMINISTRATOR).get("/opvolging").source
    for word in ("Klagen", "Bellen", "Praten", "Wandelen", "Wijkploeg", "Ansje"):
        assert word not in source


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Voorbeeldstad", "Grootveen", "Openbroek"]),
        ("?stand=te-laat", ["Voorbeeldstad"]),
        ("?stand=binnenkort", ["Voorbeeldstad"]),
        ("?stand=geen-bijeenkomst", ["Voorbeeldstad", "Openbroek"]),
        (f"?ronde={OPEN_ROUND}", ["Openbroek"]),
        (f"?ronde={OPEN_ROUND}&stand=te-laat", []),
        ("?ronde=onzin&stand=onzin", ["Voorbeeldstad", "Grootveen", "Openbroek"]),
    ],
)
def test_agendas_can_be_chosen(filled: Scene, query: str, found: list[str]) -> None:
    visitor = Visitor(filled, ADMINISTRATOR)
    assert names(visitor, query) == found
    assert found or "geen gemeente waarvoor dit geldt" in visitor.get(f"/opvolging{query}").text


def test_a_coordinator_sees_only_the_own_municipality(filled: Scene) -> None:
    assert names(Visitor(filled, COORDINATOR, MINE)) == ["Voorbeeldstad"]
    assert names(Visitor(filled, FACILITATOR, OTHER)) == ["Grootveen"]


def test_before_anything_was_filled_in_the_page_says_so(scene: Scene) -> None:
    assert "nog nergens iets vastgelegd" in Visitor(scene, ADMINISTRATOR).get("/opvolging").text


def test_who_is_not_signed_in_sees_nothing(scene: Scene) -> None:
    Visitor(scene).get("/opvolging", 404)


def test_the_agenda_itself_begins_with_what_asks_for_attention(filled: Scene) -> None:
    page = Visitor(filled, COORDINATOR, MINE).get(f"/ronde/{ROUND}/{MINE}/afspraken?wie=Niemand")
    assert page.texts("//section[@id='opvolging']//caption") == [
        "Te laat",
        "In de komende vier weken",
    ]
    assert [each[:6] for each in page.texts("//section[@id='opvolging']//tbody/tr")] == [
        "Klagen",
        "Bellen",
    ]


def test_an_agenda_without_dates_asks_for_no_attention(scene: Scene) -> None:
    page = Visitor(scene, COORDINATOR, MINE).get(f"/ronde/{ROUND}/{MINE}/afspraken")
    assert page.texts("//section[@id='opvolging']/p") == [
        "Er zijn geen acties te laat. Er lopen geen acties af in de komende vier weken."
    ]
