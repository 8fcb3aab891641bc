"""A text of a release is found by its key."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds an index."""
    op.create_index("ix_release_text_key", "release_text", ["key"])


def downgrade() -> None:
    """Takes it away again."""
    op.drop_index("ix_release_text_key", "release_text")
