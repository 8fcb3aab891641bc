"""Surveys of which the administrator asked to make a round."""

import sqlalchemy as sa
from alembic import op

from sync.database import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "round_request",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.Column("outcome", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_round_request"),
    )


def downgrade() -> None:
    """Removes it."""
    op.drop_table("round_request")
