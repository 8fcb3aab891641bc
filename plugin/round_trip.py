"""What a workbook says against what there is: what is new, changed, removed or in conflict. Pure.

Every line of the plan is one thing. What its writer saw is what the same file said the last time
that it was handed in, or else the revision that was written in the row. Against that both what the
file says and what stands now are held: a three-way comparison, field by field.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from exporter.agreed import (
    Action,
    AgreedError,
    Agreement,
    FollowUp,
    Made,
    from_document,
    refuse_unknown,
    to_document,
)
from exporter.returned.said import Returned, Said, Unplaced
from exporter.rowkey import Shows
from plugin.workspace.made import Change
from plugin.workspace.revisions import Kind, Revision
from plugin.workspace.threeway import clashes
from survey_templates.instrument import Instrument

Document = Mapping[str, Any]
Item = tuple[Kind, str]

_KINDS = {
    Shows.ACTION: Kind.ACTION,
    Shows.AGREEMENT: Kind.AGREEMENT,
    Shows.FOLLOW_UP: Kind.FOLLOW_UP,
}
_TYPES: dict[Kind, type[Made]] = {
    Kind.ACTION: Action,
    Kind.AGREEMENT: Agreement,
    Kind.FOLLOW_UP: FollowUp,
}
_TEXTS = ("action", "who", "when", "due", "sign", "remark")


class Outcome(StrEnum):
    """What is to become of one thing."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    REMOVED = "verwijderd"
    CONFLICT = "botsing"
    STAYS = "blijft"


@dataclass(frozen=True)
class FieldChange:
    """One cell: what its writer saw, what it says now, and what stands there (`theirs`).

    `clashes` when both are other than what the writer saw, and not the same.
    """

    name: str
    seen: Any
    mine: Any
    theirs: Any
    clashes: bool


@dataclass(frozen=True)
class Line:
    """What is to become of one thing; `document` is what it is then, or was when it goes."""

    outcome: Outcome
    kind: Kind
    key: str
    document: Document
    fields: tuple[FieldChange, ...]
    change: Change | None


@dataclass(frozen=True)
class Plan:
    """What confirming does; `same` is how many things are as they were."""

    lines: tuple[Line, ...]
    unplaced: tuple[Unplaced, ...]
    same: int

    def of(self, outcome: Outcome) -> tuple[Line, ...]:
        """The lines with one outcome."""
        return tuple(line for line in self.lines if line.outcome is outcome)


def round_trip(
    found: Returned,
    history: Sequence[Revision],
    before: Returned | None,
    made_at: datetime,
    instrument: Instrument,
) -> Plan:
    """What a workbook does to what there is.

    `history` has the newest first. `before` is what the same file said the last time, None the
    first time; `made_at` is when the file was made.
    """
    return _Planner(history, before, instrument).plan(found, made_at)


@dataclass(frozen=True)
class _Seen:
    """What the writer of a file saw of a thing, and the revision of it, if there is one."""

    document: Document | None
    base: frozenset[int]


@dataclass(frozen=True)
class _Held:
    """What a file says a thing is (`mine`), from the row on where it says so."""

    item: Item
    row: int
    seen: _Seen
    mine: Document


