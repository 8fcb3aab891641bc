"""Stores → file: each store at one moment, row by row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy import Connection

from plugin.backup.archive import Writer
from plugin.backup.decisions import kept
from plugin.backup.manifest import Manifest, StoreEntry
from plugin.backup.rows import Shape, shape_of
from plugin.backup.stores import Store, Stores
from plugin.backup.tables import count, lines
from sync.database import current_revision, reading, upgrade


@dataclass(frozen=True)
class Snapshot:
    """A store at one moment, with how many rows of it go into the backup."""

    store: Store
    connection: Connection
    shapes: tuple[Shape, ...]
    rows: int


@contextmanager
def snapshots(stores: Stores, *, answers: bool) -> Iterator[tuple[Snapshot, Snapshot]]:
    """Both stores, each at one moment: the workspace first, the mirror right after it.

    So it is as if a run broke off between the stores: the mirror may know of a release that is not
    there yet, and the next run makes it. The other way round nobody would know who is in a release.
    """
    for store in (stores.workspace, stores.mirror):
        upgrade(store.engine, store.migrations)
    with (
        reading(stores.workspace.engine) as workspace,
        reading(stores.mirror.engine) as mirror,
    ):
        yield (
            _snapshot(stores.workspace, workspace, answers=answers),
            _snapshot(stores.mirror, mirror, answers=answers),
        )


def _snapshot(store: Store, connection: Connection, *, answers: bool) -> Snapshot:
    """The store from this moment on: a database fixes what is seen at the first read."""
    shapes = tuple(shape_of(table) for table in kept(store.metadata, answers=answers))
    return Snapshot(store, connection, shapes, sum(count(connection, each) for each in shapes))


def take(
    found: tuple[Snapshot, ...],
    file: IO[bytes],
    now: datetime,
    *,
    answers: bool,
    progress: Callable[[int], None],
) -> Manifest:
    """Writes a backup to `file`; `progress` hears of every row."""
    writer = Writer(file)
    stores = tuple(_store(writer, snapshot, progress) for snapshot in found)
    manifest = Manifest(now, answers, stores)
    writer.finish(manifest)
    return manifest


def _store(writer: Writer, snapshot: Snapshot, progress: Callable[[int], None]) -> StoreEntry:
    revision = current_revision(snapshot.connection)
    name = snapshot.store.name

    def heard(shape: Shape) -> Iterator[bytes]:
        for line in lines(snapshot.connection, shape):
            yield line
            progress(1)

    tables = tuple(writer.add(name, shape, heard(shape)) for shape in snapshot.shapes)
    return StoreEntry(name, str(revision), tables)
