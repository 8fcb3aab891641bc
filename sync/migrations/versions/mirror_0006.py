"""What a response leaves behind in releases: the keys of its texts, also of former ones."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; of each release with members it is known who is in it."""
    op.create_table(
        "former_key",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("response_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name="fk_former_key_response_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_former_key"),
    )
    op.create_index("ix_former_key_response_id", "former_key", ["response_id"])
    op.create_table(
        "erased_text",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_erased_text"),
    )
    op.create_index("ix_erased_text_survey_id", "erased_text", ["survey_id"])
    op.create_table(
        "known_release",
        sa.Column("survey_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("municipality", sa.String(6), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("survey_id", "municipality", "number", name="pk_known_release"),
    )
    op.execute(
        "INSERT INTO known_release (survey_id, municipality, number) "
        "SELECT DISTINCT survey_id, municipality, number FROM release_member"
    )


def downgrade() -> None:
    """Removes the tables."""
    op.drop_table("known_release")
    op.drop_index("ix_erased_text_survey_id", "erased_text")
    op.drop_table("erased_text")
    op.drop_index("ix_former_key_response_id", "former_key")
    op.drop_table("former_key")
