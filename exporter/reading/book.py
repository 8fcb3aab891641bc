"""The parts around the sheets: which sheets there are, texts, styles and properties. Pure."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from exporter.reading.errors import DAMAGED, UnreadableError
from exporter.reading.markup import Attributes, Elements, read_elements
from exporter.reading.package import Package

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_PROPERTIES = "docProps/custom.xml"

# ECMA-376 part 1, 18.8.30: the formats that have a number and no text, of which these are dates.
_DATE_FORMATS = {str(each) for each in (*range(14, 18), 22, *range(27, 37), *range(50, 59))}
_NO_PART_OF_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = {"1", "true", "on"}


@dataclass(frozen=True)
class Book:
    """What is known before a sheet is read.

    `sheets` gives the part of each by its name; `dates` are the numbers of the styles of dates.
    """

    sheets: dict[str, str]
    from_1904: bool
    texts: list[str]
    dates: set[int]
    properties: dict[str, str]


def read_book(package: Package) -> Book:
    """Everything but the sheets; raises `UnreadableError` for what cannot be."""
    book, targets = _Workbook(), _Relations()
    read_elements(package.read(_BOOK), book)
    read_elements(package.read(_RELATIONS), targets)
    texts, styles, properties = Texts(), _Styles(), _Properties()
    for part, told in ((_TEXTS, texts), (_STYLES, styles), (_PROPERTIES, properties)):
        if part in package:
            read_elements(package.read(part), told)
    return Book(
        sheets=dict(_parts(book.sheets, targets.found)),
        from_1904=book.from_1904,
        texts=texts.found,
        dates=styles.dates(),
        properties=properties.found,
    )


def _parts(sheets: dict[str, str], targets: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, relation in sheets.items():
        if relation not in targets:
            raise UnreadableError(DAMAGED)
        # An address that begins with a slash starts at the top of the package.
        yield name, posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")


def unescaped(text: str) -> str:
    """A text as Excel stores it → the text: `_x000D_` stands for the character of that number."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


@dataclass
class _Workbook(Elements):
    sheets: dict[str, str] = field(default_factory=dict)
    from_1904: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets[attributes.get("name", "")] = attributes.get("id", "")
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in _TRUE


@dataclass
class _Relations(Elements):
    found: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.found[attributes.get("Id", "")] = attributes.get("Target", "")


@dataclass
class Texts(Elements):
    """The texts in a part, each in an element `si` or `is`: whole, or in runs with their looks.

    What tells how Japanese is pronounced (`rPh`) is left out.
    """

    found: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _in_text: bool = False
    _aside: bool = False

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002
        if name in {"si", "is"}:
            self._pieces = []
        elif name == "rPh":
            self._aside = True
        self._in_text = name == "t" and not self._aside

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "rPh":
            self._aside = False
        elif name in {"si", "is"}:
            self.found.append(unescaped("".join(self._pieces)))

    def text(self, text: str) -> None:
        if self._in_text:
            self._pieces.append(text)


@dataclass
class _Styles(Elements):
    """The styles of cells, each with the number of its format, and the formats that are written."""

    _codes: dict[str, str] = field(default_factory=dict)
    _styles: list[str] = field(default_factory=list)
    _in_cells: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._styles.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def dates(self) -> set[int]:
        """The numbers of the styles that show a date."""
        return {number for number, style in enumerate(self._styles) if self._is_date(style)}

    def _is_date(self, style: str) -> bool:
        code = self._codes.get(style)
        if code is None:
            return style in _DATE_FORMATS
        letters = _NO_PART_OF_A_DATE.sub("", code).casefold()
        return any(letter in letters for letter in "dy")


@dataclass
class _Properties(Elements):
    """The file's own properties that are texts."""

    found: dict[str, str] = field(default_factory=dict)
    _name: str = ""
    _in_text: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "property":
            self._name = attributes.get("name", "")
        self._in_text = name == "lpwstr"

    def end(self, name: str) -> None:  # noqa: ARG002
        self._in_text = False

    def text(self, text: str) -> None:
        if self._in_text:
            self.found[self._name] = self.found.get(self._name, "") + text
