"""A store on either database: one writer at a time, one moment to read, never a newer schema."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from sync import postgresql, sqlite
from sync.database import NAMING, UtcDateTime, open_engine, reading, upgrade, writing
from sync.errors import StoreError
from sync.kinds import name_of
from sync.mirror import MIGRATIONS
from tests.stores import Stores
from tests.together import at_once

pytestmark = pytest.mark.usefixtures("really_migrated")

AMSTERDAM = timezone(timedelta(hours=1))
MOMENTS = Table(
    "moments",
    MetaData(naming_convention=NAMING),
    Column("id", Integer, primary_key=True),
    Column("moment", UtcDateTime),
)
COUNT = text("SELECT count(*) FROM run")
RUN = text(
    "INSERT INTO run (survey_id, started, finished, outcome, counts, message)"
    " VALUES (1, '2027-01-02', '2027-01-02', '', '{}', '')"
)


@pytest.fixture
def engine(stores: Stores) -> Iterator[Engine]:
    """A database with the mirror's tables."""
    engine = open_engine(stores.address("mirror"))
    upgrade(engine, MIGRATIONS)
    yield engine
    engine.dispose()


@pytest.fixture
def other(stores: Stores) -> Iterator[Engine]:
    """Another program on the same store."""
    other = open_engine(stores.address("mirror"))
    yield other
    other.dispose()


@pytest.mark.parametrize(
    "url",
    [
        *("", "opslag.db", "oracle9://x/y", "mysql://x/y"),
        *("postgresql://x:poort/y", "postgresql://[::1/y", "postgresql+onbekend"),
    ],
)
def test_an_address_that_is_none_is_said(url: str) -> None:
    with pytest.raises(StoreError, match="adres"):
        open_engine(url)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///x.db", "SQLite"),
        ("postgresql://rol@server/database", "PostgreSQL"),
        ("postgresql+psycopg://rol@server/database", "PostgreSQL"),
        ("mysql://x/y", "onbekend"),
        ("", "onbekend"),
    ],
)
def test_a_kind_has_a_name(url: str, name: str) -> None:
    assert name_of(url) == name


# Writing and reading


def test_a_second_writer_waits_and_is_told_when_it_takes_too_long(
    engine: Engine, other: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 50)
    monkeypatch.setattr(postgresql, "LOCK_MILLISECONDS", 50)
    with writing(engine):
        with pytest.raises(StoreError, match="ander programma") as caught, writing(other):
            pytest.fail("somebody else is writing")
        assert "bezig" in str(caught.value)
    with writing(other) as connection:
        assert connection.scalar(COUNT) == 0


def test_a_writer_of_another_store_does_not_wait(
    engine: Engine, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "LOCK_MILLISECONDS", 50)
    another = open_engine(stores.address("another"))
    with writing(engine), writing(another) as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    another.dispose()


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as writer, reading(engine) as reader:
        writer.execute(RUN)
        assert reader.scalar(COUNT) == 0


def test_a_reader_sees_one_moment(engine: Engine) -> None:
    with reading(engine) as reader:
        assert reader.scalar(COUNT) == 0
        with writing(engine) as writer:
            writer.execute(RUN)
        assert reader.scalar(COUNT) == 0
    with reading(engine) as reader:
        assert reader.scalar(COUNT) == 1


def test_what_one_read_is_still_true_when_it_writes(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def add(_: int) -> None:
        for _ in range(20):
            with writing(engine) as connection:
                n = connection.scalar(text("SELECT n FROM counter"))
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    assert at_once(4, add) == []
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT n FROM counter")) == 80


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def fail_on_the_way() -> None:
        with writing(engine) as connection:
            connection.execute(RUN)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_on_the_way()
    with reading(engine) as connection:
        assert connection.scalar(COUNT) == 0


def test_an_error_of_the_database_holds_no_values(engine: Engine) -> None:
    with pytest.raises(StoreError) as caught, writing(engine) as connection:
        connection.execute(text("INSERT INTO nergens VALUES (:x)"), {"x": "een antwoord"})
    assert "antwoord" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_references_are_held(engine: Engine) -> None:
    orphan = text("INSERT INTO release_member VALUES (1, 'GM0344', 1, 99, '')")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(orphan)


# Moments


@pytest.mark.parametrize("zone", [UTC, AMSTERDAM])
def test_a_moment_comes_out_in_utc(engine: Engine, zone: timezone) -> None:
    moment = datetime(2027, 1, 2, 0, 30, 15, 123456, tzinfo=zone)
    with writing(engine) as connection:
        MOMENTS.create(connection)
        connection.execute(insert(MOMENTS), [{"moment": moment}, {"moment": None}])
        found = connection.scalars(select(MOMENTS.c.moment).order_by(MOMENTS.c.id)).all()
    assert found == [moment, None]
    assert found[0].tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    naive = datetime(2027, 1, 2)  # noqa: DTZ001  the mistake itself
    with engine.begin() as connection:
        MOMENTS.create(connection)
        with pytest.raises(StatementError, match="time zone"):
            connection.execute(insert(MOMENTS), {"moment": naive})


# Bringing up to date


def test_bringing_up_to_date_twice_is_harmless(engine: Engine) -> None:
    version = text("SELECT version_num FROM alembic_version")
    with reading(engine) as connection:
        before = connection.scalar(version)
    upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        assert connection.scalar(version) == before


def test_eight_at_once_bring_it_up_to_date_once(stores: Stores) -> None:
    engines = [open_engine(stores.address("new")) for _ in range(8)]
    assert at_once(8, lambda number: upgrade(engines[number], MIGRATIONS)) == []
    for engine in engines:
        engine.dispose()


def test_a_newer_schema_is_refused_and_left_alone(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="nieuwere versie"):
        upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
