"""The process that reads an upload: bytes in, cells or one sentence out, and nothing else.

Whoever made the file may have made it to harm: the process has little memory, little time and no
settings. `plugin.apart` starts it.
"""

import json
import sys
from dataclasses import asdict
from enum import StrEnum

from exporter.reading.book import read_book
from exporter.reading.errors import EMPTY, NO_AGENDA, UnreadableError
from exporter.reading.grid import Cell, Grid
from exporter.reading.package import Package
from exporter.reading.sheet import read_cells

if sys.platform != "win32":
    import resource

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 10
AGENDA = "actieagenda"
MARK = "formaat="
MOST_SHEETS = 20


class What(StrEnum):
    """What is looked for in a workbook."""

    AGENDA = "agenda"
    FIRST_SHEET = "eerste blad"


def read_first_sheet(data: bytes) -> Grid:
    """The first sheet with something in it; raises `UnreadableError` for what cannot be read."""
    package = Package(data)
    book = read_book(package)
    for part in list(book.sheets.values())[:MOST_SHEETS]:
        cells = read_cells(package.read(part), book)
        if cells:
            return Grid(cells, book.properties, book.from_1904)
    raise UnreadableError(EMPTY)


def read_agenda(data: bytes) -> Grid:
    """The sheet of the agenda in a workbook; raises `UnreadableError` for what cannot be read.

    It is the sheet of that name, or else the first that says which agenda it is.
    """
    package = Package(data)
    book = read_book(package)
    named = [part for name, part in book.sheets.items() if name.strip().casefold() == AGENDA]
    for part in named or list(book.sheets.values())[:MOST_SHEETS]:
        cells = read_cells(package.read(part), book)
        if named or any(_says_which(cell) for cell in cells):
            return Grid(cells, book.properties, book.from_1904)
    raise UnreadableError(NO_AGENDA)


def _says_which(cell: Cell) -> bool:
    return cell.text.startswith(MARK)


_READERS = {What.AGENDA: read_agenda, What.FIRST_SHEET: read_first_sheet}


def answer(data: bytes, what: What = What.AGENDA) -> str:
    """What the process says of a file, as JSON: its cells, or why it is refused."""
    try:
        return json.dumps({"grid": asdict(_READERS[what](data))})
    except UnreadableError as error:
        return json.dumps({"refused": str(error)})


def limit() -> None:
    """Give this process little memory and little time, and let it leave nothing behind."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit()
    sys.stdout.write(answer(sys.stdin.buffer.read(), What(sys.argv[1])))
