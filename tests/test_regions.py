"""Regions on the administrator's pages: made, renamed, filled and taken away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.chosen_region import RegionError, chosen_region
from plugin.permissions import ActorRole
from plugin.workspace.audit import Act
from tests.scene import FRESH, MINE, OPEN_ROUND, OTHER, ROUND, SMALL, Scene, furnished
from tests.visitor import Page, Visitor, check

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
PAGE = f"/ronde/{ROUND}/regios"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def send(
    scene: Scene, path: str, name: str, *codes: str, status: int = 303, by: Visitor | None = None
) -> Page | None:
    """A form with a name and municipalities; the page when it is refused."""
    visitor = by or Visitor(scene, ADMINISTRATOR)
    fields = {"csrf_token": visitor.token(), "naam": name, "gemeente": list(codes)}
    answer = visitor.client.post(path, data=fields)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return None if status == 303 else check(answer, status)


def regions(scene: Scene) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.name, each.municipalities) for each in scene.workspace.regions.all(ROUND)]


def made(scene: Scene, name: str = "Ons land") -> str:
    """The page of a region that was just made."""
    send(scene, PAGE, name, OTHER, MINE)
    found = next(each for each in scene.workspace.regions.all(ROUND) if each.name == name)
    return f"{PAGE}/{found.id}"


@pytest.mark.parametrize(
    ("name", "codes", "members"),
    [
        ("Ons land", [OTHER, MINE], [MINE, OTHER]),
        ("Ons land", [OTHER, MINE, OTHER, "GM0344"], [MINE, OTHER]),
        ("Ons land", [MINE], None),
        ("Ons land", [MINE, MINE], None),
        ("Ons land", [MINE, "GM0344"], None),
        ("", [OTHER, MINE], None),
        (" \n ", [OTHER, MINE], None),
        ("x" * 101, [OTHER, MINE], None),
    ],
)
def test_a_region_has_a_name_and_two_who_take_part(
    name: str, codes: list[str], members: list[str] | None
) -> None:
    if members is None:
        with pytest.raises(RegionError, match="twee gemeenten of meer"):
            chosen_region(name, codes, {MINE, OTHER})
    else:
        assert chosen_region(name, codes, {MINE, OTHER}) == (name, members)


def test_a_name_is_one_line_without_what_misleads() -> None:
    assert chosen_region(" Ons \t\n land\u202e ", [MINE, OTHER], [MINE, OTHER])[0] == (
        "Ons land\N{REPLACEMENT CHARACTER}"
    )


def test_what_is_made_is_there_for_its_municipalities(scene: Scene) -> None:
    made(scene)
    assert regions(scene) == [("Ons land", (MINE, OTHER))]
    page = Visitor(scene, ADMINISTRATOR).get(PAGE)
    assert page.texts("//tbody/tr")[0].startswith("Ons land Grootveen (verzonnen), Voorbeeldstad")
    assert "Regio Ons land" in Visitor(scene, COORDINATOR, MINE).get(f"/ronde/{ROUND}/{MINE}").text
    lines = [each for each in scene.workspace.audit.all() if each.act is Act.REGION]
    assert [(each.municipality, each.role) for each in lines] == [
        (MINE, ADMINISTRATOR),
        (OTHER, ADMINISTRATOR),
    ]


def test_a_region_is_renamed_and_gets_other_municipalities(scene: Scene) -> None:
    where = made(scene)
    page = Visitor(scene, ADMINISTRATOR).get(where)
    assert page.tree.xpath("//input[@name='naam']/@value") == ["Ons land"]
    assert page.tree.xpath("//input[@checked]/@value") == [OTHER, MINE]
    send(scene, where, "Rivierenland", MINE, FRESH)
    assert regions(scene) == [("Rivierenland", (MINE, FRESH))]
    told = {each.municipality for each in scene.workspace.audit.all() if each.act is Act.REGION}
    assert told == {MINE, OTHER, FRESH}


def test_a_region_is_taken_away(scene: Scene) -> None:
    where = made(scene)
    made(scene, "Nog een")
    Visitor(scene, ADMINISTRATOR).post(f"{where}/weghalen")
    assert [name for name, _ in regions(scene)] == ["Nog een"]
    lines = [each for each in scene.workspace.audit.all() if each.act is Act.REMOVE_REGION]
    assert [each.municipality for each in lines] == [MINE, OTHER]
    visitor = Visitor(scene, ADMINISTRATOR)
    visitor.get(where, 404)
    visitor.post(f"{where}/weghalen", 404)
    send(scene, where, "Weer", MINE, OTHER, status=404)


def test_a_mistake_keeps_what_was_filled_in_and_changes_nothing(scene: Scene) -> None:
    where = made(scene)
    for path in PAGE, where:
        page = send(scene, path, "Alleen", SMALL, status=400)
        assert page
        assert "twee gemeenten of meer" in page.text
        assert page.tree.xpath("//input[@name='naam']/@value") == ["Alleen"]
        assert page.tree.xpath("//input[@checked]/@value") == [SMALL]
    assert regions(scene) == [("Ons land", (MINE, OTHER))]


def test_a_name_is_of_one_region(scene: Scene) -> None:
    made(scene, "Nog een")
    where = made(scene)
    for path in PAGE, where:
        page = send(scene, path, "Nog een", MINE, FRESH, status=400)
        assert page
        assert "Er is al een regio met deze naam." in page.text
    assert regions(scene) == [("Nog een", (MINE, OTHER)), ("Ons land", (MINE, OTHER))]
    send(scene, where, "Ons land", MINE, FRESH)


def test_an_open_round_and_one_that_is_over_have_none(scene: Scene) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    page = visitor.get("/rondes")
    assert PAGE in page.links()
    open_page = f"/ronde/{OPEN_ROUND}/regios"
    assert open_page not in page.links()
    visitor.get(open_page, 404)
    scene.now += timedelta(days=1000)
    later = Visitor(scene, ADMINISTRATOR)
    later.get(PAGE, 404)
    assert PAGE not in later.get("/rondes").links()


def test_nobody_else_makes_regions(scene: Scene) -> None:
    where = made(scene)
    for role in COORDINATOR, FACILITATOR:
        visitor = Visitor(scene, role, MINE)
        for path in PAGE, where:
            visitor.get(path, 404)
            send(scene, path, "X", MINE, FRESH, status=404, by=visitor)
        visitor.post(f"{where}/weghalen", 404)
        assert PAGE not in visitor.get("/rondes").links()
    assert regions(scene) == [("Ons land", (MINE, OTHER))]
