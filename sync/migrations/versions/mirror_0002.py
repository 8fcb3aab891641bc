"""The whole protocol: staging, holds, rows set aside, tombstones, assignments, drift and lease."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NEW_COLUMNS = (
    ("response", sa.Column("held_in", sa.Integer)),
    ("response", sa.Column("set_aside", sa.Boolean, nullable=False, server_default=sa.false())),
    # Every run so far read everything.
    ("run", sa.Column("full", sa.Boolean, nullable=False, server_default=sa.true())),
)


def upgrade() -> None:
    """Adds columns and tables."""
    for table, column in _NEW_COLUMNS:
        op.add_column(table, column)
    _create_staged()
    _create_about_responses()
    _create_about_surveys()
    _create_single_rows()


def _create_staged() -> None:
    op.create_table(
        "staged",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("seed", sa.String(40), nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("participation_code", sa.Text),
        sa.Column("answers", sa.JSON),
        sa.Column("content_hash", sa.String(64)),
        sa.Column("unreadable", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", "seed", name="pk_staged"),
    )


def _create_about_responses() -> None:
    op.create_table(
        "assignment",
        sa.Column("response_id", sa.Integer, nullable=False),
        sa.Column("municipality", sa.String(6), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("response_id", name="pk_assignment"),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name="fk_assignment_response_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "tombstone",
        sa.Column("identity_hash", sa.String(64), nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("identity_hash", name="pk_tombstone"),
    )


def _create_about_surveys() -> None:
    op.create_table(
        "drift",
        sa.Column("survey_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("survey_id", "code", "kind", name="pk_drift"),
    )


def _create_single_rows() -> None:
    op.create_table(
        "lease",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("heartbeat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lease"),
    )
    op.create_table(
        "breaker",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("refusals", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_breaker"),
    )


def downgrade() -> None:
    """Takes them away again; responses, runs, keys and releases stay."""
    for table in ("breaker", "lease", "drift", "tombstone", "assignment", "staged"):
        op.drop_table(table)
    for table, column in reversed(_NEW_COLUMNS):
        op.drop_column(table, column.name)
