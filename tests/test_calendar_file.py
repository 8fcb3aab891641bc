"""The calendar file on the page: who may have it, and that it says what the agenda says."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from exporter.agreed import Action, FollowUp, Status
from plugin.permissions import ActorRole
from plugin.workspace.made import Change
from tests.scene import MINE, OTHER, ROUND, Scene, furnished
from tests.visitor import Visitor

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
FILE = f"/ronde/{ROUND}/{MINE}/actieagenda.ics"
DAY = date(2027, 9, 1)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.fixture
def ann(scene: Scene) -> Visitor:
    return Visitor(scene, COORDINATOR, MINE)


def events(visitor: Visitor) -> dict[str, Event]:
    response = visitor.client.get(FILE)
    assert response.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(response.data).events}


def test_the_dated_actions_and_the_meeting_are_in_the_file(scene: Scene, ann: Visitor) -> None:
    scene.record(
        MINE,
        Change("aa", frozenset(), Action("A", action="Bellen", due=DAY)),
        Change("bb", frozenset(), Action("A", action="Ooit")),
        Change("vervolg", frozenset(), FollowUp(DAY)),
    )
    found = events(ann)
    assert set(found) == {"Bellen", "Bijeenkomst over de afspraken"}
    assert found["Bellen"]["url"] == f"https://eigenkracht.example/ronde/{ROUND}/{MINE}/afspraken"
    assert scene.workspace.revisions.tips(ROUND, MINE)


def test_a_later_file_updates_the_earlier_one(scene: Scene, ann: Visitor) -> None:
    scene.record(MINE, Change("aa", frozenset(), Action("A", action="Bellen", due=DAY)))
    first = events(ann)["Bellen"]
    scene.now += timedelta(minutes=20)
    dropped = Action("A", action="Bellen", due=DAY, status=Status.DROPPED)
    scene.record(MINE, Change("aa", frozenset({1}), dropped))
    second = events(ann)["Vervallen: Bellen"]
    assert first["uid"] == second["uid"]
    assert second.sequence == first.sequence + 1
    assert second.DTSTAMP > first.DTSTAMP
    assert second.LAST_MODIFIED > first.LAST_MODIFIED
    assert second["status"] == "CANCELLED"


def test_the_pages_link_to_the_file(ann: Visitor) -> None:
    for page in (f"/ronde/{ROUND}/{MINE}", f"/ronde/{ROUND}/{MINE}/afspraken"):
        assert FILE in ann.get(page).links()
    response = ann.client.get(FILE)
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert f"actieagenda-{MINE}-{ROUND}.ics" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("role", "municipality"), [(ADMINISTRATOR, None), (COORDINATOR, OTHER), (FACILITATOR, OTHER)]
)
def test_nobody_else_gets_it(scene: Scene, role: ActorRole, municipality: str | None) -> None:
    Visitor(scene, role, municipality).get(FILE, 404)


def test_who_is_not_signed_in_gets_nothing(scene: Scene) -> None:
    Visitor(scene).get(FILE, 404)
