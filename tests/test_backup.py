"""Stores → backup → empty stores → backup: nothing is lost, changed or added."""

import tracemalloc
from collections.abc import Iterator, Mapping
from datetime import UTC
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Table, UniqueConstraint, insert

from plugin.backup import take
from plugin.backup.decisions import kept
from plugin.backup.rows import Kind, shape_of, to_line
from plugin.backup.stores import Store, Stores
from survey_templates.codebook import Privacy
from sync.database import upgrade, writing
from sync.tables import CONTENT
from tests.backups import (
    NOW,
    Contents,
    back_up,
    contents_of,
    members_of,
    put_back,
    put_contents,
    stores_in,
)
from tests.workplace import Workplace, workplace

# All that can be typed or sent; a column of text holds no surrogates, JSON does.
TYPED = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    ["\x00", "\ufffe", "👩‍🚒", "=1+1", ""]
)
SENT = TYPED | st.text(st.characters(codec=None, exclude_categories=())) | st.just("\ud800")
ANSWERS = st.dictionaries(SENT, SENT | st.integers() | st.none() | st.lists(SENT), max_size=4)
VALUES: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.INTEGER: st.integers(0, 2**31 - 1),
    Kind.BOOLEAN: st.booleans(),
    Kind.TEXT: TYPED,
    Kind.MOMENT: st.datetimes(timezones=st.just(UTC)),
    Kind.JSON: ANSWERS,
}
MOST_ROWS = 4
EMPTY = 0.3


@st.composite
def contents(draw: st.DrawFn, store: Store) -> Contents:
    """Rows in every table of a store, that refer to each other as they must."""
    pools = {
        kind: draw(st.lists(values, min_size=2, max_size=5)) for kind, values in VALUES.items()
    }
    random = Random(draw(st.integers()))
    found: Contents = {}
    for table in store.metadata.sorted_tables:
        rows: list[dict[str, Any]] = []
        found[table.name] = rows
        for _ in range(random.randint(0, MOST_ROWS)):
            row = _row(table, pools, random)
            if _refers(table, row, found, random) and _is_new(table, row, rows):
                rows.append(row)
    return found


def _row(table: Table, pools: Mapping[Kind, list[Any]], random: Random) -> dict[str, Any]:
    return {
        name: None
        if table.c[name].nullable and random.random() < EMPTY
        else random.choice(pools[kind])
        for name, kind in shape_of(table).columns.items()
    }


def _refers(table: Table, row: dict[str, Any], found: Contents, random: Random) -> bool:
    """Lets a row refer to others; whether there are any."""
    for constraint in table.foreign_key_constraints:
        others = found[constraint.referred_table.name]
        if others:
            other = random.choice(others)
            row |= {key.parent.name: other[key.column.name] for key in constraint.elements}
        elif all(column.nullable for column in constraint.columns):
            row |= dict.fromkeys(column.name for column in constraint.columns)
        else:
            return False
    return True


def _is_new(table: Table, row: dict[str, Any], others: list[dict[str, Any]]) -> bool:
    unique: list[list[Column[Any]]] = [list(table.primary_key.columns)]
    unique += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    unique += [[column] for column in table.columns if column.unique]
    return all(
        [row[column.name] for column in columns] != [other[column.name] for column in columns]
        for columns in unique
        for other in others
    )


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """Stores that are not there yet."""
    with stores_in(tmp_path / "oud") as found:
        yield found


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    """A workplace with a confidential round."""
    with workplace(tmp_path) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        yield place


