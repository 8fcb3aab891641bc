"""Signs of life of the worker, what waits for the administrator, and what can be asked about it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NEW_COLUMNS = (
    ("round_status", sa.Column("set_aside", sa.Integer, nullable=False, server_default="0")),
    ("round_status", sa.Column("archived", sa.Integer, nullable=False, server_default="0")),
    ("request", sa.Column("number", sa.Integer)),
    ("request", sa.Column("run", sa.Integer)),
    ("request", sa.Column("count", sa.Integer)),
)


def upgrade() -> None:
    """Adds columns and tables."""
    for table, column in _NEW_COLUMNS:
        op.add_column(table, column)
    op.create_table(
        "hold",
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("run", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["round.survey_id"], name="fk_hold_survey_id"),
        sa.PrimaryKeyConstraint("survey_id", "run", name="pk_hold"),
    )
    op.create_table(
        "unassigned",
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(20)),
        sa.ForeignKeyConstraint(["survey_id"], ["round.survey_id"], name="fk_unassigned_survey_id"),
        sa.PrimaryKeyConstraint("survey_id", "number", name="pk_unassigned"),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("lived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interval_seconds", sa.Integer, nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_worker"),
    )


def downgrade() -> None:
    """Takes them away again; rounds, requests and counts stay."""
    for table in ("worker", "unassigned", "hold"):
        op.drop_table(table)
    for table, column in reversed(_NEW_COLUMNS):
        op.drop_column(table, column.name)
