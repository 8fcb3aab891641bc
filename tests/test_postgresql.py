"""A store in PostgreSQL: what an administrator can get wrong, and a server that goes away."""

import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from sync import postgresql
from sync.database import faults, open_engine, reading, upgrade, writing
from sync.errors import StoreError
from sync.mirror import MIGRATIONS
from tests.cluster import DATABASE, Cluster
from tests.stores import Schemas

ONE = text("SELECT 1")


@pytest.fixture
def engine(schemas: Schemas) -> Iterator[Engine]:
    """An engine for a role with a schema of its own, without tables."""
    engine = open_engine(schemas.address("store"))
    yield engine
    engine.dispose()


@pytest.fixture
def role(engine: Engine) -> str:
    """That role."""
    assert engine.url.username
    return engine.url.username


def refusal(engine: Engine) -> str:
    """Why the tables cannot be made."""
    with pytest.raises(StoreError) as caught:
        upgrade(engine, MIGRATIONS)
    return str(caught.value)


# The address


@pytest.mark.parametrize("name", ["postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_name_of_the_driver_is_ours(name: str) -> None:
    assert open_engine(f"{name}://rol@server/database").driver == "psycopg"


def test_what_the_address_says_itself_counts() -> None:
    query = open_engine("postgresql://rol@server/database?connect_timeout=3").url.query
    assert (query["connect_timeout"], query["client_encoding"]) == ("3", "utf8")


def test_without_the_driver_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="psycopg"):
        open_engine("postgresql://rol@server/database")


def test_a_schema_can_be_named_in_the_address(
    schemas: Schemas, postgres: Cluster, role: str
) -> None:
    postgres.do(f"CREATE SCHEMA elders AUTHORIZATION {role}")
    address = f"{schemas.address('store')}&options=-csearch_path%3Delders"
    engine = open_engine(address)
    upgrade(engine, MIGRATIONS)
    with reading(engine) as connection:
        found = connection.scalars(text("SELECT DISTINCT schemaname FROM pg_tables")).all()
    assert "elders" in found
    assert role not in found
    engine.dispose()


# What an administrator can get wrong


@pytest.mark.parametrize("path", ["public", "nergens"])
def test_a_role_without_a_schema_is_told_how_to_get_one(
    engine: Engine, postgres: Cluster, role: str, path: str
) -> None:
    postgres.do(f"ALTER ROLE {role} SET search_path = {path}")
    said = refusal(engine)
    assert f"De rol {role} heeft geen eigen schema in de database {DATABASE}." in said
    assert f'CREATE SCHEMA AUTHORIZATION "{role}"' in said


def test_a_role_that_may_not_make_tables_is_told_what_is_needed(
    engine: Engine, postgres: Cluster, role: str
) -> None:
    postgres.do(
        f"ALTER SCHEMA {role} OWNER TO postgres",
        f"GRANT USAGE ON SCHEMA {role} TO {role}",
    )
    assert f'ALTER SCHEMA "{role}" OWNER TO "{role}"' in refusal(engine)


def test_a_database_that_cannot_hold_every_text_is_refused(postgres: Cluster, role: str) -> None:
    postgres.do("CREATE DATABASE smal ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    postgres.do(f"CREATE SCHEMA AUTHORIZATION {role}", database="smal")
    engine = open_engine(postgres.address(role, "smal"))
    assert "ENCODING 'UTF8'" in refusal(engine)
    engine.dispose()
    postgres.do("DROP DATABASE smal")


def test_an_old_postgresql_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "OLDEST_VERSION", 99)
    assert "Nodig is versie 99 of nieuwer" in refusal(engine)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("default_transaction_read_only = on", "alleen te lezen"),
        ("statement_timeout = 1", "kan nu niet worden gelezen"),
    ],
)
def test_why_a_transaction_failed_is_said(
    engine: Engine, postgres: Cluster, role: str, setting: str, sentence: str
) -> None:
    postgres.do(f"ALTER ROLE {role} SET {setting}")
    with pytest.raises(StoreError, match=sentence), writing(engine) as connection:
        connection.execute(text("CREATE TABLE x AS SELECT pg_sleep(1)"))


