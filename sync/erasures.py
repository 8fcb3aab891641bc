"""Letting go for good: held deletions, one response by its number, and the archive.

What is erased here leaves a tombstone: a hash of who it was, so that a later pull or a restored
LimeSurvey does not bring it back. What LimeSurvey itself let go leaves none: if it comes back
there, it is shown again.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, select

from sync.database import mark_erased, reading, scrub, writing
from sync.errors import ConfirmationError
from sync.lease import Held
from sync.records import Epoch, Identity, content_hash
from sync.source import Source
from sync.tables import CONTENT, EPOCH, KNOWN_RELEASE, RESPONSE, TOMBSTONE
from sync.traces import leave_traces

_Columns = tuple[int, int | None, int, str, int, str, int]
_FOUND = Row[_Columns]


def identity_hash(epoch: Epoch, identity: Identity) -> str:
    """SHA-256 (hex) of who a response is."""
    lived = [epoch.survey_id, epoch.created, epoch.autonumber_start]
    return content_hash([*lived, identity.number, identity.seed])


class Erasures:
    """What is erased from the mirror; afterwards it is in none of its files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tombstones(self, survey_id: int) -> set[str]:
        """The hashes of who was erased here."""
        wanted = select(TOMBSTONE.c.identity_hash).where(TOMBSTONE.c.survey_id == survey_id)
        with reading(self._engine) as connection:
            return set(connection.scalars(wanted))

    def holds(self, survey_id: int) -> dict[int, int]:
        """How many deletions each run holds, by the run's key."""
        of_present = _of(survey_id).where(
            RESPONSE.c.held_in.is_not(None), EPOCH.c.archived_at.is_(None)
        )
        wanted = of_present.with_only_columns(RESPONSE.c.held_in, func.count())
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.group_by(RESPONSE.c.held_in)).all()
        return {run: number for run, number in rows if run is not None}

    def archived(self, survey_id: int) -> int:
        """How many responses are in epochs that are over."""
        wanted = _of(survey_id).where(EPOCH.c.archived_at.is_not(None))
        with reading(self._engine) as connection:
            return connection.execute(wanted.with_only_columns(func.count())).scalar_one()

    def confirm(self, survey_id: int, run: int, count: int) -> None:
        """Purges the deletions that `run` holds.

        Raises `ConfirmationError` unless they are `count`: who confirms, knows how many.
        """
        with writing(self._engine) as connection:
            held = _of(survey_id).where(RESPONSE.c.held_in == run, EPOCH.c.archived_at.is_(None))
            found = connection.execute(held).all()
            if not found or len(found) != count:
                raise ConfirmationError(
                    f"Ronde {survey_id} houdt bij run {run} geen {count} verdwenen antwoorden "
                    "vast. Er is niets gewist. ‘eigenkracht sync status’ noemt run en aantal."
                )
            _purge(connection, held)
        scrub(self._engine)

    def erase(self, source: Source, survey_id: int, number: int, now: datetime) -> int:
        """Erases what the mirror has under a number; how many responses that were.

        Raises `ConfirmationError` when there is nothing, or while LimeSurvey still holds one of
        them; and any `SyncError` when the source cannot be asked. A file must hold all there is.
        """
        epoch = source.epoch(survey_id)
        there = {row.identity for row in source.manifest(survey_id, number, number)}
        with writing(self._engine) as connection:
            kept = _of(survey_id).where(RESPONSE.c.number == number)
            found = connection.execute(kept).all()
            if not found:
                raise ConfirmationError(
                    f"Antwoord {number} van ronde {survey_id} is hier niet bewaard."
                )
            lives = (epoch, Epoch.of_file(survey_id))
            if any(_epoch(row) in lives and _is_in(there, row) for row in found):
                raise ConfirmationError(
                    f"Antwoord {number} staat nog in LimeSurvey. Er is niets gewist. "
                    "Verwijder het eerst daar, en geef deze opdracht dan opnieuw."
                )
            _bury(connection, found, now)
            _purge(connection, kept)
        scrub(self._engine)
        return len(found)

    def erase_archive(self, survey_id: int, count: int, now: datetime) -> None:
        """Erases the responses of all epochs that are over.

        Raises `ConfirmationError` unless they are `count`.
        """
        with writing(self._engine) as connection:
            old = _of(survey_id).where(EPOCH.c.archived_at.is_not(None))
            found = connection.execute(old).all()
            if not found or len(found) != count:
                raise ConfirmationError(
                    f"Het archief van ronde {survey_id} heeft geen {count} antwoorden. Er is "
                    "niets gewist. ‘eigenkracht sync status’ noemt het aantal."
                )
            _bury(connection, found, now)
            _purge(connection, old)
        scrub(self._engine)

    def kept(self, survey_id: int) -> int:
        """How many responses there are, in every epoch."""
        wanted = _of(survey_id).with_only_columns(func.count())
        with reading(self._engine) as connection:
            return connection.execute(wanted).scalar_one()

    def end(self, lease: Held, survey_id: int, now: datetime) -> int:
        """Erases all responses of a survey that is over, in every epoch; how many that were.

        Who was in which release is forgotten with them: what was released and may stay, is of
        nobody any more. Raises `BusyError` when the lease was lost, which undoes everything.
        """
        with writing(self._engine) as connection:
            lease.renew(connection)
            everybody = _of(survey_id)
            found = connection.execute(everybody).all()
            _bury(connection, found, now)
            _take_away(connection, everybody)
            known = delete(KNOWN_RELEASE).where(KNOWN_RELEASE.c.survey_id == survey_id)
            connection.execute(known)
        scrub(self._engine)
        return len(found)


def _of(survey_id: int) -> Select[_Columns]:
    epoch = (EPOCH.c.survey_id, EPOCH.c.created, EPOCH.c.autonumber_start)
    response = (RESPONSE.c.id, RESPONSE.c.content_id, RESPONSE.c.number, RESPONSE.c.seed)
    columns = select(*response, *epoch)
    joined = columns.join(EPOCH, RESPONSE.c.epoch_id == EPOCH.c.id)
    return joined.where(EPOCH.c.survey_id == survey_id)


def _epoch(row: _FOUND) -> Epoch:
    return Epoch(row.survey_id, row.created, row.autonumber_start)


def _identity(row: _FOUND) -> Identity:
    return Identity(row.number, row.seed)


def _is_in(there: set[Identity], row: _FOUND) -> bool:
    """Whether LimeSurvey still has a response, be it without its seed."""
    return not there.isdisjoint({_identity(row), Identity(row.number, "")})


def _bury(connection: Connection, found: Iterable[_FOUND], now: datetime) -> None:
    known = set(connection.scalars(select(TOMBSTONE.c.identity_hash)))
    for row in found:
        hashed = identity_hash(_epoch(row), _identity(row))
        if hashed not in known:
            stone = {"identity_hash": hashed, "survey_id": row.survey_id, "erased_at": now}
            connection.execute(insert(TOMBSTONE).values(stone))


def _purge(connection: Connection, which: Select[_Columns]) -> None:
    """Takes responses away with all that hangs on them; their traces stay."""
    leave_traces(connection, which.with_only_columns(RESPONSE.c.id))
    _take_away(connection, which)


def _take_away(connection: Connection, which: Select[_Columns]) -> None:
    going = which.with_only_columns(RESPONSE.c.id)
    contents = which.with_only_columns(RESPONSE.c.content_id)
    connection.execute(delete(CONTENT).where(CONTENT.c.id.in_(contents)))
    connection.execute(delete(RESPONSE).where(RESPONSE.c.id.in_(going)))
    mark_erased(connection)
