"""A round has an end, a municipality chooses what stays after it, and a line says what did it."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from sync.database import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Nobody loses answers by bringing a store up to date: an older round gets half a year at least.
_NEVER = "9999-12-31"
_IN_ALL, _FROM_NOW = timedelta(days=365), timedelta(days=183)


def upgrade() -> None:
    """Adds the columns: a round ends a year after it began, and everybody keeps everything."""
    ends_on = sa.Column("ends_on", sa.String(10), nullable=False, server_default=_NEVER)
    op.add_column("round", ends_on)
    op.add_column("round", sa.Column("ended_at", UtcDateTime))
    op.add_column(
        "municipality",
        sa.Column("keeps", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column("audit", sa.Column("by", sa.String(40)))
    _fill_in()


def _fill_in() -> None:
    rounds = sa.table(
        "round",
        sa.column("survey_id", sa.Integer()),
        sa.column("registered_at", UtcDateTime()),
        sa.column("ends_on", sa.String(10)),
    )
    connection, now = op.get_bind(), datetime.now(UTC)
    for row in connection.execute(sa.select(rounds.c.survey_id, rounds.c.registered_at)).all():
        ends = max(row.registered_at + _IN_ALL, now + _FROM_NOW)
        this = sa.update(rounds).where(rounds.c.survey_id == row.survey_id)
        connection.execute(this.values(ends_on=ends.date().isoformat()))


def downgrade() -> None:
    """Takes them away again."""
    op.drop_column("audit", "by")
    op.drop_column("municipality", "keeps")
    op.drop_column("round", "ended_at")
    op.drop_column("round", "ends_on")
