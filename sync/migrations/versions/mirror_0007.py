"""Which runs read a file."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; of the runs of before nobody kept it."""
    from_file = sa.Column("from_file", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("run", from_file)


def downgrade() -> None:
    """Removes it."""
    op.drop_column("run", "from_file")
