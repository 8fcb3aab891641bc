"""The audit trail says how often and about whom, and refuses to be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_REFUSAL = "the audit trail is only ever added to"
_FUNCTION = (
    "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
)
_TRIGGER = (
    "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
)
_POSTGRESQL_UP = (_FUNCTION, _TRIGGER)
_POSTGRESQL_DOWN = (
    "DROP TRIGGER audit_only_grows ON audit",
    "DROP FUNCTION refuse_audit_change()",
)
_SQLITE_UP = tuple(
    f"CREATE TRIGGER audit_no_{what} BEFORE {what} ON audit "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for what in ("update", "delete")
)
_SQLITE_DOWN = ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")


def upgrade() -> None:
    """Adds the columns and an index, and lets the store refuse every other change of a line."""
    op.add_column("audit", sa.Column("about", sa.Integer()))
    op.add_column("audit", sa.Column("count", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_audit_municipality", "audit", ["municipality"])
    _do(_POSTGRESQL_UP if _is_postgresql() else _SQLITE_UP)


def downgrade() -> None:
    """Takes them away again."""
    _do(_POSTGRESQL_DOWN if _is_postgresql() else _SQLITE_DOWN)
    op.drop_index("ix_audit_municipality", "audit")
    op.drop_column("audit", "count")
    op.drop_column("audit", "about")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _do(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
