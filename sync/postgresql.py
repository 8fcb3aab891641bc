"""PostgreSQL as the database of a store: one schema, and one role that owns it.

The schema has the name of its role (`CREATE SCHEMA AUTHORIZATION role`), so that PostgreSQL finds
it without any setting; another one can be named in the address (`?options=-csearch_path%3Dschema`).
What counts is the current schema. Never `public`: others may read and make tables there.

A writer holds a lock on the schema from its beginning, so that there is one at a time, as with
SQLite; a reader sees one moment and never waits for it.
"""

import re
from collections.abc import Iterator

from sqlalchemy import URL, Connection, Engine, event

from sync import vacuum
from sync.errors import StoreError

NAME = "PostgreSQL"
LOCK_MILLISECONDS = 30_000
OLDEST_VERSION = 14

# The address may say otherwise. A server that vanished without a word is noticed in a minute.
_DEFAULTS = {
    "application_name": "eigenkracht",
    "client_encoding": "utf8",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "tcp_user_timeout": "30000",
}
_HERE = {"", "localhost", "127.0.0.1", "::1"}
_SEARCH_PATH = re.compile(r"search_path\s*=\s*([^\s,]+)")
# An advisory lock is of a database, so the schema is in it; the first number is only ours.
_LOCK = "pg_advisory_xact_lock(20191101, quote_ident(current_schema())::regnamespace::oid::int)"

_FACTS = """
    SELECT current_user AS role, current_database() AS database, current_schema() AS schema,
           has_schema_privilege(current_schema(), 'CREATE') AS may_create,
           current_setting('server_encoding') AS encoding,
           current_setting('server_version_num')::int / 10000 AS version
"""
_FAULTS = """
    SELECT rolsuper AS is_superuser,
           NOT ssl AND inet_client_addr() IS DISTINCT FROM inet_server_addr() AS is_readable
    FROM pg_roles, pg_stat_ssl
    WHERE rolname = current_user AND pid = pg_backend_pid()
"""
# The other store, or one of another installation.
_OTHERS = """
    SELECT nspname FROM pg_namespace
    WHERE nspname <> current_schema() AND has_schema_privilege(pg_namespace.oid, 'USAGE')
      AND EXISTS (SELECT FROM pg_class
                  WHERE relnamespace = pg_namespace.oid AND relname = 'alembic_version')
    ORDER BY nspname
"""
_SENTENCES = {
    "25006": "De database is alleen te lezen. Er is niets gewijzigd. "
    "Vul het adres van de hoofdserver in, niet dat van een kopie.",
    "42501": "De rol mag dit niet in de database. Er is niets gewijzigd. "
    "Geef de rol de rechten die in deploy/postgresql.sql staan.",
    "53100": "De schijf van de database is vol. Er is niets gewijzigd. Maak ruimte op die schijf.",
    "55P03": "Een ander programma is te lang bezig in de database. Er is niets gewijzigd. "
    "Probeer het straks opnieuw.",
}
# Ended by its administrator or starting up (57P…), or lost on the way (08…).
_GONE = ("57P", "08")


def complete(address: URL) -> URL:
    """The address with our driver, and with what it leaves open."""
    return address.set(drivername="postgresql+psycopg", query={**_DEFAULTS, **address.query})


def place(address: URL) -> tuple[str, ...]:
    """Which schema of which database on which server it is, however its address is written."""
    _, given = complete(address).get_dialect()().create_connect_args(address)
    found = {name: str(value) for name, value in given.items()}
    role, host = found.get("user", ""), found.get("host", "").lower()
    named = _SEARCH_PATH.search(found.get("options", ""))
    return (
        "" if host in _HERE or host.startswith("/") else host,
        found.get("port", "5432"),
        found.get("dbname", role),
        named[1] if named else role,
    )


def prepare(engine: Engine) -> None:
    """Sets how transactions begin; connects to nothing yet."""
    event.listen(engine, "begin", _on_begin)


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    patience = f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}"
    if options.get("only_reads", False):
        one_moment = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        connection.exec_driver_sql(f"{one_moment}; {patience}")
    else:
        connection.exec_driver_sql(f"{patience}; SELECT {_LOCK}")


def refuse_unfit(connection: Connection) -> None:
    """Raises `StoreError`, with the cure, for a database in which no store can be."""
    facts = connection.exec_driver_sql(_FACTS).one()
    if facts.version < OLDEST_VERSION:
        raise StoreError(
            f"Dit is PostgreSQL {facts.version}. Nodig is versie {OLDEST_VERSION} of nieuwer."
        )
    if facts.encoding != "UTF8":
        raise StoreError(
            f"De database {facts.database} heeft de codering {facts.encoding}. "
            "Maak een database met ENCODING 'UTF8'."
        )
    if facts.schema in {None, "public"}:
        raise StoreError(
            f"De rol {facts.role} heeft geen eigen schema in de database {facts.database}. Laat de "
            f'beheerder van PostgreSQL dit doen: CREATE SCHEMA AUTHORIZATION "{facts.role}". '
            "In deploy/postgresql.sql staat alles wat nodig is."
        )
    if not facts.may_create:
        raise StoreError(
            f"De rol {facts.role} mag geen tabellen maken in het schema {facts.schema}. Laat de "
            f'beheerder van PostgreSQL dit doen: ALTER SCHEMA "{facts.schema}" '
            f'OWNER TO "{facts.role}".'
        )


def settle(connection: Connection) -> None:
    """Keeps what people wrote out of the statistics, where an erasure would not find it."""
    vacuum.keep_from_statistics(connection)


def mark_erased(connection: Connection) -> None:
    """Keeps in this transaction that it erases something, for `scrub`."""
    vacuum.mark_erased(connection)


def scrub(engine: Engine) -> bool:
    """Takes what was erased out of the database's files; whether nothing of it is left there."""
    return vacuum.scrub(engine)


def faults(connection: Connection) -> list[str]:
    """What works and still is not right, each with its cure, in Dutch."""
    return list(_faults(connection))


def _faults(connection: Connection) -> Iterator[str]:
    found = connection.exec_driver_sql(_FAULTS).one()
    if found.is_superuser:
        yield (
            "Deze rol mag alles in de database. Maak een eigen rol, zoals in deploy/postgresql.sql."
        )
    else:
        for schema in connection.exec_driver_sql(_OTHERS).scalars():
            yield (
                f"Deze rol mag ook bij een andere opslag, in het schema {schema}. "
                "Geef elke opslag een eigen rol, zoals in deploy/postgresql.sql."
            )
    if found.is_readable:
        yield (
            "De verbinding met de database is niet versleuteld. "
            "Zet ?sslmode=verify-full achter het adres."
        )
    if vacuum.is_marked(connection):
        yield (
            "Er is gewist, maar de bestanden van de database zijn nog niet opgeruimd. "
            "Er las nog een ander programma, zoals een reservekopie. "
            "Na de volgende keer ophalen gebeurt het alsnog."
        )


def explain(cause: BaseException | None) -> str:
    """Why a transaction failed, in Dutch, from the driver's own error."""
    # Without a state there was no answer; only errors of SQLAlchemy itself have no such field.
    state = getattr(cause, "sqlstate", "")
    if state is None or state.startswith(_GONE):
        return (
            "De database antwoordt niet, of weigert de rol. Controleer of PostgreSQL draait, en of "
            "adres, rol en wachtwoord kloppen."
        )
    general = (
        "De database kan nu niet worden gelezen of geschreven. Er is niets gewijzigd. "
        "Probeer het opnieuw. Blijft het zo? Vraag de beheerder om hulp."
    )
    return _SENTENCES.get(state, general)
