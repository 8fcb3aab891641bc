"""Which tables belong in a backup. A test holds that every table has its decision here."""

from collections.abc import Mapping
from enum import Enum

from sqlalchemy import MetaData, Table

from plugin.workspace import schema
from sync import tables


class Part(Enum):
    """In which backups a table is."""

    ALWAYS = "always"
    ANSWERS = "unless without answers"
    NEVER = "never"


DECISIONS: Mapping[Table, Part] = {
    # What people made, and what they were shown.
    schema.round_table: Part.ALWAYS,
    schema.municipality_table: Part.ALWAYS,
    schema.release_table: Part.ALWAYS,
    schema.release_text_table: Part.ALWAYS,
    schema.review_table: Part.ALWAYS,
    schema.revision_table: Part.ALWAYS,
    schema.upload_table: Part.ALWAYS,
    schema.region_table: Part.ALWAYS,
    schema.region_municipality_table: Part.ALWAYS,
    # Counts could be made again, but the pages would show nothing until then.
    schema.round_status_table: Part.ALWAYS,
    schema.municipality_status_table: Part.ALWAYS,
    schema.run_table: Part.ALWAYS,
    schema.hold_table: Part.ALWAYS,
    schema.unassigned_table: Part.ALWAYS,
    # A click that waits is carried out after the move.
    schema.request_table: Part.ALWAYS,
    schema.round_request_table: Part.ALWAYS,
    # Hashes of codes: an unused invitation works until its date, a personal code until it is taken
    # back.
    schema.grant_table: Part.ALWAYS,
    schema.personal_code_table: Part.ALWAYS,
    # Sessions end by themselves. A copy that lies about must not prolong them.
    schema.session_table: Part.NEVER,
    # Who did what is kept; what LimeSurvey said is good for a minute.
    schema.audit_table: Part.ALWAYS,
    schema.nudge_table: Part.NEVER,
    schema.used_statement_table: Part.NEVER,
    # The service makes a new one. Who found the file could sign forms with the old one.
    schema.secret_table: Part.NEVER,
    # LimeSurvey has the answers, but not which text has which key, nor who is in which release.
    tables.EPOCH: Part.ANSWERS,
    tables.CONTENT: Part.ANSWERS,
    tables.RESPONSE: Part.ANSWERS,
    tables.TEXT_KEY: Part.ANSWERS,
    tables.FORMER_KEY: Part.ANSWERS,
    tables.RELEASE_MEMBER: Part.ANSWERS,
    tables.KNOWN_RELEASE: Part.ANSWERS,
    tables.ASSIGNMENT: Part.ANSWERS,
    tables.DRIFT: Part.ANSWERS,
    # A deletion that is held names the run that holds it.
    tables.RUN: Part.ANSWERS,
    # Without these a pull would bring back what was erased; they are hashes.
    tables.TOMBSTONE: Part.ALWAYS,
    # Without these the texts of who was erased would stay in a workspace of just before.
    tables.ERASED_TEXT: Part.ALWAYS,
    # These say what one program does at one moment.
    schema.worker_table: Part.NEVER,
    tables.STAGED: Part.NEVER,
    tables.LEASE: Part.NEVER,
    tables.BREAKER: Part.NEVER,
}


def kept(metadata: MetaData, *, answers: bool) -> tuple[Table, ...]:
    """The tables of one store that are in a backup, each after those that it refers to."""
    wanted = {Part.ALWAYS, Part.ANSWERS} if answers else {Part.ALWAYS}
    return tuple(table for table in metadata.sorted_tables if DECISIONS[table] in wanted)
