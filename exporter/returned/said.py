"""Rows → what a workbook says of each thing, and what in it has no place. Pure.

A row says something of an action, of what was agreed at its question, or of how the group goes on.
It says so in fields of the document that the workspace keeps (`exporter.agreed`); a field of which
the column is gone, or that cannot be read, is not said, and stays as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

from exporter.reading.child import MARK
from exporter.reading.grid import Cell, CellKind, Grid
from exporter.returned.headings import Headings, find_headings
from exporter.returned.rows import ReturnedRow, returned_rows
from exporter.returned.values import (
    NoValueError,
    read_day,
    read_label,
    read_question,
    read_section,
    read_status,
    read_text,
    read_yes_no,
)
from exporter.rowkey import NOT_KEPT, Ref, Shows
from exporter.safe_text import safe
from exporter.workbook.columns import FOLLOW_UP_LABEL, FOLLOW_UP_VALUE, Column, Kind, agenda_columns
from exporter.workbook.follow_up_rows import HEADING
from exporter.workbook.identity import PREFIX, Identity, from_fields, from_line
from survey_templates.instrument import Instrument

NO_COLUMN = "Deze kolom is niet van het werkboek. Zet de tekst in een kolom die er al was."
ONLY_TO_READ = "Deze kolom is om te lezen. Zet de tekst in een andere kolom."
TWICE = "Dit staat er al, met iets anders erin. Kies een van de twee."
NO_NUMBER = "Het is niet duidelijk bij welke vraag dit hoort. Vul een nummer in bij Nr."
NO_ROW = "Deze regel hoort nergens bij. Zet de tekst in de lijst erboven."

_ACTION_FIELDS = ("action", "who", "when", "sign", "remark")
_FOLLOW_UP = "vervolg"


@dataclass(frozen=True)
class Unplaced:
    """Something that has no place: the cell, its column's heading, what stands there, and why."""

    cell: str
    heading: str
    text: str
    why: str


@dataclass(frozen=True)
class Said:
    """What a row says of one thing.

    `key` and `base` are those in the row; a row that is new has a key of its own and no base.
    `fields` are the fields of the document that it says something of.
    """

    kind: Shows
    key: str
    base: int
    row: int
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Returned:
    """Everything that a workbook says.

    `identity` is None when it does not say which agenda it is. `has_keys` says that rows can be
    known again, so that one that is gone was removed.
    """

    identity: Identity | None
    said: tuple[Said, ...]
    unplaced: tuple[Unplaced, ...]
    renamed: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    has_keys: bool


class NoHeadingsError(ValueError):
    """There is no row with the headings of the agenda."""


def identity_of(grid: Grid) -> Identity | None:
    """Which agenda a file is: by its properties, or else by the line in its sheet."""
    named = {
        name.removeprefix(PREFIX): value
        for name, value in grid.properties.items()
        if name.startswith(PREFIX)
    }
    lines = (from_line(cell.text) for cell in grid.cells if cell.text.startswith(MARK))
    return next(filter(None, lines), None) or from_fields(named)


def returned(grid: Grid, instrument: Instrument) -> Returned:
    """What the workbook in `grid` says; raises `NoHeadingsError` when it has no agenda."""
    columns = agenda_columns(instrument.agenda)
    headings = find_headings(grid.cells, columns)
    if headings is None:
        raise NoHeadingsError
    shown = {column.heading for column in columns if column.kind is not Kind.KEY}
    reader = _Reader(grid, instrument, columns, headings)
    rows = returned_rows(grid.cells, headings, columns)
    reader.read(rows)
    return Returned(
        identity=identity_of(grid),
        said=tuple(reader.said),
        unplaced=tuple(reader.unplaced),
        renamed=tuple(each for each in headings.renamed if each[0] in shown),
        missing=tuple(column.heading for column in headings.missing if column.filled_in),
        has_keys=any(row.key for row in rows),
    )


def new_key(file: str, *words: object) -> str:
    """The key of an action in a row that has none: the same however often the file is handed in."""
    said = "\n".join((file, *map(str, words)))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass
