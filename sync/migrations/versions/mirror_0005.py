"""What the responses in a release said when they went in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of releases that are there already nobody knows it any more."""
    hashed = sa.Column("content_hash", sa.String(64), nullable=False, server_default="")
    op.add_column("release_member", hashed)


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("release_member", "content_hash")
