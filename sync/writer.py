"""The mirror inside one transaction: everything in it happens, or nothing."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)

from sync.drift import Drift, DriftKind
from sync.lease import Held
from sync.merge import Merge
from sync.reconcile import Standing, classify, effective_code
from sync.records import Epoch, Run
from sync.tables import ASSIGNMENT, DRIFT, EPOCH, RESPONSE, RUN


class MirrorWriter:
    """What a run writes. An epoch is named by its key, as `enter` gives it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def renew(self, lease: Held) -> None:
        """Prolongs the lease; raises `BusyError` when it was lost, which undoes everything."""
        lease.renew(self._connection)

    def enter(self, epoch: Epoch, now: datetime) -> int:
        """Makes `epoch` the present one of its survey, archives the others, and gives its key.

        What came from files goes on in it: who is in LimeSurvey no longer, will be missed there.
        """
        of_file = update(EPOCH).where(is_epoch(Epoch.of_file(epoch.survey_id)))
        self._connection.execute(of_file.values(vars(epoch)))
        wanted = select(EPOCH.c.id).where(is_epoch(epoch))
        if self._connection.scalar(wanted) is None:
            self._connection.execute(insert(EPOCH).values(vars(epoch)))
        key: int = self._connection.execute(wanted).scalar_one()
        of_survey = update(EPOCH).where(EPOCH.c.survey_id == epoch.survey_id)
        others = of_survey.where(EPOCH.c.id != key, EPOCH.c.archived_at.is_(None))
        self._connection.execute(others.values(archived_at=now))
        self._connection.execute(of_survey.where(EPOCH.c.id == key).values(archived_at=None))
        return key

    def merging(self, epoch_key: int, now: datetime) -> Merge:
        """The rules by which what is staged comes into an epoch."""
        return Merge(self._connection, epoch_key, now)

    def standings(self, epoch_key: int, codes: Mapping[str, str]) -> Counter[Standing]:
        """How many responses in the epoch count as what.

        `codes` gives the municipality of each participation code.
        """
        kind = (
            RESPONSE.c.participation_code,
            ASSIGNMENT.c.municipality,
            RESPONSE.c.complete,
            RESPONSE.c.hidden_since.is_not(None),
            RESPONSE.c.set_aside,
        )
        joined = select(*kind, func.count()).select_from(RESPONSE).outerjoin(ASSIGNMENT)
        wanted = joined.where(RESPONSE.c.epoch_id == epoch_key).group_by(*kind)
        counted: Counter[Standing] = Counter()
        for own, assigned, complete, hidden, set_aside, number in self._connection.execute(wanted):
            code = effective_code(own, assigned, codes)
            standing = classify(
                code, complete=complete, hidden=hidden, codes=codes, set_aside=set_aside
            )
            counted[standing] += number
        return counted

    def keep_drift(
        self, survey_id: int, found: set[Drift], now: datetime, judged: Collection[DriftKind]
    ) -> tuple[Drift, ...]:
        """Keeps what is the matter with a survey's questions, and gives it with its date.

        Only of what was `judged`, it is believed that all is well again where nothing was found.
        """
        of_survey = DRIFT.c.survey_id == survey_id
        healed = of_survey & tuple_(DRIFT.c.code, DRIFT.c.kind).not_in(
            [(drift.code, drift.kind.value) for drift in found]
        )
        healed &= DRIFT.c.kind.in_([kind.value for kind in judged])
        self._connection.execute(delete(DRIFT).where(healed))
        kept = select(DRIFT.c.code, DRIFT.c.kind, DRIFT.c.since).where(of_survey)
        known = {(row.code, row.kind) for row in self._connection.execute(kept)}
        for drift in found:
            if (drift.code, drift.kind.value) not in known:
                row = {"code": drift.code, "kind": drift.kind.value, "since": now}
                self._connection.execute(insert(DRIFT).values(survey_id=survey_id, **row))
        rows = self._connection.execute(kept.order_by(DRIFT.c.code, DRIFT.c.kind))
        return tuple(Drift(row.code, DriftKind(row.kind), row.since) for row in rows)

    def record(self, run: Run) -> int:
        """Writes down a run, and gives its key."""
        result = self._connection.execute(
            insert(RUN)
            .values(
                survey_id=run.survey_id,
                started=run.started,
                finished=run.finished,
                outcome=run.outcome.value,
                counts=dict(run.counts),
                message=run.message,
                full=run.full,
                from_file=run.from_file,
            )
            .returning(RUN.c.id)
        )
        key: int = result.scalar_one()
        return key


def is_epoch(epoch: Epoch) -> ColumnElement[bool]:
    """Whether a row is that of this epoch."""
    return and_(
        EPOCH.c.survey_id == epoch.survey_id,
        EPOCH.c.created == epoch.created,
        EPOCH.c.autonumber_start == epoch.autonumber_start,
    )
