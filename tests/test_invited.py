"""How many people a municipality invited: said and changed on its page."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.invited import NotInvitedError, invited_typed
from plugin.permissions import ActorRole
from plugin.workspace.audit import Act
from tests.scene import MINE, OTHER, ROUND, Scene, furnished
from tests.visitor import Visitor, check

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
OF_OTHER = f"/ronde/{ROUND}/{OTHER}"
SAY = f"{OF_OTHER}/genodigd"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), (" 8 ", 8), ("1", 1), ("100000", 100_000), ("", None), ("  ", None)],
)
def test_a_whole_number_is_read_and_nothing_is_nobody_knows(typed: str, number: int | None) -> None:
    assert invited_typed(typed) == number


@pytest.mark.parametrize("typed", ["0", "-3", "100001", "9" * 5000, "8,5", "acht", "٣", "1e3"])
def test_anything_else_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(NotInvitedError, match="een heel getal"):
        invited_typed(typed)


@pytest.mark.parametrize("role", [ADMINISTRATOR, COORDINATOR])
def test_the_number_counts_at_once_and_leaves_a_line(scene: Scene, role: ActorRole) -> None:
    visitor = Visitor(scene, role, OTHER if role is COORDINATOR else None)
    assert "6 van 8 klaar" in visitor.get(OF_OTHER).text
    answer = visitor.post(SAY, aantal="15")
    assert str(answer.location).endswith(f"{OF_OTHER}#genodigd")
    assert "6 van 15 klaar" in visitor.get(OF_OTHER).text
    last = scene.workspace.audit.all()[-1]
    assert (last.act, last.municipality, last.role) == (Act.SET_INVITED, OTHER, role)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "6 klaar"), ("5", "Er zijn meer mensen klaar dan genodigd."), ("6", "6 van 6 klaar")],
)
def test_what_the_page_then_says(scene: Scene, typed: str, told: str) -> None:
    visitor = Visitor(scene, COORDINATOR, OTHER)
    visitor.post(SAY, aantal=typed)
    page = visitor.get(OF_OTHER)
    assert told in page.text
    assert ("meer mensen klaar" in page.text) == (typed == "5")
    assert page.tree.xpath("//input[@id='aantal']/@value") == [typed]


def test_a_mistake_changes_nothing_and_says_so(scene: Scene) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    page = check(visitor.post(SAY, 400, aantal="heel veel"), 400)
    assert "Vul een heel getal in van 1 tot en met 100.000" in page.text
    assert "6 van 8 klaar" in page.text
    assert Act.SET_INVITED not in {each.act for each in scene.workspace.audit.all()}


def test_a_release_that_was_made_keeps_its_number(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    before = visitor.get(f"/ronde/{ROUND}/{MINE}/terugkoppeling").text
    visitor.post(f"/ronde/{ROUND}/{MINE}/genodigd", aantal="99")
    assert "10 van 12 deden mee" in before
    assert "10 van 12 deden mee" in visitor.get(f"/ronde/{ROUND}/{MINE}/terugkoppeling").text


@pytest.mark.parametrize(
    ("role", "municipality"), [(None, None), (COORDINATOR, MINE), (FACILITATOR, OTHER)]
)
def test_nobody_else_says_it(
    scene: Scene, role: ActorRole | None, municipality: str | None
) -> None:
    visitor = Visitor(scene, role, municipality)
    visitor.post(SAY, 404, aantal="15")
    if role is FACILITATOR:
        assert not visitor.get(OF_OTHER).tree.xpath("//input[@id='aantal']")
    place = scene.workspace.rounds.municipality(ROUND, OTHER)
    assert place
    assert place.invited == 8


@pytest.mark.parametrize("typed", ["15", "heel veel"])
def test_once_the_round_is_over_it_stays_as_it_is(scene: Scene, typed: str) -> None:
    scene.now += timedelta(days=1000)
    visitor = Visitor(scene, ADMINISTRATOR)
    visitor.post(SAY, 404, aantal=typed)
    assert not visitor.get(OF_OTHER).tree.xpath("//input[@id='aantal']")
