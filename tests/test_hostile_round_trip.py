"""Hostile strings through workbook, upload, page and calendar: never more than text, never cut."""

from collections.abc import Iterator
from datetime import date

import pytest
from icalendar import Calendar

from exporter.agreed import LONGEST_TEXT, Action
from exporter.safe_text import safe
from plugin.permissions import ActorRole
from tests.hostile import HOSTILE
from tests.returning import Town, a_town, action, opened_sheet
from tests.scene import OTHER, ROUND
from tests.uploads import parts
from tests.visitor import Visitor

DAY = date(2027, 9, 1)
FITTING = sorted({text for text in map(str.strip, map(safe, HOSTILE)) if text})
FITTING = [text for text in FITTING if len(text) <= LONGEST_TEXT]


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """Every hostile string as what somebody filled in on the page."""
    with a_town() as made:
        made.record(
            *(
                action(f"{number:016x}", Action("A", None, text, text, due=DAY))
                for number, text in enumerate(FITTING)
            )
        )
        yield made


def test_there_are_many_of_them() -> None:
    assert len(HOSTILE) >= 300
    assert len(FITTING) >= 240


def test_the_workbook_gives_every_one_back_to_the_letter(town: Town) -> None:
    plan = town.plan(town.download())
    assert (plan.lines, plan.unplaced) == ((), ())
    assert plan.same == len(FITTING)


def test_typed_in_a_workbook_every_one_arrives_to_the_letter(town: Town) -> None:
    sheet = opened_sheet(town.download())
    for row in sheet.keyed():
        row["Opmerking"] = row["Wie doet wat?"]
    plan = town.plan(sheet.save())
    assert plan.unplaced == ()
    assert sorted({line.document["remark"] for line in plan.lines} - {None}) == FITTING


def test_no_part_of_the_workbook_has_a_formula_or_a_link_of_theirs(town: Town) -> None:
    for name, content in parts(town.download()).items():
        assert b"<f>" not in content, name
        assert b"<hyperlink" not in content, name
        assert b'TargetMode="External"' not in content, name


def test_the_page_shows_every_one_as_text(town: Town) -> None:
    visitor = Visitor(town.scene, ActorRole.COORDINATOR, OTHER)
    page = visitor.get(f"/ronde/{ROUND}/{OTHER}/afspraken")
    assert not page.tree.xpath("//main//script|//main//img|//main//style|//main//iframe")
    own = ("/", "#", "?")
    assert [link for link in page.links() if not link.startswith(own)] == []
    shown = {" ".join(each.text_content().split()) for each in page.tree.xpath("//table//a")}
    assert {" ".join(text.split()) for text in FITTING} <= shown


def test_the_calendar_holds_every_one_whole(town: Town) -> None:
    visitor = Visitor(town.scene, ActorRole.COORDINATOR, OTHER)
    file = visitor.client.get(f"/ronde/{ROUND}/{OTHER}/actieagenda.ics").data
    events = list(Calendar.from_ical(file).events)
    assert len(events) == len(FITTING)
    told = sorted(str(event["description"]) for event in events)
    assert told == sorted(f"Actie: {text}\nWie doet wat: {text}\nStatus: open" for text in FITTING)
    assert {name for event in events for name in event} <= {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND"),
        *("SUMMARY", "DESCRIPTION", "URL", "STATUS", "TRANSP"),
    }
