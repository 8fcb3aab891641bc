"""Uploads to test: hostile and odd files, made here of a real workbook and of nothing.

Nothing of it comes from anybody's computer. What imitates a program imitates what its maker
documents, and says so in its name.
"""

import io
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

from exporter.reading.errors import (
    BINARY_EXCEL,
    COMMAS,
    DAMAGED,
    EMPTY,
    MACROS,
    NO_AGENDA,
    NOT_A_BOOK,
    OLD_EXCEL,
    OPEN_DOCUMENT,
    PASSWORD,
    STRANGE,
    TOO_MUCH,
    TOO_MUCH_TEXT,
    far_away,
)

AGENDA_PART = "xl/worksheets/sheet2.xml"
TEXTS_PART = "xl/sharedStrings.xml"
BOOK_PART = "xl/workbook.xml"
STYLES_PART = "xl/styles.xml"
TYPES_PART = "[Content_Types].xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(r'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(contents: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A workbook of these parts."""
    file = io.BytesIO()
    # What is large here is empty: the quickest way makes it small as well.
    with ZipFile(file, "w", method, compresslevel=1) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return file.getvalue()


def changed(data: bytes, **others: bytes | Callable[[bytes], bytes]) -> bytes:
    """The workbook with parts that are other ones, or are made of the old ones."""
    names = {"agenda": AGENDA_PART, "texts": TEXTS_PART, "book": BOOK_PART, "types": TYPES_PART}
    found = parts(data)
    for key, other in others.items():
        name = names.get(key, key)
        found[name] = other if isinstance(other, bytes) else other(found[name])
    return packed(found)


