"""Answers in a table of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Moves the answers; nothing is staged while a mirror is brought up to date."""
    op.create_table(
        "content",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_content"),
    )
    op.execute("INSERT INTO content (id, answers) SELECT id, CAST(answers AS TEXT) FROM response")
    # Without a reference: SQLite can add none to a table that is there.
    op.add_column("response", sa.Column("content_id", sa.Integer))
    op.execute("UPDATE response SET content_id = id")
    op.create_index("ix_response_content_id", "response", ["content_id"], unique=True)
    op.drop_column("response", "answers")
    op.execute("DELETE FROM staged")
    op.drop_column("staged", "answers")
    op.add_column("staged", sa.Column("content_id", sa.Integer))


def downgrade() -> None:
    """Moves them back."""
    op.execute("DELETE FROM staged")
    op.drop_column("staged", "content_id")
    op.add_column("staged", sa.Column("answers", sa.JSON))
    answers = sa.Column("answers", sa.JSON, nullable=False, server_default="{}")
    op.add_column("response", answers)
    moved = "UPDATE response SET answers = {} FROM content WHERE content.id = response.content_id"
    # SQLite has no type of its own for JSON, and a cast would make a number of it.
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(moved.format("content.answers" if is_sqlite else "CAST(content.answers AS JSON)"))
    op.drop_index("ix_response_content_id", "response")
    op.drop_column("response", "content_id")
    op.drop_table("content")
