"""Regions: municipalities that look at their figures together."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["round.survey_id"], name="fk_region_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_region"),
        sa.UniqueConstraint("survey_id", "name", name="uq_region_survey_id_name"),
    )
    op.create_table(
        "region_municipality",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["region.id"],
            name="fk_region_municipality_region_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", "municipality", name="pk_region_municipality"),
    )


def downgrade() -> None:
    """Removes the tables."""
    op.drop_table("region_municipality")
    op.drop_table("region")