def with_shared_texts(book: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as Excel stores them."""
    found, texts = parts(book), list[str]()

    def shared(cell: re.Match[str]) -> str:
        texts.append(f"<si>{cell[2]}</si>")
        return f'{cell[1]} t="s"><v>{len(texts) - 1}</v></c>'

    for name in [each for each in found if each.startswith("xl/worksheets/sheet")]:
        found[name] = _INLINE.sub(shared, found[name].decode()).encode()
    body = "".join(texts)
    found[TEXTS_PART] = f'<sst xmlns="{MAIN}" count="{len(texts)}">{body}</sst>'.encode()
    return packed(found)


def with_cells(data: bytes, rows: str) -> bytes:
    """The workbook with more rows (XML) on the agenda."""
    return changed(
        data, agenda=lambda old: old.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
    )


def text_cell(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


def lied_about(data: bytes, size: int) -> bytes:
    """A package whose directory says that every part is of `size`."""
    broken, start = bytearray(data), 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        broken[start + 24 : start + 28] = struct.pack("<I", size)
        start += 4
    return bytes(broken)


def flagged(data: bytes) -> bytes:
    """A package whose parts say that they have a password."""
    broken = bytearray(data)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            broken[start + place] |= 1
            start += 4
    return bytes(broken)


def old_office(*streams: str) -> bytes:
    """As much of an old Office file as tells what is in it."""
    return OLD_OFFICE + b"".join(f"{name}\0".encode("utf-16-le") for name in streams)


def of_kind(part: str) -> bytes:
    """A package of another program, known by one part."""
    return packed({TYPES_PART: b"<Types/>", part: b"<document/>"})


def _inserted(before: str, more: str) -> Callable[[bytes], bytes]:
    return lambda old: old.replace(before.encode(), (more + before).encode(), 1)


def refused(book: bytes) -> Iterator[tuple[str, bytes, str]]:
    """Files that are refused: what each is, the file, and the sentence; `book` is a workbook."""
    book = with_shared_texts(book)
    yield from _no_books(book)
    yield from _damaged(book)
    yield from _too_much(book)
    yield from _harmful(book)


def _no_books(book: bytes) -> Iterator[tuple[str, bytes, str]]:
    yield "nothing", b"", EMPTY
    yield "old excel", old_office("Root Entry", "Workbook"), OLD_EXCEL
    yield "older excel", old_office("Root Entry", "Book"), OLD_EXCEL
    yield "old word", old_office("Root Entry", "WordDocument"), NOT_A_BOOK
    yield "a password", old_office("Root Entry", "EncryptionInfo", "EncryptedPackage"), PASSWORD
    ods = b"application/vnd.oasis.opendocument.spreadsheet"
    yield "ods", packed({"mimetype": ods, "content.xml": b"<x/>"}, ZIP_STORED), OPEN_DOCUMENT
    yield "odt", packed({"mimetype": ods.replace(b"spreadsheet", b"text")}), OPEN_DOCUMENT
    yield "xlsb", of_kind("xl/workbook.bin"), BINARY_EXCEL
    yield "docx", of_kind("word/document.xml"), NOT_A_BOOK
    yield "pptx", of_kind("ppt/presentation.xml"), NOT_A_BOOK
    yield "any zip", packed({"brief.txt": b"Beste"}), NOT_A_BOOK
    yield "csv", b"Onderdeel;Nr;Actie\nA;1;Bellen\n", COMMAS
    yield "csv with commas", "Onderdeel,Actie\nA,één\n".encode(), COMMAS
    yield "tabs", b"Onderdeel\tActie\nA\tBellen\n", COMMAS
    yield "pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", NOT_A_BOOK
    yield "html that says xls", b"<html><table><tr><td>A;B</td></tr></table></html>", NOT_A_BOOK
    yield "flat xml", b'<?xml version="1.0"?><Workbook/>', NOT_A_BOOK
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(64), NOT_A_BOOK
    yield "a letter", b"Beste mensen", NOT_A_BOOK
    yield (
        "another workbook",
        changed(book, agenda=b"<worksheet/>", book=_renamed("Blad1")),
        NO_AGENDA,
    )


def _renamed(name: str) -> Callable[[bytes], bytes]:
    return lambda old: old.replace(b'"Actieagenda"', f'"{name}"'.encode())


def _damaged(book: bytes) -> Iterator[tuple[str, bytes, str]]:
    yield "half a file", book[: len(book) // 2], DAMAGED
    yield "only the mark of a zip", b"PK\x03\x04", DAMAGED
    yield "an empty zip", packed({}), NOT_A_BOOK
    yield "a byte that fell over", _flipped(book), DAMAGED
    yield "another way of packing", packed(parts(book), ZIP_BZIP2), DAMAGED
    yield "no list of sheets", packed(_without(book, "xl/_rels/workbook.xml.rels")), DAMAGED
    yield "no sheet", packed(_without(book, AGENDA_PART)), DAMAGED
    yield "no texts", packed(_without(book, TEXTS_PART)), DAMAGED
    yield "xml that stops", changed(book, agenda=lambda old: old[:2000]), DAMAGED
    yield "no xml", changed(book, agenda=bytes(range(256)) * 4), DAMAGED
    yield "a cell that is nowhere", with_cells(book, text_cell_row("A0", 90)), DAMAGED
    yield "a cell in column ZZZZ", with_cells(book, text_cell_row("ZZZZ1", 90)), DAMAGED
    yield (
        "a text that is not there",
        with_cells(book, _cell_row('<c r="A90" t="s"><v>99999</v></c>')),
        DAMAGED,
    )
    yield "a number that is none", with_cells(book, _cell_row('<c r="A90"><v>één</v></c>')), DAMAGED
    yield "letters of no alphabet", changed(book, agenda=_said("utf-99")), DAMAGED


def _said(encoding: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?><worksheet/>'.encode()


def _flipped(book: bytes) -> bytes:
    found = parts(book)
    stored = packed(found, ZIP_STORED)
    at = stored.index(found[AGENDA_PART][1000:1100])
    return stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :]


def _without(book: bytes, name: str) -> dict[str, bytes]:
    return {part: content for part, content in parts(book).items() if part != name}


def _cell_row(cell: str) -> str:
    return f'<row r="90">{cell}</row>'


def text_cell_row(name: str, row: int) -> str:
    return f'<row r="{row}">{text_cell(name, "ver weg")}</row>'


def _too_much(book: bytes) -> Iterator[tuple[str, bytes, str]]:
    megabytes = bytes(30 * 1024 * 1024)
    yield "a bomb", changed(book, **{"xl/media/a.bin": megabytes}), TOO_MUCH
    yield "a bomb as texts", changed(book, texts=b"<sst>" + megabytes), TOO_MUCH
    many = {f"xl/media/{number}.png": b"" for number in range(201)}
    yield "many parts", packed({**parts(book), **many}), TOO_MUCH
    yield "parts that say they are huge", lied_about(book, 2**31), TOO_MUCH
    yield "parts that say they are small", lied_about(book, 10), DAMAGED
    yield "a far row", with_cells(book, text_cell_row("A1048576", 1048576)), far_away("A1048576")
    yield "a far column", with_cells(book, text_cell_row("XFD90", 90)), far_away("XFD90")
    one = "x" * 30_000
    cells = "".join(f'<c r="A{row}" t="str"><v>{one}</v></c>' for row in range(90, 240))
    yield "a library of text", with_cells(book, f"<row>{cells}</row>"), TOO_MUCH_TEXT
    again = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(90, 2090)
    )
    long = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    rows = f"<worksheet><sheetData>{again}</sheetData></worksheet>".encode()
    yield "one text a thousand times", changed(book, agenda=rows, texts=long), TOO_MUCH_TEXT


def _harmful(book: bytes) -> Iterator[tuple[str, bytes, str]]:
    yield "macros", changed(book, **{"xl/vbaProject.bin": OLD_OFFICE}), MACROS
    yield "macros under another name", changed(book, **{"XL/VBAPROJECT.BIN": b"x"}), MACROS
    yield "macros of old", changed(book, **{"xl/macrosheets/sheet1.xml": b"<x/>"}), MACROS
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    yield (
        "a type with macros",
        changed(
            book,
            types=_inserted(
                "</Types>", f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>'
            ),
        ),
        MACROS,
    )
    yield "a password on the zip", flagged(book), PASSWORD
    # A file that is there: who would read it, would not even fail.
    there = Path(__file__).as_uri()
    outside = f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "{there}">]>'
    yield "xxe", changed(book, agenda=_inserted("<worksheet", outside)), STRANGE
    reach = '<!DOCTYPE worksheet SYSTEM "http://127.0.0.1:9/x.dtd">'
    yield "a type from elsewhere", changed(book, agenda=_inserted("<worksheet", reach)), STRANGE
    yield "billion laughs", changed(book, texts=_inserted("<sst", LAUGHS)), STRANGE
    in_utf16 = f'<?xml version="1.0" encoding="utf-16"?>{outside}<worksheet/>'.encode("utf-16")
    yield "xxe in utf-16", changed(book, agenda=in_utf16), STRANGE
    yield "entities in the book", changed(book, book=_inserted("<workbook", LAUGHS)), STRANGE
    deep = b"<a>" * 100_000
    yield "elements in elements", changed(book, agenda=deep), STRANGE


def handled(book: bytes) -> Iterator[tuple[str, bytes]]:
    """Odd files that are read all the same, each with the agenda that is in `book`."""
    yield "an ordinary one", book
    yield "texts in a part of their own", with_shared_texts(book)
    yield "stored, not packed", packed(parts(book), ZIP_STORED)
    yield "a wrong dimension", changed(book, agenda=_dimension("A1"))
    yield "a huge dimension", changed(book, agenda=_dimension("A1:XFD1048576"))
    styled = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(90, 20_000))
    yield "thousands of empty rows with a look", with_cells(book, styled)
    yield (
        "a far cell without anything",
        with_cells(book, '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    )
    yield (
        "names with a slash and capitals",
        packed(
            {f"/{name}".replace("xl/", "XL/"): content for name, content in parts(book).items()}
        ),
    )
    yield "names that climb", changed(book, **{"../../../etc/cron.d/x": b"x"})
    yield "a link to elsewhere", changed(book, **{"xl/externalLinks/externalLink1.xml": b"<x/>"})
    yield (
        "entities in a part that nobody reads",
        changed(book, **{"docProps/app.xml": f"{LAUGHS}<sst>&i;</sst>".encode()}),
    )
    number = b'numFmtId="%s" fontId=' % (b"9" * 5000)
    styles = parts(book)[STYLES_PART].replace(b'numFmtId="0" fontId=', number)
    assert number in styles
    yield "a format with a number of thousands of digits", changed(book, **{STYLES_PART: styles})
    yield "another name for the sheet", changed(book, book=_renamed("Blad2"))


def _dimension(ref: str) -> Callable[[bytes], bytes]:
    def other(old: bytes) -> bytes:
        start = old.index(b'<dimension ref="') + len(b'<dimension ref="')
        return old[:start] + ref.encode() + old[old.index(b'"', start) :]

    return other
