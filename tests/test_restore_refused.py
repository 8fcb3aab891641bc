"""A backup that is not in order is refused before anything is written, and nothing of it told."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch
from zipfile import ZIP_BZIP2, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.backup import archive
from plugin.backup.manifest import BackupError
from plugin.backup.stores import Stores
from tests.backups import (
    Members,
    changed,
    contents_of,
    forged,
    make_original,
    manifest_of,
    members_of,
    put_back,
    refused,
    stores_in,
    table_in,
    with_manifest,
    write_members,
)

RESPONSES = "mirror/response.jsonl"
CONTENTS = "mirror/content.jsonl"


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


# Damaged, foreign, tampered


def test_a_whole_file_is_restored(path: Path, stores: Stores) -> None:
    put_back(path, stores)
    assert len(contents_of(stores.mirror)["response"]) == 5


@pytest.mark.parametrize("part", [0, 1, 10, 500, -1, -22, -1000])
def test_a_file_that_breaks_off(path: Path, stores: Stores, part: int) -> None:
    path.write_bytes(path.read_bytes()[:part])
    assert "geen reservekopie" in refused(path, stores)


def test_a_file_that_is_not_there(path: Path, stores: Stores) -> None:
    path.unlink()
    assert "kan niet worden gelezen" in refused(path, stores)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"xl/workbook.xml": b"<workbook/>"},
        {"manifest.json": b"geen json"},
        {"manifest.json": b"[]"},
        {"manifest.json": b"{}"},
        {"manifest.json": b"[" * 100_000},
        {"manifest.json": b'{"format": 1}'},
        {"manifest.json": b'{"format": "1", "answers": true, "stores": []}'},
        {"manifest.json": b'{"format": 0}'},
    ],
)
def test_a_zip_of_something_else(path: Path, stores: Stores, members: Members) -> None:
    write_members(path, members)
    assert "geen reservekopie" in refused(path, stores)


@given(place=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
def test_a_byte_that_changed_does_not_change_what_is_restored(
    original: Path, tmp_path_factory: pytest.TempPathFactory, place: float, bits: int
) -> None:
    folder = tmp_path_factory.mktemp("kapot")
    data = bytearray(original.read_bytes())
    data[int(place * len(data))] ^= bits
    (folder / "kopie.zip").write_bytes(data)
    try:
        with archive.opened(folder / "kopie.zip") as found:
            found.check(lambda _: None)
            same = {name: table.sha256 for name, table in found.manifest.members.items()}
    except BackupError:
        return
    with archive.opened(original) as found:
        assert same == {name: table.sha256 for name, table in found.manifest.members.items()}


def other_answer(members: Members) -> Members:
    return {**members, CONTENTS: members[CONTENTS].replace(b"GEHEIM", b"geheim")}


def row_less(members: Members) -> Members:
    return {**members, RESPONSES: members[RESPONSES].partition(b"\n")[2]}


def file_more(members: Members) -> Members:
    return {**members, "mirror/extra.jsonl": b""}


def file_less(members: Members) -> Members:
    return {name: data for name, data in members.items() if name != RESPONSES}


def orphaned(members: Members) -> Members:
    return forged(members, "mirror/epoch.jsonl", b"")


def not_a_row(members: Members) -> Members:
    return forged(members, RESPONSES, b'{"id": 1}\n')


def renamed_column(members: Members) -> Members:
    manifest = manifest_of(members)
    columns = table_in(manifest, "drift")["shape"]["columns"]
    columns["sinds"] = columns.pop("since")
    return with_manifest(members, manifest)


def without_table(members: Members) -> Members:
    manifest = manifest_of(members)
    tables = manifest["stores"][1]["tables"]
    tables.remove(table_in(manifest, "text_key"))
    others = {name: data for name, data in members.items() if name != "mirror/text_key.jsonl"}
    return with_manifest(others, manifest)


def with_sessions(members: Members) -> Members:
    """Somebody adds a session: who restores it, lets them in."""
    manifest = manifest_of(members)
    columns = {"token_hash": "text", "grant_id": "integer", "seen_at": "moment"}
    shape = {"name": "session", "columns": columns, "key": ["token_hash"]}
    table = {**table_in(manifest, "drift"), "shape": shape}
    manifest["stores"][0]["tables"].append(table)
    return with_manifest({**members, "workspace/session.jsonl": b""}, manifest)


@pytest.mark.parametrize(
    "change",
    [
        *(other_answer, row_less, file_more, file_less, orphaned, not_a_row, renamed_column),
        *(without_table, with_sessions),
    ],
)
def test_what_was_changed_by_hand(
    path: Path, stores: Stores, change: Callable[[Members], Members]
) -> None:
    assert "beschadigd of gewijzigd" in refused(changed(path, change), stores)


@pytest.mark.parametrize("stores_in_it", [[], ["workspace"], ["workspace", "mirror", "mirror"]])
def test_other_stores_than_ours(path: Path, stores: Stores, stores_in_it: list[str]) -> None:
    def change(members: Members) -> Members:
        manifest = manifest_of(members)
        found = {store["name"]: store for store in manifest["stores"]}
        manifest["stores"] = [found[name] for name in stores_in_it]
        names = {f"{name}/" for name in stores_in_it}
        left = {name: data for name, data in members.items() if name.split("/")[0] + "/" in names}
        return with_manifest(left, manifest)

    assert "geen reservekopie" in refused(changed(path, change), stores)


def test_twice_the_same_name(path: Path, stores: Stores) -> None:
    with ZipFile(path, "a") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("manifest.json", zipped.read("manifest.json"))
    assert "geen reservekopie" in refused(path, stores)


def test_packed_otherwise(path: Path, stores: Stores) -> None:
    members = members_of(path)
    with ZipFile(path, "w", ZIP_BZIP2) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    assert "geen reservekopie" in refused(path, stores)


# Too large


def test_larger_than_anybody_has(path: Path, stores: Stores) -> None:
    with patch.object(archive, "MOST_UNPACKED", 1 << 10):
        assert "groter dan" in refused(path, stores)


def test_a_manifest_that_is_no_manifest_any_more(path: Path, stores: Stores) -> None:
    with patch.object(archive, "MOST_MANIFEST", 100):
        assert "geen reservekopie" in refused(path, stores)


def test_a_line_without_end_is_not_read_to_its_end(path: Path, stores: Stores) -> None:
    with patch.object(archive, "MOST_LINE", 100):
        assert "beschadigd" in refused(path, stores)


def test_a_bomb_is_not_unpacked(path: Path, stores: Stores) -> None:
    """A file of nothing but zeros says that it is small; more of it than that is never read."""
    members = members_of(path)
    write_members(path, {**members, RESPONSES: bytes(50 << 20)})
    assert "beschadigd" in refused(path, stores)
