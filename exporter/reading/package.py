"""The bytes of an upload → its parts, with everything refused that is no plain workbook. Pure.

An .xlsx is a zip of XML files. What it says of its own sizes bounds what is unpacked: Python stops
at the size that the directory gives, and a part that is longer is refused for its checksum.
"""

import io
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from exporter.reading.errors import (
    BINARY_EXCEL,
    COMMAS,
    DAMAGED,
    EMPTY,
    MACROS,
    NOT_A_BOOK,
    OLD_EXCEL,
    OPEN_DOCUMENT,
    PASSWORD,
    TOO_MUCH,
    UnreadableError,
)

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 200
MOST_UNPACKED = 20 * 1024 * 1024

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BOOKS = ("Workbook", "Book")
_ENCRYPTED_FLAG = 0x1
_ZIP = b"PK"
_WORKBOOK = "xl/workbook.xml"
_BINARY_WORKBOOK = "xl/workbook.bin"
_CONTENT_TYPES = "[content_types].xml"
_COMMAS = b",;\t"


class Package:
    """The parts of a workbook, by name; capitals make no difference, as in Excel."""

    def __init__(self, data: bytes) -> None:
        """Open what was uploaded; raises `UnreadableError` for what is no workbook."""
        if not data.startswith(_ZIP):
            raise UnreadableError(_no_zip(data))
        try:
            self._zip = ZipFile(io.BytesIO(data))
        except (BadZipFile, OSError, ValueError):
            raise UnreadableError(DAMAGED) from None
        infos = self._zip.infolist()
        _refuse_too_much(infos)
        self._parts = {info.filename.lstrip("/").casefold(): info for info in infos}
        self._refuse_others()

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def read(self, name: str) -> bytes:
        """The bytes of a part; raises `UnreadableError` when it is not there, or damaged."""
        try:
            return self._zip.read(self._parts[name.casefold()])
        except (KeyError, BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
            raise UnreadableError(DAMAGED) from None

    def _refuse_others(self) -> None:
        if any(info.flag_bits & _ENCRYPTED_FLAG for info in self._parts.values()):
            raise UnreadableError(PASSWORD)
        if any(
            info.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for info in self._parts.values()
        ):
            raise UnreadableError(DAMAGED)
        if "mimetype" in self and b"opendocument" in self.read("mimetype"):
            raise UnreadableError(OPEN_DOCUMENT)
        if _BINARY_WORKBOOK in self:
            raise UnreadableError(BINARY_EXCEL)
        if _WORKBOOK not in self:
            raise UnreadableError(NOT_A_BOOK)
        if any("vbaproject" in name or "macrosheets/" in name for name in self._parts):
            raise UnreadableError(MACROS)
        if _CONTENT_TYPES in self and b"macroEnabled" in self.read(_CONTENT_TYPES):
            raise UnreadableError(MACROS)


def _refuse_too_much(infos: list[ZipInfo]) -> None:
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise UnreadableError(TOO_MUCH)


def _no_zip(data: bytes) -> str:
    """What a file is that is no zip, and what to do."""
    if not data:
        return EMPTY
    if data.startswith(_OLD_OFFICE):
        if _has_stream(data, "EncryptedPackage"):
            return PASSWORD
        return OLD_EXCEL if any(_has_stream(data, name) for name in _OLD_BOOKS) else NOT_A_BOOK
    first = data.partition(b"\n")[0]
    is_text = b"\0" not in data and not data.startswith((b"%PDF", b"<", b"{"))
    return COMMAS if is_text and any(sign in first for sign in _COMMAS) else NOT_A_BOOK


def _has_stream(data: bytes, name: str) -> bool:
    """Whether an old Office file has a stream of this name: it stands there in UTF-16."""
    return f"{name}\0".encode("utf-16-le") in data
