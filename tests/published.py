"""What is published of a generated population: its history through the real gate and releases.

The rules around it (when there is a release, what is in it, what may be seen) are the program's
own. Here is only the book-keeping that the two stores do: what is in the mirror, and which releases
were seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from exporter.change import Moment, change
from exporter.publication import publication
from exporter.region import region
from exporter.release import Release, ReleasedText, make
from plugin.releasing import Pile, Seen, due, follows, piles, strangers, what_to_show, where_shown
from survey_templates.codebook import MUNICIPALITY, ROLE, Privacy, label_code, text_code
from sync.records import Response, StoredResponse
from tests.populations import (
    FIRST,
    INSTRUMENT,
    QUESTIONS,
    SECOND,
    Event,
    Kind,
    Place,
    World,
)

_MOMENT = datetime(2027, 4, 14, 12, tzinfo=UTC)
_INVITED = 40


@dataclass(frozen=True)
class Member:
    """Somebody in a release: in which role, and by which of their answers per question."""

    person: int
    role: str
    versions: tuple[int, ...]


@dataclass(frozen=True)
class Shown:
    """A release that somebody saw, with all its texts; `members` is what the reader knows."""

    place: Place
    release: Release
    texts: tuple[ReleasedText, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Published:
    """Everything that anybody saw: the releases, and whatever else was computed from them."""

    releases: tuple[Shown, ...]
    besides: tuple[Any, ...]

    def is_as(self, other: "Published") -> bool:
        """Whether nobody can tell the two apart."""
        return self.besides == other.besides and [
            (each.place, each.release, each.texts, each.members) for each in self.releases
        ] == [(each.place, each.release, each.texts, each.members) for each in other.releases]


@dataclass
class _Row:
    """A response in the mirror."""

    person: int
    municipality: str
    role: str
    versions: list[int]


@dataclass
class _Made:
    shown: Shown
    hashes: dict[int, str]


@dataclass
class _Ledger:
    """What the stores know of one place."""

    closed: bool = False
    unseen: _Made | None = None
    seen: list[_Made] = field(default_factory=list)

    @property
    def latest(self) -> _Made | None:
        return self.unseen or (self.seen[-1] if self.seen else None)


class History:
    """A population as time goes on."""

    def __init__(self, made: World) -> None:
        self._world = made
        self._rows: dict[int, dict[int, _Row]] = {FIRST: {}, SECOND: {}}
        self._next_key = 1
        self._ledgers: dict[Place, _Ledger] = {person.place: _Ledger() for person in made.people}
        self._besides: list[Any] = []

    def published(self) -> Published:
        """What was published when everything has happened."""
        for event in self._world.events:
            self._happen(event)
        shown = [each.shown for ledger in self._ledgers.values() for each in ledger.seen]
        # All numbers that look alike are compared for these, which takes long.
        if self._world.mark.privacy is Privacy.CONFIDENTIAL and self._world.seed % 20 == 0:
            self._besides += [publication(each.release) for each in shown]
        self._besides += self._changes()
        return Published(tuple(shown), tuple(self._besides))

    def _happen(self, event: Event) -> None:
        rows, ledger = self._rows[event.place.survey], self._ledgers[event.place]
        if event.kind is Kind.ANSWER:
            self._come_in(event.place, event.person)
        elif event.kind is Kind.ANEW:
            self._begin_anew(event)
        elif event.kind is Kind.REBUILD:
            self._rebuild(event.place.survey)
        elif event.kind is Kind.LOOK:
            self._look(event.place)
        elif event.kind is Kind.REGION:
            self._look_at_region(event.place.survey)
        elif event.kind in {Kind.CLOSE, Kind.REOPEN}:
            ledger.closed = event.kind is Kind.CLOSE
        elif event.kind is not Kind.SYNC:
            for key in [key for key, row in rows.items() if row.person == event.person]:
                self._disturb(event, key)
        if event.kind in {Kind.CLOSE, Kind.REOPEN, Kind.SYNC}:
            self._refresh(event.place.survey)

    def _come_in(self, place: Place, person: int) -> None:
        row = _Row(
            person, place.municipality, self._world.people[person].role, [0] * len(QUESTIONS)
        )
        self._rows[place.survey][self._next_key] = row
        self._next_key += 1

    def _disturb(self, event: Event, key: int) -> None:
        rows = self._rows[event.place.survey]
        if event.kind is Kind.ERASE:
            del rows[key]
        elif event.kind is Kind.EDIT:
            rows[key].versions[event.question] += 1
        elif event.kind is Kind.ROLE:
            rows[key].role = event.detail
        elif event.kind is Kind.MOVE and not self._was_forgotten(event.person, key):
            rows[key].municipality = event.detail

    def _was_forgotten(self, person: int, key: int) -> bool:
        """Whether somebody was seen, and the mirror lost that: then the gate promises nothing."""
        return any(key not in made.hashes for made in self._seen_with(person))

    def _was_seen(self, person: int) -> bool:
        return any(True for _ in self._seen_with(person))

    def _seen_with(self, person: int) -> Iterator[_Made]:
        """The releases with somebody in them that were seen."""
        for ledger in self._ledgers.values():
            for made in ledger.seen:
                if any(person == each.person for each in made.shown.members):
                    yield made

    def _begin_anew(self, event: Event) -> None:
        """The survey's responses begin anew, with the answers put back or without.

        What the administrator assigned is forgotten: it was said of another response.
        """
        rows = self._rows[event.place.survey]
        old = list(rows.values())
        rows.clear()
        for row in old if event.detail == "back" else ():
            link = self._world.people[row.person].place.municipality
            rows[self._next_key] = replace(row, municipality=link)
            self._next_key += 1

    def _rebuild(self, survey: int) -> None:
        """The mirror is lost and pulled again: it knows nobody of any release.

        Of who was seen and moved before, the gate promises nothing then: nobody did.
        """
        for row in self._rows[survey].values():
            if self._was_seen(row.person):
                row.municipality = self._world.people[row.person].place.municipality
        for place, ledger in self._ledgers.items():
            if place.survey == survey:
                for made in filter(None, (*ledger.seen, ledger.unseen)):
                    made.hashes = {}

    def _refresh(self, survey: int) -> None:
        places = [place for place in self._ledgers if place.survey == survey]
        shown = {
            key: place.municipality
            for place in places
            for made in self._stand(self._ledgers[place])
            for key in made.hashes
        }
        stored = [
            where_shown(StoredResponse(key, self._response(key, row), hidden=False), shown)
            for key, row in self._rows[survey].items()
        ]
        found = piles(stored, {place.municipality: place.municipality for place in places})
        for place in places:
            self._release(place, found[place.municipality])

    def _stand(self, ledger: _Ledger) -> list[_Made]:
        """What keeps people in a place: what was seen, or stands there and is not made anew."""
        if self._world.mark.privacy is Privacy.OPEN:
            return []
        stands = ledger.seen[-1:] if ledger.closed else [ledger.latest]
        return [made for made in stands if made is not None]

    def _release(self, place: Place, pile: Pile) -> None:
        ledger, mark = self._ledgers[place], self._world.mark
        if not follows(mark, _MOMENT if ledger.closed else None):
            return
        seen = self._seen(ledger)
        instrument = INSTRUMENT.in_municipality(place.municipality)
        came_in = {key: self._came_in(key, row) for key, row in self._rows[place.survey].items()}
        others = strangers(pile, place.municipality, came_in)
        found = due(what_to_show(instrument, pile, mark, seen, others), pile, mark, seen)
        ledger.unseen = None
        if found is None:
            return
        number, disclosed = found
        # A text is its own key: no two of a population are alike.
        keys = {(text.voice, text.question): text.text for text in disclosed.texts}
        release, texts = make(
            disclosed,
            keys,
            survey_id=place.survey,
            mark=mark,
            municipality=place.municipality,
            number=number,
            made_at=_MOMENT,
            invited=_INVITED,
        )
        rows = self._rows[place.survey]
        members = (
            Member(row.person, row.role, tuple(row.versions))
            for row in (rows[each.key] for each in pile.complete)
        )
        shown = Shown(place, release, texts, tuple(members))
        ledger.unseen = _Made(shown, pile.hashes)

    @staticmethod
    def _seen(ledger: _Ledger) -> Seen | None:
        if not ledger.seen:
            return None
        made = ledger.seen[-1]
        return Seen(made.shown.release.number, made.shown.release.groups, made.hashes)

    def _came_in(self, key: int, row: _Row) -> StoredResponse:
        """A response as it came in, by the link of the place where it was given."""
        link = self._world.people[row.person].place.municipality
        response = self._response(key, replace(row, municipality=link))
        return StoredResponse(key, response, hidden=False)

    def _response(self, key: int, row: _Row) -> Response:
        person = self._world.people[row.person]
        values = {MUNICIPALITY: row.municipality, ROLE: row.role}
        asked = INSTRUMENT.in_municipality(person.place.municipality)
        for question, versions, version in zip(QUESTIONS, person.said, row.versions, strict=True):
            said, whose = versions[version], asked.question(question).municipality
            values[text_code(question, whose)] = said.text
            values[label_code(question, whose)] = str(said.label) if said.label else ""
        return Response(key, "", complete=True, values=values)

    def _look(self, place: Place) -> None:
        """Somebody opens the newest release; the page has the numbers of people beside it."""
        ledger = self._ledgers[place]
        if ledger.unseen is not None:
            ledger.seen.append(ledger.unseen)
            ledger.unseen = None
        there = self._rows[place.survey]
        mine = {key for key, row in there.items() if row.municipality == place.municipality}
        known = ledger.seen[-1].hashes if ledger.seen else {}
        self._besides.append((place, len(mine), len(mine - known.keys()), len(ledger.seen)))

    def _look_at_region(self, survey: int) -> None:
        places = [place for place in self._ledgers if place.survey == survey]
        for place in places:
            self._look(place)
        if self._world.mark.privacy is Privacy.OPEN:
            return
        latest = {place.municipality: self._ledgers[place].latest for place in places}
        self._besides.append(
            region({name: made.shown.release if made else None for name, made in latest.items()})
        )

    def _changes(self) -> Iterator[Any]:
        for place, ledger in self._ledgers.items():
            former = self._ledgers.get(replace(place, survey=FIRST))
            if place.survey == SECOND and former and former.seen and ledger.seen:
                before, after = former.seen[-1].shown.release, ledger.seen[-1].shown.release
                yield change(Moment(before, INSTRUMENT), Moment(after, INSTRUMENT))


def published(made: World) -> Published:
    """Everything that anybody saw of a population."""
    return History(made).published()
