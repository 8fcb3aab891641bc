"""Empty mirrors, made fast: for a test that needs hundreds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, delete, event

from sync.database import open_engine, upgrade, writing
from sync.mirror import MIGRATIONS
from sync.tables import metadata
from tests.stores import Stores

EmptyStore = Callable[[], Engine]


@contextmanager
def in_a_file(folder: Path) -> Iterator[EmptyStore]:
    """In a file that may be lost when the power fails, which is much quicker.

    A file, since in memory each thread would have a database of its own.
    """
    engine = open_engine(f"sqlite:///{folder}/spiegel.db")
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))
    with always_emptied(engine) as again:
        yield again


@contextmanager
def in_stores(stores: Stores) -> Iterator[EmptyStore]:
    """Where the stores are."""
    with always_emptied(open_engine(stores.address("mirror"))) as again:
        yield again


@contextmanager
def always_emptied(engine: Engine) -> Iterator[EmptyStore]:
    """The same one each time, without what was in it."""
    upgrade(engine, MIGRATIONS)

    def again() -> Engine:
        with writing(engine) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        return engine

    yield again
    engine.dispose()
