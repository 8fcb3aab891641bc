"""What people make: reviews of texts, and revisions of agreements, actions and the follow-up."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "review",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("adapted", sa.Text(), nullable=True),
        sa.Column("access_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_review"),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("access_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["revision.id"], name="fk_revision_superseded_by"
        ),
        sa.ForeignKeyConstraint(
            ["survey_id", "municipality"],
            ["municipality.survey_id", "municipality.code"],
            name="fk_revision_survey_id_municipality",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
    )
    op.create_index("ix_revision_survey_id_municipality", "revision", ["survey_id", "municipality"])


def downgrade() -> None:
    """Removes the tables."""
    op.drop_index("ix_revision_survey_id_municipality", "revision")
    op.drop_table("revision")
    op.drop_table("review")
