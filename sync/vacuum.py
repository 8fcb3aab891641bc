"""Taking what was erased out of PostgreSQL's own files.

A row that is deleted or changed stays in its table's file until something is written over it. Only
VACUUM FULL writes the file anew without it, and that keeps everybody out meanwhile. So who erases
leaves a mark in the same transaction, a comment on the table `alembic_version`, and only then the
store's tables are written anew. The mark goes when that has helped: as long as somebody looks at an
earlier moment, such as a backup that runs, PostgreSQL keeps the rows.

The write-ahead log and what an administrator copied are out of reach of a role.
"""

from sqlalchemy import (
    Connection,
    Engine,
)
from sqlalchemy.exc import OperationalError

# Whoever is still reading is not waited for any longer: what is left goes at the next time.
SCRUB_MILLISECONDS = 2_000
_LOCK_NOT_AVAILABLE = "55P03"

_OWN_TABLES = """
    pg_class.relnamespace = quote_ident(current_schema())::regnamespace
    AND pg_class.relkind = 'r'
"""
_MARKED = """
    SELECT substring(obj_description(to_regclass('alembic_version'), 'pg_class') FROM '[0-9]+')
"""
# VACUUM FULL leaves no row that was erased before `relfrozenxid`.
_IS_CLEAN = f"""
    SELECT bool_and(age(pg_class.relfrozenxid) < age(%(erased)s::xid8::xid))
    FROM pg_class WHERE {_OWN_TABLES}
"""  # noqa: S608  the parts are constants
_SAMPLED = f"""
    SELECT attrelid::regclass::text, quote_ident(attname)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE {_OWN_TABLES} AND attnum > 0 AND NOT attisdropped
      AND atttypid = 'text'::regtype AND attstattarget IS DISTINCT FROM 0
"""  # noqa: S608  the parts are constants


def mark_erased(connection: Connection) -> None:
    """Marks in a writer's own transaction that it erases something."""
    number = connection.exec_driver_sql("SELECT pg_current_xact_id()::text").scalar_one()
    text = f"Gewist in transactie {number}; VACUUM FULL volgt."
    connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{text}'")


def is_marked(connection: Connection) -> bool:
    """Whether something was erased that may still be in the files."""
    return _marked(connection) is not None


def _marked(connection: Connection) -> str | None:
    """The number of the last transaction that erased something."""
    found: str | None = connection.exec_driver_sql(_MARKED).scalar_one()
    return found


def scrub(engine: Engine) -> bool:
    """Writes the store's tables anew when something was erased; whether nothing of it is left."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not is_marked(connection):
            return True
        # A connection of its own, because of its patience.
        connection.detach()
        _write_anew(connection)
    with engine.begin() as connection:
        erased = _marked(connection)
        if erased and not connection.exec_driver_sql(_IS_CLEAN, {"erased": erased}).scalar_one():
            return False
        connection.exec_driver_sql("COMMENT ON TABLE alembic_version IS NULL")
    return True


def _write_anew(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET lock_timeout = {SCRUB_MILLISECONDS}")
    tables = connection.exec_driver_sql(
        f"SELECT oid::regclass::text FROM pg_class WHERE {_OWN_TABLES}"  # noqa: S608  a constant
    ).scalars()
    try:
        connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(tables)}")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise


def keep_from_statistics(connection: Connection) -> None:
    """Lets the database keep no samples of the store's texts."""
    for table, column in connection.exec_driver_sql(_SAMPLED).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
