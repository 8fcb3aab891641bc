"""Of how many people in a release the answers were erased since."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; the worker fills it in."""
    op.add_column("release", sa.Column("erased", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Takes it away again."""
    op.drop_column("release", "erased")
