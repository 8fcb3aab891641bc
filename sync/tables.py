"""The mirror's tables. `migrations` makes them; a test holds the two together."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from sync.database import NAMING, UtcDateTime

metadata = MetaData(naming_convention=NAMING)

EPOCH = Table(
    "epoch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey_id", Integer, nullable=False),
    Column("created", String(40), nullable=False),
    Column("autonumber_start", Integer, nullable=False),
    Column("archived_at", UtcDateTime),
    UniqueConstraint("survey_id", "created", "autonumber_start"),
)

RESPONSE = Table(
    "response",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch_id", ForeignKey(EPOCH.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seed", String(40), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("participation_code", Text, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("hidden_since", UtcDateTime),
    UniqueConstraint("epoch_id", "number", "seed"),
)

RUN = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey_id", Integer, nullable=False, index=True),
    Column("started", UtcDateTime, nullable=False),
    Column("finished", UtcDateTime, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("counts", JSON, nullable=False),
    Column("message", Text, nullable=False),
)

TEXT_KEY = Table(
    "text_key",
    metadata,
    Column("response_id", ForeignKey(RESPONSE.c.id, ondelete="CASCADE"), primary_key=True),
    Column("question", Integer, primary_key=True),
    Column("content_hash", String(64), nullable=False),
    Column("key", String(64), nullable=False, unique=True),
)

# Which responses are in which release: the workspace must not know, and erasing one has to find it.
RELEASE_MEMBER = Table(
    "release_member",
    metadata,
    Column("survey_id", Integer, primary_key=True, autoincrement=False),
    Column("municipality", String(6), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("response_id", ForeignKey(RESPONSE.c.id, ondelete="CASCADE"), primary_key=True),
)
