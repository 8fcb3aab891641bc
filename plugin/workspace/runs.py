"""The runs of the sync as the administrator may see them: when, how, and figures; never answers.

The worker keeps them here, since the web service does not open the mirror. Of a round the last
`MOST` are kept. Runs in a row that say the same and changed nothing are one line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, select, update

from plugin.workspace.schema import run_table
from sync.database import reading, writing
from sync.records import Outcome

MOST = 50
# What a run did to the answers; the other figures say what there is.
CHANGES = ("new", "changed", "gone", "returned", "purged")


class RunKind(StrEnum):
    """What a run read, as it reads on the page."""

    QUICK = "snel"
    FULL = "volledig"
    FILE = "uit een bestand"


@dataclass(frozen=True, kw_only=True)
class KeptRun:
    """A run, or `times` of them in a row that say the same and changed nothing.

    Of those `first_began` is when the first began; `began`, `ended` and `counts` are of the last.
    `counts` has the figures by name of a run that succeeded, as the mirror keeps them. `message` is
    Dutch: why it failed, or what somebody has to look at; "" when there is nothing to tell.
    """

    survey_id: int
    first_began: datetime
    began: datetime
    ended: datetime
    kind: RunKind
    outcome: Outcome
    counts: Mapping[str, int]
    message: str
    times: int = 1

    @property
    def changed_nothing(self) -> bool:
        """Whether the answers are as they were."""
        return not any(self.counts.get(name) for name in CHANGES)


def together(last: KeptRun, new: KeptRun) -> KeptRun | None:
    """A run and the one that came just after it as one line; None when each has its own to say."""
    if not (last.changed_nothing and new.changed_nothing) or _says(last) != _says(new):
        return None
    return replace(new, first_began=last.first_began, times=last.times + new.times)


def _says(run: KeptRun) -> tuple[RunKind, Outcome, str]:
    return run.kind, run.outcome, run.message


class Runs:
    """The runs in the workspace."""

    def __init__(self, store: Engine | Connection) -> None:
        """On a connection, all of it is part of one transaction."""
        self._store = store

    def add(self, run: KeptRun) -> None:
        """Keep a run after those before it, together with the last one if they say the same."""
        columns = run_table.c
        with writing(self._store) as connection:
            row = connection.execute(_newest(run.survey_id).limit(1)).mappings().one_or_none()
            both = together(_run(row), run) if row else None
            if row and both:
                this = update(run_table).where(columns.id == row["id"])
                connection.execute(this.values(_values(both)))
                return
            connection.execute(run_table.insert().values(_values(run)))
            older = _newest(run.survey_id).with_only_columns(columns.id).offset(MOST)
            too_many = connection.scalars(older).all()
            connection.execute(delete(run_table).where(columns.id.in_(too_many)))

    def last(self, survey_id: int) -> list[KeptRun]:
        """The runs of a round, the newest first."""
        with reading(self._store) as connection:
            return [_run(row) for row in connection.execute(_newest(survey_id)).mappings()]


def _newest(survey_id: int) -> Select[Any]:
    return (
        select(run_table).where(run_table.c.survey_id == survey_id).order_by(run_table.c.id.desc())
    )


def _values(run: KeptRun) -> dict[str, object]:
    return {
        **vars(run),
        "kind": run.kind.value,
        "outcome": run.outcome.value,
        "counts": dict(run.counts),
    }


def _run(row: RowMapping) -> KeptRun:
    values = {name: value for name, value in row.items() if name != "id"}
    kind, outcome = RunKind(row["kind"]), Outcome(row["outcome"])
    return KeptRun(**{**values, "kind": kind, "outcome": outcome})
