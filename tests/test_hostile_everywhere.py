"""Hostile texts go all the way: survey, page, calendar, workbook, and back by an upload."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from exporter.agenda import Noted, Recorded
from exporter.agreed import Action
from exporter.calendar import Entry, calendar
from exporter.disclosure import Voice
from exporter.reading.child import read_agenda
from exporter.rowkey import read_key
from exporter.safe_text import safe
from plugin.permissions import ActorRole
from survey_templates.codebook import GivenAnswer
from survey_templates.instrument import Instrument
from tests.books import book_of
from tests.hostile import HOSTILE, SHORT
from tests.mirrored import Mirrored, mirrored
from tests.scene import ROUND, Scene, furnished
from tests.stores import Stores
from tests.visitor import Page, Visitor

PLACE = "GM0344"
ADDRESS = "https://eigenkracht.example/afspraken"


@pytest.fixture
def survey(stores: Stores) -> Iterator[Mirrored]:
    with mirrored(stores) as made:
        yield made


def test_every_text_comes_over_as_it_was_typed(survey: Mirrored) -> None:
    for text in HOSTILE:
        survey.answer(1, text=text)
    assert survey.pull().new == len(HOSTILE)
    assert list(survey.shown().values()) == list(HOSTILE)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """The page with every answer to one question, one from each person."""
    with furnished(tmp_path) as scene:
        yield released(scene)


def released(scene: Scene) -> Page:
    role = scene.instrument.role("BELEI")
    people = tuple(
        # Safe from here on, as in `plugin.releasing`: no store holds half a character.
        Voice(role, (GivenAnswer(1, safe(text), 1 + place % 4),))
        for place, text in enumerate(HOSTILE)
    )
    scene.add_place(ROUND, PLACE, closed=True)
    scene.release(ROUND, PLACE, people)
    visitor = Visitor(scene, ActorRole.COORDINATOR, PLACE)
    return visitor.get(f"/ronde/{ROUND}/{PLACE}/terugkoppeling/vraag/1")


def words(text: str) -> str:
    return " ".join(text.split())


def test_on_the_page_every_text_is_text_and_is_there(page: Page) -> None:
    quotes = page.tree.xpath("//ul[@class='quotes']/li")
    shown = sorted(words(quote.text_content()) for quote in quotes)
    # What shows nothing at all is no answer.
    assert shown == sorted(words(safe(text)) for text in HOSTILE if safe(text).strip())
    assert not page.tree.xpath("//ul[@class='quotes']//*[not(self::li or self::p)]")
    assert not page.tree.xpath("//main//script|//main//img|//main//style|//iframe|//base")
    assert not [link for link in page.links() if "kwaad" in link or ":alert" in link]


def test_in_the_calendar_every_text_is_one_entry() -> None:
    entries = [
        Entry(f"1/{PLACE}/actie/{at}", date(2027, 9, 1), text, (text,), 0, datetime.now(UTC))
        for at, text in enumerate(SHORT)
    ]
    file = calendar("=1+1\r\nEND:VCALENDAR", entries, ADDRESS, datetime(2027, 4, 14, tzinfo=UTC))
    (read,) = Calendar.from_ical(file, multiple=True)
    assert len(read.subcomponents) == len(read.events) == len(SHORT)
    assert {str(event["url"]) for event in read.events} == {ADDRESS}
    assert not [event for event in read.events if "attach" in event or event.subcomponents]


def test_an_upload_has_every_text_of_the_download(instrument: Instrument) -> None:
    actions = tuple(
        Noted(f"{at:016x}", 1, Action("A", None, text)) for at, text in enumerate(HOSTILE)
    )
    grid = read_agenda(book_of(instrument, recorded=Recorded(actions=actions)))
    found: dict[str, str] = {}
    rows = {cell.row: cell.text for cell in grid.cells if cell.name.startswith("N")}
    texts = {cell.row: cell.text for cell in grid.cells if cell.name.startswith("G")}
    for row, text in rows.items():
        if key := read_key(text):
            item = key.refs[0].item
            found[item] = found.get(item, "") + texts.get(row, "")
    assert [found[each.key] for each in actions] == [safe(text) for text in HOSTILE]
