"""What the tests of backups share: stores in a folder, backups of them, and files made by hand."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import Table, insert, select

from plugin.backup.archive import Writer
from plugin.backup.archive import opened as opened_archive
from plugin.backup.decisions import kept
from plugin.backup.manifest import BackupError, Manifest, StoreEntry
from plugin.backup.restore import restore
from plugin.backup.rows import Kind, Shape, shape_of
from plugin.backup.stores import Store, Stores
from plugin.backup.stores import opened as opened_stores
from plugin.backup.tables import columns_in, lines
from plugin.backup.take import snapshots, take
from plugin.settings import Settings
from survey_templates.codebook import Privacy
from sync.database import current_revision, reading, upgrade, writing
from tests.workplace import workplace

NOW = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"

# Columns that a later revision took away.
TAKEN_AWAY = {"response": {"answers": Kind.JSON}}

Members = dict[str, bytes]
Contents = dict[str, list[dict[str, Any]]]


def unheard(_rows: int) -> None:
    """Progress that nobody watches."""


@contextmanager
def stores_in(folder: Path) -> Iterator[Stores]:
    """Two stores in files, new ones when they are not there."""
    settings = Settings(
        mirror_url=f"sqlite:///{folder}/mirror.sqlite3",
        workspace_url=f"sqlite:///{folder}/workspace.sqlite3",
    )
    with opened_stores(settings) as stores:
        yield stores


def back_up(
    stores: Stores,
    path: Path,
    *,
    answers: bool = True,
    progress: Callable[[int], None] = unheard,
) -> Manifest:
    """Makes a backup in `path`."""
    with snapshots(stores, answers=answers) as found, path.open("wb") as file:
        return take(found, file, NOW, answers=answers, progress=progress)


def put_back(path: Path, stores: Stores, progress: Callable[[int], None] = unheard) -> None:
    """Checks the backup in `path`, and restores it."""
    with opened_archive(path) as archive:
        archive.check(progress)
        restore(archive, stores, progress)


def make_original(folder: Path) -> Path:
    """A backup of five answers and a release."""
    with workplace(folder) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        place.answer(5, text=PLANTED)
        place.close()
    with stores_in(folder) as stores:
        back_up(stores, folder / "kopie.zip")
    return folder / "kopie.zip"


def refused(path: Path, stores: Stores) -> str:
    """What is said of a backup that is refused; nothing was written, and nothing quoted."""
    with pytest.raises(BackupError) as caught:
        put_back(path, stores)
    assert PLANTED not in str(caught.value)
    assert caught.value.__cause__ is None
    assert_untouched(stores)
    return str(caught.value)


def changed(path: Path, change: Callable[[Members], Members]) -> Path:
    """The same file with other files in it."""
    write_members(path, change(members_of(path)))
    return path


def tables_of(store: Store) -> dict[str, Table]:
    """Its tables by name, each after those that it refers to."""
    return {table.name: table for table in store.metadata.sorted_tables}


def put_contents(store: Store, contents: Contents) -> None:
    """Makes the tables, and adds rows by table."""
    upgrade(store.engine, store.migrations)
    with writing(store.engine) as connection:
        for name, table in tables_of(store).items():
            if contents.get(name):
                connection.execute(insert(table), contents[name])


def contents_of(store: Store) -> Contents:
    """Every row of every table, in the order of its key."""
    with reading(store.engine) as connection:
        return {
            name: [
                dict(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for name, table in tables_of(store).items()
        }


def assert_untouched(stores: Stores) -> None:
    """Nothing was ever made in them."""
    for store in (stores.workspace, stores.mirror):
        with reading(store.engine) as connection:
            assert columns_in(connection) == {}


def members_of(path: Path) -> Members:
    """The files in a backup."""
    with ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def write_members(path: Path, members: Members) -> None:
    """A zip with these files."""
    with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)


def manifest_of(members: Members) -> Any:
    """The manifest among them, as plain values."""
    return json.loads(members["manifest.json"])


def with_manifest(members: Members, manifest: Any) -> Members:
    """The same files with another manifest."""
    return {**members, "manifest.json": json.dumps(manifest).encode()}


def table_in(manifest: Any, name: str) -> Any:
    """One table in a manifest."""
    tables = [table for store in manifest["stores"] for table in store["tables"]]
    return next(table for table in tables if table["shape"]["name"] == name)


def forged(members: Members, member: str, data: bytes) -> Members:
    """The same files with other rows in one of them, and all the figures right."""
    manifest = manifest_of(members)
    figures = {"rows": data.count(b"\n"), "size": len(data), "sha256": sha256(data).hexdigest()}
    table_in(manifest, Path(member).stem).update(figures)
    return with_manifest({**members, member: data}, manifest)


def back_up_older(stores: Stores, path: Path) -> None:
    """A backup of stores at an older revision, as the program of that time made it."""
    with path.open("wb") as file:
        writer = Writer(file)
        entries = tuple(_older(writer, each) for each in (stores.workspace, stores.mirror))
        writer.finish(Manifest(NOW, answers=True, stores=entries))


def _older(writer: Writer, store: Store) -> StoreEntry:
    with reading(store.engine) as connection:
        there = columns_in(connection)
        shapes = [
            _only(shape_of(table), there[table.name])
            for table in kept(store.metadata, answers=True)
            if table.name in there
        ]
        tables = tuple(writer.add(store.name, shape, lines(connection, shape)) for shape in shapes)
        return StoreEntry(store.name, str(current_revision(connection)), tables)


def _only(shape: Shape, columns: set[str]) -> Shape:
    known = {**shape.columns, **TAKEN_AWAY.get(shape.name, {})}
    return replace(shape, columns={name: known[name] for name in known if name in columns})
