"""Releases and their texts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    bindparam,
    delete,
    func,
    select,
    true,
    update,
)

from exporter.release import Release, ReleasedText, from_document, taking_turns, to_document
from plugin.workspace.reviews import ReviewState, decided
from plugin.workspace.schema import release_table, release_text_table, review_table
from sync.database import mark_erased, reading, writing


@dataclass(frozen=True)
class StoredRelease:
    """A release as the workspace keeps it; `seen_at` is when somebody first opened it, or None.

    Of `erased` people in it the texts were erased since; the figures still count them.
    """

    id: int
    release: Release
    seen_at: datetime | None
    erased: int = 0


class Releases:
    """The releases in the workspace."""

    def __init__(self, store: Engine | Connection) -> None:
        """On a connection, all of it is part of one transaction."""
        self._store = store

    def latest(self, survey_id: int, municipality: str) -> StoredRelease | None:
        """The newest release of a municipality in a round, or None when there is none."""
        return self._newest(_of(survey_id, municipality))

    def latest_seen(self, survey_id: int, municipality: str) -> StoredRelease | None:
        """The newest release that somebody opened or downloaded, or None when there is none."""
        return self._newest(_of(survey_id, municipality) & release_table.c.seen_at.is_not(None))

    def published(self, survey_id: int, municipality: str, now: datetime) -> StoredRelease | None:
        """The release that everybody may see: the first that was published. None without a release.

        Without one it is the newest, which is published and seen from now on.
        """
        place = _of(survey_id, municipality)
        first = place & release_table.c.published_at.is_not(None)
        while True:
            by_number = select(release_table).where(first).order_by(release_table.c.number)
            with reading(self._store) as connection:
                row = connection.execute(by_number.limit(1)).one_or_none()
            if row is not None:
                return _stored(row)
            newest = self.latest(survey_id, municipality)
            if newest is None:
                return None
            self.mark_seen(newest.id, now)
            with writing(self._store) as connection:
                this = update(release_table).where(release_table.c.id == newest.id)
                connection.execute(this.values(published_at=now))

    def seen_numbers(self, survey_id: int) -> dict[str, int]:
        """The number of the newest release that somebody saw, by municipality."""
        return self._numbers(survey_id, release_table.c.seen_at.is_not(None))

    def newest_numbers(self, survey_id: int) -> dict[str, int]:
        """The number of the newest release, seen or not, by municipality."""
        return self._numbers(survey_id, true())

    def _numbers(self, survey_id: int, which: ColumnElement[bool]) -> dict[str, int]:
        columns = release_table.c
        wanted = (
            select(columns.municipality, func.max(columns.number).label("number"))
            .where(columns.survey_id == survey_id, which)
            .group_by(columns.municipality)
        )
        with reading(self._store) as connection:
            return {row.municipality: row.number for row in connection.execute(wanted)}

    def _newest(self, which: ColumnElement[bool]) -> StoredRelease | None:
        query = select(release_table).where(which).order_by(release_table.c.number.desc()).limit(1)
        with reading(self._store) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return _stored(row)

    def texts(self, release_id: int) -> list[ReleasedText]:
        """The texts of a release by question, in the order of their random keys."""
        columns = release_text_table.c
        query = (
            select(columns.key, columns.question, columns.label, columns.role, columns.text)
            .where(columns.release_id == release_id)
            .order_by(columns.question, columns.key)
        )
        with reading(self._store) as connection:
            return [ReleasedText(**row) for row in connection.execute(query).mappings()]

    def counts(self, release_id: int) -> dict[tuple[int, int | None, ReviewState], int]:
        """How many texts a release has, by question, label and what was decided about them."""
        columns = release_text_table.c
        of = (columns.question, columns.label, columns.state)
        query = select(*of, func.count()).where(columns.release_id == release_id).group_by(*of)
        with reading(self._store) as connection:
            return {
                (question, label, ReviewState(state)): count
                for question, label, state, count in connection.execute(query)
            }

    def first_texts(
        self, release_id: int, most: Mapping[int, int | None], states: Collection[ReviewState]
    ) -> list[ReleasedText]:
        """Of each question in `most` so many texts in one of `states`, None for all of them.

        They stand in the same order as all `texts`. The labels take turns, so that few texts are of
        as many labels as there are.
        """
        columns = release_text_table.c
        query = (
            select(columns.key, columns.question, columns.label, columns.role, columns.text)
            .where(columns.release_id == release_id)
            .where(columns.state.in_([state.value for state in states]))
        )
        whole = query.where(columns.question.in_([each for each in most if most[each] is None]))
        few = (
            query.where(columns.question == bindparam("asked"))
            .order_by(columns.turn, func.coalesce(columns.label, 0))
            .limit(bindparam("most"))
        )
        with reading(self._store) as connection:
            rows = list(connection.execute(whole).all())
            for question, number in most.items():
                if number is not None:
                    rows += connection.execute(few, {"asked": question, "most": number})
        return [ReleasedText(*row) for row in sorted(rows, key=itemgetter(1, 0))]

    def put(self, release: Release, texts: tuple[ReleasedText, ...]) -> bool:
        """Keep a release with its texts instead of the one that nobody saw, if there is one.

        False, and nothing is kept, when one of that number was seen meanwhile.
        """
        place = _of(release.survey_id, release.municipality)
        same = select(release_table.c.id).where(place, release_table.c.number == release.number)
        with writing(self._store) as connection:
            _take_back(connection, place)
            if connection.execute(same).first() is not None:
                return False
            release_id = connection.execute(
                release_table.insert()
                .values(
                    survey_id=release.survey_id,
                    municipality=release.municipality,
                    number=release.number,
                    document=to_document(release),
                )
                .returning(release_table.c.id)
            ).scalar_one()
            if texts:
                _put_texts(connection, release_id, texts)
        return True

    def take_back(self, survey_id: int, municipality: str) -> None:
        """Remove the release of a municipality that nobody saw, if there is one."""
        with writing(self._store) as connection:
            _take_back(connection, _of(survey_id, municipality))

    def forget(
        self, survey_id: int, erased: Collection[str], staying: Mapping[tuple[str, int], int]
    ) -> None:
        """Take the texts of who was erased out of all releases of a round, and their reviews.

        `erased` are the keys of those texts. `staying` says of a release, by municipality and
        number, how many of its people are still there: the others are kept with it as erased.
        """
        of_round = select(release_table).where(release_table.c.survey_id == survey_id)
        with writing(self._store) as connection:
            for row in connection.execute(of_round).all():
                _count_erased(connection, _stored(row), staying)
            if erased:
                _erase_texts(connection, erased)

    def mark_seen(self, release_id: int, now: datetime) -> None:
        """Keep that somebody opened or downloaded a release; only the first time counts."""
        with writing(self._store) as connection:
            connection.execute(
                update(release_table)
                .where(release_table.c.id == release_id, release_table.c.seen_at.is_(None))
                .values(seen_at=now)
            )

    def count(self) -> int:
        """How many releases there are."""
        with reading(self._store) as connection:
            return connection.execute(select(func.count()).select_from(release_table)).scalar_one()


def _put_texts(connection: Connection, release_id: int, texts: tuple[ReleasedText, ...]) -> None:
    """Keep texts, each as it was reviewed before."""
    known = decided(connection, [text.key for text in texts])
    turns = taking_turns(texts)
    rows = []
    for text in texts:
        state, adapted = known.get(text.key, (ReviewState.NEW, None))
        words = text.text if adapted is None else adapted
        decision = {"text": words, "state": state.value, "turn": turns[text.key]}
        rows.append({"release_id": release_id, **text._asdict(), **decision})
    connection.execute(release_text_table.insert(), rows)


def _of(survey_id: int, municipality: str) -> ColumnElement[bool]:
    columns = release_table.c
    return (columns.survey_id == survey_id) & (columns.municipality == municipality)


def _take_back(connection: Connection, place: ColumnElement[bool]) -> None:
    unseen = delete(release_table).where(place, release_table.c.seen_at.is_(None))
    if connection.execute(unseen).rowcount:
        mark_erased(connection)


def _stored(row: Row[Any]) -> StoredRelease:
    return StoredRelease(row.id, from_document(row.document), row.seen_at, row.erased)


def _count_erased(
    connection: Connection, stored: StoredRelease, staying: Mapping[tuple[str, int], int]
) -> None:
    release = stored.release
    stay = staying.get((release.municipality, release.number), release.people)
    # A mirror that was built anew does not know of who went before.
    erased = max(stored.erased, release.people - stay)
    if erased != stored.erased:
        this = release_table.c.id == stored.id
        connection.execute(update(release_table).where(this).values(erased=erased))


def _erase_texts(connection: Connection, erased: Collection[str]) -> None:
    """Take the texts under these keys away, and what was decided about them."""
    for table in (release_text_table, review_table):
        there = set(connection.scalars(select(table.c.key))).intersection(erased)
        if there:
            gone = delete(table).where(table.c.key == bindparam("gone"))
            connection.execute(gone, [{"gone": key} for key in there])
            mark_erased(connection)
