"""The revisions of both stores make the tables that the code uses, and each can be taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, inspect, select

from plugin.workspace.schema import metadata as workspace_metadata
from sync.database import open_engine, reading, upgrade, writing
from sync.tables import metadata as mirror_metadata
from tests.stores import Stores

pytestmark = [pytest.mark.exhaustive, pytest.mark.usefixtures("really_migrated")]

_NOON = datetime(2027, 4, 14, 12, tzinfo=UTC)
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
    keys, unique = found.get_multi_pk_constraint(), found.get_multi_unique_constraints()
    indexes, foreign = found.get_multi_indexes(), found.get_multi_foreign_keys()
    return {
        table: (
            {column["name"]: column["nullable"] for column in columns},
            keys[place]["name"],
            keys[place]["constrained_columns"],
            sorted(str(each["name"]) for each in unique[place]),
            sorted(str(each["name"]) for each in indexes[place]),
            sorted((str(each["name"]), each["options"].get("ondelete")) for each in foreign[place]),
        )
        for place, columns in found.get_multi_columns().items()
        if (table := place[1]) != "alembic_version"
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


def test_workbooks_that_were_handed_in_go_with_their_table_and_nothing_else(
    stores: Stores,
) -> None:
    engine = open_engine(stores.address("store"))
    store = Store(engine, "plugin.migrations", workspace_metadata)
    store.go(command.upgrade, "0008")
    names = ("round", "municipality", "upload")
    found = MetaData()
    with writing(engine) as connection:
        found.reflect(connection)
        for name in names:
            connection.execute(found.tables[name].insert(), [filled(found.tables[name])])
    store.go(command.downgrade, "0007")
    store.go(command.upgrade, "0008")
    with reading(engine) as connection:
        rows = [len(connection.execute(select(found.tables[name])).all()) for name in names]
    engine.dispose()
    assert rows == [1, 1, 0]


def filled(table: Table) -> dict[str, object]:
    """A row with something in each column that may not be empty."""
    values: dict[type, object] = {int: 1, str: "GM9901", datetime: _NOON}
    return {
        each.name: values.get(each.type.python_type, {})
        for each in table.columns
        if not each.nullable
    }
