"""What a backup says that it holds."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from plugin.backup.rows import Shape

FORMAT = 1


class BackupError(Exception):
    """A backup that cannot be made or restored; the message is Dutch and says what to do."""


@dataclass(frozen=True)
class TableEntry:
    """One table: its shape, its number of rows, the bytes of its lines, and their SHA-256 (hex)."""

    shape: Shape
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class StoreEntry:
    """One store at one moment: its alembic revision, and its tables in the order to fill them."""

    name: str
    revision: str
    tables: tuple[TableEntry, ...]

    def member(self, table: TableEntry) -> str:
        """The name of the file with a table's rows."""
        return f"{self.name}/{table.shape.name}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """A whole backup; without `answers` only what LimeSurvey does not have itself."""

    made_at: datetime
    answers: bool
    stores: tuple[StoreEntry, ...]
    format: int = FORMAT

    @property
    def members(self) -> dict[str, TableEntry]:
        """Every table by the name of its file."""
        return {store.member(table): table for store in self.stores for table in store.tables}

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.members.values())


_MANIFEST = TypeAdapter(Manifest)


def write(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    return _MANIFEST.dump_json(manifest, indent=1)


def read(data: bytes) -> Manifest:
    """The manifest in JSON; raises `BackupError` when it is none, or one of a newer format."""
    try:
        version = json.loads(data)["format"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise foreign() from None
    if isinstance(version, int) and version > FORMAT:
        raise newer()
    try:
        manifest = _MANIFEST.validate_json(data, strict=True)
    except ValidationError:
        raise foreign() from None
    if version != FORMAT or len(manifest.members) != sum(len(s.tables) for s in manifest.stores):
        raise foreign()
    return manifest


def foreign() -> BackupError:
    """What to say of a file that is no backup of ours."""
    return BackupError(
        "Dit bestand is geen reservekopie van dit programma. Kies een bestand dat met "
        "‘eigenkracht backup’ is gemaakt."
    )


def newer() -> BackupError:
    """What to say of a backup that this program is too old for."""
    return BackupError(
        "Deze reservekopie is gemaakt door een nieuwere versie van dit programma. "
        "Werk het programma bij, en geef de opdracht opnieuw."
    )


@dataclass
class Tally:
    """Counts the lines of one table as they go by."""

    shape: Shape
    rows: int = 0
    size: int = 0
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        """One more line."""
        self.rows += 1
        self.size += len(line)
        self._hash.update(line)

    @property
    def entry(self) -> TableEntry:
        """The table as far as it went by."""
        return TableEntry(self.shape, self.rows, self.size, self._hash.hexdigest())
