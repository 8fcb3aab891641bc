"""New SQLite stores without making every migration anew: a tenth of the time that tests take.

What the migrations make in a new store is written down the first time, as the statements that make
just that, and the next new store is made of those. A store that is there already is migrated.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import Connection

from sync import database
from sync.kinds import kind_of

migrate = database.migrate


@contextmanager
def ready_made() -> Iterator[None]:
    """Meanwhile new stores are made so, in this process."""
    made: dict[str, list[str]] = {}

    def make(connection: Connection, package: str, revision: str) -> None:
        is_file = connection.dialect.name == "sqlite"
        if not (is_file and revision == database.NEWEST and _is_new(connection)):
            migrate(connection, package, revision)
            return
        if package not in made:
            migrate(connection, package, revision)
            made[package] = _statements(connection)
            return
        for statement in made[package]:
            connection.exec_driver_sql(statement)
        kind_of(connection).settle(connection)

    with patch.object(database, "migrate", make):
        yield


@contextmanager
def really_migrated() -> Iterator[None]:
    """Meanwhile new stores are made by their migrations all the same."""
    with patch.object(database, "migrate", migrate):
        yield


def _is_new(connection: Connection) -> bool:
    return not connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first()


def _statements(connection: Connection) -> list[str]:
    """What makes all that is in a store, in the order in which it can be made."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    first, *statements, last = driver.iterdump()
    assert (first, last) == ("BEGIN TRANSACTION;", "COMMIT;")
    return statements
