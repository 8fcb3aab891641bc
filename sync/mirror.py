"""The mirror of LimeSurvey in SQL. LimeSurvey is right: it can be rebuilt by pulling.

A response belongs to an epoch; the epochs before the present one are archived with all that is in
them. Records come out, not rows. What a run changes goes through `MirrorWriter`, one transaction.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)

from sync.breaker import Breaker
from sync.database import reading, scrub, writing
from sync.drift import Drift, DriftKind
from sync.erasures import Erasures
from sync.lease import Lease
from sync.records import (
    Epoch,
    Identity,
    ManifestRow,
    Outcome,
    Response,
    Run,
    StoredResponse,
    TextPlace,
)
from sync.staging import Staging
from sync.tables import (
    ASSIGNMENT,
    CONTENT,
    DRIFT,
    EPOCH,
    FORMER_KEY,
    KNOWN_RELEASE,
    RELEASE_MEMBER,
    RESPONSE,
    RUN,
    TEXT_KEY,
)
from sync.traces import Traces
from sync.writer import MirrorWriter, is_epoch

MIGRATIONS = "sync.migrations"


class Mirror:
    """What is in the mirror. Every method can raise `StoreError`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.lease = Lease(engine)
        self.breaker = Breaker(engine)
        self.staging = Staging(engine)
        self.erasures = Erasures(engine)
        self.traces = Traces(engine)

    def epoch(self, survey_id: int) -> Epoch | None:
        """The present epoch of a survey, None before its first run."""
        wanted = select(EPOCH).where(EPOCH.c.survey_id == survey_id, EPOCH.c.archived_at.is_(None))
        with reading(self._engine) as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else Epoch(row.survey_id, row.created, row.autonumber_start)

    def responses(self, survey_id: int) -> list[StoredResponse]:
        """The responses of a survey's present epoch, hidden ones too, in LimeSurvey's order."""
        wanted = _present(survey_id).order_by(RESPONSE.c.number, RESPONSE.c.seed)
        with reading(self._engine) as connection:
            return [_stored(row) for row in connection.execute(wanted)]

    def settled(self, survey_id: int, first: int, last: int) -> set[ManifestRow]:
        """Who is shown of the numbers from `first` to `last`, with answers that could be read."""
        wanted = (
            _present(survey_id)
            .with_only_columns(RESPONSE.c.number, RESPONSE.c.seed, RESPONSE.c.complete)
            .where(RESPONSE.c.number.between(first, last))
            .where(RESPONSE.c.hidden_since.is_(None), RESPONSE.c.set_aside.is_(False))
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return {ManifestRow(Identity(row.number, row.seed), row.complete) for row in rows}

    def answers(self, survey_id: int, first: int, last: int) -> dict[Identity, Mapping[str, str]]:
        """What the mirror has of the responses with the numbers from `first` to `last`."""
        wanted = _present(survey_id).where(RESPONSE.c.number.between(first, last))
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return {Identity(row.number, row.seed): _answers(row) for row in rows}

    def hashes(self, epoch: Epoch, first: int, last: int) -> dict[Identity, str]:
        """The hash of what the mirror has of the responses numbered from `first` to `last`."""
        columns = select(RESPONSE.c.number, RESPONSE.c.seed, RESPONSE.c.content_hash)
        joined = columns.join(EPOCH, RESPONSE.c.epoch_id == EPOCH.c.id).where(is_epoch(epoch))
        with reading(self._engine) as connection:
            rows = connection.execute(joined.where(RESPONSE.c.number.between(first, last))).all()
        return {Identity(row.number, row.seed): row.content_hash for row in rows}

    def seeds(self, epoch: Epoch, numbers: Collection[int]) -> dict[int, str]:
        """The seed under which a response with each of these numbers is kept in an epoch.

        Of more with one number: none, if one of them has none; else that of the one that is shown.
        """
        lives = or_(is_epoch(epoch), is_epoch(Epoch.of_file(epoch.survey_id)))
        columns = select(RESPONSE.c.number, RESPONSE.c.seed).join(EPOCH)
        wanted = columns.where(lives, RESPONSE.c.number.in_(numbers)).order_by(
            RESPONSE.c.seed == "", RESPONSE.c.hidden_since.is_(None), RESPONSE.c.id
        )
        with reading(self._engine) as connection:
            return {row.number: row.seed for row in connection.execute(wanted)}

    def holds_any(self, survey_id: int, participation_code: str, municipality: str) -> bool:
        """Whether anything in a survey, of whatever epoch, came by a code or was given to whom."""
        is_theirs = or_(
            RESPONSE.c.participation_code == participation_code,
            ASSIGNMENT.c.municipality == municipality,
        )
        found = select(RESPONSE.c.id).join(EPOCH).outerjoin(ASSIGNMENT)
        found = found.where(EPOCH.c.survey_id == survey_id, is_theirs).limit(1)
        with reading(self._engine) as connection:
            return connection.scalar(found) is not None

    def assign(self, key: int, municipality: str, now: datetime) -> None:
        """Keeps to which municipality a person gave a response, by its key."""
        given = {"response_id": key, "municipality": municipality, "assigned_at": now}
        with writing(self._engine) as connection:
            connection.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.response_id == key))
            connection.execute(insert(ASSIGNMENT).values(given))

    def drift(self, survey_id: int) -> list[Drift]:
        """What is the matter with a survey's questions since when."""
        wanted = select(DRIFT).where(DRIFT.c.survey_id == survey_id)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(DRIFT.c.code, DRIFT.c.kind)).all()
        return [Drift(row.code, DriftKind(row.kind), row.since) for row in rows]

    def scrub(self) -> None:
        """Takes what was erased out of the database's log too."""
        scrub(self._engine)

    def runs(self, survey_id: int, most: int) -> list[Run]:
        """The last runs for a survey, at `most` so many, the newest first."""
        wanted = select(RUN).where(RUN.c.survey_id == survey_id).order_by(RUN.c.id.desc())
        with reading(self._engine) as connection:
            return [_run(row) for row in connection.execute(wanted.limit(most))]

    def last_full_run(self, survey_id: int) -> datetime | None:
        """When the last full run for a survey that succeeded began, None when there was none."""
        return self._last_began(survey_id, RUN.c.full.is_(True))

    def last_good_run(self, survey_id: int) -> datetime | None:
        """When the last run for a survey that succeeded began, None when there was none."""
        return self._last_began(survey_id)

    def _last_began(self, survey_id: int, *conditions: ColumnElement[bool]) -> datetime | None:
        good = (RUN.c.survey_id == survey_id, RUN.c.outcome == Outcome.SUCCEEDED.value)
        wanted = select(func.max(RUN.c.started)).where(*good, *conditions)
        with reading(self._engine) as connection:
            began: datetime | None = connection.scalar(wanted)
        return began

    def text_keys(
        self, survey_id: int, texts: Iterable[TextPlace], new_key: Callable[[], str]
    ) -> dict[TextPlace, str]:
        """A random key for each of the `texts` in a survey's present epoch.

        A text keeps its key as long as it does not change; `new_key` draws one for a new text.
        """
        with writing(self._engine) as connection:
            known = _known_keys(connection, survey_id)
            missing = {place: new_key() for place in dict.fromkeys(texts) if place not in known}
            _replace_keys(connection, known, missing)
        keys = known | missing
        return {place: keys[place] for place in texts}

    def members(self, survey_id: int, municipality: str, number: int) -> dict[int, str]:
        """The responses in release `number` of a municipality: their keys, with their content hash
        when they went in.
        """
        columns = RELEASE_MEMBER.c
        wanted = select(columns.response_id, columns.content_hash).where(
            *_of_release(RELEASE_MEMBER, survey_id, municipality, number)
        )
        with reading(self._engine) as connection:
            return {row.response_id: row.content_hash for row in connection.execute(wanted)}

    def known_releases(self, survey_id: int) -> set[tuple[str, int]]:
        """Of which releases (municipality, number) it is known who is in them.

        A mirror that was built anew knows none of those that were made before.
        """
        columns = KNOWN_RELEASE.c
        wanted = select(columns.municipality, columns.number)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.where(columns.survey_id == survey_id)).all()
        return {(row.municipality, row.number) for row in rows}

    def keep_members(
        self, survey_id: int, municipality: str, number: int, responses: Mapping[int, str]
    ) -> None:
        """Keeps which responses (by their keys) are in a release, instead of what was kept; each
        with its content hash.
        """
        release: dict[str, Any] = {
            "survey_id": survey_id,
            "municipality": municipality,
            "number": number,
        }
        rows = [
            {**release, "response_id": key, "content_hash": hashed}
            for key, hashed in responses.items()
        ]
        with writing(self._engine) as connection:
            for table in (RELEASE_MEMBER, KNOWN_RELEASE):
                connection.execute(delete(table).where(*_of_release(table, **release)))
            connection.execute(insert(KNOWN_RELEASE).values(release))
            if rows:
                connection.execute(insert(RELEASE_MEMBER), rows)

    @contextmanager
    def changing(self) -> Iterator["MirrorWriter"]:
        """One transaction: everything in it happens, or nothing."""
        with writing(self._engine) as connection:
            yield MirrorWriter(connection)


