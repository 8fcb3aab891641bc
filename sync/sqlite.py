"""SQLite as the database of a store: one file, for its owner or for a group.

A writer takes the lock when it begins (BEGIN IMMEDIATE), so that what it read is still true when it
writes; a reader never waits for it (WAL).
"""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, event

from sync.errors import StoreError

NAME = "SQLite"
BUSY_MILLISECONDS = 30_000
SCRUB_MILLISECONDS = 2_000
_ONE_USER, _GROUP = 0o600, 0o660
_SHARED = stat.S_ISGID | stat.S_IWGRP

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


def complete(address: URL) -> URL:
    """The address with our driver."""
    return address.set(drivername="sqlite")


def place(address: URL) -> tuple[str, ...]:
    """Which file it is, however its address is written."""
    file = (address.database or "").removeprefix("file:").partition("?")[0]
    return (os.path.realpath(file),)


def prepare(engine: Engine) -> None:
    """Makes the file when there is none, and sets how connections and transactions begin.

    Raises `StoreError` when the file cannot be made.
    """
    database = engine.url.database
    if database and database != ":memory:":
        _make_file(Path(database))
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


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
        # A response is larger than the usual page; it counts for a new file only.
        "page_size=16384",
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get("only_reads", False)
    driver = connection.connection.cursor()
    driver.execute("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def refuse_unfit(_connection: Connection) -> None:
    """Every SQLite file will do."""


def settle(_connection: Connection) -> None:
    """SQLite keeps no copy of a value outside its table."""


def mark_erased(_connection: Connection) -> None:
    """What is erased is overwritten at once (secure_delete); only the log is left to `scrub`."""


def scrub(engine: Engine) -> bool:
    """Takes what was erased out of the log as well; whether nothing of it is left there.

    Whoever is still reading is not waited for: what is left goes at the next time.
    """
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={SCRUB_MILLISECONDS}")
        ((is_read, *_),) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    return not is_read


def faults(_connection: Connection) -> list[str]:
    """A file that opens has none."""
    return []


def explain(cause: BaseException | None) -> str:
    """Why a transaction failed, in Dutch, from the driver's own error."""
    code = getattr(cause, "sqlite_errorcode", 0)
    general = (
        "De database kan nu niet worden gelezen of geschreven. Er is niets gewijzigd. "
        "Probeer het opnieuw. Blijft het zo? Vraag de beheerder om hulp."
    )
    # The higher bits tell more than anybody can do something about.
    return _SENTENCES.get(code & 0xFF, general)