def test_what_a_role_may_not_is_said(engine: Engine) -> None:
    with pytest.raises(StoreError, match=r"deploy/postgresql\.sql"), writing(engine) as connection:
        connection.execute(text("CREATE TABLE public.x (n INTEGER)"))


def test_a_reader_cannot_write(engine: Engine) -> None:
    with pytest.raises(StoreError, match="alleen te lezen"), reading(engine) as connection:
        connection.execute(text("CREATE TABLE x (n INTEGER)"))


# A server that goes away


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://rol@/database?host=/nergens",
        "postgresql://rol:geheim@127.0.0.1:1/database",
        "postgresql://rol:geheim@127.0.0.1:1/database?sslmode=onzin",
        "postgresql://rol:geheim@127.0.0.1:1/database?onbekend=x",
    ],
)
def test_a_server_that_does_not_answer_is_said(address: str) -> None:
    engine = open_engine(address)
    with pytest.raises(StoreError, match="database") as caught, reading(engine):
        pytest.fail("there is nobody")
    assert "geheim" not in str(caught.value)


def test_a_connection_that_ended_unused_is_made_anew_without_a_word(
    engine: Engine, postgres: Cluster, role: str
) -> None:
    with reading(engine) as connection:
        assert connection.scalar(ONE) == 1
    postgres.end_connections(role)
    with reading(engine) as connection:
        assert connection.scalar(ONE) == 1


def test_a_connection_that_ends_in_the_middle_is_said_and_the_next_call_heals(
    engine: Engine, postgres: Cluster, role: str
) -> None:
    def work() -> None:
        with writing(engine) as connection:
            postgres.end_connections(role)
            connection.execute(ONE)

    with pytest.raises(StoreError, match="antwoordt niet"):
        work()
    with writing(engine) as connection:
        assert connection.scalar(ONE) == 1


def test_when_the_server_is_back_everything_is_there(engine: Engine, postgres: Cluster) -> None:
    upgrade(engine, MIGRATIONS)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO epoch VALUES (1, 1, 'x', 0, NULL)"))
    postgres.stop()
    with pytest.raises(StoreError, match="antwoordt niet"), reading(engine):
        pytest.fail("it is down")
    postgres.start()
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM epoch")) == 1


# What works and is not right


def test_a_store_of_its_own_role_has_no_faults(engine: Engine) -> None:
    upgrade(engine, MIGRATIONS)
    assert faults(engine) == []


def test_a_role_that_may_do_everything_is_a_fault(
    engine: Engine, postgres: Cluster, role: str
) -> None:
    postgres.do(f"ALTER ROLE {role} SUPERUSER")
    assert [fault[:28] for fault in faults(engine)] == ["Deze rol mag alles in de dat"]


def test_a_role_that_may_use_another_store_is_a_fault(
    engine: Engine, schemas: Schemas, postgres: Cluster, role: str
) -> None:
    other = open_engine(schemas.address("other"))
    upgrade(other, MIGRATIONS)
    postgres.do(f"GRANT USAGE ON SCHEMA {other.url.username} TO {role}")
    (fault,) = faults(engine)
    assert f"in het schema {other.url.username}" in fault
    assert faults(other) == []
    other.dispose()


def test_no_text_is_sampled_for_the_statistics(engine: Engine, postgres: Cluster) -> None:
    upgrade(engine, MIGRATIONS)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE later (n INTEGER, wat TEXT)"))
    upgrade(engine, MIGRATIONS)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO later SELECT 7, 'GEHEIM' FROM generate_series(1, 9)"))
    postgres.do("ANALYZE")
    with postgres.administrator() as administrator:
        query = "SELECT attname FROM pg_stats WHERE tablename = 'later'"
        assert administrator.execute(query).fetchall() == [("n",)]
