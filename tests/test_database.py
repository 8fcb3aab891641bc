"""Opening a store: private, one writer at a time, moments in UTC, never a newer schema."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from sync import database
from sync.database import NAMING, UtcDateTime, open_engine, reading, upgrade, writing
from sync.errors import StoreError
from sync.mirror import MIGRATIONS

AMSTERDAM = timezone(timedelta(hours=1))
MOMENTS = Table(
    "moments",
    MetaData(naming_convention=NAMING),
    Column("id", Integer, primary_key=True),
    Column("moment", UtcDateTime),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is to be, in a folder that is not there yet."""
    return tmp_path / "map met spatie" / "opslag.db"


@pytest.fixture
def engine(path: Path) -> Engine:
    """An engine for it, with the mirror's tables."""
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine, MIGRATIONS)
    return engine


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


@pytest.mark.parametrize("url", ["", "opslag.db", "oracle9://x/y"])
def test_an_address_that_is_none_is_said(url: str) -> None:
    with pytest.raises(StoreError, match="adres"):
        open_engine(url)


def test_a_file_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    with pytest.raises(StoreError, match=r"opslag\.db"):
        open_engine(f"sqlite:///{tmp_path}/bestand/opslag.db")


def test_a_writer_holds_the_lock_from_its_beginning(path: Path, engine: Engine) -> None:
    other = sqlite3.connect(path, timeout=0)
    with writing(engine), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as writer, reading(engine) as reader:
        writer.execute(text("DELETE FROM run"))
        assert reader.scalar(text("SELECT count(*) FROM run")) == 0


def test_what_one_read_is_still_true_when_it_writes(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def add() -> None:
        for _ in range(20):
            with writing(engine) as connection:
                n = connection.scalar(text("SELECT n FROM counter"))
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT n FROM counter")) == 80


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def fail_on_the_way() -> None:
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO epoch VALUES (1, 1, 'x', 0, NULL)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_on_the_way()
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM epoch")) == 0


def test_an_error_of_the_database_holds_no_values(engine: Engine) -> None:
    with pytest.raises(StoreError) as caught, writing(engine) as connection:
        connection.execute(text("INSERT INTO nergens VALUES (:x)"), {"x": "een antwoord"})
    assert "antwoord" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_lock_that_is_not_released_is_said(
    path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)
    engine.dispose()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="bezig"), writing(engine):
        pytest.fail("somebody else is writing")
    other.close()


def test_references_are_held(engine: Engine) -> None:
    orphan = text("INSERT INTO text_key VALUES (99, 1, 'x', 'y')")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(orphan)


@pytest.mark.parametrize("zone", [UTC, AMSTERDAM])
def test_a_moment_comes_out_in_utc(zone: timezone) -> None:
    moment = datetime(2027, 1, 2, 0, 30, 15, 123456, tzinfo=zone)
    with writing(open_engine("sqlite://")) as connection:
        MOMENTS.create(connection)
        connection.execute(insert(MOMENTS), [{"moment": moment}, {"moment": None}])
        found = connection.scalars(select(MOMENTS.c.moment)).all()
    assert found == [moment, None]
    assert found[0].tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2027, 1, 2)  # noqa: DTZ001  the mistake itself
    with open_engine("sqlite://").begin() as connection:
        MOMENTS.create(connection)
        with pytest.raises(StatementError, match="time zone"):
            connection.execute(insert(MOMENTS), {"moment": naive})


def test_bringing_up_to_date_twice_is_harmless(engine: Engine) -> None:
    version = text("SELECT version_num FROM alembic_version")
    with reading(engine) as connection:
        before = connection.scalar(version)
    upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        assert connection.scalar(version) == before


def test_two_at_once_bring_it_up_to_date_once(path: Path) -> None:
    engines = [open_engine(f"sqlite:///{path}") for _ in range(2)]
    failures: list[Exception] = []

    def attempt(engine: Engine) -> None:
        try:
            upgrade(engine, MIGRATIONS)
        except Exception as error:  # noqa: BLE001  any failure counts
            failures.append(error)

    threads = [threading.Thread(target=attempt, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_newer_schema_is_refused_and_left_alone(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="nieuwere versie"):
        upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
