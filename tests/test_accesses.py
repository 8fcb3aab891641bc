"""Letting others in from the page: invitations, meeting codes, the list, and taking back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.access_page import access_rows, standing
from plugin.permissions import ActorRole
from plugin.workspace.grants import Grant, Way
from tests.scene import FRESH, MINE, NOW, OTHER, ROUND, Scene, furnished
from tests.visitor import Page, Visitor, check

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
PLACE = f"/ronde/{ROUND}/{MINE}"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def invited(visitor: Visitor, role: ActorRole, municipality: str, note: str = "") -> Page:
    """The page after an invitation."""
    form = {"rol": role.value, "gemeente": municipality, "voor": note}
    return check(visitor.post("/toegang/uitnodigen", 200, form), 200)


def code_on(page: Page) -> str:
    """The code that a page shows."""
    (code,) = page.tree.xpath("//input[@id='code']/@value")
    return str(code)


def handed(visitor: Visitor) -> str:
    """A new meeting code."""
    return code_on(check(visitor.post("/toegang/bijeenkomst", 200), 200))


@pytest.mark.parametrize(
    ("by", "role", "municipality"),
    [
        ((ADMINISTRATOR, None), COORDINATOR, FRESH),
        ((ADMINISTRATOR, None), FACILITATOR, MINE),
        ((COORDINATOR, MINE), FACILITATOR, MINE),
    ],
)
def test_who_is_invited_on_the_page_comes_in(
    scene: Scene, by: tuple[ActorRole, str | None], role: ActorRole, municipality: str
) -> None:
    page = invited(Visitor(scene, *by), role, municipality, "de  griffier")
    assert "de griffier" in page.text
    assert "tot 21 april 2027 om 14:03" in page.text
    visitor = Visitor(scene)
    visitor.come_back(visitor.enter(code_on(page)))
    visitor.get(f"/ronde/{ROUND}/{municipality}")
    given = scene.workspace.grants.all()[-1]
    assert (given.role, given.municipality, given.given_by) == (role, municipality, 1)


@pytest.mark.parametrize(
    ("by", "role", "municipality"),
    [
        ((ADMINISTRATOR, None), ADMINISTRATOR, MINE),
        ((ADMINISTRATOR, None), COORDINATOR, "GM0344"),
        ((ADMINISTRATOR, None), COORDINATOR, ""),
        ((ADMINISTRATOR, None), COORDINATOR, "<script>"),
        ((COORDINATOR, MINE), COORDINATOR, MINE),
        ((COORDINATOR, MINE), FACILITATOR, OTHER),
        ((FACILITATOR, MINE), FACILITATOR, MINE),
    ],
)
def test_nobody_is_invited_beyond_what_one_may(
    scene: Scene, by: tuple[ActorRole, str | None], role: ActorRole, municipality: str
) -> None:
    form = {"rol": role.value, "gemeente": municipality}
    Visitor(scene, *by).post("/toegang/uitnodigen", 404, form)
    assert len(scene.workspace.grants.all()) == 1


@pytest.mark.parametrize("role", ["", "baas", "Coordinator"])
def test_a_role_that_is_none_is_no_page(scene: Scene, role: str) -> None:
    form = {"rol": role, "gemeente": MINE}
    Visitor(scene, ADMINISTRATOR).post("/toegang/uitnodigen", 404, form)


def test_a_meeting_code_is_short_and_lets_a_facilitator_in(scene: Scene) -> None:
    code = handed(Visitor(scene, COORDINATOR, MINE))
    assert len(code.replace("-", "")) == 10
    visitor = Visitor(scene)
    visitor.come_back(code.lower().replace("-", ""))
    visitor.get(f"{PLACE}/scherm/1")
    visitor.get(f"{PLACE}/sluiten", 404)
    visitor.get(f"/ronde/{ROUND}/{OTHER}", 404)
    visitor.post("/mijn-toegang/nieuwe-code", 404)
    assert "Maak een nieuwe code" not in visitor.get("/mijn-toegang").text


def test_after_six_hours_the_meeting_is_over_for_who_is_in_too(scene: Scene) -> None:
    code = handed(Visitor(scene, COORDINATOR, MINE))
    scene.now += timedelta(hours=5, minutes=59)
    visitor = Visitor(scene)
    visitor.come_back(code)
    visitor.get(f"{PLACE}/scherm/1")
    scene.now += timedelta(minutes=1)
    visitor.get(f"{PLACE}/scherm/1", 404)
    Visitor(scene).post("/binnenkomen", 403, code=code)


@pytest.mark.parametrize("by", [(ADMINISTRATOR, None), (FACILITATOR, MINE)])
def test_only_a_coordinator_hands_a_meeting_code(
    scene: Scene, by: tuple[ActorRole, str | None]
) -> None:
    Visitor(scene, *by).post("/toegang/bijeenkomst", 404)
    assert len(scene.workspace.grants.all()) == 1


def test_no_code_is_to_be_seen_afterwards(scene: Scene) -> None:
    coordinator = Visitor(scene, COORDINATOR, MINE)
    codes = [handed(coordinator), code_on(invited(coordinator, FACILITATOR, MINE, "Jo"))]
    page = coordinator.get("/toegang")
    assert "Jo" in page.text
    assert "werkt nu, tot 14 april 2027 om 20:03" in page.text
    assert "wacht op gebruik, tot 21 april 2027 om 14:03" in page.text
    assert not [code for code in codes if code in page.source]


def test_a_coordinator_sees_the_own_municipality_only(scene: Scene) -> None:
    Visitor(scene, COORDINATOR, OTHER)
    Visitor(scene, ADMINISTRATOR)
    source = Visitor(scene, COORDINATOR, MINE).get("/toegang").source
    assert "toegang 3" in source
    assert "toegang 1<" not in source
    assert "toegang 2<" not in source


def test_taking_an_access_back_puts_its_holder_out_at_once(scene: Scene) -> None:
    coordinator, facilitator = Visitor(scene, COORDINATOR, MINE), Visitor(scene, FACILITATOR, MINE)
    own = facilitator.post("/mijn-toegang/nieuwe-code", 200)
    assert coordinator.post("/toegang/2/intrekken").location == "/toegang#lijst"
    facilitator.get("/rondes", 404)
    code = check(own, 200).tree.xpath("//input[@id='eigen-code']/@value")[0]
    Visitor(scene).post("/binnenkomen", 403, code=str(code))
    page = coordinator.get("/toegang")
    assert "ingetrokken, 14 april 2027 om 14:03" in page.text


@pytest.mark.parametrize(
    ("by", "number"),
    [
        ((COORDINATOR, MINE), 1),
        ((COORDINATOR, MINE), 2),
        ((COORDINATOR, MINE), 3),
        ((COORDINATOR, MINE), 9),
        ((FACILITATOR, MINE), 4),
        ((ADMINISTRATOR, None), 1),
    ],
)
def test_nobody_takes_back_what_is_not_theirs(
    scene: Scene, by: tuple[ActorRole, str | None], number: int
) -> None:
    """An administrator's, a coordinator's, another municipality's, and what there is not."""
    for role, municipality in ((ADMINISTRATOR, None), (COORDINATOR, MINE), (FACILITATOR, OTHER)):
        scene.code_for(role, municipality)
    Visitor(scene, *by).post(f"/toegang/{number}/intrekken", 404)
    assert not [each for each in scene.workspace.grants.all() if each.revoked_at]


