"""What people make here, in revisions: nothing that was typed is ever overwritten.

A revision replaces the ones that its writer saw. Those that nobody replaced are the tips of an
item: one as a rule, and two when two people changed the same field at once, until somebody chooses.
A tip without a document is an item that was removed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, select, update

from plugin.workspace.schema import revision_table
from plugin.workspace.threeway import clashes, merged
from sync.database import reading, writing


class Kind(StrEnum):
    """What an item is."""

    AGREEMENT = "afspraak"
    ACTION = "actie"
    FOLLOW_UP = "vervolg"


class Source(StrEnum):
    """Where somebody made a change."""

    PAGE = "pagina"
    WORKBOOK = "werkboek"


class Written(StrEnum):
    """What came of a draft: nothing to change, kept, joined with another's change, or a clash.

    After a clash both are kept, as two tips.
    """

    SAME = "gelijk"
    KEPT = "bewaard"
    JOINED = "samengevoegd"
    CLASH = "botsing"


@dataclass(frozen=True)
class Author:
    """Who changes something, when and where; `access_id` names the access that was given."""

    access_id: int
    at: datetime
    source: Source


@dataclass(frozen=True)
class Revision:
    """One version of an item; `document` is None when it removes the item."""

    id: int
    kind: Kind
    item: str
    document: Mapping[str, Any] | None
    author: Author
    superseded_by: int | None


@dataclass(frozen=True)
class Draft:
    """What somebody wants an item to be; `base` are the revisions that the writer saw.

    `blank` is the document of an item on which nobody wrote yet; None as `document` removes it.
    """

    kind: Kind
    item: str
    base: frozenset[int]
    document: Mapping[str, Any] | None
    blank: Mapping[str, Any]


class Revisions:
    """The revisions in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tips(self, survey_id: int, municipality: str) -> list[Revision]:
        """What there is now of a municipality in a round, in the order in which items were made.

        Removed items are among them.
        """
        with reading(self._engine) as connection:
            return _tips(_read(connection, _of(survey_id, municipality)))

    def tips_of_round(self, survey_id: int) -> dict[str, list[Revision]]:
        """The same of every municipality in a round where somebody filled in something."""
        columns = revision_table.c
        whole = columns.survey_id == survey_id
        query = select(columns.id, columns.municipality).where(whole)
        with reading(self._engine) as connection:
            places = {row.id: row.municipality for row in connection.execute(query)}
            found = _read(connection, whole)
        by_place: dict[str, list[Revision]] = {}
        for revision in found:
            by_place.setdefault(places[revision.id], []).append(revision)
        return {place: _tips(own) for place, own in by_place.items()}

    def history(self, survey_id: int, municipality: str) -> list[Revision]:
        """Every version that there ever was, the newest first."""
        with reading(self._engine) as connection:
            return _read(connection, _of(survey_id, municipality))[::-1]

    def write(
        self, survey_id: int, municipality: str, drafts: Sequence[Draft], author: Author
    ) -> list[Written]:
        """Keep drafts, all or none; what came of each."""
        place = {"survey_id": survey_id, "municipality": municipality}
        with writing(self._engine) as connection:
            return [_Item(connection, place, draft, author).write() for draft in drafts]


class _Item:
    """One draft against what there is of its item."""

    def __init__(
        self, connection: Connection, place: dict[str, Any], draft: Draft, author: Author
    ) -> None:
        self._connection = connection
        self._place = place
        self._draft = draft
        self._author = author
        same = (revision_table.c.kind == draft.kind.value) & (revision_table.c.item == draft.item)
        everything = _read(connection, _of(**place) & same)
        self._tips = {each.id: each.document for each in everything if each.superseded_by is None}
        seen = [each.document for each in everything if each.id in draft.base]
        self._seen = seen[0] if len(seen) == 1 else draft.blank

    def write(self) -> Written:
        draft = self._draft
        if self._says_nothing_new():
            return Written.SAME
        if self._tips.keys() <= draft.base:
            return self._keep(draft.document, self._tips, Written.KEPT)
        if draft.document is None:
            # Somebody changed what was to be removed: the change stays.
            return Written.CLASH
        others = [tip for tip in self._tips.values() if tip is not None]
        if not others:
            return self._keep(draft.document, self._tips, Written.KEPT)
        if len(self._tips) == 1 and not clashes(self._seen or {}, draft.document, others[0]):
            joined = merged(self._seen or {}, draft.document, others[0])
            return self._keep(joined, self._tips, Written.JOINED)
        return self._keep(draft.document, self._tips.keys() & draft.base, Written.CLASH)

    def _says_nothing_new(self) -> bool:
        """Whether the writer changed nothing, or only what is there already.

        Choosing one of two tips does change something: the other one goes.
        """
        draft, tips = self._draft, list(self._tips.values())
        if len(tips) > 1 and self._tips.keys() <= draft.base:
            return False
        return draft.document == self._seen or draft.document in tips

    def _keep(
        self, document: Mapping[str, Any] | None, replaced: Iterable[int], outcome: Written
    ) -> Written:
        made = self._connection.execute(
            revision_table.insert()
            .values(
                **self._place,
                kind=self._draft.kind.value,
                item=self._draft.item,
                document=None if document is None else dict(document),
                access_id=self._author.access_id,
                made_at=self._author.at,
                source=self._author.source.value,
            )
            .returning(revision_table.c.id)
        ).scalar_one()
        columns = revision_table.c
        self._connection.execute(
            update(revision_table).where(columns.id.in_(list(replaced))).values(superseded_by=made)
        )
        return outcome


def _tips(revisions: Sequence[Revision]) -> list[Revision]:
    """Those that nobody replaced, in the order in which their items were made."""
    first: dict[tuple[Kind, str], int] = {}
    for revision in revisions:
        first.setdefault((revision.kind, revision.item), revision.id)
    tips = (revision for revision in revisions if revision.superseded_by is None)
    return sorted(tips, key=lambda tip: (first[tip.kind, tip.item], tip.id))


def _of(survey_id: int, municipality: str) -> ColumnElement[bool]:
    columns = revision_table.c
    return (columns.survey_id == survey_id) & (columns.municipality == municipality)


def _read(connection: Connection, which: ColumnElement[bool]) -> list[Revision]:
    rows = connection.execute(select(revision_table).where(which).order_by(revision_table.c.id))
    return [
        Revision(
            id=row.id,
            kind=Kind(row.kind),
            item=row.item,
            document=row.document,
            author=Author(row.access_id, row.made_at, Source(row.source)),
            superseded_by=row.superseded_by,
        )
        for row in rows
    ]
