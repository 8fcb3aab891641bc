"""A released text has its state and its turn beside it, so that a page reads few of many."""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_text = sa.table(
    "release_text",
    *(sa.column(name) for name in ("release_id", "key", "question", "label", "state", "turn")),
)
_review = sa.table("review", sa.column("key"), sa.column("state"))


def upgrade() -> None:
    """Adds the columns, with what follows from the rows that are there."""
    for column in (
        sa.Column("state", sa.String(length=20), nullable=False, server_default="nieuw"),
        sa.Column("turn", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("release_text", column)
    decided = sa.select(_review.c.state).where(_review.c.key == _text.c.key).scalar_subquery()
    op.execute(_text.update().where(decided.is_not(None)).values(state=decided))
    _take_turns()
    op.create_index("ix_release_text_turn", "release_text", ["release_id", "question", "turn"])


def _take_turns() -> None:
    """The first text of each label, then the second of each, and so on."""
    columns = _text.c
    rows = op.get_bind().execute(
        sa.select(columns.release_id, columns.key, columns.question, columns.label)
    )
    seen: Counter[tuple[int, int, int | None]] = Counter()
    turns = []
    for row in sorted(rows, key=lambda row: row.key):
        of = (row.release_id, row.question, row.label)
        turns.append({"of": row.release_id, "named": row.key, "turn": seen[of]})
        seen[of] += 1
    if turns:
        mine = (columns.release_id == sa.bindparam("of")) & (columns.key == sa.bindparam("named"))
        op.get_bind().execute(_text.update().where(mine).values(turn=sa.bindparam("turn")), turns)


def downgrade() -> None:
    """Takes the columns away."""
    op.drop_index("ix_release_text_turn", "release_text")
    op.drop_column("release_text", "turn")
    op.drop_column("release_text", "state")
