"""The revisions of both stores make the tables that the code uses, and each can be taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, inspect

from plugin.workspace.schema import metadata as workspace_metadata
from sync.database import open_engine, reading, upgrade, writing
from sync.tables import metadata as mirror_metadata
from tests.stores import Stores

pytestmark = [pytest.mark.exhaustive, pytest.mark.usefixtures("really_migrated")]

STORES = {"sync.migrations": mirror_metadata, "plugin.migrations": workspace_metadata}


@dataclass
class Store:
    """An empty store, its revisions, and the tables that they are to make."""

    engine: Engine
    package: str
    metadata: MetaData

    def __post_init__(self) -> None:
        self.config = Config()
        self.config.set_main_option("script_location", self.package.replace(".", ":"))

    @property
    def revisions(self) -> list[str]:
        """The revisions, the oldest first."""
        script = ScriptDirectory.from_config(self.config)
        return [each.revision for each in script.walk_revisions()][::-1]

    def go(self, how: Callable[[Config, str], None], revision: str) -> None:
        """Goes up or down to a revision."""
        with writing(self.engine) as connection:
            self.config.attributes["connection"] = connection
            how(self.config, revision)


@pytest.fixture(params=list(STORES))
def store(request: pytest.FixtureRequest, stores: Stores) -> Iterator[Store]:
    engine = open_engine(stores.address("store"))
    yield Store(engine, request.param, STORES[request.param])
    engine.dispose()


def test_the_revisions_make_the_tables_of_the_code(store: Store, stores: Stores) -> None:
    upgrade(store.engine, store.package)
    with reading(store.engine) as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, store.metadata) == []
    made = open_engine(stores.address("other"))
    with writing(made) as connection:
        store.metadata.create_all(connection)
    assert facts(store.engine) == facts(made)
    made.dispose()


def facts(engine: Engine) -> dict[str, object]:
    """Of every table the columns that may be empty, the keys, what is unique and what it names."""
    found = inspect(engine)
    return {
        table: (
            {column["name"]: column["nullable"] for column in found.get_columns(table)},
            found.get_pk_constraint(table)["name"],
            found.get_pk_constraint(table)["constrained_columns"],
            sorted(str(each["name"]) for each in found.get_unique_constraints(table)),
            sorted(str(each["name"]) for each in found.get_indexes(table)),
            sorted(
                (str(each["name"]), each["options"].get("ondelete"))
                for each in found.get_foreign_keys(table)
            ),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_up_down_and_up_again(store: Store) -> None:
    store.go(command.upgrade, "head")
    once = facts(store.engine)
    store.go(command.downgrade, "base")
    assert facts(store.engine) == {}
    store.go(command.upgrade, "head")
    assert facts(store.engine) == once


def test_every_revision_can_be_taken_back_and_made_again(store: Store) -> None:
    before = {"base": facts(store.engine)}
    for revision in store.revisions:
        store.go(command.upgrade, revision)
        before[revision] = facts(store.engine)
    earlier = ["base", *store.revisions]
    for previous, revision in zip(earlier[-2::-1], earlier[:0:-1], strict=True):
        store.go(command.downgrade, previous)
        assert facts(store.engine) == before[previous], revision
        store.go(command.upgrade, revision)
        assert facts(store.engine) == before[revision]
        store.go(command.downgrade, previous)
