"""Restoring: of an older program, into empty stores only, all or nothing."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, event, insert, text

from plugin.backup import archive, restore
from plugin.backup.manifest import BackupError
from plugin.backup.rows import Shape
from plugin.backup.stores import Store, Stores
from plugin.backup.tables import fill, is_empty
from plugin.workspace.schema import secret_table
from sync.database import current_revision, migrate, reading, upgrade, writing
from sync.errors import StoreError
from sync.tables import RUN
from tests.backups import (
    NOW,
    Members,
    assert_untouched,
    back_up_older,
    changed,
    contents_of,
    make_original,
    manifest_of,
    put_back,
    refused,
    stores_in,
    with_manifest,
)

pytestmark = pytest.mark.usefixtures("really_migrated")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of five answers and a release."""
    return make_original(tmp_path_factory.mktemp("oud"))


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    """A copy of it, to damage."""
    return Path(shutil.copy(original, tmp_path / "kopie.zip"))


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """Two stores that are not there yet."""
    with stores_in(tmp_path / "nieuw") as found:
        yield found


# Newer and older


def newer_format(manifest: Any) -> None:
    manifest["format"] = 2


def newer_mirror(manifest: Any) -> None:
    manifest["stores"][1]["revision"] = "9999"


def newer_workspace(manifest: Any) -> None:
    manifest["stores"][0]["revision"] = "9999"


@pytest.mark.parametrize("change", [newer_format, newer_mirror, newer_workspace])
def test_of_a_newer_program(path: Path, stores: Stores, change: Callable[[Any], None]) -> None:
    def newer(members: Members) -> Members:
        manifest = manifest_of(members)
        change(manifest)
        return with_manifest(members, manifest)

    assert "nieuwere versie" in refused(changed(path, newer), stores)


FIRST_MIRROR = """
INSERT INTO epoch VALUES (1, 123456, '2027-01-01 00:00:00', 0, NULL);
INSERT INTO response VALUES (7, 1, 3, '55', 1, 'GM0344-7K3F9Q', '{"V01": "oud"}', 'x',
                             '2027-01-02 10:00:00.000000', NULL);
INSERT INTO run VALUES (2, 123456, '2027-01-02 10:00:00.000000', '2027-01-02 10:00:01.000000',
                        'gelukt', '{}', '')
"""


def test_an_older_backup_is_restored_at_its_revision_and_then_brought_up_to_date(
    stores: Stores, tmp_path: Path
) -> None:
    with stores_in(tmp_path / "oud") as old:
        for store in (old.workspace, old.mirror):
            with writing(store.engine) as connection:
                migrate(connection, store.migrations, "0001")
        with writing(old.mirror.engine) as connection:
            for statement in FIRST_MIRROR.split(";"):
                connection.exec_driver_sql(statement)
        back_up_older(old, tmp_path / "kopie.zip")
    # Tables that are there already, of now, are no obstacle while they are empty.
    upgrade(stores.mirror.engine, stores.mirror.migrations)

    put_back(tmp_path / "kopie.zip", stores)

    there = contents_of(stores.mirror)
    assert [(row["id"], row["content_id"], row["set_aside"]) for row in there["response"]] == [
        (7, 7, False)
    ]
    assert there["content"] == [{"id": 7, "answers": '{"V01": "oud"}'}]
    assert [(row["id"], row["full"]) for row in there["run"]] == [(2, True)]
    for store in (stores.workspace, stores.mirror):
        with reading(store.engine) as connection:
            found = current_revision(connection)
        upgrade(store.engine, store.migrations)
        with reading(store.engine) as connection:
            assert current_revision(connection) == found


# Stores that are not empty


@pytest.mark.parametrize("name", ["workspace", "mirror"])
def test_only_empty_stores_are_filled(path: Path, stores: Stores, name: str) -> None:
    filled: Store = getattr(stores, name)
    upgrade(filled.engine, filled.migrations)
    rows = {"workspace": insert(secret_table).values(name="x", value="y"), "mirror": A_RUN}
    with writing(filled.engine) as connection:
        connection.execute(rows[name])
    before = contents_of(filled)
    with pytest.raises(BackupError, match=f"{filled.setting} is niet leeg"):
        put_back(path, stores)
    assert contents_of(filled) == before


A_RUN = insert(RUN).values(
    survey_id=1, started=NOW, finished=NOW, outcome="gelukt", counts={}, message="", full=True
)


def test_twice_the_same_backup(path: Path, stores: Stores) -> None:
    put_back(path, stores)
    with pytest.raises(BackupError, match="niet leeg"):
        put_back(path, stores)


def test_a_database_of_something_else(path: Path, stores: Stores) -> None:
    with writing(stores.mirror.engine) as connection:
        connection.execute(text("CREATE TABLE klant (naam TEXT)"))
        connection.execute(text("INSERT INTO klant VALUES ('x')"))
    with pytest.raises(BackupError, match="EIGENKRACHT_MIRROR_URL is niet leeg"):
        put_back(path, stores)


def test_a_database_of_a_newer_program(path: Path, stores: Stores) -> None:
    upgrade(stores.mirror.engine, stores.mirror.migrations)
    with writing(stores.mirror.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="nieuwere versie"):
        put_back(path, stores)


# All or nothing


class CrashError(BaseException):
    """The power goes."""


def test_what_breaks_off_leaves_both_empty(path: Path, stores: Stores) -> None:
    with archive.opened(path) as found:
        turns = iter(range(found.manifest.rows * 2 - 1))

    def crash(_rows: int) -> None:
        if next(turns, None) is None:
            raise CrashError

    with pytest.raises(CrashError):
        put_back(path, stores, crash)
    assert_untouched(stores)
    put_back(path, stores)


def test_who_is_killed_leaves_both_empty(path: Path, stores: Stores, tmp_path: Path) -> None:
    """In a program of its own, that kills itself when half of it is written."""
    with archive.opened(path) as found:
        half = found.manifest.rows * 3 // 2
    program = f"""
import os, signal
from pathlib import Path
from tests.backups import put_back, stores_in
turns = iter(range({half}))
def kill(_rows):
    if next(turns, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
with stores_in(Path({str(tmp_path / "nieuw")!r})) as stores:
    put_back(Path({str(path)!r}), stores, kill)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False, cwd=ROOT)
    assert ended.returncode == -signal.SIGKILL
    assert (tmp_path / "nieuw" / "mirror.sqlite3").stat().st_size > 0
    assert_untouched(stores)
    put_back(path, stores)


def test_what_breaks_off_between_the_stores_is_told_with_its_cure(
    path: Path, stores: Stores
) -> None:
    """The mirror is kept first: a worker that sees a round finds its answers."""
    stop = event_on(stores.workspace)
    with pytest.raises(CrashError):
        put_back(path, stores)
    stop()
    assert len(contents_of(stores.mirror)["response"]) == 5
    with pytest.raises(BackupError, match=r"MIRROR_URL is niet leeg.*nieuwe database"):
        put_back(path, stores)
    with reading(stores.workspace.engine) as connection:
        assert is_empty(connection)


def event_on(store: Store) -> Callable[[], None]:
    def crash(_connection: object) -> None:
        raise CrashError

    event.listen(store.engine, "commit", crash)
    return lambda: event.remove(store.engine, "commit", crash)


def test_what_the_database_made_of_it_is_compared(path: Path, stores: Stores) -> None:
    def careless(connection: Connection, shape: Shape, given: Iterable[bytes]) -> None:
        fill(connection, shape, list(given)[:-1])

    with patch.object(restore, "fill", careless):
        assert "bewaart niet wat" in refused(path, stores)
