"""Generated populations for the privacy gate's adversary: who took part, and what happened.

A world is people with what they said, and what happens in order: answers come in, places are closed
and looked at, people are erased, change an answer or move, the mirror is lost, a survey begins
anew. What happens never depends on what people said, so that the same things happen in a world in
which they said something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from random import Random

from survey_templates.codebook import Mark, Privacy
from survey_templates.instrument import Instrument, Side
from survey_templates.loader import load_default
from tests.owning import asking

_DEFAULT = load_default()
_A = _DEFAULT.sections[0]
_MUNICIPALITIES = ("GM0001", "GM0002", "GM0003")
INSTRUMENT: Instrument = asking(
    replace(_DEFAULT, sections=(replace(_A, questions=_A.questions[:2]),)),
    **{municipality: (f"Wat mist u in {municipality}?",) for municipality in _MUNICIPALITIES},
)
"""Two questions, and one that each municipality asks its own people besides: answers to two
questions are never linked, so few will do.
"""

QUESTIONS = (1, 2, 3)
OWN = QUESTIONS[-1]
NO_ROLE = ""
FIRST, SECOND = 1, 2
"""The surveys of the two rounds."""


@dataclass(frozen=True)
class Said:
    """What one person answered to one question at some time; "" for no text."""

    label: int | None
    text: str


@dataclass(frozen=True)
class Place:
    """A municipality in a round."""

    survey: int
    municipality: str


@dataclass(frozen=True)
class Person:
    """One respondent: where, in which role, and per question what they said, the newest last.

    `role` is the code of a role or `NO_ROLE`. There is one `Said` more than there are edits.
    """

    place: Place
    role: str
    said: tuple[tuple[Said, ...], ...]


class Kind(Enum):
    """What can happen. `person` and `detail` of the event say to whom and how."""

    ANSWER = auto()
    ERASE = auto()
    EDIT = auto()
    ROLE = auto()
    MOVE = auto()
    SYNC = auto()
    CLOSE = auto()
    REOPEN = auto()
    LOOK = auto()
    REGION = auto()
    REBUILD = auto()
    ANEW = auto()


@dataclass(frozen=True)
class Event:
    """One thing that happens, to a place, to a person (by index), or to a survey.

    `detail` is the role or the municipality that a person gets, "" for any other kind; an edit is
    of the question at index `question`.
    """

    kind: Kind
    place: Place
    person: int = -1
    question: int = -1
    detail: str = ""


@dataclass(frozen=True)
class World:
    """One generated population with its history."""

    seed: int
    mark: Mark
    people: tuple[Person, ...]
    events: tuple[Event, ...]


def world(seed: int) -> World:
    """The population with this number; the same number gives the same one."""
    return _Maker(seed).world()


class _Maker:
    """Draws one population."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = Random(seed)
        self._people: list[Person] = []
        self._events: list[Event] = []
        self._threshold = self._random.choice((3, 3, 4, 5, 5, 6, 8, 10))
        self._roles = self._some_roles()
        self._leanings = [self._leaning() for _ in QUESTIONS]

    def world(self) -> World:
        open_round = self._random.random() < 0.05
        privacy = Privacy.OPEN if open_round else Privacy.CONFIDENTIAL
        mark = Mark("tool", "1", privacy, self._threshold)
        rounds = (FIRST, SECOND) if self._random.random() < 0.2 else (FIRST,)
        for survey in rounds:
            places = [Place(survey, each) for each in self._municipalities()]
            for place in places:
                self._begin(place)
            for _ in range(self._random.choice((0, 1, 1, 2, 3))):
                self._go_on(self._random.choice(places), places)
        return World(self._seed, mark, tuple(self._people), tuple(self._events))

    def _municipalities(self) -> tuple[str, ...]:
        return _MUNICIPALITIES[: self._random.choice((1, 1, 1, 2, 3))]

    def _some_roles(self) -> list[str]:
        """Some roles of each side, a few of them common, and sometimes people without one."""
        inside = [role.code for role in INSTRUMENT.roles if role.side is Side.INTERN]
        outside = [role.code for role in INSTRUMENT.roles if role.side is Side.EXTERN]
        chosen = self._random.sample(inside, self._random.randint(1, 4))
        if self._random.random() < 0.6:
            chosen += self._random.sample(outside, self._random.randint(1, 3))
        if self._random.random() < 0.4:
            chosen.append(NO_ROLE)
        return [role for role in chosen for _ in range(self._random.choice((1, 1, 2, 5)))]

    def _leaning(self) -> list[int | None]:
        """What people mostly say to a question: often nearly all the same."""
        labels = self._random.sample([1, 2, 3, 4, None], self._random.choice((1, 2, 2, 3, 5)))
        return [label for label in labels for _ in range(self._random.choice((1, 2, 8)))]

    def _begin(self, place: Place) -> None:
        """The first people answer; the place is closed, and mostly looked at."""
        k = self._threshold
        self._answers(place, self._random.choice((k - 1, k, k + 1, k + 3, 2 * k, 2 * k + 2, 3 * k)))
        self._happens(Kind.CLOSE, place)
        if self._random.random() < 0.3:
            self._answers(place, 1)
            self._happens(Kind.SYNC, place)
        if self._random.random() < 0.9:
            self._look(place)

    def _go_on(self, place: Place, places: list[Place]) -> None:
        """Something happens to those who answered, others answer late, and somebody looks."""
        if self._random.random() < 0.45:
            self._disturb(place, places)
        if self._random.random() < 0.2:
            self._happens(Kind.REOPEN, place)
        k = self._threshold
        self._answers(place, self._random.choice((0, 1, k - 1, k, k, k + 1, 2 * k, 3 * k)))
        if self._random.random() < 0.1:
            self._disturb(place, places)
        self._happens(self._random.choice((Kind.SYNC, Kind.CLOSE, Kind.CLOSE)), place)
        if self._random.random() < 0.85:
            self._look(place)

    def _look(self, place: Place) -> None:
        self._happens(self._random.choice((Kind.LOOK, Kind.LOOK, Kind.REGION)), place)

    def _happens(self, kind: Kind, place: Place, detail: str = "") -> None:
        self._events.append(Event(kind, place, detail=detail))

    def _answers(self, place: Place, count: int) -> None:
        narrow = self._random.random() < 0.3
        roles = [self._random.choice(self._roles)] if narrow else self._roles
        for _ in range(count):
            said = tuple((self._said(question),) for question in range(len(QUESTIONS)))
            self._people.append(Person(place, self._random.choice(roles), said))
            self._events.append(Event(Kind.ANSWER, place, person=len(self._people) - 1))

    def _said(self, question: int) -> Said:
        label = self._random.choice(self._leanings[question])
        text = f"t{self._random.getrandbits(40)}" if self._random.random() < 0.5 else ""
        return Said(label, text)

    def _disturb(self, place: Place, places: list[Place]) -> None:
        """Somebody of the place is erased, changes or moves, or the stores do."""
        there = [index for index, each in enumerate(self._people) if each.place == place]
        kind = self._random.choice(
            (*[Kind.ERASE] * 3, *[Kind.EDIT] * 3, Kind.ROLE, Kind.MOVE, Kind.REBUILD, Kind.ANEW)
        )
        if kind in {Kind.REBUILD, Kind.ANEW}:
            self._happens(kind, place, self._random.choice(("back", "empty")))
            return
        for person in self._random.sample(there, min(len(there), self._random.choice((1, 1, 2)))):
            self._events.append(self._disturbance(kind, place, person, places))

    def _disturbance(self, kind: Kind, place: Place, person: int, places: list[Place]) -> Event:
        if kind is Kind.EDIT:
            question = self._random.randrange(len(QUESTIONS))
            self._edit(person, question)
            return Event(kind, place, person, question)
        details = {
            Kind.ROLE: lambda: self._random.choice(self._roles),
            Kind.MOVE: lambda: self._random.choice(places).municipality,
        }
        return Event(kind, place, person, detail=details.get(kind, str)())

    def _edit(self, person: int, question: int) -> None:
        said, after = self._people[person].said, self._said(question)
        if after == said[question][-1]:
            after = Said(after.label, "anders" if not after.text else "")
        changed = (*said[question], after)
        self._people[person] = replace(
            self._people[person], said=(*said[:question], changed, *said[question + 1 :])
        )


def saying(made: World, said: dict[tuple[int, int, int], Said]) -> World:
    """The same world in which people said something else.

    `said` is by person, index of the question, and index of the edit; who is not in it said what
    they said.
    """
    people = tuple(
        replace(person, said=tuple(_changed(place, person, said)))
        for place, person in enumerate(made.people)
    )
    return replace(made, people=people)


def _changed(
    place: int, person: Person, said: dict[tuple[int, int, int], Said]
) -> Iterator[tuple[Said, ...]]:
    for question, versions in enumerate(person.said):
        yield tuple(
            said.get((place, question, version), each) for version, each in enumerate(versions)
        )
