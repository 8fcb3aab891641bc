"""A whole installation in one process: LimeSurvey, both stores and the worker between them."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, MetaData, PoolProxiedConnection, Select, Table, event, select

from plugin.worker.patience import unseen
from plugin.worker.work import Worker
from plugin.workspace import schema
from plugin.workspace.rounds import CODE_PLACE, Participant, Round
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from sync import remotecontrol, tables
from sync.breaker import Door
from sync.database import open_engine, reading, upgrade
from sync.mirror import MIGRATIONS, Mirror
from sync.pull import RunReport
from sync.remotecontrol import LimeSurvey, connect
from sync.standin import lss
from sync.standin.survey import Survey
from sync.standin.world import World
from tests.inprocess import HOST, Direct, mounted
from tests.lime import ACCOUNTS, CODES, CONTENT, small_definition, small_file
from tests.workplace import CODE_OF, MINE, START

# How each run went: it is written down also when a run changed nothing.
LOG = frozenset({"run", "round_status"})

# Numbers that are given out in order of writing; two ways to one end may differ in them.
COUNTED = {
    *("release.id", "release_text.release_id"),
    *("content.id", "response.content_id", "staged.content_id"),
}

_TURN = re.compile(r"\d+\)$")
_RANDOM = re.compile(r"datetime\.datetime\([^()]*\)|\d{4}-\d\d-\d\dT[\d:.+]+Z?|\b[0-9a-f]{32}\b")

Rows = dict[str, list[str]]


@dataclass
class Whole:
    """An installation with one confidential round of two municipalities.

    The clock moves a second each time it is read; people answer in so many words.
    """

    survey: Survey
    direct: Direct
    mirror: Mirror
    workspace: Workspace
    round: Round
    now: datetime = START
    words: int = 4

    @property
    def worker(self) -> Worker:
        """The worker."""
        return Worker(self.door, self.mirror, self.workspace, self.clock)

    @property
    def door(self) -> Door[LimeSurvey]:
        """The way in to LimeSurvey."""
        return Door(self.connect, "admin")

    def clock(self) -> datetime:
        """The time."""
        self.now += timedelta(seconds=1)
        return self.now

    @contextmanager
    def connect(self) -> Iterator[LimeSurvey]:
        """LimeSurvey, logged in, without waiting between attempts."""
        there = patch.object(remotecontrol, "Transport", lambda _: mounted(self.direct))
        with there, connect(HOST, "admin", ACCOUNTS["admin"], wait=lambda _: None) as remote:
            yield remote

    def sync(self, *, full: bool = True) -> RunReport:
        """One run of the worker."""
        return self.worker.sync(self.round, unseen, full=full)

    def answer(self, count: int, code: str = CODE_OF[MINE], *, complete: bool = True) -> None:
        """So many people answer."""
        for _ in range(count):
            values = {"GEMEENTE": code, "ROL": "TEAM", "L01": "1", "L02": "4"}
            text = " ".join([f"tekst van {self.survey.next_id}", *["woord"] * (self.words - 3)])
            self.survey.answer(values | {"V01": text}, complete=complete)

    def keep(self) -> Callable[[], None]:
        """Keeps both stores as they are; what it gives puts them back."""
        engines = self.mirror._engine, self.workspace.engine
        kept = [(engine, _copied(engine)) for engine in engines]

        def put_back() -> None:
            for engine, copy in kept:
                with closing(engine.raw_connection()) as there:
                    copy.backup(_driver_of(there))

        return put_back

    def kept(self, *, without: frozenset[str] = LOG) -> Rows:
        """What both stores hold, by table, but for some tables."""
        of_mirror = rows(self.mirror._engine, tables.metadata, without)
        return of_mirror | rows(self.workspace.engine, schema.metadata, without)


def alike(kept: Rows) -> Rows:
    """What is kept without moments and random keys, to compare two runs of another time.

    The turn of a text, its last column, follows from those keys.
    """
    masked = {table: [_RANDOM.sub("…", row) for row in found] for table, found in kept.items()}
    masked["release_text"] = [_TURN.sub("…)", row) for row in masked.get("release_text", [])]
    return {table: sorted(found) for table, found in masked.items()}


def _copied(engine: Engine) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    with closing(engine.raw_connection()) as there:
        _driver_of(there).backup(copy)
    return copy


def _driver_of(pooled: PoolProxiedConnection) -> sqlite3.Connection:
    assert isinstance(pooled.driver_connection, sqlite3.Connection)
    return pooled.driver_connection


def rows(engine: Engine, metadata: MetaData, without: frozenset[str]) -> Rows:
    """The rows of every table in a store, in a fixed order."""
    with reading(engine) as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(_told(table)))
            for table in metadata.sorted_tables
            if table.name not in without
        }


def _told(table: Table) -> Select[Any]:
    columns = [each for each in table.c if f"{table.name}.{each.name}" not in COUNTED]
    if table is not tables.RESPONSE:
        return select(*columns)
    joined = table.c.content_id == tables.CONTENT.c.id
    return select(*columns, tables.CONTENT.c.answers).outerjoin(tables.CONTENT, joined)


@contextmanager
def whole(folder: Path, asked: Callable[[], None] = lambda: None) -> Iterator[Whole]:
    """One without responses; its stores stand in `folder`, and `asked` hears of each call."""
    world = World(ACCOUNTS, lambda: START.replace(tzinfo=None), Random(1))
    survey = lss.import_survey(world, "admin", small_file())
    survey.activate()
    engine = open_engine(f"sqlite:///{folder}/mirror.sqlite3")
    upgrade(engine, MIGRATIONS)
    workspace = Workspace(f"sqlite:///{folder}/workspace.sqlite3")
    for each in (engine, workspace.engine):
        event.listen(each, "connect", _leave_the_disk_alone)
        each.dispose()
    round_ = a_round(survey.sid)
    workspace.rounds.register(round_)
    workspace.rounds.add_municipalities(
        [Participant(survey.sid, CODES[code], code, 9, None) for code in CODES]
    )
    yield Whole(survey, Direct(world, asked=asked), Mirror(engine), workspace, round_)
    workspace.close()
    engine.dispose()


def _leave_the_disk_alone(connection: sqlite3.Connection, _record: object) -> None:
    # Waiting for the disk matters when the power goes, not when a program does; it takes most time.
    connection.execute("PRAGMA synchronous=OFF")


def a_round(survey_id: int) -> Round:
    """The round of a small survey."""
    definition = small_definition()
    assert definition.mark.privacy is Privacy.CONFIDENTIAL
    return Round(
        survey_id=survey_id,
        mark=definition.mark,
        content=CONTENT,
        title=definition.title,
        link_template=f"https://vragen.example/{CODE_PLACE}",
        registered_at=START,
        ends_on=date(2028, 4, 14),
    )
