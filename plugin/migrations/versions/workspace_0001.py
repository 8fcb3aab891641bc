"""The workspace: rounds, municipalities, releases, status, requests and grants."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_grant"),
        sa.UniqueConstraint("code_hash", name="uq_grant_code_hash"),
    )
    op.create_table(
        "round",
        sa.Column("survey_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=120), nullable=False),
        sa.Column("link_template", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("survey_id", name="pk_round"),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )
    op.create_table(
        "municipality",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("participation_code", sa.String(length=20), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["round.survey_id"], name="fk_municipality_survey_id"
        ),
        sa.PrimaryKeyConstraint("survey_id", "code", name="pk_municipality"),
        sa.UniqueConstraint(
            "survey_id", "participation_code", name="uq_municipality_survey_id_participation_code"
        ),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["round.survey_id"], name="fk_request_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
    )
    op.create_table(
        "round_status",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("unassigned", sa.Integer(), nullable=False),
        sa.Column("trial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["round.survey_id"], name="fk_round_status_survey_id"
        ),
        sa.PrimaryKeyConstraint("survey_id", name="pk_round_status"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["grant.id"], name="fk_session_grant_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
    )
    op.create_table(
        "municipality_status",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("incomplete", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id", "municipality"],
            ["municipality.survey_id", "municipality.code"],
            name="fk_municipality_status_survey_id_municipality",
        ),
        sa.PrimaryKeyConstraint("survey_id", "municipality", name="pk_municipality_status"),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=6), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id", "municipality"],
            ["municipality.survey_id", "municipality.code"],
            name="fk_release_survey_id_municipality",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_release"),
        sa.UniqueConstraint(
            "survey_id", "municipality", "number", name="uq_release_survey_id_municipality_number"
        ),
    )
    op.create_table(
        "release_text",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("label", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name="fk_release_text_release_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "key", name="pk_release_text"),
    )


def downgrade() -> None:
    """Removes the tables."""
    op.drop_table("release_text")
    op.drop_table("release")
    op.drop_table("municipality_status")
    op.drop_table("session")
    op.drop_table("round_status")
    op.drop_table("request")
    op.drop_table("municipality")
    op.drop_table("secret")
    op.drop_table("round")
    op.drop_table("grant")
