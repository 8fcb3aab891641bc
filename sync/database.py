"""Our stores: opening a database, and bringing its tables up to date.

A store is written by one at a time: what a writer read is still true when it writes. A reader sees
one moment and does not wait for a writer. How that is done is in `sqlite` and in `postgresql`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from sync.errors import StoreError
from sync.kinds import addressed, kind_of

NEWEST = "head"

# For MetaData: every constraint has a name, so that a later migration can find it.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment; goes in with a time zone and comes out in UTC, on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def open_engine(url: str) -> Engine:
    """An engine for the database at `url`; a new SQLite file is readable for its owner only.

    In a folder that is set up for a group (as `chmod 2770` does) it is the group's too. Raises
    `StoreError` for an address that is none, or a file that cannot be made. Whether PostgreSQL
    answers shows at the first transaction.
    """
    try:
        address, kind = addressed(url)
        # A connection that ended while nobody used it is made anew without a word.
        engine = create_engine(kind.complete(address), pool_pre_ping=True)
    except (ArgumentError, ValueError):
        raise StoreError(
            "Het adres van de database klopt niet. Twee voorbeelden: "
            "sqlite:////var/lib/map/bestand.db en postgresql://rol:wachtwoord@server/database"
        ) from None
    except ImportError:
        raise StoreError(
            "Voor PostgreSQL ontbreekt het pakket psycopg. Installeer eigenkracht[postgresql]."
        ) from None
    kind.prepare(engine)
    return engine


@contextmanager
def reading(store: Engine | Connection) -> Iterator[Connection]:
    """A transaction that only reads and sees one moment; raises `StoreError` when it fails.

    A connection is in one already: then it is part of that.
    """
    if isinstance(store, Connection):
        yield store
        return
    with _translated(store), _reader(store).begin() as connection:
        yield connection


@lru_cache(maxsize=8)
def _reader(engine: Engine) -> Engine:
    """The same connections, of which each transaction only reads."""
    return engine.execution_options(only_reads=True)


@contextmanager
def writing(store: Engine | Connection) -> Iterator[Connection]:
    """A transaction that writes, all or nothing; raises `StoreError` when it fails.

    A connection is in one already: then it is part of that, and happens or not with all of it.
    """
    if isinstance(store, Connection):
        yield store
        return
    with _translated(store), store.begin() as connection:
        yield connection


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        # The library's own text holds the statement with its values, so with answers.
        raise StoreError(kind_of(engine).explain(cause)) from None


def mark_erased(connection: Connection) -> None:
    """Keeps, with what a transaction erases, that the next `scrub` is to look for it."""
    kind_of(connection).mark_erased(connection)


def scrub(engine: Engine) -> bool:
    """Takes what was erased out of the database's own files; whether nothing of it is left there.

    Whoever is still reading is not waited for: what is left goes at the next time. It costs little
    when nothing was erased.
    """
    with _translated(engine):
        return kind_of(engine).scrub(engine)


def faults(engine: Engine) -> list[str]:
    """What works and still is not right with a store, each with its cure, in Dutch."""
    with reading(engine) as connection:
        return kind_of(engine).faults(connection)


def upgrade(engine: Engine, migrations_package: str) -> None:
    """Brings the tables up to date with the alembic revisions in `migrations_package`.

    Raises `StoreError` when a newer version of this program made the database, or when no store can
    be in it.
    """
    with writing(engine) as connection:
        kind_of(connection).refuse_unfit(connection)
        migrate(connection, migrations_package, NEWEST)


def migrate(connection: Connection, migrations_package: str, revision: str) -> None:
    """Brings the tables up to `revision`, in the transaction of `connection`.

    The package is named with a dot, such as `sync.migrations`; its `env.py` uses the connection
    that it finds in `config.attributes`. Raises `StoreError` when a newer version of this program
    made the database.
    """
    command.upgrade(_config(connection, migrations_package), revision)
    kind_of(connection).settle(connection)


def remake(connection: Connection, migrations_package: str, revision: str) -> None:
    """Takes all tables away, with everything in them, and makes those of `revision`."""
    command.downgrade(_config(connection, migrations_package), "base")
    migrate(connection, migrations_package, revision)


def current_revision(connection: Connection) -> str | None:
    """The alembic revision of a database, None before its first."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions(migrations_package: str) -> set[str]:
    """The alembic revisions in `migrations_package`."""
    return _revisions(_without_connection(migrations_package))


def _config(connection: Connection, migrations_package: str) -> Config:
    config = _without_connection(migrations_package)
    current = current_revision(connection)
    if current is not None and current not in _revisions(config):
        raise StoreError(
            "Deze database is gemaakt door een nieuwere versie van dit programma. "
            "Werk het programma bij, of zet een reservekopie terug."
        )
    config.attributes["connection"] = connection
    return config


def _without_connection(migrations_package: str) -> Config:
    parent, _, folder = migrations_package.rpartition(".")
    config = Config()
    config.set_main_option("script_location", f"{parent}:{folder}")
    return config


def _revisions(config: Config) -> set[str]:
    script = ScriptDirectory.from_config(config)
    return {revision.revision for revision in script.walk_revisions()}
