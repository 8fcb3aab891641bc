"""The mirror of LimeSurvey in SQL. LimeSurvey is right: it can be rebuilt by pulling.

A response belongs to an epoch; the epochs before the present one are archived with all that is in
them. Records come out, not rows. All that changes goes through `MirrorWriter`, one transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from sync.database import reading, writing
from sync.reconcile import Changes, Standing, StoredState, classify
from sync.records import Epoch, Identity, Outcome, Response, Run, StoredResponse, TextPlace
from sync.tables import EPOCH, RELEASE_MEMBER, RESPONSE, RUN, TEXT_KEY

MIGRATIONS = "sync.migrations"


class Mirror:
    """What is in the mirror. Every method can raise `StoreError`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

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

    def runs(self, survey_id: int, most: int) -> list[Run]:
        """The last runs for a survey, at `most` so many, the newest first."""
        wanted = select(RUN).where(RUN.c.survey_id == survey_id).order_by(RUN.c.id.desc())
        with reading(self._engine) as connection:
            return [_run(row) for row in connection.execute(wanted.limit(most))]

    def text_keys(
        self, survey_id: int, texts: Iterable[TextPlace], new_key: Callable[[], str]
    ) -> dict[TextPlace, str]:
        """A random key for each of the `texts` in a survey's present epoch.

        A text keeps its key as long as it does not change; `new_key` draws one for a new text.
        """
        with writing(self._engine) as connection:
            known = _known_keys(connection, survey_id)
            missing = {place: new_key() for place in dict.fromkeys(texts) if place not in known}
            _replace_keys(connection, missing)
        keys = known | missing
        return {place: keys[place] for place in texts}

    def members(self, survey_id: int, municipality: str, number: int) -> set[int]:
        """The keys of the responses in release `number` of a municipality."""
        wanted = select(RELEASE_MEMBER.c.response_id).where(
            *_of_release(survey_id, municipality, number)
        )
        with reading(self._engine) as connection:
            return set(connection.scalars(wanted))

    def keep_members(
        self, survey_id: int, municipality: str, number: int, responses: Iterable[int]
    ) -> None:
        """Keeps which responses (by their keys) are in a release, instead of what was kept."""
        release = {"survey_id": survey_id, "municipality": municipality, "number": number}
        rows = [{**release, "response_id": key} for key in responses]
        with writing(self._engine) as connection:
            connection.execute(
                delete(RELEASE_MEMBER).where(*_of_release(survey_id, municipality, number))
            )
            if rows:
                connection.execute(insert(RELEASE_MEMBER), rows)

    @contextmanager
    def changing(self) -> Iterator["MirrorWriter"]:
        """One transaction: everything in it happens, or nothing."""
        with writing(self._engine) as connection:
            yield MirrorWriter(connection)


