"""The file of a backup: a zip with a file of lines for each table, and a manifest.

A file from elsewhere is not trusted: nothing of it is unpacked that its manifest does not name, or
that is larger than that says, and never more than a line at a time.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipExtFile, ZipFile, ZipInfo

from plugin.backup import manifest as manifests
from plugin.backup.manifest import (
    BackupError,
    Manifest,
    StoreEntry,
    TableEntry,
    Tally,
    foreign,
)
from plugin.backup.rows import DamagedRowError, Shape, from_line

MANIFEST = "manifest.json"
MOST_MANIFEST = 1 << 20
MOST_LINE = 64 << 20
MOST_UNPACKED = 16 << 30
# The others unpack to far more.
PACKED = (ZIP_STORED, ZIP_DEFLATED)
BROKEN = (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)

Progress = Callable[[int], None]


class Writer:
    """A backup in the making; the manifest comes last, when the rows are known."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)

    def add(self, store: str, shape: Shape, lines: Iterable[bytes]) -> TableEntry:
        """Adds a table."""
        tally = Tally(shape)
        with self._zip.open(_info(f"{store}/{shape.name}.jsonl"), "w", force_zip64=True) as member:
            for line in lines:
                tally.add(line)
                member.write(line)
        return tally.entry

    def finish(self, manifest: Manifest) -> None:
        """Ends the file with the manifest."""
        self._zip.writestr(_info(MANIFEST), manifests.write(manifest))
        self._zip.close()


def _info(name: str) -> ZipInfo:
    # Always of the same date: the same rows are the same file.
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class Archive:
    """A backup that is there. Everything raises `BackupError` when the file is not in order."""

    def __init__(self, file: ZipFile) -> None:
        self._zip = file
        self._members = self._found()
        self.manifest = self._manifest()
        self._refuse_other_members()

    def _found(self) -> dict[str, ZipInfo]:
        infos = self._zip.infolist()
        found = {info.filename: info for info in infos}
        if MANIFEST not in found or len(found) != len(infos):
            raise foreign()
        if any(info.compress_type not in PACKED for info in infos):
            raise foreign()
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise BackupError(
                f"Deze reservekopie is uitgepakt groter dan {MOST_UNPACKED >> 30} GB. "
                "Er is niets teruggezet. Controleer of dit het goede bestand is."
            )
        return found

    def _manifest(self) -> Manifest:
        if self._members[MANIFEST].file_size > MOST_MANIFEST:
            raise foreign()
        with _translated():
            return manifests.read(self._zip.read(MANIFEST))

    def _refuse_other_members(self) -> None:
        sizes = {name: table.size for name, table in self.manifest.members.items()}
        there = {name: info.file_size for name, info in self._members.items() if name != MANIFEST}
        if sizes != there:
            raise damaged()

    def lines(self, store: StoreEntry, table: TableEntry) -> Iterator[bytes]:
        """The lines of a table; one that is too long comes in pieces, which are no rows."""
        # zipfile promises any file, but gives one that can be buffered: lines are read faster so.
        with (
            _translated(),
            cast("ZipExtFile", self._zip.open(store.member(table))) as member,
            BufferedReader(member) as file,
        ):
            while line := file.readline(MOST_LINE):
                yield line

    def check(self, progress: Progress) -> None:
        """Reads everything, and refuses what is not as the manifest says.

        `progress` hears of every so many rows more.
        """
        for store in self.manifest.stores:
            for table in store.tables:
                self._check_table(store, table, progress)

    def _check_table(self, store: StoreEntry, table: TableEntry, progress: Progress) -> None:
        tally = Tally(table.shape)
        for line in self.lines(store, table):
            try:
                from_line(table.shape, line)
            except DamagedRowError:
                raise damaged() from None
            tally.add(line)
            progress(1)
        if tally.entry != table:
            raise damaged()


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The backup in a file; raises `BackupError` when it cannot be read, or is none."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupError(
            f"{path} kan niet worden gelezen: {error.strerror}. Controleer de naam en de rechten."
        ) from None
    with file:
        try:
            zipped = ZipFile(file)
        except BROKEN:
            raise foreign() from None
        with zipped:
            yield Archive(zipped)


def damaged() -> BackupError:
    """What to say of a backup of ours that is not as it was written."""
    return BackupError(
        "Deze reservekopie is beschadigd of gewijzigd. Er is niets teruggezet. "
        "Neem een andere kopie, of kopieer het bestand opnieuw van waar het bewaard wordt."
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (*BROKEN, zlib.error, struct.error):
        raise damaged() from None
