"""The two stores, as a backup sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, MetaData

from plugin.settings import Settings
from plugin.workspace import schema
from plugin.workspace.store import MIGRATIONS as WORKSPACE_MIGRATIONS
from sync import tables
from sync.database import open_engine
from sync.mirror import MIGRATIONS as MIRROR_MIGRATIONS


@dataclass(frozen=True)
class Store:
    """One store: its name, the setting that says where it is, its tables and their revisions."""

    name: str
    setting: str
    engine: Engine
    metadata: MetaData
    migrations: str


@dataclass(frozen=True)
class Stores:
    """Both."""

    workspace: Store
    mirror: Store


@contextmanager
def opened(settings: Settings) -> Iterator[Stores]:
    """Both stores as they are: their tables are not brought up to date."""
    workspace = open_engine(settings.workspace_url)
    mirror = open_engine(settings.mirror_url)
    try:
        yield Stores(
            Store(
                "workspace",
                "EIGENKRACHT_WORKSPACE_URL",
                workspace,
                schema.metadata,
                WORKSPACE_MIGRATIONS,
            ),
            Store("mirror", "EIGENKRACHT_MIRROR_URL", mirror, tables.metadata, MIRROR_MIGRATIONS),
        )
    finally:
        workspace.dispose()
        mirror.dispose()