class MirrorWriter:
    """The mirror inside one transaction. An epoch is named by its key, as `enter` gives it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, epoch: Epoch, now: datetime) -> int:
        """Makes `epoch` the present one of its survey, archives the others, and gives its key."""
        same = and_(
            EPOCH.c.survey_id == epoch.survey_id,
            EPOCH.c.created == epoch.created,
            EPOCH.c.autonumber_start == epoch.autonumber_start,
        )
        wanted = select(EPOCH.c.id).where(same)
        if self._connection.scalar(wanted) is None:
            self._connection.execute(
                insert(EPOCH).values(
                    survey_id=epoch.survey_id,
                    created=epoch.created,
                    autonumber_start=epoch.autonumber_start,
                )
            )
        key: int = self._connection.execute(wanted).scalar_one()
        of_survey = update(EPOCH).where(EPOCH.c.survey_id == epoch.survey_id)
        others = of_survey.where(EPOCH.c.id != key, EPOCH.c.archived_at.is_(None))
        self._connection.execute(others.values(archived_at=now))
        self._connection.execute(of_survey.where(EPOCH.c.id == key).values(archived_at=None))
        return key

    def states(self, epoch_key: int) -> list[StoredState]:
        """What reconciling needs of every response in the epoch."""
        columns = (RESPONSE.c.number, RESPONSE.c.seed, RESPONSE.c.content_hash)
        wanted = select(*columns, RESPONSE.c.hidden_since).where(RESPONSE.c.epoch_id == epoch_key)
        return [
            StoredState(
                Identity(row.number, row.seed), row.content_hash, row.hidden_since is not None
            )
            for row in self._connection.execute(wanted)
        ]

    def apply(self, epoch_key: int, changes: Changes, now: datetime) -> None:
        """Carries out `changes`; what is gone is hidden and stays."""
        if changes.new:
            fixed = {"epoch_id": epoch_key, "first_seen": now}
            self._connection.execute(
                insert(RESPONSE), [_columns(response) | fixed for response in changes.new]
            )
        self._update(
            epoch_key,
            [_columns(response) | {"hidden_since": None} for response in changes.changed]
            + [_columns(response) | {"hidden_since": None} for response in changes.returned],
        )
        self._update(
            epoch_key,
            [
                {"number": identity.number, "seed": identity.seed, "hidden_since": now}
                for identity in changes.gone
            ],
        )

    def _update(self, epoch_key: int, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        identity = ("number", "seed")
        statement = (
            update(RESPONSE)
            .where(
                RESPONSE.c.epoch_id == epoch_key,
                *(RESPONSE.c[name] == bindparam(f"the_{name}") for name in identity),
            )
            .values({name: bindparam(name) for name in rows[0] if name not in identity})
        )
        self._connection.execute(
            statement,
            [row | {f"the_{name}": row[name] for name in identity} for row in rows],
        )

    def standings(self, epoch_key: int, codes: Mapping[str, str]) -> list[Standing]:
        """What every response in the epoch counts as; `codes` gives each code's municipality."""
        wanted = select(
            RESPONSE.c.participation_code, RESPONSE.c.complete, RESPONSE.c.hidden_since
        ).where(RESPONSE.c.epoch_id == epoch_key)
        return [
            classify(code, complete=complete, hidden=hidden_since is not None, codes=codes)
            for code, complete, hidden_since in self._connection.execute(wanted)
        ]

    def record(self, run: Run) -> None:
        """Writes down a run."""
        self._connection.execute(
            insert(RUN).values(
                survey_id=run.survey_id,
                started=run.started,
                finished=run.finished,
                outcome=run.outcome.value,
                counts=dict(run.counts),
                message=run.message,
            )
        )


def _of_release(survey_id: int, municipality: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return (
        RELEASE_MEMBER.c.survey_id == survey_id,
        RELEASE_MEMBER.c.municipality == municipality,
        RELEASE_MEMBER.c.number == number,
    )


def _columns(response: Response) -> dict[str, Any]:
    return {
        "number": response.number,
        "seed": response.seed,
        "complete": response.complete,
        "participation_code": response.participation_code,
        "answers": dict(response.values),
        "content_hash": response.content_hash,
    }


def _present(survey_id: int) -> Select[Any]:
    return (
        select(RESPONSE)
        .join(EPOCH, RESPONSE.c.epoch_id == EPOCH.c.id)
        .where(EPOCH.c.survey_id == survey_id, EPOCH.c.archived_at.is_(None))
    )


def _stored(row: Row[Any]) -> StoredResponse:
    return StoredResponse(
        key=row.id,
        response=Response(row.number, row.seed, row.complete, row.answers),
        hidden=row.hidden_since is not None,
    )


def _run(row: Row[Any]) -> Run:
    return Run(
        row.survey_id, row.started, row.finished, Outcome(row.outcome), row.counts, row.message
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


def _replace_keys(connection: Connection, keys: Mapping[TextPlace, str]) -> None:
    rows = [
        {
            "response_id": place.response_key,
            "question": place.question,
            "content_hash": place.content_hash,
            "key": key,
        }
        for place, key in keys.items()
    ]
    if not rows:
        return
    older = delete(TEXT_KEY).where(
        TEXT_KEY.c.response_id == bindparam("old_response"),
        TEXT_KEY.c.question == bindparam("old_question"),
    )
    connection.execute(
        older,
        [{"old_response": row["response_id"], "old_question": row["question"]} for row in rows],
    )
    connection.execute(insert(TEXT_KEY), rows)
