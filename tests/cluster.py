"""A PostgreSQL of our own: a private cluster on a socket, from the distribution's programs."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

PATIENCE = 60.0
DATABASE = "proef"
# Who comes from `deploy/postgresql.sql` needs a password, the roles of other tests do not.
ACCESS = """\
local all eigenkracht_mirror,eigenkracht_workspace scram-sha-256
local all all trust
"""
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
SETTINGS = ("listen_addresses=", "autovacuum=off", "full_page_writes=off", "max_connections=200")
MADE = """
    SELECT relname, relkind, attname, atttypid, attnotnull, atthasdef, relacl::text
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = %s::regnamespace ORDER BY relname, attnum
"""
MAY = """
    SELECT rolsuper, rolconfig, nspowner = pg_roles.oid, nspacl::text
    FROM pg_roles JOIN pg_namespace ON nspname = rolname WHERE rolname = %s
"""
FILLED = """
    SELECT oid::regclass::text FROM pg_class WHERE relnamespace = %s::regnamespace
      AND relkind = 'r' AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""
NUMBERED = """
    SELECT format('%%I.%%I', schemaname, sequencename) FROM pg_sequences
    WHERE schemaname = %s AND last_value IS NOT NULL
"""
# Whatever becomes of the tests, the server ends with them: `read` then finds the end of its input.
WITH_US = '"$@" & read -r _; kill -QUIT $!; wait'


class NoPostgresError(Exception):
    """There can be no cluster here; the message says why."""


@dataclass(eq=False)
class Cluster:
    """A cluster in `folder`; its socket is there too, so that folder has a short name."""

    programs: Path
    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _server: subprocess.Popen[bytes] | None = None

    def address(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for who enters as `role`, which may hold a password."""
        return f"postgresql://{role}@/{database}?host={self.folder}"

    @contextmanager
    def administrator(self, database: str = DATABASE) -> Iterator[psycopg.Connection]:
        """A connection of who may do everything, outside transactions."""
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        ) as connection:
            yield connection

    def do(self, *statements: str, database: str = DATABASE) -> None:
        """What the administrator does."""
        with self.administrator(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def new_role(self) -> str:
        """A role that was never there, with a schema of its own."""
        role = f"rol{next(self._numbers)}"
        self.do(f"CREATE ROLE {role} LOGIN", f"CREATE SCHEMA AUTHORIZATION {role}")
        return role

    def remove(self, role: str) -> None:
        """Takes a role away, with all that it has."""
        self.do(f"DROP OWNED BY {role} CASCADE", f"DROP ROLE {role}")

    def facts(self, role: str) -> object:
        """What its tables are like, their revision, and what it may."""
        with self.administrator() as connection:
            made = connection.execute(MADE, [role]).fetchall()
            if not any(row[0] == "alembic_version" for row in made):
                return None
            revision = connection.execute(f"TABLE {role}.alembic_version".encode()).fetchall()
            return made, revision, connection.execute(MAY, [role]).fetchall()

    def empty(self, role: str) -> None:
        """Takes all rows out of its tables, and every trace of them out of the files."""
        with self.administrator() as connection:
            filled = [name for (name,) in connection.execute(FILLED, [role])]
            numbered = [name for (name,) in connection.execute(NUMBERED, [role])]
        todo = [f"ALTER SEQUENCE {name} RESTART" for name in numbered]
        if filled:
            todo.append(f"TRUNCATE {', '.join(filled)} CASCADE")
        self.do(*todo, f"COMMENT ON TABLE {role}.alembic_version IS NULL")

    def end_connections(self, role: str) -> None:
        """Ends every connection of a role."""
        found = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s"
        with self.administrator() as connection:
            connection.execute(found, [role])

    def psql(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """What psql does for the administrator."""
        command = [*(self.programs / "psql", "-X", "-h", self.folder, "-U", "postgres"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def on_disk(self) -> bytes:
        """Every byte of every file but those of the write-ahead log, once all is written."""
        self.do("CHECKPOINT")
        files = (file for file in self.folder.rglob("*") if file.is_file())
        return b"".join(file.read_bytes() for file in files if "pg_wal" not in file.parts)

    def start(self) -> None:
        """Lets the server run, and waits until it answers."""
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        places = ("-D", self.folder / "data", "-k", self.folder)
        with (self.folder / "data" / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [
                    *_as_who_may(),
                    "sh",
                    "-c",
                    WITH_US,
                    "sh",
                    self.programs / "postgres",
                    "-F",
                    *places,
                    *options,
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        ends = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < ends, "PostgreSQL does not start"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            self.do(database="postgres")
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Ends the server at once, as a power cut does."""
        assert self._server
        self._server.communicate(timeout=PATIENCE)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster that runs; raises `NoPostgresError` where there can be none."""
    programs, prefix = _newest(), _as_who_may()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    made = Cluster(programs, folder)
    try:
        if prefix:
            shutil.chown(folder, "postgres", "postgres")
        subprocess.run(
            [*prefix, programs / "initdb", "-D", folder / "data", *INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        (folder / "data" / "pg_hba.conf").write_text(ACCESS)
        made.start()
        made.do(f"CREATE DATABASE {DATABASE}", database="postgres")
        yield made
        made.stop()
    finally:
        shutil.rmtree(folder)


def _newest() -> Path:
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = {float(each.parts[-3]): each.parent for each in found}
    if not versions:
        raise NoPostgresError("PostgreSQL is not installed (Debian: postgresql)")
    return versions[max(versions)]


def _as_who_may() -> list[str]:
    """PostgreSQL refuses to run as root: as which user it runs then."""
    if os.getuid():
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgresError(
            "root may not run PostgreSQL, and there is no user postgres"
        ) from None
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