class _Reader:
    """The rows while they are read, one by one and in their order."""

    grid: Grid
    instrument: Instrument
    columns: Sequence[Column]
    headings: Headings
    said: list[Said] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    _taken: dict[tuple[Shows, str], Mapping[str, Any]] = field(default_factory=dict)
    _loose: list[tuple[ReturnedRow, Mapping[str, Any], int | None]] = field(default_factory=list)
    _apart: set[str] = field(default_factory=set)
    _section: str = ""

    def __post_init__(self) -> None:
        self._section = self.instrument.sections[0].code
        found = identity_of(self.grid)
        self._file = found.file if found else ""
        self._names = {column.key: column.heading for column in self.columns}

    def read(self, rows: Sequence[ReturnedRow]) -> None:
        for row in rows:
            self._others(row)
            refs = row.key.refs if row.key else ()
            if any(ref.kind is Shows.FOLLOW_UP for ref in refs):
                self._follow_up(row, refs)
            else:
                self._action_row(row, refs)
        # What rows say of a question without being its row comes after its row, wherever that is.
        for row, agreed, question in self._loose:
            self._agreed(row, agreed, None, question)

    # The parts of a row

    def _action_row(self, row: ReturnedRow, refs: Sequence[Ref]) -> None:
        fields = self._action(row)
        agreed = self._agreement(row)
        is_known = bool(refs)
        if not is_known and not _says_something(fields, agreed):
            self._no_row(row)
            return
        own = next((ref for ref in refs if ref.kind is Shows.ACTION), None)
        if own is not None and (Shows.ACTION, own.item) not in self._taken:
            self._say(Shows.ACTION, own.item, own.base, row, fields)
        elif _says_something(fields, {}):
            self._say(Shows.ACTION, self._new_key(fields), NOT_KEPT, row, fields)
        ref = next((each for each in refs if each.kind is Shows.AGREEMENT), None)
        if ref is not None:
            self._agreed(row, agreed, ref, None)
        elif any(agreed.values()):
            self._loose.append((row, agreed, fields.get("question")))
        self._only_to_read(row, fields.get("question"))

    def _agreed(
        self,
        row: ReturnedRow,
        agreed: Mapping[str, Any],
        ref: Ref | None,
        question: int | None,
    ) -> None:
        if ref is None and question is None:
            self._unplace_agreed(row, NO_NUMBER)
            return
        number, base = (ref.item, ref.base) if ref else (str(question), NOT_KEPT)
        before = self._taken.get((Shows.AGREEMENT, number))
        if before is None:
            self._say(Shows.AGREEMENT, number, base, row, agreed)
        elif any(agreed.values()) and dict(agreed) != dict(before):
            self._unplace_agreed(row, TWICE)

    def _follow_up(self, row: ReturnedRow, refs: Sequence[Ref]) -> None:
        """One field of how the group goes on; the answer stands in the column of the action."""
        name, base = refs[0].item, refs[0].base
        read: dict[str, Callable[[Cell], Any]] = {
            "meeting": partial(read_day, from_1904=self.grid.from_1904),
            "same_people": read_yes_no,
            "keeping": read_text,
            "watcher": read_text,
        }
        if name not in read:
            self._no_row(row)
            return
        blank = "" if read[name] is read_text else None
        fields = dict(self._field(row, name, FOLLOW_UP_VALUE, read[name], blank))
        before = self._taken.get((Shows.FOLLOW_UP, name))
        if before is None:
            self._taken[Shows.FOLLOW_UP, name] = fields
            self.said.append(Said(Shows.FOLLOW_UP, _FOLLOW_UP, base, row.number, fields))
        elif fields != before:
            self._unplace(row.cells.get(FOLLOW_UP_VALUE), TWICE)
        for column, cell in row.cells.items():
            if column not in {FOLLOW_UP_LABEL, FOLLOW_UP_VALUE}:
                self._unplace(cell, NO_ROW)

    def _say(
        self, kind: Shows, key: str, base: int, row: ReturnedRow, fields: Mapping[str, Any]
    ) -> None:
        self._taken[kind, key] = fields
        self.said.append(Said(kind, key, base, row.number, fields))

    def _new_key(self, fields: Mapping[str, Any]) -> str:
        words = [fields.get(name) for name in ("section", "question", "action")]
        keys = (new_key(self._file, *words, number) for number in range(len(self._taken) + 1))
        return next(key for key in keys if (Shows.ACTION, key) not in self._taken)

    # The cells of a row

    def _action(self, row: ReturnedRow) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in _ACTION_FIELDS:
            found |= self._field(row, name, name, read_text, "")
        found |= self._field(
            row, "due", "due", partial(read_day, from_1904=self.grid.from_1904), None
        )
        found |= self._field(row, "status", "status", read_status, "open")
        question = partial(read_question, instrument=self.instrument)
        found |= self._field(row, "question", "number", question, None)
        found |= self._field_of_section(row, found.get("question"))
        return found

    def _field_of_section(self, row: ReturnedRow, question: int | None) -> dict[str, Any]:
        """The section; a new row without one has that of its question, or of the row above it."""
        cell = row.cells.get("section")
        if row.key is None and cell is not None and self._is_below(cell):
            return {}
        section = partial(read_section, instrument=self.instrument)
        found = self._field(row, "section", "section", section, "")
        if not found.get("section"):
            if row.key is not None:
                return {}
            found["section"] = self._section_of_place(question)
        self._section = found["section"]
        return found

    def _section_of_place(self, question: int | None) -> str:
        return self.instrument.section_of(question).code if question else self._section

    def _agreement(self, row: ReturnedRow) -> dict[str, Any]:
        label = partial(read_label, instrument=self.instrument)
        return {
            **self._field(row, "answer", "answer", read_text, ""),
            **self._field(row, "label", "label", label, None),
        }

    def _field(
        self,
        row: ReturnedRow,
        name: str,
        column: str,
        read: Callable[[Cell], Any],
        blank: object,
    ) -> dict[str, Any]:
        """The field in a column: `blank` when nothing stands there, nothing when it is not said."""
        if column not in self.headings.places:
            return {}
        cell = row.cells.get(column)
        if cell is None or (cell.kind is CellKind.TEXT and not cell.text.strip()):
            return {name: blank}
        try:
            return {name: read(cell)}
        except NoValueError as error:
            self._unplace(cell, str(error))
            return {}

    # What has no place

    def _others(self, row: ReturnedRow) -> None:
        for cell in row.others:
            self._unplace(cell, NO_COLUMN)

    def _only_to_read(self, row: ReturnedRow, question: int | None) -> None:
        """What somebody typed where we write: kept apart, unless it can be our own."""
        texts = {each.text for each in self.instrument.questions}
        if "question" in row.cells and safe(row.cells["question"].text).strip() not in texts:
            self._unplace(row.cells["question"], ONLY_TO_READ)
        if question is None:
            self._unplace(row.cells.get("reason"), ONLY_TO_READ)

    def _no_row(self, row: ReturnedRow) -> None:
        """A row that says nothing of any column that people fill in."""
        for name, cell in row.cells.items():
            if not self._is_below(cell) and name not in {"number", "section", "status"}:
                self._unplace(cell, ONLY_TO_READ if name in {"question", "reason"} else NO_ROW)

    def _is_below(self, cell: Cell) -> bool:
        """Whether it is what the workbook itself says below the list."""
        text = cell.text.strip()
        # A line of the text, and no letter that happens to be in it.
        is_line = " " in text or text.endswith(".")
        return text == HEADING or (is_line and text in self.instrument.agenda.follow_up)

    def _unplace_agreed(self, row: ReturnedRow, why: str) -> None:
        for name in ("answer", "label"):
            self._unplace(row.cells.get(name), why)

    def _unplace(self, cell: Cell | None, why: str) -> None:
        if cell is None or not cell.text.strip() or cell.name in self._apart:
            return
        self._apart.add(cell.name)
        places = {at: self._names[key] for key, at in self.headings.places.items()}
        heading = places.get(cell.column) or self.headings.others.get(cell.column, "")
        self.unplaced.append(Unplaced(cell.name, heading, cell.text.strip(), why))


def _says_something(fields: Mapping[str, Any], agreed: Mapping[str, Any]) -> bool:
    """Whether anything was filled in; a place and a status alone are no action."""
    return any(fields.get(name) for name in (*_ACTION_FIELDS, "due")) or any(agreed.values())
