"""Which account was refused, so that another one need not wait."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; of a wait that lasts now, nobody knows whose it is."""
    op.add_column("breaker", sa.Column("account", sa.String(120)))


def downgrade() -> None:
    """Takes it away again."""
    op.drop_column("breaker", "account")
