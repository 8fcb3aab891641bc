"""The runs of the sync, for the administrator's page: figures, never answers."""

import sqlalchemy as sa
from alembic import op

from sync.database import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; it fills with the runs to come."""
    op.create_table(
        "kept_run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("first_began", UtcDateTime, nullable=False),
        sa.Column("began", UtcDateTime, nullable=False),
        sa.Column("ended", UtcDateTime, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["round.survey_id"], name="fk_kept_run_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_kept_run"),
    )
    op.create_index("ix_kept_run_survey_id", "kept_run", ["survey_id"])


def downgrade() -> None:
    """Removes it."""
    op.drop_index("ix_kept_run_survey_id", "kept_run")
    op.drop_table("kept_run")