class _Planner:
    """The plan while it is made."""

    def __init__(
        self, history: Sequence[Revision], before: Returned | None, instrument: Instrument
    ) -> None:
        self._instrument = instrument
        self._revisions: dict[Item, list[Revision]] = {}
        for revision in reversed(history):
            self._revisions.setdefault((revision.kind, revision.item), []).append(revision)
        self._before: dict[Item, Document] = {}
        if before is not None:
            self._before = {each.item: each.mine for each in self._held(before)}

    def plan(self, found: Returned, made_at: datetime) -> Plan:
        lines, unplaced, same = list[Line](), list(found.unplaced), 0
        for held in self._held(found):
            try:
                line = self._line(held)
            except AgreedError as error:
                unplaced.append(_refused(held, str(error)))
                continue
            if line is None:
                same += 1
            else:
                lines.append(line)
        if found.has_keys:
            lines += self._gone({_item(said) for said in found.said}, made_at)
        return Plan(tuple(lines), tuple(unplaced), same)

    def _held(self, found: Returned) -> Iterator[_Held]:
        """What a workbook says each thing is, beside what its writer saw."""
        rows: dict[Item, list[Said]] = {}
        for said in found.said:
            rows.setdefault(_item(said), []).append(said)
        for item, own in rows.items():
            seen = self._seen(item, own[0].base)
            mine = {**(seen.document or _blank(item))}
            for said in own:
                mine |= said.fields
            if item in self._before or item in self._revisions or not _is_blank(item, mine):
                yield _Held(item, own[0].row, seen, mine)

    def _seen(self, item: Item, base: int) -> _Seen:
        revisions = self._revisions.get(item, [])
        if item in self._before:
            said = self._before[item]
            same = [each.id for each in revisions if each.document == said]
            return _Seen(said, frozenset(same[-1:]))
        for each in revisions:
            if each.id == base and each.document is not None:
                return _Seen(each.document, frozenset({each.id}))
        return _Seen(None, frozenset())

    def _line(self, held: _Held) -> Line | None:
        """What becomes of one thing; None when it is as it was, or is so already."""
        mine, seen = held.mine, held.seen.document or _blank(held.item)
        standing = self._standing(held.item)
        theirs = standing[-1].document or {} if standing else None
        if mine == seen or (len(standing) == 1 and mine == theirs):
            return None
        if held.item[0] is Kind.ACTION and _is_blank(held.item, mine):
            return self._removal(held.item, held.seen.base)
        made = from_document(_TYPES[held.item[0]], mine)
        refuse_unknown(made, self._instrument)
        wrong = clashes(seen, mine, theirs) if theirs is not None else set[str]()
        if {each.id for each in standing} <= held.seen.base:
            wrong = set()
        elif len(standing) > 1:
            wrong = {name for name in mine if mine[name] != seen.get(name)}
        return Line(
            outcome=_outcome(theirs, wrong),
            kind=held.item[0],
            key=held.item[1],
            document=mine,
            fields=tuple(_changes(seen, mine, theirs, wrong)),
            change=Change(held.item[1], held.seen.base, made, _made(held.item, held.seen.document)),
        )

    def _removal(self, item: Item, base: frozenset[int]) -> Line | None:
        """An action that goes, or stays since somebody changed it meanwhile."""
        standing = self._standing(item)
        if not standing:
            return None
        goes = {each.id for each in standing} <= base
        return Line(
            outcome=Outcome.REMOVED if goes else Outcome.STAYS,
            kind=item[0],
            key=item[1],
            document=standing[-1].document or {},
            fields=(),
            change=Change(item[1], base, None) if goes else None,
        )

    def _gone(self, there: set[Item], made_at: datetime) -> Iterator[Line]:
        """The actions that were in the file when it was made, or came from it, and are gone."""
        for item, revisions in self._revisions.items():
            if item[0] is not Kind.ACTION or item in there:
                continue
            base = self._seen(item, _shown(revisions, made_at)).base
            line = self._removal(item, base) if base else None
            if line is not None:
                yield line

    def _standing(self, item: Item) -> list[Revision]:
        """The versions of a thing that nobody replaced; none when it was removed, or never was."""
        return [
            each
            for each in self._revisions.get(item, [])
            if each.superseded_by is None and each.document is not None
        ]


def _item(said: Said) -> Item:
    return _KINDS[said.kind], said.key


def _blank(item: Item) -> Document:
    """The document of a thing on which nobody wrote yet."""
    kind, key = item
    if kind is Kind.AGREEMENT:
        return to_document(Agreement(int(key)))
    return to_document(FollowUp() if kind is Kind.FOLLOW_UP else Action(""))


def _is_blank(item: Item, document: Document) -> bool:
    """Whether nothing is filled in; a place and a status alone are no action."""
    if item[0] is Kind.ACTION:
        return not any(document.get(name) for name in _TEXTS)
    return document == _blank(item)


def _made(item: Item, document: Document | None) -> Made | None:
    return None if document is None else from_document(_TYPES[item[0]], document)


def _shown(revisions: Sequence[Revision], made_at: datetime) -> int:
    """The revision that a file of a moment shows of a thing; 0 when it was not there then."""
    replaced = {each.id: each.superseded_by for each in revisions}
    then = {each.id for each in revisions if each.author.at <= made_at}
    shown = [
        each.id
        for each in revisions
        if each.id in then and replaced[each.id] not in then and each.document is not None
    ]
    return shown[-1] if shown else 0


def _outcome(theirs: Document | None, wrong: set[str]) -> Outcome:
    if theirs is None:
        return Outcome.NEW
    return Outcome.CONFLICT if wrong else Outcome.CHANGED


def _changes(
    seen: Document, mine: Document, theirs: Document | None, wrong: set[str]
) -> Iterator[FieldChange]:
    """The fields that the file changes; of what is new, those in which something stands."""
    for name, value in mine.items():
        is_new = theirs is None and value not in {None, ""}
        if is_new or (theirs is not None and value != seen.get(name)):
            there = (theirs or {}).get(name)
            yield FieldChange(name, seen.get(name), value, there, name in wrong)


def _refused(held: _Held, why: str) -> Unplaced:
    text = "; ".join(str(value) for value in held.mine.values() if value)
    return Unplaced(f"regel {held.row}", "", text, why)
