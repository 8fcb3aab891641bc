"""How many texts of a release say what, in which state, is counted without reading them."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COLUMNS = ["release_id", "question", "label", "state"]


def upgrade() -> None:
    """Adds an index."""
    op.create_index("ix_release_text_kind", "release_text", _COLUMNS)


def downgrade() -> None:
    """Takes it away again."""
    op.drop_index("ix_release_text_kind", "release_text")