def grant(way: Way, came_in: int | None, revoked: int | None) -> Grant:
    """An access that was given now, with what happened after so many hours."""
    lasts = timedelta(hours=6) if way is Way.MEETING else timedelta(days=7)
    at = [None if each is None else NOW + timedelta(hours=each) for each in (came_in, revoked)]
    return Grant(1, way, FACILITATOR, MINE, NOW, NOW + lasts, at[0], at[1], given_by=None, note="")


@pytest.mark.parametrize(
    ("way", "came_in", "revoked", "hours", "says", "live"),
    [
        (Way.INVITATION, None, None, 1, "wacht op gebruik", True),
        (Way.INVITATION, None, None, 168, "verlopen", False),
        (Way.INVITATION, 2, None, 1000, "binnen geweest", True),
        (Way.INVITATION, 2, 3, 4, "ingetrokken", False),
        (Way.MEETING, None, None, 1, "werkt nu", True),
        (Way.MEETING, 2, None, 3, "werkt nu", True),
        (Way.MEETING, 2, None, 6, "verlopen", False),
        (Way.MEETING, 2, 3, 3, "ingetrokken", False),
    ],
)
def test_where_an_access_stands(
    way: Way, came_in: int | None, revoked: int | None, hours: int, says: str, *, live: bool
) -> None:
    now, found = NOW + timedelta(hours=hours), grant(way, came_in, revoked)
    assert standing(found, now) == says
    (row,) = access_rows([found], [1], now)
    assert (row.is_live, row.may_revoke) == (live, live)
    assert not access_rows([found], [2], now)[0].may_revoke
