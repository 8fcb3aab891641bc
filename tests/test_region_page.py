"""The region's page: who may see it, that it is no ranking, and that too few show nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from tests.scene import (
    FRESH,
    MINE,
    OPEN_PLACE,
    OPEN_ROUND,
    OTHER,
    ROUND,
    SMALL,
    TEAM,
    WHOLE_SCAN,
    Scene,
    furnished,
    voices,
)
from tests.visitor import Visitor

COORDINATOR = ActorRole.COORDINATOR
PAGE = f"/ronde/{ROUND}/regio/1"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        scene.workspace.regions.put(ROUND, "Ons land", [MINE, OTHER, FRESH])
        yield scene


def released(scene: Scene) -> Visitor:
    """A second municipality has its release; somebody of the first looks."""
    scene.release(ROUND, OTHER, voices(scene.instrument, [(6, 0, 0, 0), *WHOLE[1:]], TEAM))
    return Visitor(scene, COORDINATOR, MINE)


WHOLE = [(2, 1, 1, 2)] * len(WHOLE_SCAN)


def test_the_region_shows_the_labels_of_its_municipalities_together(scene: Scene) -> None:
    text = released(scene).get(PAGE).text
    assert "16 mensen in twee gemeenten" in text
    assert "Nog zonder uitkomst: Middelhaven (verzonnen)" in text
    assert "In één van de twee gemeenten: Breed afgesproken" in text
    assert "Een vergelijking tussen gemeenten maken wij niet" in text


def test_no_municipality_stands_beside_a_figure(scene: Scene) -> None:
    page = released(scene).get(PAGE)
    sections = " ".join(each.text_content() for each in page.tree.xpath("//section"))
    assert not [name for name in ("Voorbeeldstad", "Grootveen") if name in sections]


def test_looking_at_a_region_keeps_its_releases_as_they_are(scene: Scene) -> None:
    released(scene).get(PAGE)
    stored = scene.workspace.releases.latest(ROUND, OTHER)
    assert stored
    assert stored.seen_at == scene.now


def test_one_municipality_with_a_release_shows_nothing(scene: Scene) -> None:
    text = Visitor(scene, COORDINATOR, MINE).get(PAGE).text
    assert "nog niets samen te zien" in text


@pytest.mark.parametrize(
    ("role", "municipality", "status"),
    [
        (COORDINATOR, MINE, 200),
        (COORDINATOR, OTHER, 200),
        (ActorRole.FACILITATOR, FRESH, 200),
        (COORDINATOR, SMALL, 404),
        (ActorRole.ADMINISTRATOR, None, 404),
    ],
)
def test_only_its_own_municipalities_see_it(
    scene: Scene, role: ActorRole, municipality: str | None, status: int
) -> None:
    released(scene)
    Visitor(scene, role, municipality).get(PAGE, status)


@pytest.mark.parametrize(
    "path", [f"/ronde/{ROUND}/regio/2", f"/ronde/{OPEN_ROUND}/regio/1", "/ronde/1/regio/1"]
)
def test_a_region_that_is_not_there_is_not_found(scene: Scene, path: str) -> None:
    Visitor(scene, COORDINATOR, MINE).get(path, 404)


def test_an_open_round_has_no_region(scene: Scene) -> None:
    scene.add_place(OPEN_ROUND, MINE)
    scene.workspace.regions.put(OPEN_ROUND, "Open", [OPEN_PLACE, MINE])
    Visitor(scene, COORDINATOR, MINE).get(f"/ronde/{OPEN_ROUND}/regio/2", 404)


def test_the_municipalities_page_leads_to_it(scene: Scene) -> None:
    assert PAGE in Visitor(scene, COORDINATOR, MINE).get(f"/ronde/{ROUND}/{MINE}").links()
    assert PAGE not in Visitor(scene, COORDINATOR, SMALL).get(f"/ronde/{ROUND}/{SMALL}").links()
    assert PAGE not in Visitor(scene, ActorRole.ADMINISTRATOR).get(f"/ronde/{ROUND}/{MINE}").links()


def test_a_region_of_the_same_name_gets_other_municipalities(scene: Scene) -> None:
    scene.workspace.regions.put(ROUND, "Ons land", [MINE, SMALL])
    (region,) = scene.workspace.regions.all(ROUND)
    assert region.municipalities == (MINE, SMALL)