def _of_release(
    table: Table, survey_id: int, municipality: str, number: int
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.survey_id == survey_id,
        table.c.municipality == municipality,
        table.c.number == number,
    )


def _present(survey_id: int) -> Select[Any]:
    return (
        select(RESPONSE, CONTENT.c.answers, ASSIGNMENT.c.municipality)
        .join(EPOCH, RESPONSE.c.epoch_id == EPOCH.c.id)
        .outerjoin(CONTENT, CONTENT.c.id == RESPONSE.c.content_id)
        .outerjoin(ASSIGNMENT, ASSIGNMENT.c.response_id == RESPONSE.c.id)
        .where(EPOCH.c.survey_id == survey_id, EPOCH.c.archived_at.is_(None))
    )


def _answers(row: Row[Any]) -> dict[str, str]:
    return {} if row.answers is None else json.loads(row.answers)


def _stored(row: Row[Any]) -> StoredResponse:
    return StoredResponse(
        key=row.id,
        response=Response(row.number, row.seed, row.complete, _answers(row)),
        hidden=row.hidden_since is not None,
        set_aside=row.set_aside,
        assigned=row.municipality,
    )


def _run(row: Row[Any]) -> Run:
    return Run(
        row.survey_id,
        row.started,
        row.finished,
        Outcome(row.outcome),
        row.counts,
        row.message,
        row.full,
        row.from_file,
        row.id,
    )


