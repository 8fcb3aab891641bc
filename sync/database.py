"""Our stores: opening a database, and bringing its tables up to date.

SQLite is written by one at a time. A writer takes the lock when it begins (BEGIN IMMEDIATE), so
that what it read is still true when it writes; a reader never waits for it (WAL).
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from sync.errors import StoreError

BUSY_MILLISECONDS = 30_000
SCRUB_MILLISECONDS = 2_000
NEWEST = "head"
_ONE_USER, _GROUP = 0o600, 0o660
_SHARED = stat.S_ISGID | stat.S_IWGRP

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
    `StoreError` for an address that is none, or a file that cannot be made.
    """
    try:
        address = make_url(url)
        engine = create_engine(address)
    except (ArgumentError, ImportError):
        raise StoreError(
            "Het adres van de database klopt niet. Een voorbeeld: sqlite:////var/lib/map/bestand.db"
        ) from None
    if engine.dialect.name == "sqlite":
        if address.database and address.database != ":memory:":
            _make_file(Path(address.database))
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def _make_file(path: Path) -> None:
    """Makes sure that the file is there and ours to write."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, _ONE_USER))
            # Whatever the umask says; SQLite gives the log beside it the same mode.
            path.chmod(_GROUP if _is_shared(path.parent) else _ONE_USER)
        except FileExistsError:
            os.close(os.open(path, os.O_RDWR))
    except OSError as error:
        raise StoreError(
            f"Het databasebestand {path.name} kan niet worden gemaakt ({error.strerror}). "
            "Controleer de map en de rechten."
        ) from None


def _is_shared(folder: Path) -> bool:
    """Whether a folder is meant for a group: it may write there, and owns what is made."""
    return folder.stat().st_mode & _SHARED == _SHARED


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    # sqlite3 would begin by itself, later than we ask; see SQLAlchemy's page on SQLite.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get("only_reads", False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


@contextmanager
def reading(store: Engine | Connection) -> Iterator[Connection]:
    """A transaction that only reads and sees one moment; raises `StoreError` when it fails.

    A connection is in one already: then it is part of that.
    """
    if isinstance(store, Connection):
        yield store
        return
    with _translated(), store.execution_options(only_reads=True).begin() as connection:
        yield connection


@contextmanager
def writing(store: Engine | Connection) -> Iterator[Connection]:
    """A transaction that writes, all or nothing; raises `StoreError` when it fails.

    A connection is in one already: then it is part of that, and happens or not with all of it.
    """
    if isinstance(store, Connection):
        yield store
        return
    with _translated(), store.begin() as connection:
        yield connection


# SQLite's primary result codes, with what they mean here and the cure.
_SENTENCES = {
    sqlite3.SQLITE_FULL: "De schijf is vol. Er is niets gewijzigd. Maak ruimte op de schijf, en "
    "probeer het opnieuw.",
    sqlite3.SQLITE_IOERR: "Het databasebestand kan niet worden gelezen of geschreven. Er is niets "
    "gewijzigd. Controleer of de schijf vol is of stuk.",
    sqlite3.SQLITE_READONLY: "Het databasebestand mag niet worden gewijzigd. Controleer de rechten "
    "van het bestand en van de map.",
    sqlite3.SQLITE_CANTOPEN: "Het databasebestand kan niet worden geopend. Controleer of de map "
    "bestaat, en de rechten van het bestand en van de map.",
    sqlite3.SQLITE_BUSY: "Een ander programma is te lang bezig in de database. Er is niets "
    "gewijzigd. Probeer het straks opnieuw.",
    sqlite3.SQLITE_CORRUPT: "Het databasebestand is beschadigd. Zet een reservekopie terug.",
    sqlite3.SQLITE_NOTADB: "Dit bestand is geen database. Controleer het adres van de database, "
    "of zet een reservekopie terug.",
}


def explain(error: SQLAlchemyError | sqlite3.Error) -> str:
    """Why a transaction failed, in Dutch.

    The library's own text holds the statement with its values, so with answers.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0)
    general = (
        "De database kan nu niet worden gelezen of geschreven. Er is niets gewijzigd. "
        "Probeer het opnieuw. Blijft het zo? Vraag de beheerder om hulp."
    )
    # The higher bits tell more than anybody can do something about.
    return _SENTENCES.get(code & 0xFF, general)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(explain(error)) from None


def scrub(engine: Engine) -> None:
    """Takes what was erased out of SQLite's log as well, as soon as nobody reads it any more.

    Whoever is still reading is not waited for: what is left goes at the next time.
    """
    if engine.dialect.name != "sqlite":
        return
    with _translated(), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={SCRUB_MILLISECONDS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def upgrade(engine: Engine, migrations_package: str) -> None:
    """Brings the tables up to date with the alembic revisions in `migrations_package`.

    Raises `StoreError` when a newer version of this program made the database.
    """
    with writing(engine) as connection:
        migrate(connection, migrations_package, NEWEST)


def migrate(connection: Connection, migrations_package: str, revision: str) -> None:
    """Brings the tables up to `revision`, in the transaction of `connection`.

    The package is named with a dot, such as `sync.migrations`; its `env.py` uses the connection
    that it finds in `config.attributes`. Raises `StoreError` when a newer version of this program
    made the database.
    """
    command.upgrade(_config(connection, migrations_package), revision)


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
