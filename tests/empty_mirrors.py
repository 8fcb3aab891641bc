"""Empty mirrors, made fast: for a test that needs hundreds."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, event

from sync.database import open_engine, upgrade, writing
from sync.mirror import MIGRATIONS
from sync.tables import metadata
from tests.stores import Stores

EmptyStore = Callable[[], AbstractContextManager[Engine]]


@contextmanager
def in_a_file() -> Iterator[Engine]:
    """One in a file that may be lost when the power fails, which is much quicker.

    A file, since in memory each thread would have a database of its own.
    """
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/spiegel.db")
        event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))
        with writing(engine) as connection:
            metadata.create_all(connection)
        yield engine
        engine.dispose()


@contextmanager
def always_emptied(stores: Stores) -> Iterator[EmptyStore]:
    """The same one in PostgreSQL each time, without what was in it."""
    engine = open_engine(stores.address("mirror"))
    upgrade(engine, MIGRATIONS)

    @contextmanager
    def again() -> Iterator[Engine]:
        with writing(engine) as connection:
            tables = ", ".join(metadata.tables)
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
        yield engine

    yield again
    engine.dispose()