# Each of these makes four databases.
@settings(max_examples=settings().max_examples // 4)
@given(data=st.data(), answers=st.booleans())
def test_what_is_backed_up_and_restored_is_the_same(data: st.DataObject, *, answers: bool) -> None:
    with TemporaryDirectory() as name, stores_in(Path(name, "oud")) as old:
        folder, before = Path(name), {}
        for store in (old.workspace, old.mirror):
            before[store.name] = data.draw(contents(store))
            put_contents(store, before[store.name])
        back_up(old, folder / "een.zip", answers=answers)
        with stores_in(folder / "nieuw") as new:
            put_back(folder / "een.zip", new)
            back_up(new, folder / "twee.zip", answers=answers)
            assert (folder / "een.zip").read_bytes() == (folder / "twee.zip").read_bytes()
            for store in (new.workspace, new.mirror):
                staying = {table.name for table in kept(store.metadata, answers=answers)}
                there = contents_of(store)
                for table, rows in before[store.name].items():
                    assert _sorted(there[table]) == _sorted(rows if table in staying else [])


def _sorted(rows: list[dict[str, Any]]) -> list[bytes]:
    return sorted(to_line(row) for row in rows)


def test_the_file_of_an_empty_installation(stores: Stores, tmp_path: Path) -> None:
    manifest = back_up(stores, tmp_path / "leeg.zip")
    assert (manifest.rows, manifest.answers, manifest.made_at) == (0, True, NOW)
    assert members_of(tmp_path / "leeg.zip").keys() == {"manifest.json", *manifest.members}
    with stores_in(tmp_path / "nieuw") as new:
        put_back(tmp_path / "leeg.zip", new)


def test_nothing_is_in_it_of_who_is_signed_in_or_of_the_signing_key(
    scene: Workplace, tmp_path: Path
) -> None:
    key = scene.workspace.signing_key()
    with stores_in(tmp_path) as stores:
        back_up(stores, tmp_path / "kopie.zip")
    members = members_of(tmp_path / "kopie.zip")
    assert not any("session" in name or "secret" in name for name in members)
    assert key.encode() not in b"".join(members.values())


def test_the_file_is_packed(scene: Workplace, tmp_path: Path) -> None:
    scene.answer(200, text="steeds hetzelfde " * 20)
    scene.sync()
    with stores_in(tmp_path) as stores:
        manifest = back_up(stores, tmp_path / "kopie.zip")
    size = sum(table.size for table in manifest.members.values())
    assert (tmp_path / "kopie.zip").stat().st_size < size / 5


# One moment


def test_what_changes_meanwhile_is_not_in_it(
    scene: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.sqlite.SCRUB_MILLISECONDS", 1)
    scene.answer(5)
    scene.close()
    turns = count()

    def busy(_rows: int) -> None:
        if next(turns) == 0:
            scene.see()
            scene.answer(5)
            scene.sync()

    with stores_in(tmp_path) as stores:
        back_up(stores, tmp_path / "voor.zip")
        manifest = back_up(stores, tmp_path / "kopie.zip", progress=busy)
        back_up(stores, tmp_path / "na.zip")
    before, copy, after = (members_of(tmp_path / f"{name}.zip") for name in ("voor", "kopie", "na"))
    assert copy == before
    assert after != before
    assert next(turns) == manifest.rows


def test_the_mirror_is_never_behind_the_workspace(scene: Workplace, tmp_path: Path) -> None:
    """A release is made between the moments of both: its members are known, it is not there yet."""
    scene.answer(5)
    scene.sync()
    snapshot, turns = take._snapshot, count()

    def then_closed(*given: Any, **named: Any) -> take.Snapshot:
        found = snapshot(*given, **named)
        if next(turns) == 0:
            scene.close()
        return found

    with stores_in(tmp_path) as stores, patch.object(take, "_snapshot", then_closed):
        back_up(stores, tmp_path / "kopie.zip")
    with stores_in(tmp_path / "nieuw") as new:
        put_back(tmp_path / "kopie.zip", new)
        assert contents_of(new.workspace)["release"] == []
        assert len(contents_of(new.mirror)["release_member"]) == 5


# Memory


def test_memory_does_not_grow_with_the_rows(stores: Stores, tmp_path: Path) -> None:
    upgrade(stores.mirror.engine, stores.mirror.migrations)
    peaks = []
    for first, last in ((0, 1_000), (1_000, 3_000)):
        with writing(stores.mirror.engine) as connection:
            connection.execute(insert(CONTENT), [_content(n) for n in range(first, last)])
        tracemalloc.start()
        back_up(stores, tmp_path / "kopie.zip")
        with stores_in(tmp_path / f"nieuw {last}") as new:
            put_back(tmp_path / "kopie.zip", new)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def _content(number: int) -> dict[str, Any]:
    return {"id": number, "answers": f"{number} " * 500}
