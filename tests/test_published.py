"""The book-keeping of the gate's adversary says what the program itself does on real stores."""

from pathlib import Path
from random import Random

import pytest

from survey_templates.codebook import Mark, Privacy
from tests import published
from tests.populations import Event, Kind, Person, Place, Said, World
from tests.workplace import CODE_OF, INSTRUMENT, MINE, OTHER, Workplace, workplace

pytestmark = pytest.mark.exhaustive

QUESTIONS = tuple(question.number for question in INSTRUMENT.questions)
THRESHOLD = 3


def a_world(seed: int, survey_id: int, mark: Mark) -> World:
    """A population of two municipalities to which this and that happens."""
    chance = Random(seed)
    people, events, disturbed = list[Person](), list[Event](), set[int]()
    places = [Place(survey_id, code) for code in (MINE, OTHER)]
    roles = chance.choice((("TEAM",), ("TEAM", "TEAM", "CHEF", "BUUR", "CLUB")))
    for place in (*places, *chance.choices(places, k=3)):
        if chance.random() < 0.3:
            events.append(Event(Kind.REOPEN, place))
        there = [at for at, each in enumerate(people) if each.place == place]
        for at in [at for at in there if at not in disturbed][: chance.choice((0, 0, 1))]:
            disturbed.add(at)
            events.append(Event(chance.choice((Kind.EDIT, Kind.ERASE)), place, at, question=0))
        for _ in range(chance.choice((1, 2, THRESHOLD, THRESHOLD + 1, 2 * THRESHOLD))):
            events.append(Event(Kind.ANSWER, place, len(people)))
            people.append(_person(chance, place, chance.choice(roles), len(people)))
        events += [Event(chance.choice((Kind.CLOSE, Kind.SYNC)), place)] * chance.choice((1, 2))
        if chance.random() < 0.8:
            events.append(Event(Kind.LOOK, place))
    return World(seed, mark, tuple(people), tuple(events))


def _person(chance: Random, place: Place, role: str, number: int) -> Person:
    """Somebody who answers every question, and the first in another way when asked again."""
    said = [
        (Said(chance.choice((1, 2, 4, None)), f"tekst {number} {question}"),)
        for question in QUESTIONS
    ]
    first = (*said[0], Said(3, f"anders {number}"))
    return Person(place, role, (first, *said[1:]))


class Played:
    """The same history on a stand-in with both stores."""

    def __init__(self, work: Workplace, world: World) -> None:
        self.work = work
        self.world = world
        self.numbers: dict[int, int] = {}
        self.shown: dict[Place, list[tuple[object, ...]]] = {}

    def play(self) -> dict[Place, list[tuple[object, ...]]]:
        """What of each place was seen."""
        for event in self.world.events:
            self._happen(event)
        return self.shown

    def _happen(self, event: Event) -> None:
        work, code = self.work, event.place.municipality
        match event.kind:
            case Kind.ANSWER:
                self.numbers[event.person] = work.survey.answer(self._values(event.person, 0))
            case Kind.EDIT:
                work.survey.edit(self.numbers[event.person], self._values(event.person, 1))
            case Kind.ERASE:
                work.survey.delete(self.numbers[event.person])
                work.worker.erase(work.round, self.numbers[event.person])
            case Kind.CLOSE:
                # Closing pulls quickly, which finds no edits; the adversary's mirror has them all.
                work.sync()
                work.close(code)
            case Kind.REOPEN:
                work.worker.reopen(work.round, code)
            case Kind.SYNC:
                work.sync()
            case _:
                self._look(event.place)

    def _values(self, number: int, version: int) -> dict[str, str | None]:
        person = self.world.people[number]
        values: dict[str, str | None] = {
            "GEMEENTE": CODE_OF[person.place.municipality],
            "ROL": person.role,
        }
        for question, versions in zip(QUESTIONS, person.said, strict=True):
            said = versions[min(version, len(versions) - 1)]
            values[f"V{question:02}"] = said.text
            values[f"L{question:02}"] = str(said.label) if said.label else ""
        return values

    def _look(self, place: Place) -> None:
        releases = self.work.workspace.releases
        stored = releases.latest(place.survey, place.municipality)
        if stored is not None and stored.seen_at is None:
            releases.mark_seen(stored.id, self.work.now)
            texts = frozenset(
                (text.question, text.label, text.role) for text in releases.texts(stored.id)
            )
            found = stored.release
            self.shown.setdefault(place, []).append(
                (found.number, found.people, found.main, found.groups, texts)
            )


# In these somebody sees a second release, or a third, after edits, erasures and opening again.
@pytest.mark.parametrize(
    ("seed", "privacy"),
    [*((seed, Privacy.CONFIDENTIAL) for seed in (10, 18, 21, 28)), (28, Privacy.OPEN)],
)
def test_the_adversary_keeps_books_as_the_program_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, privacy: Privacy
) -> None:
    monkeypatch.setattr(published, "INSTRUMENT", INSTRUMENT)
    monkeypatch.setattr(published, "QUESTIONS", QUESTIONS)
    with workplace(tmp_path) as work:
        work.add_round(privacy, THRESHOLD)
        world = a_world(seed, work.sid, work.round.mark)
        monkeypatch.setattr(published, "FIRST", work.sid)
        played = Played(work, world).play()
    kept: dict[Place, list[tuple[object, ...]]] = {}
    for shown in published.published(world).releases:
        found = shown.release
        texts = frozenset((text.question, text.label, text.role) for text in shown.texts)
        kept.setdefault(shown.place, []).append(
            (found.number, found.people, found.main, found.groups, texts)
        )
    assert kept == played
    assert any(len(found) > 1 for found in kept.values())
