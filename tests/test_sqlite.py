"""A store in an SQLite file: private, and written by one at a time."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from sync.database import open_engine, reading, upgrade, writing
from sync.errors import StoreError
from sync.mirror import MIGRATIONS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is to be, in a folder that is not there yet."""
    return tmp_path / "map met spatie" / "opslag.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    """An engine for it, with the mirror's tables."""
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine, MIGRATIONS)
    yield engine
    engine.dispose()


def test_the_file_is_for_its_owner_only(path: Path, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM run"))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 30_000)]
)
def test_how_sqlite_is_set(engine: Engine, pragma: str, value: object) -> None:
    with reading(engine) as connection:
        assert connection.scalar(text(f"PRAGMA {pragma}")) == value


def test_in_memory_works_for_a_try() -> None:
    with writing(open_engine("sqlite://")) as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_file_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    with pytest.raises(StoreError, match=r"opslag\.db"):
        open_engine(f"sqlite:///{tmp_path}/bestand/opslag.db")


def test_a_writer_holds_the_lock_from_its_beginning(path: Path, engine: Engine) -> None:
    other = sqlite3.connect(path, timeout=0)
    with writing(engine), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
