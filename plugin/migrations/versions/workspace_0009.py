"""What LimeSurvey lets us know, and the audit trail."""

import sqlalchemy as sa
from alembic import op

from sync.database import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "used_statement",
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("good_until", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name="pk_used_statement"),
    )
    op.create_table(
        "nudge",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("nudged_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["round.survey_id"], name="fk_nudge_survey_id"),
        sa.PrimaryKeyConstraint("survey_id", name="pk_nudge"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("access_id", sa.Integer()),
        sa.Column("role", sa.String(length=20)),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("survey_id", sa.Integer()),
        sa.Column("municipality", sa.String(length=6)),
        sa.Column("release", sa.Integer()),
        sa.Column("file_hash", sa.String(length=64)),
        sa.Column("refused", sa.String(length=40)),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )


def downgrade() -> None:
    """Removes the tables."""
    op.drop_table("audit")
    op.drop_table("nudge")
    op.drop_table("used_statement")
