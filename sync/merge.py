"""Staged → the mirror, in SQL and inside one transaction.

Each statement is one rule of the protocol, for all responses at once. A row is known by epoch,
number and seed; what is gone is hidden first, and purged only when it was hidden already.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Update,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from survey_templates.codebook import TRIAL_CODE
from sync.database import mark_erased
from sync.reconcile import Loss
from sync.tables import CONTENT, RESPONSE, STAGED
from sync.traces import leave_traces

_SAME = and_(RESPONSE.c.number == STAGED.c.number, RESPONSE.c.seed == STAGED.c.seed)
_IS_TRIAL = RESPONSE.c.participation_code == TRIAL_CODE
_HIDDEN = RESPONSE.c.hidden_since.is_not(None)
_HAS_CONTENT = STAGED.c.content_id.is_not(None)
_DIFFERS = and_(_HAS_CONTENT, STAGED.c.content_hash != RESPONSE.c.content_hash)
_CONTENT = ("complete", "participation_code", "content_id", "content_hash")


@dataclass(frozen=True)
class Matched:
    """How many responses are both staged and in the mirror, by what happens to them."""

    changed: int
    returned: int
    unchanged: int


class Merge:
    """The rules on one epoch; `now` is when its run began."""

    def __init__(self, connection: Connection, epoch_key: int, now: datetime) -> None:
        self._connection = connection
        self._epoch_key = epoch_key
        self._now = now
        self._in_epoch = RESPONSE.c.epoch_id == epoch_key
        self._gone = and_(self._in_epoch, ~exists().where(_SAME).correlate(RESPONSE))

    def rows(self) -> int:
        """How many responses the epoch has in the mirror."""
        return self._count(self._in_epoch)

    def loss(self) -> Loss:
        """What is gone, before anything is changed."""
        same_number = exists().where(self._in_epoch, RESPONSE.c.number == STAGED.c.number)
        reused = select(func.count()).select_from(STAGED)
        reused = reused.where(same_number.correlate(STAGED), ~self._known())
        return Loss(
            known=self._count(self._in_epoch, ~_IS_TRIAL),
            gone=self._count(self._gone, ~_IS_TRIAL),
            reused=self._connection.execute(reused).scalar_one(),
        )

    def matched(self) -> Matched:
        """What happens to what is known already, before it happens."""
        returned = case((_HIDDEN, 1), else_=0)
        changed = case((and_(~_HIDDEN, _DIFFERS), 1), else_=0)
        wanted = select(func.count(), func.sum(changed), func.sum(returned))
        joined = wanted.select_from(RESPONSE.join(STAGED, _SAME)).where(self._in_epoch)
        both, edits, back = self._connection.execute(joined).one()
        edits, back = edits or 0, back or 0
        return Matched(changed=edits, returned=back, unchanged=both - edits - back)

    def purge(self, *, trial_only: bool) -> int:
        """Removes what was gone before this run too, and is not held; how many that were."""
        may_go = and_(self._gone, _HIDDEN, RESPONSE.c.held_in.is_(None))
        if trial_only:
            may_go = and_(may_go, _IS_TRIAL)
        leave_traces(self._connection, select(RESPONSE.c.id).where(may_go))
        return self._erase(delete(RESPONSE).where(may_go))

    def overwrite(self) -> None:
        """Gives what was read again its new content, and shows what came back."""
        of_both = update(RESPONSE).where(self._in_epoch, _SAME)
        edited = {name: STAGED.c[name] for name in _CONTENT}
        self._erase(of_both.where(_DIFFERS).values(edited))
        shown = {"hidden_since": None, "held_in": None, "set_aside": STAGED.c.unreadable}
        apart = or_(_HIDDEN, RESPONSE.c.set_aside != STAGED.c.unreadable)
        self._connection.execute(of_both.where(apart).values(shown))

    def hide(self) -> int:
        """Hides what is gone since the last run; how many that were."""
        newly = update(RESPONSE).where(self._gone, ~_HIDDEN)
        return self._connection.execute(newly.values(hidden_since=self._now)).rowcount

    def absent(self) -> int:
        """How many are not in what was read, and are shown all the same."""
        return self._count(self._gone, ~_HIDDEN)

    def unheld(self) -> int:
        """How many are gone and not held, trial answers left out."""
        return self._count(self._gone, RESPONSE.c.held_in.is_(None), ~_IS_TRIAL)

    def hold(self, run_key: int) -> None:
        """Holds what is gone, but for trial answers, until a person lets run `run_key`'s go."""
        free = update(RESPONSE).where(self._gone, RESPONSE.c.held_in.is_(None), ~_IS_TRIAL)
        self._connection.execute(free.values(held_in=run_key))

    def held(self) -> int:
        """How many are held, by this run or an earlier one."""
        return self._count(self._in_epoch, RESPONSE.c.held_in.is_not(None))

    def add(self) -> int:
        """Adds what was never seen in this epoch; how many that were."""
        new = select(
            literal(self._epoch_key),
            STAGED.c.number,
            STAGED.c.seed,
            STAGED.c.complete,
            func.coalesce(STAGED.c.participation_code, ""),
            STAGED.c.content_id,
            func.coalesce(STAGED.c.content_hash, ""),
            literal(self._now, RESPONSE.c.first_seen.type),
            STAGED.c.unreadable,
        ).where(~self._known(), or_(_HAS_CONTENT, STAGED.c.unreadable))
        columns = ["epoch_id", "number", "seed", *_CONTENT, "first_seen", "set_aside"]
        added = insert(RESPONSE).from_select(columns, new)
        # Not every driver remembers of itself how many it inserted.
        counted = added.execution_options(preserve_rowcount=True)
        return self._connection.execute(counted).rowcount

    def finish(self) -> None:
        """Takes away what was staged, and the answers that are no longer in any response."""
        self._connection.execute(delete(STAGED))
        in_use = exists().where(RESPONSE.c.content_id == CONTENT.c.id).correlate(CONTENT)
        self._connection.execute(delete(CONTENT).where(~in_use))

    def _erase(self, statement: Delete | Update) -> int:
        """Takes texts away, and keeps that they went; of how many rows."""
        erased = self._connection.execute(statement).rowcount
        if erased:
            mark_erased(self._connection)
        return erased

    def _known(self) -> ColumnElement[bool]:
        return exists().where(self._in_epoch, _SAME).correlate(STAGED)

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        wanted = select(func.count()).select_from(RESPONSE).where(*conditions)
        return self._connection.execute(wanted).scalar_one()
