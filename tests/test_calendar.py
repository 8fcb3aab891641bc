"""The calendar file: read back by the library, updated by a later one, harmless at any text."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from exporter.agreed import Action, FollowUp, Made, Status, to_document
from exporter.calendar import LONGEST_SUMMARY, Entry, calendar, uid
from exporter.safe_text import safe
from plugin.calendar_entries import calendar_entries
from plugin.workspace.revisions import Author, Kind, Revision, Source
from survey_templates.instrument import Instrument

NOW = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)
DAY = date(2027, 9, 1)
ADDRESS = "https://eigenkracht.example/ronde/1/GM9901/afspraken"
BELLEN = Action("A", 4, "Bellen", "Team", "na de zomer", DAY, Status.BUSY, "Minder klachten", "Ja")
HOSTILE = [
    "rood\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:vals",
    "X\nATTACH:file:geheim.txt",
    'a;b,c:d\\n\\;ALTREP="cid:x"',
    "\x00\x1b\u2028\u2029\x85\u202e\ud800",
    "é😀" * 5000,
    '=HYPERLINK("https://kwaad.example")',
]


def events(file: bytes) -> list[Event]:
    return list(Calendar.from_ical(file).events)


def ics(*entries: Entry, name: str = "Actieagenda Voorbeeldstad") -> bytes:
    return calendar(name, entries, ADDRESS, NOW)


def an_entry(**values: object) -> Entry:
    return replace(Entry("1/GM9901/actie/ab", DAY, "Bellen", ("Wie: Team",), 0, NOW), **values)  # type: ignore[arg-type]


def history(*versions: Made | None, item: str = "ab", at: datetime = NOW) -> list[Revision]:
    """One item's versions, each in the place of the one before it, the newest first."""
    kind = Kind.FOLLOW_UP if isinstance(versions[0], FollowUp) else Kind.ACTION
    return [
        Revision(
            id=number,
            kind=kind,
            item=item,
            document=None if made is None else to_document(made),
            author=Author(1, at + timedelta(hours=number), Source.PAGE),
            superseded_by=number + 1 if number < len(versions) else None,
        )
        for number, made in enumerate(versions, start=1)
    ][::-1]


def only(revisions: list[Revision], instrument: Instrument) -> Entry:
    (entry,) = calendar_entries("1/GM9901", revisions, instrument)
    return entry


def test_a_day_is_one_event_of_a_whole_day() -> None:
    file = ics(an_entry())
    (event,) = events(file)
    assert (event.start, event.end) == (DAY, DAY + timedelta(days=1))
    assert event["summary"] == "Bellen"
    assert event["description"] == "Wie: Team"
    assert event["url"] == ADDRESS
    assert event["status"] == "CONFIRMED"
    assert event.DTSTAMP == event.LAST_MODIFIED == NOW
    assert b"METHOD:PUBLISH\r\n" in file
    assert b"DTSTART;VALUE=DATE:20270901\r\n" in file
    assert b"X-WR-TIMEZONE:Europe/Amsterdam\r\n" in file


def test_the_same_input_gives_the_same_bytes() -> None:
    assert ics(an_entry()) == ics(an_entry())


def test_an_empty_agenda_is_a_calendar_too() -> None:
    assert events(ics()) == []


def test_a_uid_is_always_the_same_and_says_nothing() -> None:
    assert uid("1/GM9901/actie/ab") == uid("1/GM9901/actie/ab")
    keys = ["1/GM9901/actie/ab", "1/GM9902/actie/ab", "2/GM9901/actie/ab", "1/GM9901/vervolg/ab"]
    assert len({uid(key) for key in keys}) == len(keys)
    assert not {"GM9901", "ab/", "Bellen"} & set(uid(keys[0]))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_a_line_of_its_own(text: str) -> None:
    file = ics(an_entry(summary=text, about=(text, text)), name=text)
    (event,) = events(file)
    names = {line.split(b":")[0].split(b";")[0] for line in unfolded(file)}
    assert names <= NAMES
    assert str(event["description"]) == safe(f"{text}\n{text}")


NAMES = {
    *(b"BEGIN", b"END", b"VERSION", b"PRODID", b"METHOD", b"X-WR-CALNAME", b"X-WR-TIMEZONE"),
    *(b"SUMMARY", b"DTSTART", b"DTEND", b"DTSTAMP", b"UID", b"SEQUENCE", b"DESCRIPTION"),
    *(b"LAST-MODIFIED", b"STATUS", b"TRANSP", b"URL"),
}


def unfolded(file: bytes) -> list[bytes]:
    assert file.replace(b"\r\n", b"").count(b"\n") == file.replace(b"\r\n", b"").count(b"\r") == 0
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    return file.replace(b"\r\n ", b"").removesuffix(b"\r\n").split(b"\r\n")


@example("\N{ZERO WIDTH NO-BREAK SPACE}")
@given(st.text(max_size=300))
def test_whatever_was_typed_comes_back_as_it_was(text: str) -> None:
    (event,) = events(ics(an_entry(about=(text,))))
    assert str(event["description"]) == safe(text)


