"""The revisions of the workspace make the tables of its schema, and can be undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from plugin.workspace.schema import metadata
from sync.database import open_engine, reading, writing


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path}/workspace.sqlite3")
    yield opened
    opened.dispose()


def migrate(engine: Engine, go: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "plugin:migrations")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        go(config, revision)


def test_the_revisions_make_the_tables_of_the_schema(engine: Engine) -> None:
    migrate(engine, command.upgrade, "head")
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    assert facts(engine) == facts_of_the_schema()


def facts(engine: Engine) -> dict[str, object]:
    """Of every table the columns that may be empty, the keys and what is unique, by name."""
    found = inspect(engine)
    return {
        table: (
            {column["name"]: column["nullable"] for column in found.get_columns(table)},
            found.get_pk_constraint(table)["constrained_columns"],
            sorted(str(each["name"]) for each in found.get_unique_constraints(table)),
            sorted(
                (str(each["name"]), each["options"].get("ondelete"))
                for each in found.get_foreign_keys(table)
            ),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def facts_of_the_schema() -> dict[str, object]:
    engine = open_engine("sqlite://")
    with writing(engine) as connection:
        metadata.create_all(connection)
    return facts(engine)


def test_up_down_and_up_again(engine: Engine) -> None:
    migrate(engine, command.upgrade, "head")
    once = facts(engine)
    migrate(engine, command.downgrade, "base")
    assert facts(engine) == {}
    migrate(engine, command.upgrade, "head")
    assert facts(engine) == once
