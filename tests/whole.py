"""A whole installation in one process: LimeSurvey, both stores and the worker between them."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from sqlalchemy import (
    Engine,
    MetaData,
    PoolProxiedConnection,
    Select,
    Table,
    delete,
    event,
    func,
    insert,
    select,
    text,
)

from plugin.worker.patience import unseen
from plugin.worker.work import Worker
from plugin.workspace import schema
from plugin.workspace.rounds import CODE_PLACE, Participant, Round
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from sync import remotecontrol, tables
from sync.breaker import Door
from sync.database import open_engine, reading, upgrade, writing
from sync.mirror import MIGRATIONS, Mirror
from sync.pull import RunReport
from sync.remotecontrol import LimeSurvey, connect
from sync.standin import lss
from sync.standin.survey import Survey
from sync.standin.world import World
from tests.inprocess import HOST, Direct, mounted
from tests.lime import ACCOUNTS, CODES, CONTENT, small_definition, small_file
from tests.stores import Stores, standing_in
from tests.workplace import CODE_OF, MINE, START

# How each run went: it is written down also when a run changed nothing.
LOG = frozenset({"run", "round_status", "kept_run"})

# Numbers that are given out in order of writing; two ways to one end may differ in them.
COUNTED = {
    *("release.id", "release_text.release_id"),
    *("content.id", "response.content_id", "staged.content_id"),
}

_COUNTERS = text(
    "SELECT pg_get_serial_sequence(quote_ident(table_name), column_name), table_name, column_name "
    "FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
)
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
        if engines[0].dialect.name == "sqlite":
            return _kept_as_files(engines)
        return _kept_as_rows(dict(zip(engines, (tables.metadata, schema.metadata), strict=True)))

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


def _kept_as_files(engines: Iterable[Engine]) -> Callable[[], None]:
    kept = [(engine, _copied(engine)) for engine in engines]

    def put_back() -> None:
        for engine, copy in kept:
            with closing(engine.raw_connection()) as there:
                copy.backup(_driver_of(there))

    return put_back


def _kept_as_rows(engines: Mapping[Engine, MetaData]) -> Callable[[], None]:
    """All but the audit trail, to which PostgreSQL only ever lets something be added."""
    kept = {}
    for engine, metadata in engines.items():
        tables_ = [each for each in metadata.sorted_tables if each is not schema.audit_table]
        with reading(engine) as connection:
            found = [(each, connection.execute(select(each))) for each in tables_]
            kept[engine] = [(table, list(rows.mappings())) for table, rows in found]

    def put_back() -> None:
        for engine, held in kept.items():
            with writing(engine) as connection:
                for table, _ in reversed(held):
                    connection.execute(delete(table))
                for table, found in held:
                    if found:
                        connection.execute(insert(table), [dict(row) for row in found])
            count_on(engine)

    return put_back


def count_on(engine: Engine) -> None:
    """Lets PostgreSQL give out the number after the last that is there, as SQLite always does.

    By itself it goes on from the last that it gave, also to who was undone.
    """
    with writing(engine) as connection:
        for name, table, column in connection.execute(_COUNTERS).all():
            last = connection.exec_driver_sql(f'SELECT max("{column}") FROM "{table}"').scalar()  # noqa: S608
            connection.execute(select(func.setval(name, last or 1, last is not None)))


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
def whole(place: Stores | Path, asked: Callable[[], None] = lambda: None) -> Iterator[Whole]:
    """One without responses; its stores stand in `place`, and `asked` hears of each call."""
    stores = standing_in(place)
    world = World(ACCOUNTS, lambda: START.replace(tzinfo=None), Random(1))
    survey = lss.import_survey(world, "admin", small_file())
    survey.activate()
    engine = open_engine(stores.address("mirror"))
    upgrade(engine, MIGRATIONS)
    workspace = Workspace(stores.address("workspace"))
    for each in (engine, workspace.engine):
        if each.dialect.name == "sqlite":
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
