"""The tables of the workspace."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from sync.database import NAMING, UtcDateTime

metadata = MetaData(naming_convention=NAMING)

round_table = Table(
    "round",
    metadata,
    Column("survey_id", Integer, primary_key=True, autoincrement=False),
    Column("title", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Column("mark", String(120), nullable=False),
    Column("link_template", Text, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    # The day on which the answers go, as ISO has it; `ended_at` is when they went.
    Column("ends_on", String(10), nullable=False, server_default="9999-12-31"),
    Column("ended_at", UtcDateTime),
)

municipality_table = Table(
    "municipality",
    metadata,
    Column("survey_id", ForeignKey("round.survey_id"), primary_key=True),
    Column("code", String(6), primary_key=True),
    Column("participation_code", String(20), nullable=False),
    Column("invited", Integer),
    Column("closed_at", UtcDateTime),
    # Whether releases and agenda stay when the answers go.
    Column("keeps", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("survey_id", "participation_code"),
)

# `erased` people of it are gone since: their texts went, and the figures still count them. The
# first that has `published_at` is what everybody may see of the round.
release_table = Table(
    "release",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey_id", Integer, nullable=False),
    Column("municipality", String(6), nullable=False),
    Column("number", Integer, nullable=False),
    Column("document", JSON, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("erased", Integer, nullable=False, server_default="0"),
    Column("published_at", UtcDateTime),
    ForeignKeyConstraint(
        ["survey_id", "municipality"], ["municipality.survey_id", "municipality.code"]
    ),
    UniqueConstraint("survey_id", "municipality", "number"),
)

release_text_table = Table(
    "release_text",
    metadata,
    Column("release_id", ForeignKey("release.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("question", Integer, nullable=False),
    Column("label", Integer),
    Column("role", String(200)),
    Column("text", Text, nullable=False),
    # What was decided about it, and its turn among those of its question: kept where it is read.
    Column("state", String(20), nullable=False, server_default="nieuw"),
    Column("turn", Integer, nullable=False, server_default="0"),
    Index("ix_release_text_turn", "release_id", "question", "turn"),
    Index("ix_release_text_key", "key"),
    Index("ix_release_text_kind", "release_id", "question", "label", "state"),
)

region_table = Table(
    "region",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey_id", ForeignKey("round.survey_id"), nullable=False),
    Column("name", String(100), nullable=False),
    UniqueConstraint("survey_id", "name"),
)

region_municipality_table = Table(
    "region_municipality",
    metadata,
    Column("region_id", ForeignKey("region.id", ondelete="CASCADE"), primary_key=True),
    Column("municipality", String(6), primary_key=True),
)

# What was decided about a text, by its random key: so it stays when a release is made anew.
review_table = Table(
    "review",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("adapted", Text),
    Column("access_id", Integer, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
)

# What people made: every version, of which those that no other superseded count.
revision_table = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey_id", Integer, nullable=False),
    Column("municipality", String(6), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("item", String(40), nullable=False),
    Column("document", JSON(none_as_null=True)),
    Column("access_id", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("source", String(20), nullable=False),
    Column("superseded_by", ForeignKey("revision.id")),
    ForeignKeyConstraint(
        ["survey_id", "municipality"], ["municipality.survey_id", "municipality.code"]
    ),
    Index(None, "survey_id", "municipality"),
)

# Workbooks that were handed in: what stood on their agenda, also what had no place.
upload_table = Table(
    "upload",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey_id", Integer, nullable=False),
    Column("municipality", String(6), nullable=False),
    Column("file", String(16), nullable=False),
    Column("document", JSON, nullable=False),
    Column("access_id", Integer, nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime),
    ForeignKeyConstraint(
        ["survey_id", "municipality"], ["municipality.survey_id", "municipality.code"]
    ),
    Index(None, "survey_id", "municipality"),
)

municipality_status_table = Table(
    "municipality_status",
    metadata,
    Column("survey_id", Integer, primary_key=True),
    Column("municipality", String(6), primary_key=True),
    Column("complete", Integer, nullable=False),
    Column("incomplete", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    ForeignKeyConstraint(
        ["survey_id", "municipality"], ["municipality.survey_id", "municipality.code"]
    ),
)

round_status_table = Table(
    "round_status",
    metadata,
    Column("survey_id", ForeignKey("round.survey_id"), primary_key=True),
    Column("tried_at", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("problem", Text, nullable=False),
    Column("unassigned", Integer, nullable=False),
    Column("trial", Integer, nullable=False),
    Column("set_aside", Integer, nullable=False, server_default="0"),
    Column("archived", Integer, nullable=False, server_default="0"),
)

# The last runs of the sync of each round; `times` of them in a row may be one line.
run_table = Table(
    "kept_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey_id", ForeignKey("round.survey_id"), nullable=False, index=True),
    Column("first_began", UtcDateTime, nullable=False),
    Column("began", UtcDateTime, nullable=False),
    Column("ended", UtcDateTime, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("counts", JSON, nullable=False),
    Column("message", Text, nullable=False),
    Column("times", Integer, nullable=False),
)

# The deletions that a run of the sync holds until the administrator confirms them.
hold_table = Table(
    "hold",
    metadata,
    Column("survey_id", ForeignKey("round.survey_id"), primary_key=True),
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

# Responses without a municipality; `code` only when what stood in the link has a code's form.
unassigned_table = Table(
    "unassigned",
    metadata,
    Column("survey_id", ForeignKey("round.survey_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code", String(20)),
)

# One row at most: the last sign of life of the worker, and how often it means to pull.
worker_table = Table(
    "worker",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("lived_at", UtcDateTime, nullable=False),
    Column("interval_seconds", Integer, nullable=False),
    Column("stopped_at", UtcDateTime),
)

request_table = Table(
    "request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("survey_id", ForeignKey("round.survey_id"), nullable=False),
    Column("municipality", String(6)),
    Column("number", Integer),
    Column("run", Integer),
    Column("count", Integer),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("outcome", Text),
)

# Surveys in LimeSurvey of which the administrator asked to make a round: they are none yet.
round_request_table = Table(
    "round_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey_id", Integer, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("outcome", Text),
)

grant_table = Table(
    "grant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("way", String(20), nullable=False, server_default="uitnodiging"),
    Column("role", String(20), nullable=False),
    Column("municipality", String(6)),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("invited_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("consumed_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("given_by", Integer),
    Column("note", String(100), nullable=False, server_default=""),
)

# What somebody comes back with; who makes a new one ends the old one.
personal_code_table = Table(
    "personal_code",
    metadata,
    Column("grant_id", ForeignKey("grant.id"), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
)

session_table = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("grant_id", ForeignKey("grant.id"), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("idles_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
)

secret_table = Table(
    "secret",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(128), nullable=False),
)

# Statements of the plugin in LimeSurvey that were used, for as long as they would be good.
used_statement_table = Table(
    "used_statement",
    metadata,
    Column("nonce", String(32), primary_key=True),
    Column("good_until", UtcDateTime, nullable=False),
)

# When LimeSurvey last said that something changed in a survey.
nudge_table = Table(
    "nudge",
    metadata,
    Column("survey_id", ForeignKey("round.survey_id"), primary_key=True),
    Column("nudged_at", UtcDateTime, nullable=False),
)

# Who did what, and what was refused, without texts, names or codes. Only ever added to: triggers of
# the migration refuse anything else.
audit_table = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("access_id", Integer),
    Column("role", String(20)),
    # What did it when nobody was signed in: a command on the server, or the worker by itself.
    Column("by", String(40)),
    Column("act", String(40), nullable=False),
    Column("survey_id", Integer),
    Column("municipality", String(6)),
    Column("about", Integer),
    Column("release", Integer),
    Column("file_hash", String(64)),
    Column("refused", String(40)),
    Column("count", Integer, nullable=False, server_default="1"),
    Index("ix_audit_municipality", "municipality"),
)