def _known_keys(connection: Connection, survey_id: int) -> dict[TextPlace, str]:
    wanted = (
        _present(survey_id)
        .join(TEXT_KEY, TEXT_KEY.c.response_id == RESPONSE.c.id)
        .with_only_columns(*TEXT_KEY.c)
    )
    return {
        TextPlace(row.response_id, row.question, row.content_hash): row.key
        for row in connection.execute(wanted)
    }


def _replace_keys(
    connection: Connection, known: Mapping[TextPlace, str], keys: Mapping[TextPlace, str]
) -> None:
    """Gives places new keys; those that a text had there before stay known as former ones."""
    if not keys:
        return
    at = {(place.response_key, place.question) for place in keys}
    former = [
        {"key": key, "response_id": place.response_key}
        for place, key in known.items()
        if (place.response_key, place.question) in at
    ]
    if former:
        connection.execute(insert(FORMER_KEY), former)
        older = delete(TEXT_KEY).where(TEXT_KEY.c.key == bindparam("former"))
        connection.execute(older, [{"former": row["key"]} for row in former])
    rows = [
        {
            "response_id": place.response_key,
            "question": place.question,
            "content_hash": place.content_hash,
            "key": key,
        }
        for place, key in keys.items()
    ]
    connection.execute(insert(TEXT_KEY), rows)
