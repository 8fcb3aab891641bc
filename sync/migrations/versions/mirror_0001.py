"""The mirror: epochs, responses, runs and the keys of texts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "epoch",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.Column("autonumber_start", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_epoch"),
        sa.UniqueConstraint(
            "survey_id",
            "created",
            "autonumber_start",
            name="uq_epoch_survey_id_created_autonumber_start",
        ),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("epoch_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seed", sa.String(40), nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("participation_code", sa.Text, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_since", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.ForeignKeyConstraint(["epoch_id"], ["epoch.id"], name="fk_response_epoch_id"),
        sa.UniqueConstraint("epoch_id", "number", "seed", name="uq_response_epoch_id_number_seed"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_survey_id", "run", ["survey_id"])
    op.create_table(
        "text_key",
        sa.Column("response_id", sa.Integer, nullable=False),
        sa.Column("question", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("response_id", "question", name="pk_text_key"),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name="fk_text_key_response_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("key", name="uq_text_key_key"),
    )
    op.create_table(
        "release_member",
        sa.Column("survey_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("municipality", sa.String(6), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("response_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(
            "survey_id", "municipality", "number", "response_id", name="pk_release_member"
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name="fk_release_member_response_id",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Takes the tables away, with everything in them."""
    for table in ("release_member", "text_key", "run", "response", "epoch"):
        op.drop_table(table)
