"""Dated actions and the next meeting → an iCalendar file (RFC 5545). Pure.

Every date is a day, so every entry lasts a whole day and is the same day in every time zone. The
file is published (METHOD:PUBLISH of RFC 5546), not an invitation: nobody is asked to answer. An
entry keeps its UID and its SEQUENCE only grows, so that a later file updates an earlier one in
whatever calendar holds it; what is off the agenda is in the file as cancelled.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event, vText

from exporter.safe_text import safe

LONGEST_SUMMARY = 100

_PRODUCT = "-//Reflectietool Eigen Kracht//Actieagenda//NL"
_TIME_ZONE = "Europe/Amsterdam"
_NAMESPACE = UUID("5f0b2f0e-52a5-5d0c-9d0e-3e8f1d1c8a27")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One day in the calendar.

    `key` names it for ever among all entries of the installation. `sequence` counts its changes,
    of which the last was at `changed_at` (UTC). `about` are lines that stand below it.
    """

    key: str
    day: date
    summary: str
    about: tuple[str, ...]
    sequence: int
    changed_at: datetime
    cancelled: bool = False


class _Text(vText):
    """A text that keeps a byte order mark with which it begins; the library takes one away."""

    def to_ical(self) -> bytes:
        written: bytes = super().to_ical()
        return BOM_UTF8 + written if written.startswith(BOM_UTF8) else written


def calendar(name: str, entries: Iterable[Entry], address: str, made_at: datetime) -> bytes:
    """An .ics file; `address` is where the agenda itself can be read, `made_at` is in UTC.

    The same input gives the same bytes.
    """
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _Text(_one_line(name)))
    made.add("x-wr-timezone", vText(_TIME_ZONE))
    for entry in entries:
        made.add_component(_event(entry, address, made_at))
    file: bytes = made.to_ical()
    return file


def uid(key: str) -> str:
    """The UID of the entry `key`: always the same, and nothing of what was written is in it."""
    return str(uuid5(_NAMESPACE, key))


def _event(entry: Entry, address: str, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", uid(entry.key))
    event.add("dtstamp", made_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + _ONE_DAY)
    event.add("summary", _Text(_short(_one_line(entry.summary))))
    event.add("description", _Text("\n".join(map(safe, entry.about))))
    event.add("url", address)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    # A day by which something is to be done does not make a day busy.
    event.add("transp", "TRANSPARENT")
    return event


def _one_line(text: str) -> str:
    return " ".join(safe(text).split())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SUMMARY else f"{text[: LONGEST_SUMMARY - 1].rstrip()}…"
