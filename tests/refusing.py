"""Stores that refuse, by a setting of their connections, and what is said of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from sync.errors import StoreError
from tests.disasters import Scene

MIRROR, WORKSPACE = 0, 1


@contextmanager
def limited(engine: Engine, pragma: str) -> Iterator[None]:
    """Meanwhile every connection to a store has a setting."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(pragma)

    engine.dispose()
    event.listen(engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(engine, "connect", limit)
        engine.dispose()


def refusal(scene: Scene) -> str | None:
    """What is said of a run that the stores refuse; None when it succeeds."""
    try:
        scene.disaster.act(scene.place)
    except StoreError as error:
        return str(error)
    return None
