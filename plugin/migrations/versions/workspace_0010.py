"""When a release was published for the first time."""

import sqlalchemy as sa
from alembic import op

from sync.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column: nothing was published yet."""
    op.add_column("release", sa.Column("published_at", UtcDateTime))


def downgrade() -> None:
    """Takes it away again."""
    op.drop_column("release", "published_at")
