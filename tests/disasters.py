"""What a program was doing when disaster struck, and the states in which that may leave the stores.

A disaster has parts: commits that people may see one by one, because each is a truth of its own.
After it each store shows what it was before, or after one of the parts, and never something
between; the workspace is never ahead of the mirror. The next run makes of it what it would have
made without the disaster.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import Engine

from plugin.workspace import schema
from plugin.workspace.reviews import Decision, ReviewState
from sync import tables
from sync.database import reading
from sync.errors import BusyError
from sync.lease import LIFE
from tests.stores import Stores
from tests.whole import Rows, Whole, alike, rows, whole
from tests.workplace import CODE_OF, MINE, OTHER

# Of the mirror nobody sees who works now, what is not yet believed, and what the worker prepares;
# nor answers but for those in a response.
UNSEEN = frozenset(
    {
        *("lease", "breaker", "staged", "content"),
        *("text_key", "former_key", "release_member", "known_release"),
    }
)
# What was done on the way: a run that makes good makes one release where two were made, and of one
# that died after its answers were kept, the page of runs does not know.
WAY = frozenset({"audit", "kept_run"})
OLD_KEYS, KEYS, LATER_KEYS = 1, 10_000, 20_000

Act = Callable[[Whole], object]


def answered(place: Whole) -> None:
    """People answered; nothing was pulled yet."""
    place.answer(6)
    place.answer(5, CODE_OF[OTHER])
    place.answer(1, "PROEF")
    place.answer(1, complete=False)


def released(place: Whole) -> None:
    """It was pulled, and both municipalities have a release that nobody saw."""
    answered(place)
    for code in (MINE, OTHER):
        place.worker.close(place.round, code)


def moved_on(place: Whole) -> None:
    """Since then: new, edited, gone, and back again."""
    released(place)
    row = place.survey.responses.pop(2)
    place.sync()
    place.survey.responses[2] = row
    place.answer(2)
    place.answer(2, CODE_OF[OTHER])
    place.survey.edit(1, {"V01": "anders"})
    place.survey.finish(13)
    place.survey.delete(3)


def begun_again(place: Whole) -> None:
    """Since then: another life of the survey's table."""
    released(place)
    place.survey.deactivate()
    place.survey.activate()
    place.answer(6)


def seen(place: Whole) -> None:
    """Since then somebody saw one of the releases, and adapted all texts in it."""
    released(place)
    stored = place.workspace.releases.latest(place.survey.sid, MINE)
    assert stored
    place.workspace.releases.mark_seen(stored.id, place.clock())
    keys = place.workspace.reviews.states(stored.id)
    adapted = (Decision(key, ReviewState.ADAPTED, "in andere woorden") for key in keys)
    place.workspace.reviews.decide(adapted, 1, place.clock())


def about_to_be_purged(place: Whole) -> None:
    """Since then one went of each municipality, and a run saw that."""
    seen(place)
    place.survey.delete(3)
    place.survey.delete(8)
    place.sync()


def held(place: Whole) -> None:
    """Since then so many went that a person is asked."""
    released(place)
    for number in range(1, 6):
        place.survey.delete(number)
    place.sync()


def deleted_there(place: Whole) -> None:
    """Since then one was deleted in LimeSurvey."""
    seen(place)
    place.survey.delete(3)


def run(place: Whole) -> None:
    """A run that reads everything."""
    place.sync(full=True)


def quick_run(place: Whole) -> None:
    """A run that reads what is new."""
    place.sync(full=False)


def mark_closed(place: Whole) -> None:
    """The municipality is closed; its release is on its way."""
    place.workspace.rounds.set_closed(place.survey.sid, MINE, place.clock())


def refresh(place: Whole) -> None:
    """Releases and counts are brought up to date with the mirror."""
    place.worker.refresh(place.round)


def confirm(place: Whole) -> None:
    """A person lets go what is held."""
    erasures = place.mirror.erasures
    for key, number in erasures.holds(place.survey.sid).items():
        erasures.confirm(place.survey.sid, key, number)


def erase(place: Whole) -> None:
    """The administrator erases here what was deleted there."""
    with place.mirror.breaker.guarded(place.door, place.clock) as remote:
        place.mirror.erasures.erase(remote, place.survey.sid, 3, place.clock())


@dataclass(frozen=True)
class Disaster:
    """What was before, and what a program was doing."""

    before: Act
    parts: tuple[Act, ...]

    def act(self, place: Whole, parts: int | None = None) -> None:
        """All that the program does, or its first parts."""
        with same_keys(KEYS):
            for part in self.parts[:parts]:
                part(place)


