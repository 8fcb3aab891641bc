"""Counts and run results, for the web service to show: never answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, exists, select, update

from plugin.workspace.runs import RunKind
from plugin.workspace.schema import (
    hold_table,
    municipality_status_table,
    round_status_table,
    run_table,
    unassigned_table,
)
from sync.database import reading, writing
from sync.records import Outcome

_PULLS = (RunKind.QUICK, RunKind.FULL)


@dataclass(frozen=True)
class MunicipalityStatus:
    """How many responses a municipality has; `late` came in complete after its last release."""

    municipality: str
    complete: int
    incomplete: int
    late: int


@dataclass(frozen=True)
class Hold:
    """So many deletions that a run of the sync holds until the administrator confirms them."""

    run: int
    count: int


@dataclass(frozen=True)
class Unassigned:
    """A response without a municipality, by its number in LimeSurvey.

    `code` is what stood in its link, None unless that has the form of a participation code.
    """

    number: int
    code: str | None


@dataclass(frozen=True)
class RoundCounts:
    """What the mirror holds of a round that no municipality counts.

    `listed` are the first of the `unassigned`.
    """

    unassigned: int
    trial: int
    set_aside: int = 0
    archived: int = 0
    holds: tuple[Hold, ...] = ()
    listed: tuple[Unassigned, ...] = ()


@dataclass(frozen=True)
class RoundStatus:
    """How the last sync of a round went; `problem` is Dutch, and empty when all went well.

    `tried_at` and `succeeded_at` are None when it was never tried, or never succeeded. `from_files`
    when every run that is kept and succeeded read a file: nobody means to pull that round.
    """

    survey_id: int
    tried_at: datetime | None
    succeeded_at: datetime | None
    problem: str
    unassigned: int
    trial: int
    set_aside: int = 0
    archived: int = 0
    from_files: bool = False
    holds: tuple[Hold, ...] = ()

    @property
    def held(self) -> int:
        """How many deletions are held."""
        return sum(hold.count for hold in self.holds)


class Statuses:
    """The status rows in the workspace."""

    def __init__(self, store: Engine | Connection) -> None:
        """On a connection, all of it is part of one transaction."""
        self._store = store

    def run_ended(self, survey_id: int, tried_at: datetime, problem: str) -> None:
        """Keep how a run ended; after a failure the counts stay those of the last good run."""
        values: dict[str, object] = {"tried_at": tried_at, "problem": problem}
        if not problem:
            values["succeeded_at"] = tried_at
        with writing(self._store) as connection:
            _write(connection, survey_id, values)

    def put_counts(
        self, survey_id: int, counts: RoundCounts, municipalities: Sequence[MunicipalityStatus]
    ) -> None:
        """Replace the counts of a round and of its municipalities, in one transaction."""
        figures = ("unassigned", "trial", "set_aside", "archived")
        with writing(self._store) as connection:
            _write(connection, survey_id, {name: getattr(counts, name) for name in figures})
            _replace(connection, municipality_status_table, survey_id, municipalities)
            _replace(connection, hold_table, survey_id, counts.holds)
            _replace(connection, unassigned_table, survey_id, counts.listed)

    def round(self, survey_id: int) -> RoundStatus | None:
        """How the last sync of a round went, or None when there was none."""
        from_files = _some_read(survey_id, RunKind.FILE) & ~_some_read(survey_id, *_PULLS)
        status = select(round_status_table, from_files.label("from_files")).where(
            round_status_table.c.survey_id == survey_id
        )
        held = select(hold_table.c.run, hold_table.c.count).where(
            hold_table.c.survey_id == survey_id
        )
        with reading(self._store) as connection:
            row = connection.execute(status).mappings().one_or_none()
            holds = connection.execute(held.order_by(hold_table.c.run)).mappings().all()
        return RoundStatus(**row, holds=tuple(Hold(**hold) for hold in holds)) if row else None

    def unassigned(self, survey_id: int) -> list[Unassigned]:
        """The first of the responses without a municipality, by number."""
        columns = unassigned_table.c
        query = select(columns.number, columns.code).where(columns.survey_id == survey_id)
        with reading(self._store) as connection:
            rows = connection.execute(query.order_by(columns.number)).mappings()
            return [Unassigned(**row) for row in rows]

    def municipality(self, survey_id: int, code: str) -> MunicipalityStatus:
        """The counts of one municipality; all zero when nothing was pulled yet."""
        columns = municipality_status_table.c
        query = select(
            columns.municipality, columns.complete, columns.incomplete, columns.late
        ).where(columns.survey_id == survey_id, columns.municipality == code)
        with reading(self._store) as connection:
            row = connection.execute(query).mappings().one_or_none()
        return MunicipalityStatus(**row) if row else MunicipalityStatus(code, 0, 0, 0)


def _some_read(survey_id: int, *kinds: RunKind) -> ColumnElement[bool]:
    """Whether a run of one of these kinds that is kept succeeded."""
    columns = run_table.c
    return exists().where(
        columns.survey_id == survey_id,
        columns.outcome == Outcome.SUCCEEDED.value,
        columns.kind.in_([kind.value for kind in kinds]),
    )


def _write(connection: Connection, survey_id: int, values: Mapping[str, object]) -> None:
    table = round_status_table
    changed = connection.execute(
        update(table).where(table.c.survey_id == survey_id).values(values)
    ).rowcount
    if not changed:
        empty = {"problem": "", "unassigned": 0, "trial": 0}
        connection.execute(table.insert().values({**empty, **values, "survey_id": survey_id}))


def _replace(connection: Connection, table: Table, survey_id: int, rows: Sequence[object]) -> None:
    """Put rows (of dataclasses) of a round in the place of those that were there."""
    connection.execute(delete(table).where(table.c.survey_id == survey_id))
    if rows:
        connection.execute(table.insert(), [{"survey_id": survey_id, **vars(row)} for row in rows])
