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
    false,
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

# The answers of a response by question code, as canonical JSON. In a table of their own: what a run
# reads is written once, where it stays, and who is looked for needs no way through all the texts.
CONTENT = Table(
    "content",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("answers", Text, nullable=False),
)

# `held_in` is the key of the run that held the deletion of a row that is gone. `content_id` is NULL
# as long as the answers could not be read.
RESPONSE = Table(
    "response",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch_id", ForeignKey(EPOCH.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seed", String(40), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("participation_code", Text, nullable=False),
    Column("content_id", Integer, unique=True, index=True),
    Column("content_hash", String(64), nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("hidden_since", UtcDateTime),
    Column("held_in", Integer),
    Column("set_aside", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("epoch_id", "number", "seed"),
)

# What a run has read so far. It has content when it is new or changed and could be read; nobody
# else refers to that until the run is applied.
STAGED = Table(
    "staged",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seed", String(40), primary_key=True),
    Column("complete", Boolean, nullable=False),
    Column("participation_code", Text),
    Column("content_id", Integer),
    Column("content_hash", String(64)),
    Column("unreadable", Boolean, nullable=False),
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
    Column("full", Boolean, nullable=False, server_default=false()),
    Column("from_file", Boolean, nullable=False, server_default=false()),
)

TEXT_KEY = Table(
    "text_key",
    metadata,
    Column("response_id", ForeignKey(RESPONSE.c.id, ondelete="CASCADE"), primary_key=True),
    Column("question", Integer, primary_key=True),
    Column("content_hash", String(64), nullable=False),
    Column("key", String(64), nullable=False, unique=True),
)

# The keys that a response's texts had before they were edited: an earlier release has those.
FORMER_KEY = Table(
    "former_key",
    metadata,
    Column("key", String(64), primary_key=True),
    Column(
        "response_id", ForeignKey(RESPONSE.c.id, ondelete="CASCADE"), nullable=False, index=True
    ),
)

# The keys of the texts of who is gone for good: random, and in no other table of the mirror.
ERASED_TEXT = Table(
    "erased_text",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("survey_id", Integer, nullable=False, index=True),
)

# Which responses are in which release: the workspace must not know, and erasing one has to find it.
# `content_hash` is that of the response when it went in: another one now is an edit since.
RELEASE_MEMBER = Table(
    "release_member",
    metadata,
    Column("survey_id", Integer, primary_key=True, autoincrement=False),
    Column("municipality", String(6), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("response_id", ForeignKey(RESPONSE.c.id, ondelete="CASCADE"), primary_key=True),
    Column("content_hash", String(64), nullable=False, server_default=""),
)

# Of which releases the mirror knows who is in them, also when all of those are gone.
KNOWN_RELEASE = Table(
    "known_release",
    metadata,
    Column("survey_id", Integer, primary_key=True, autoincrement=False),
    Column("municipality", String(6), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
)

ASSIGNMENT = Table(
    "assignment",
    metadata,
    Column("response_id", ForeignKey(RESPONSE.c.id, ondelete="CASCADE"), primary_key=True),
    Column("municipality", String(6), nullable=False),
    Column("assigned_at", UtcDateTime, nullable=False),
)

# What was erased here and may not come back: a hash that tells nothing to who does not know it.
TOMBSTONE = Table(
    "tombstone",
    metadata,
    Column("identity_hash", String(64), primary_key=True),
    Column("survey_id", Integer, nullable=False),
    Column("erased_at", UtcDateTime, nullable=False),
)

DRIFT = Table(
    "drift",
    metadata,
    Column("survey_id", Integer, primary_key=True, autoincrement=False),
    Column("code", String(40), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)

# One row at most: who brings over answers now.
LEASE = Table(
    "lease",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("owner", String(120), nullable=False),
    Column("heartbeat", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
)

# One row at most: until when LimeSurvey is left alone, after so many refused logins in a row of an
# account; of that only a salted hash.
BREAKER = Table(
    "breaker",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("refusals", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("account", String(120)),
)
