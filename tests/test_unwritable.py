"""Stores that may not be written, or not now: said with its cure, and nothing half."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from sync import sqlite
from sync.database import open_engine, upgrade
from sync.errors import StoreError
from sync.mirror import MIGRATIONS
from tests.disasters import Scene, struck
from tests.forked import forked
from tests.messages import judge_message
from tests.refusing import MIRROR, WORKSPACE, limited, refusal
from tests.whole import LOG

pytestmark = pytest.mark.exhaustive

NOBODY = 65534
STORES = ["mirror.sqlite3", "workspace.sqlite3"]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user can come to, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def as_nobody(act: Callable[[], str | None]) -> str | None:
    """What is said of it to a user who may not do everything, as an administrator may."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    return act()


def give_to_nobody(folder: Path, *, folder_mode: int, modes: dict[str, int]) -> None:
    """The stores as that user has them."""
    for path in [folder, *folder.iterdir()]:
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)
        path.chmod(modes.get(path.name, 0o600))
    folder.chmod(folder_mode)


def take_back(folder: Path) -> None:
    """The stores as we have them."""
    give_to_nobody(folder, folder_mode=0o700, modes={})


@pytest.mark.parametrize("name", ["a full run", "closing"])
@pytest.mark.parametrize(
    ("folder_mode", "modes"),
    [
        (0o700, {STORES[MIRROR]: 0o400}),
        (0o700, {STORES[WORKSPACE]: 0o400}),
        (0o700, dict.fromkeys(STORES, 0o000)),
        (0o500, {}),
        (0o500, dict.fromkeys(STORES, 0o400)),
        (0o000, {}),
    ],
    ids=["the mirror", "the workspace", "not even to read", "the folder", "all", "no way in"],
)
def test_stores_that_may_not_be_written(
    folder: Path, name: str, folder_mode: int, modes: dict[str, int]
) -> None:
    with struck(folder, name, log=LOG) as scene:
        scene.begin()
        give_to_nobody(folder, folder_mode=folder_mode, modes=modes)
        code, said = forked(partial(as_nobody, partial(refusal, scene)))
        take_back(folder)
        assert code == 0, said
        assert said
        assert "rechten" in said
        judge_message(said)
        scene.judge(said)


def test_a_file_that_may_not_be_opened_is_said(folder: Path) -> None:
    path = folder / STORES[MIRROR]

    def open_it() -> str | None:
        try:
            open_engine(f"sqlite:///{path}")
        except StoreError as error:
            return str(error)
        return None

    path.touch()
    give_to_nobody(folder, folder_mode=0o700, modes={path.name: 0o000})
    code, said = forked(partial(as_nobody, open_it))
    take_back(folder)
    assert code == 0
    assert said
    judge_message(said)


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"dit is geen database" * 500, "geen database"),
        (b"SQLite format 3\0" + bytes(80) + b"\xff" * 8_000, "beschadigd|geen database"),
    ],
)
def test_a_file_that_is_no_database_is_said(tmp_path: Path, contents: bytes, words: str) -> None:
    (tmp_path / STORES[MIRROR]).write_bytes(contents)
    engine = open_engine(f"sqlite:///{tmp_path}/{STORES[MIRROR]}")
    with pytest.raises(StoreError, match=words) as caught:
        upgrade(engine, MIGRATIONS)
    judge_message(str(caught.value))
    assert (tmp_path / STORES[MIRROR]).read_bytes() == contents


@pytest.mark.parametrize("store", [MIRROR, WORKSPACE], ids=["the mirror", "the workspace"])
@pytest.mark.parametrize("name", ["a full run", "closing"])
def test_a_store_that_another_program_keeps_locked_from_any_call_on(
    tmp_path: Path, name: str, store: int
) -> None:
    with struck(tmp_path, name, log=LOG) as scene:
        calls = _calls(scene)
        for at in range(calls):
            scene.begin()
            said = _refusal_when_locked(scene, store, tmp_path / STORES[store], at)
            assert said
            assert "te lang bezig" in said
            judge_message(said)
            scene.judge(f"from call {at} on")
    assert calls > 5


def _calls(scene: Scene) -> int:
    scene.begin()
    scene.place.direct.arm(None)
    scene.disaster.act(scene.place)
    return len(scene.place.direct.methods)


def _refusal_when_locked(scene: Scene, store: int, path: Path, at: int) -> str | None:
    """What is said when, from call `at` on, another program is writing and does not stop."""
    place = scene.place
    place.direct.arm(None)
    # So long as a test can wait; else it is half a minute, also after a scrub.
    patience = limited(scene.engines[store], "PRAGMA busy_timeout=1")
    after_scrub = patch.object(sqlite, "BUSY_MILLISECONDS", 1)
    writer = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with patience, after_scrub, closing(writer) as other:

        def lock() -> None:
            if len(place.direct.methods) == at:
                other.execute("BEGIN IMMEDIATE")

        place.direct.asked = lock
        try:
            return refusal(scene)
        finally:
            place.direct.asked = lambda: None
