"""File → empty stores: all of it, read back and compared, or nothing."""

from collections.abc import Callable

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from plugin.backup.archive import Archive, damaged
from plugin.backup.decisions import kept
from plugin.backup.manifest import BackupError, StoreEntry, TableEntry, Tally, foreign, newer
from plugin.backup.stores import Store, Stores
from plugin.backup.tables import columns_in, fill, is_empty, lines, refer, set_sequences
from sync.database import NEWEST, known_revisions, migrate, remake, writing


def restore(archive: Archive, stores: Stores, progress: Callable[[int], None]) -> None:
    """Fills both stores from a backup; raises `BackupError` when a store is not empty.

    The archive was checked. `progress` hears of every row that was read back. The mirror is kept
    first: a worker that sees a round must find its answers.
    """
    entries = _entries(archive, stores)
    with writing(stores.workspace.engine) as workspace, writing(stores.mirror.engine) as mirror:
        open_stores = ((stores.workspace, workspace), (stores.mirror, mirror))
        for store, connection in open_stores:
            _refuse_filled(store, connection)
        for store, connection in open_stores:
            _restore_store(archive, entries[store.name], store, connection, progress)


def _entries(archive: Archive, stores: Stores) -> dict[str, StoreEntry]:
    """What the backup has of each store; raises `BackupError` for what this program never made."""
    entries = {entry.name: entry for entry in archive.manifest.stores}
    if entries.keys() != {stores.workspace.name, stores.mirror.name}:
        raise foreign()
    for store in (stores.workspace, stores.mirror):
        if entries[store.name].revision not in known_revisions(store.migrations):
            raise newer()
    return entries


def _refuse_filled(store: Store, connection: Connection) -> None:
    if not is_empty(connection):
        raise BackupError(
            f"De opslag in {store.setting} is niet leeg. Er is niets teruggezet. "
            "Een reservekopie past alleen in lege opslag. "
            f"Geef in {store.setting} een nieuwe database op, of zet het oude bestand opzij."
        )


def _restore_store(
    archive: Archive,
    entry: StoreEntry,
    store: Store,
    connection: Connection,
    progress: Callable[[int], None],
) -> None:
    """Fills one store at the revision of the backup, and brings it up to date after that."""
    remake(connection, store.migrations, entry.revision)
    _refuse_other_tables(entry, store, connection, answers=archive.manifest.answers)
    for table in entry.tables:
        try:
            fill(connection, table.shape, archive.lines(entry, table))
            refer(connection, table.shape, archive.lines(entry, table))
        except (IntegrityError, DataError):
            raise damaged() from None
        _refuse_other_rows(connection, table, progress)
        set_sequences(connection, table.shape)
    migrate(connection, store.migrations, NEWEST)


def _refuse_other_tables(
    entry: StoreEntry, store: Store, connection: Connection, *, answers: bool
) -> None:
    """Raises `BackupError` unless the backup has the tables that belong in it at its revision.

    One that this program does not know any more may be there as well.
    """
    there = columns_in(connection)
    given = {table.shape.name: set(table.shape.columns) for table in entry.tables}
    wanted = {table.name for table in kept(store.metadata, answers=answers)} & there.keys()
    unwanted = store.metadata.tables.keys() - wanted
    if not wanted <= given.keys() or given.keys() & unwanted:
        raise damaged()
    if any(there.get(name) != names for name, names in given.items()):
        raise damaged()


def _refuse_other_rows(
    connection: Connection, table: TableEntry, progress: Callable[[int], None]
) -> None:
    """Reads every row back, and raises `BackupError` when it is not what was in the backup."""
    tally = Tally(table.shape)
    for line in lines(connection, table.shape):
        tally.add(line)
        progress(1)
    if tally.entry != table:
        raise BackupError(
            "De database bewaart niet wat in de reservekopie staat. Er is niets teruggezet. "
            "Meld dit aan de beheerder van de database."
        )