DISASTERS = {
    "a first run": Disaster(answered, (run,)),
    "a full run": Disaster(moved_on, (run,)),
    "a quick run": Disaster(moved_on, (quick_run,)),
    "a new life of the survey": Disaster(begun_again, (run,)),
    "a purge": Disaster(about_to_be_purged, (run,)),
    "closing": Disaster(answered, (quick_run, mark_closed, refresh)),
    "confirming": Disaster(held, (confirm, refresh)),
    "erasing": Disaster(deleted_there, (erase, refresh)),
}


@contextmanager
def same_keys(first: int) -> Iterator[None]:
    """Meanwhile every random key is drawn in order from `first`, so the same each time."""
    numbers = count(first)
    with patch.object(secrets, "token_hex", lambda size: f"{next(numbers):0{2 * size}x}"):
        yield


@dataclass(frozen=True)
class State:
    """What people see in each store, and what the next run makes of it."""

    mirror: Rows
    workspace: Rows
    healed: Rows


@dataclass
class Scene:
    """A disaster that can be had again and again.

    `states` are those that are allowed: of before, and after each part. `log` are the tables in
    which a run that could still do so wrote down that it failed.
    """

    place: Whole
    disaster: Disaster
    put_back: Callable[[], None]
    states: list[State]
    began: datetime
    log: frozenset[str]
    judged: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """As it was before, with no connection open."""
        self.put_back()
        self.place.now = self.began
        for engine in self.engines:
            engine.dispose()

    @property
    def engines(self) -> tuple[Engine, Engine]:
        """Those of the mirror and of the workspace."""
        return self.place.mirror._engine, self.place.workspace.engine

    def judge(self, where: str) -> None:
        """What is seen is allowed, and the next run makes of it what it should."""
        found = repr(self.place.kept(without=frozenset({"lease"})))
        assert [flaw for engine in self.engines for flaw in _flaws(engine)] == []
        # What is seen, and the next run, depend on what is there and on nothing else.
        if found in self.judged:
            return
        self.judged.add(found)
        mirror, workspace = _seen(self.place, self.log)
        of_mirror = [n for n, state in enumerate(self.states) if state.mirror == mirror]
        of_workspace = [n for n, state in enumerate(self.states) if state.workspace == workspace]
        assert of_mirror, f"{where}: the mirror is between"
        assert of_workspace, f"{where}: the workspace is between"
        assert min(of_workspace) <= max(of_mirror), f"{where}: shown before it was kept"
        reached = max(min(of_mirror), min(of_workspace))
        assert self._heal_in_time() == self.states[reached].healed, where

    def _heal_in_time(self) -> Rows:
        """The next run; a lease of who died keeps it waiting for its life, and no longer."""
        if self.place.kept()["lease"]:
            with pytest.raises(BusyError):
                self.place.sync()
            self.place.now += LIFE + timedelta(minutes=5)
        return _heal(self.place, self.log)


@contextmanager
def struck(
    stores: Stores | Path, name: str, log: frozenset[str], words: int = 4
) -> Iterator[Scene]:
    """One of the disasters, in `stores`; people answered in so many words."""
    disaster = DISASTERS[name]
    with whole(stores) as place:
        place.words = words
        with same_keys(OLD_KEYS):
            disaster.before(place)
        put_back, began = place.keep(), place.now
        states = []
        for parts in range(len(disaster.parts) + 1):
            put_back()
            place.now = began
            disaster.act(place, parts)
            states.append(State(*_seen(place, log), _heal(place, log)))
        yield Scene(place, disaster, put_back, states, began, log)


def _seen(place: Whole, log: frozenset[str]) -> tuple[Rows, Rows]:
    mirror = rows(place.mirror._engine, tables.metadata, UNSEEN | log)
    return mirror, rows(place.workspace.engine, schema.metadata, UNSEEN | log)


def _heal(place: Whole, log: frozenset[str]) -> Rows:
    with same_keys(LATER_KEYS):
        place.sync()
    return alike(place.kept(without=log | WAY))


def _flaws(engine: Engine) -> list[object]:
    """What SQLite finds wrong with a file; PostgreSQL is one that looks after itself."""
    if engine.dialect.name != "sqlite":
        return []
    with reading(engine) as connection:
        whole_file = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        keys = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [*(found for found in whole_file if found != "ok"), *keys]
