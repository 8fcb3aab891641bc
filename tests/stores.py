"""Where the stores of a test stand: in files, or in schemas of a PostgreSQL."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from sync.database import open_engine, upgrade
from tests.cluster import Cluster


class Stores(Protocol):
    """A place for stores by name; each is empty at first."""

    folder: Path

    def address(self, name: str) -> str:
        """The address of the store of this name, as the settings have it."""
        ...

    def on_disk(self) -> bytes:
        """Every byte of every file in which the stores are."""
        ...


@dataclass
class Files:
    """Stores in SQLite files in `folder`."""

    folder: Path

    def address(self, name: str) -> str:
        """A file of that name."""
        return f"sqlite:///{self.folder}/{name}.sqlite3"

    def on_disk(self) -> bytes:
        """The files and their logs."""
        return b"".join(file.read_bytes() for file in self.folder.glob("*.sqlite3*"))


@dataclass
class Schemas:
    """Stores in PostgreSQL, each with a role of its own; other files go to `folder`.

    To make tables takes longer than most tests, so "mirror" and "workspace" may come from an
    earlier test, with their tables, emptied. Every other name gets a schema that is new.
    """

    folder: Path
    cluster: Cluster
    roles: dict[str, str] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """A role with a schema."""
        if name not in self.roles:
            spare = SPARE.get((self.cluster.folder, name))
            self.roles[name] = spare.pop() if spare else self.cluster.new_role()
        return self.cluster.address(self.roles[name])

    def on_disk(self) -> bytes:
        """All of the cluster but its write-ahead log."""
        return self.cluster.on_disk()

    def remove(self) -> None:
        """Takes them away, or keeps them for the next test."""
        for name, role in self.roles.items():
            expected = self._expected(name)
            if expected is not None and self.cluster.facts(role) == expected:
                self.cluster.empty(role)
                SPARE.setdefault((self.cluster.folder, name), []).append(role)
            else:
                self.cluster.remove(role)

    def _expected(self, name: str) -> object:
        """What a store of this name is like when nobody changed its tables or its role."""
        migrations = {"mirror": "sync.migrations", "workspace": "plugin.migrations"}.get(name)
        return None if migrations is None else facts_of_new(self.cluster, migrations)


SPARE: dict[tuple[Path, str], list[str]] = {}


@cache
def facts_of_new(cluster: Cluster, migrations: str) -> object:
    """What a new store is like."""
    role = cluster.new_role()
    engine = open_engine(cluster.address(role))
    upgrade(engine, migrations)
    engine.dispose()
    found = cluster.facts(role)
    cluster.remove(role)
    return found


def standing_in(place: Stores | Path) -> Stores:
    """The stores in `place`; in a folder they are files."""
    return Files(place) if isinstance(place, Path) else place
