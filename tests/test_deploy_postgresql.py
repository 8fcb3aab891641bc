"""`deploy/postgresql.sql` itself: each role has its own store, and nothing of the other one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine

from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from sync.database import faults, open_engine, reading, upgrade
from sync.errors import StoreError
from sync.mirror import MIGRATIONS
from tests.cluster import Cluster
from tests.workplace import workplace

SQL = Path(__file__).parents[1] / "deploy" / "postgresql.sql"
STORES = ("mirror", "workspace")
SETTINGS = [f"--set={store}_password=geheim van '{store}'" for store in STORES]
DATABASE = "eigenkracht proef"
OTHERS = [STORES, STORES[::-1]]


@dataclass
class Deployed:
    """The two stores as the file makes them."""

    postgres: Cluster
    folder: Path

    def address(self, store: str, password: str = "") -> str:
        """The address of a store, as in the settings."""
        secret = password or f"geheim%20van%20'{store}'"
        return self.postgres.address(f"eigenkracht_{store}:{secret}", "eigenkracht%20proef")

    def on_disk(self) -> bytes:
        """All of the cluster."""
        return self.postgres.on_disk()

    def entered(self, store: str) -> psycopg.Connection:
        """A connection of a store's role."""
        return psycopg.connect(self.address(store), autocommit=True)

    def tables(self, store: str) -> list[str]:
        """The tables of a store, as the administrator sees them."""
        with self.postgres.administrator(DATABASE) as connection:
            query = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
            schema = f"eigenkracht_{store}"
            return [f'{schema}."{name}"' for (name,) in connection.execute(query, [schema])]


def run(postgres: Cluster, *settings: str) -> tuple[int, str]:
    """What psql makes of the file."""
    done = postgres.psql("--quiet", f"--dbname={DATABASE}", f"--file={SQL}", *settings)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def database(postgres: Cluster) -> Iterator[None]:
    """A database for it, without roles."""
    postgres.do(f'CREATE DATABASE "{DATABASE}"')
    yield
    roles = ", ".join(f"eigenkracht_{store}" for store in STORES)
    postgres.do(f'DROP DATABASE "{DATABASE}" WITH (FORCE)', f"DROP ROLE IF EXISTS {roles}")


@pytest.fixture
def deployed(postgres: Cluster, database: None, tmp_path: Path) -> Deployed:  # noqa: ARG001
    """Both stores, with their tables."""
    assert run(postgres, *SETTINGS) == (0, "")
    made = Deployed(postgres, tmp_path)
    engine = open_engine(made.address("mirror"))
    upgrade(engine, MIGRATIONS)
    engine.dispose()
    Workspace(made.address("workspace")).close()
    return made


@pytest.mark.parametrize(("own", "other"), OTHERS)
def test_a_role_reads_nothing_of_the_other_store(deployed: Deployed, own: str, other: str) -> None:
    tables = deployed.tables(other)
    assert f'eigenkracht_{other}."alembic_version"' in tables
    assert len(tables) > 10
    with deployed.entered(own) as connection:
        for table in tables:
            with pytest.raises(InsufficientPrivilege):
                connection.execute(f"TABLE {table}".encode())


@pytest.mark.parametrize(("own", "other"), OTHERS)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE eigenkracht_{other}.x (n INTEGER)",
        "DROP TABLE eigenkracht_{other}.alembic_version",
        "GRANT USAGE ON SCHEMA eigenkracht_{other} TO eigenkracht_{own}",
        "SET ROLE eigenkracht_{other}",
        "CREATE TABLE public.x (n INTEGER)",
        "CREATE TEMPORARY TABLE x (n INTEGER)",
        "CREATE SCHEMA x",
        "CREATE ROLE x",
        "COPY (SELECT 1) TO '/tmp/x'",
    ],
)
def test_a_role_makes_and_takes_nothing_outside_its_own_store(
    deployed: Deployed, own: str, other: str, statement: str
) -> None:
    with deployed.entered(own) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement.format(own=own, other=other).encode())


@pytest.mark.parametrize(("own", "other"), OTHERS)
def test_a_role_lists_its_own_tables_only(deployed: Deployed, own: str, other: str) -> None:
    with deployed.entered(own) as connection:
        listed = connection.execute(
            "SELECT DISTINCT table_schema FROM information_schema.tables"
            " WHERE table_schema LIKE 'eigenkracht%'"
        ).fetchall()
        usage = "SELECT has_schema_privilege(%s, 'USAGE'), has_schema_privilege(%s, 'CREATE')"
        name = f"eigenkracht_{other}"
        assert connection.execute(usage, [name, name]).fetchone() == (False, False)
    assert listed == [(f"eigenkracht_{own}",)]


def test_everything_works_with_these_rights_and_nothing_is_wrong(deployed: Deployed) -> None:
    with workplace(deployed) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        place.answer(6)
        place.sync()
        place.close()
        assert place.release.release.people == 6
        place.survey.delete(1)
        assert place.sync().gone == 1
        assert place.sync().purged == 1
        assert faults(place.workspace.engine) == []
    engine = open_engine(deployed.address("mirror"))
    assert faults(engine) == []
    engine.dispose()


def test_another_password_does_not_open_a_store(deployed: Deployed) -> None:
    engine = open_engine(deployed.address("mirror", "verkeerd-woord"))
    assert "verkeerd-woord" not in refusal(engine)
    engine.dispose()


def refusal(engine: Engine) -> str:
    with pytest.raises(StoreError, match="weigert de rol") as caught, reading(engine):
        pytest.fail("that is not the password")
    return str(caught.value)


def test_a_second_time_it_refuses_and_changes_nothing(deployed: Deployed) -> None:
    code, said = run(deployed.postgres, "--set=mirror_password=x", "--set=workspace_password=x")
    assert code != 0
    assert "already exists" in said
    deployed.entered("mirror").close()


@pytest.mark.parametrize("given", [0, 1])
@pytest.mark.usefixtures("database")
def test_without_both_passwords_nothing_is_made(postgres: Cluster, given: int) -> None:
    code, said = run(postgres, SETTINGS[given])
    assert code != 0
    assert f"--set={STORES[1 - given]}_password" in said
    with postgres.administrator() as connection:
        found = connection.execute("SELECT FROM pg_roles WHERE rolname LIKE 'eigenkracht%'")
        assert found.fetchall() == []