def test_a_long_summary_says_that_it_goes_on_and_the_whole_stands_below() -> None:
    (event,) = events(ics(an_entry(summary="woord " * 50, about=("woord " * 50,))))
    assert len(str(event["summary"])) <= LONGEST_SUMMARY
    assert str(event["summary"]).endswith("…")
    assert str(event["description"]) == "woord " * 50


# What was filled in → days


def test_an_action_with_a_date_is_a_day_with_all_that_was_filled_in(instrument: Instrument) -> None:
    entry = only(history(BELLEN), instrument)
    assert (entry.day, entry.summary, entry.cancelled) == (DAY, "Bellen", False)
    assert entry.about == (
        "Actie: Bellen",
        "Wie doet wat: Team",
        "Wanneer: na de zomer",
        "Status: bezig",
        "Waaraan merken we het: Minder klachten",
        "Opmerking: Ja",
        f"Vraag: {instrument.question(4).text}",
    )


def test_the_next_meeting_is_a_day(instrument: Instrument) -> None:
    entry = only(history(FollowUp(DAY, True, "Elke maand", "De regisseur")), instrument)  # noqa: FBT003
    assert (entry.day, entry.summary) == (DAY, "Bijeenkomst over de afspraken")
    assert entry.about == (
        "In dezelfde samenstelling: ja",
        "Hoe houden wij elkaar aan de afspraken: Elke maand",
        "Wie let daarop: De regisseur",
    )


LATER, WITHOUT = replace(BELLEN, due=date(2027, 10, 1)), replace(BELLEN, due=None)


@pytest.mark.parametrize(
    ("versions", "day", "summary", "cancelled"),
    [
        ((BELLEN, LATER), LATER.due, "Bellen", False),
        ((WITHOUT, BELLEN), DAY, "Bellen", False),
        ((BELLEN, replace(BELLEN, status=Status.DONE)), DAY, "Gereed: Bellen", False),
        ((BELLEN, replace(BELLEN, status=Status.DROPPED)), DAY, "Vervallen: Bellen", True),
        ((BELLEN, LATER, WITHOUT), LATER.due, "Zonder datum: Bellen", True),
        ((BELLEN, None), DAY, "Vervallen actie", True),
        ((replace(BELLEN, action=""),), DAY, "Actie zonder omschrijving", False),
        ((FollowUp(DAY), FollowUp()), DAY, "Vervallen bijeenkomst", True),
    ],
)
def test_a_later_file_says_what_became_of_a_day(
    instrument: Instrument,
    versions: Iterable[Made | None],
    day: date,
    summary: str,
    cancelled: bool,  # noqa: FBT001
) -> None:
    entry = only(history(*versions), instrument)
    assert (entry.day, entry.summary, entry.cancelled) == (day, summary, cancelled)
    (event,) = events(ics(entry))
    assert event["status"] == ("CANCELLED" if cancelled else "CONFIRMED")


def test_nothing_of_a_removed_action_goes_along(instrument: Instrument) -> None:
    file = ics(only(history(BELLEN, None), instrument))
    assert b"Bellen" not in file
    assert b"Team" not in file


def test_a_later_file_updates_an_earlier_one(instrument: Instrument) -> None:
    versions = [BELLEN, LATER, WITHOUT, BELLEN, None]
    files = [only(history(*versions[:count]), instrument) for count in range(1, 6)]
    assert len({entry.key for entry in files}) == 1
    assert [entry.sequence for entry in files] == [0, 1, 2, 3, 4]
    assert [entry.changed_at for entry in files] == sorted(entry.changed_at for entry in files)


@pytest.mark.parametrize("made", [WITHOUT, FollowUp(), FollowUp(keeping="Elke maand")])
def test_without_a_day_there_is_no_entry(instrument: Instrument, made: Made) -> None:
    assert calendar_entries("1/GM9901", history(made), instrument) == ()


def test_of_two_versions_the_newest_counts_until_somebody_chooses(instrument: Instrument) -> None:
    newest, first = history(BELLEN, LATER)
    clash = [newest, replace(first, superseded_by=None)]
    assert only(clash, instrument).day == LATER.due


def test_a_change_beside_a_removal_stays_in_the_calendar(instrument: Instrument) -> None:
    removal, first = history(BELLEN, None)
    entry = only([removal, replace(first, superseded_by=None)], instrument)
    assert (entry.summary, entry.cancelled) == ("Bellen", False)


def test_entries_of_an_agenda_each_have_a_uid(instrument: Instrument) -> None:
    made: Mapping[str, Made] = {"aa": BELLEN, "bb": LATER, "vervolg": FollowUp(DAY)}
    revisions = [each for item, one in made.items() for each in history(one, item=item)]
    assert len({uid(each.key) for each in calendar_entries("1/A", revisions, instrument)}) == 3
