"""Counts and run results, for the web service to show: never answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from plugin.workspace.schema import municipality_status_table, round_status_table
from sync.database import reading, writing


@dataclass(frozen=True)
class MunicipalityStatus:
    """How many responses a municipality has; `late` came in complete after its last release."""

    municipality: str
    complete: int
    incomplete: int
    late: int


@dataclass(frozen=True)
class RoundStatus:
    """How the last sync of a round went; `problem` is Dutch, and empty when all went well.

    `tried_at` and `succeeded_at` are None when it was never tried, or never succeeded.
    """

    survey_id: int
    tried_at: datetime | None
    succeeded_at: datetime | None
    problem: str
    unassigned: int
    trial: int


class Statuses:
    """The status rows in the workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run_ended(self, survey_id: int, tried_at: datetime, problem: str) -> None:
        """Keep how a run ended; after a failure the counts stay those of the last good run."""
        values: dict[str, object] = {"tried_at": tried_at, "problem": problem}
        if not problem:
            values["succeeded_at"] = tried_at
        with writing(self._engine) as connection:
            _write(connection, survey_id, values)

    def put_counts(
        self, survey_id: int, unassigned: int, trial: int, municipalities: list[MunicipalityStatus]
    ) -> None:
        """Replace the counts of a round and of its municipalities, in one transaction."""
        table = municipality_status_table
        with writing(self._engine) as connection:
            _write(connection, survey_id, {"unassigned": unassigned, "trial": trial})
            connection.execute(delete(table).where(table.c.survey_id == survey_id))
            if municipalities:
                connection.execute(
                    table.insert(),
                    [{"survey_id": survey_id, **vars(status)} for status in municipalities],
                )

    def round(self, survey_id: int) -> RoundStatus | None:
        """How the last sync of a round went, or None when there was none."""
        with reading(self._engine) as connection:
            query = select(round_status_table).where(round_status_table.c.survey_id == survey_id)
            row = connection.execute(query).mappings().one_or_none()
        return RoundStatus(**row) if row else None

    def municipality(self, survey_id: int, code: str) -> MunicipalityStatus:
        """The counts of one municipality; all zero when nothing was pulled yet."""
        columns = municipality_status_table.c
        query = select(
            columns.municipality, columns.complete, columns.incomplete, columns.late
        ).where(columns.survey_id == survey_id, columns.municipality == code)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().one_or_none()
        return MunicipalityStatus(**row) if row else MunicipalityStatus(code, 0, 0, 0)


def _write(connection: Connection, survey_id: int, values: Mapping[str, object]) -> None:
    table = round_status_table
    changed = connection.execute(
        update(table).where(table.c.survey_id == survey_id).values(values)
    ).rowcount
    if not changed:
        empty = {"problem": "", "unassigned": 0, "trial": 0}
        connection.execute(table.insert().values({**empty, **values, "survey_id": survey_id}))
