"""Personal codes, sessions with their ends, and who gave an access to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; who is signed in comes in again."""
    way = sa.Column("way", sa.String(length=20), nullable=False, server_default="uitnodiging")
    note = sa.Column("note", sa.String(length=100), nullable=False, server_default="")
    for column in (way, sa.Column("given_by", sa.Integer(), nullable=True), note):
        op.add_column("grant", column)
    op.create_table(
        "personal_code",
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["grant.id"], name="fk_personal_code_grant_id"),
        sa.PrimaryKeyConstraint("grant_id", name="pk_personal_code"),
        sa.UniqueConstraint("code_hash", name="uq_personal_code_code_hash"),
    )
    op.drop_table("session")
    _make_session("started_at", "idles_at", "ends_at")


def downgrade() -> None:
    """Removes the tables, and makes the former one of sessions."""
    op.drop_table("session")
    _make_session("seen_at")
    op.drop_table("personal_code")
    for name in ("note", "given_by", "way"):
        op.drop_column("grant", name)


def _make_session(*moments: str) -> None:
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in moments),
        sa.ForeignKeyConstraint(["grant_id"], ["grant.id"], name="fk_session_grant_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
    )
