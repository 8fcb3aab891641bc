"""What takes long and comes out the same for every test, made once a process.

What the migrations make in a new SQLite store is written down the first time, as the statements
that make just that, and the next new store is made of those. A store that is there already is
migrated, unless it is up to date. A template is compiled once, and not for each application anew;
so are a statement for a store, and what makes an address of a route. The YAML of a content file is
read once for all rounds.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, create_engine
from werkzeug.routing import Rule

from survey_templates import reading
from sync import database
from sync.kinds import kind_of

migrate = database.migrate
MOST_TEXTS = 16


class Compiled(BytecodeCache):
    """The templates that were compiled."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a template as it was compiled."""
        if bucket.key in self._made:
            bucket.bytecode_from_string(self._made[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps it."""
        self._made[bucket.key] = bucket.bytecode_to_string()


class Statements(dict[Any, Any]):
    """The statements that were compiled, kept for every store on one kind of database.

    SQLAlchemy keeps them for each engine, by its dialect; those of two engines are alike.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        """A statement as it was compiled."""
        return super().get(_by_name(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_by_name(key), compiled)


def _by_name(key: Any) -> Any:
    dialect, *rest = key
    return (dialect.name, *rest)


Builder = Callable[..., tuple[str, str]]


def _building_once() -> Callable[[Rule, bool], Builder]:
    """What makes an address of a route and its values, compiled once for routes that are alike."""
    compile_builder, made = Rule._compile_builder, dict[object, Builder]()

    def build(rule: Rule, append_unknown: bool = True) -> Builder:  # noqa: FBT001, FBT002
        key = (rule.rule, *rule._trace, str(rule.defaults), append_unknown)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    return build


def _reading_once() -> Callable[[str, str], Any]:
    """What stands in a YAML text, whatever it is called; of a few texts, for they are large."""
    parse_yaml, made = reading._parse_yaml, dict[str, Any]()

    def parse(text: str, name: str) -> Any:
        if text not in made:
            if len(made) > MOST_TEXTS:
                made.clear()
            made[text] = parse_yaml(text, name)
        return made[text]

    return parse


@contextmanager
def ready_made() -> Iterator[None]:
    """Meanwhile new stores and applications are made so."""
    made: dict[str, list[str]] = {}
    newest: dict[str, str | None] = {}

    def make(connection: Connection, package: str, revision: str) -> None:
        is_newest = revision == database.NEWEST
        is_new_file = connection.dialect.name == "sqlite" and _is_new(connection)
        if is_newest and is_new_file and package in made:
            for statement in made[package]:
                connection.exec_driver_sql(statement)
            kind_of(connection).settle(connection)
        elif is_newest and database.current_revision(connection) == newest.get(package, "?"):
            kind_of(connection).settle(connection)
        else:
            migrate(connection, package, revision)
            if is_newest:
                newest[package] = database.current_revision(connection)
            if is_newest and is_new_file:
                made[package] = _statements(connection)

    engine = partial(create_engine, execution_options={"compiled_cache": Statements()})
    options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    with (
        patch.object(database, "migrate", make),
        patch.object(database, "create_engine", engine),
        patch.object(Flask, "jinja_options", options),
        patch.object(Rule, "_compile_builder", _building_once()),
        patch.object(reading, "_parse_yaml", _reading_once()),
    ):
        yield


@contextmanager
def really_migrated() -> Iterator[None]:
    """Meanwhile new stores are made by their migrations all the same."""
    with patch.object(database, "migrate", migrate):
        yield


def _is_new(connection: Connection) -> bool:
    return not connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first()


def _statements(connection: Connection) -> list[str]:
    """What makes all that is in a store, in the order in which it can be made."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    first, *statements, last = driver.iterdump()
    assert (first, last) == ("BEGIN TRANSACTION;", "COMMIT;")
    return statements
