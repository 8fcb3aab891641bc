"""What was answered, as plain values.

A `Round` is one survey in which municipalities take part. LimeSurvey numbers the responses of a
survey and can begin again when it is deactivated and activated, so a number is no identity: an
`Epoch` is one life of a survey's response table, and in it a response is known by number and seed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from survey_templates.codebook import MUNICIPALITY, Mark

_PARTICIPATION_CODE = re.compile(r"[A-Za-z0-9-]{1,40}")


@dataclass(frozen=True)
class Round:
    """A round: its survey, what the survey says it is, the YAML text of its content, its title."""

    survey_id: int
    mark: Mark
    content: str
    title: str


@dataclass(frozen=True)
class Epoch:
    """One life of a survey's response table: LimeSurvey's `datecreated` and `autonumber_start`."""

    survey_id: int
    created: str
    autonumber_start: int

    @classmethod
    def of_file(cls, survey_id: int) -> "Epoch":
        """The one that a file is of as long as LimeSurvey itself was never asked: no file tells."""
        return cls(survey_id, "", 0)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a response is known by within its epoch; `seed` is "" when LimeSurvey has none."""

    number: int
    seed: str


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A response without its answers: who it is, and whether it was sent in."""

    identity: Identity
    complete: bool


@dataclass(frozen=True)
class Response:
    """One response: its answers by question code, "" for no answer, and whether it was sent in."""

    number: int
    seed: str
    complete: bool
    values: Mapping[str, str] = field(repr=False)

    @property
    def identity(self) -> Identity:
        """What it is known by."""
        return Identity(self.number, self.seed)

    @property
    def participation_code(self) -> str:
        """The code from the link, "" for anything that a visitor made of it that is no code."""
        given = self.values.get(MUNICIPALITY, "").strip()
        return given if _PARTICIPATION_CODE.fullmatch(given) else ""

    @cached_property
    def answers(self) -> str:
        """Its answers as canonical JSON, twice as fast as an encoder that does not know them."""
        # A list is quicker than a generator here, and this is done for every answer there is.
        pairs = [f"{_quoted(code)}:{_quoted(text)}" for code, text in sorted(self.values.items())]
        return f"{{{','.join(pairs)}}}"

    @cached_property
    def content_hash(self) -> str:
        """`content_hash` over completeness and answers: another hash is an edit."""
        return _sha256(f"[{'true' if self.complete else 'false'},{self.answers}]")

    def work_out(self) -> None:
        """Works out now what is kept as soon as it is first asked for."""
        _ = self.content_hash


def content_hash(content: object) -> str:
    """SHA-256 (hex) over the canonical JSON of `content`; also of text that is no valid Unicode."""
    return _sha256(_canonical(content))


# One way to write the same content, in ASCII: half a surrogate pair is escaped like all the rest.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring_ascii


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True)
class StoredResponse:
    """A response in the mirror: `key` is its key there; `hidden` when LimeSurvey lost it.

    `set_aside` when LimeSurvey has it and it could not be read; `assigned` is the municipality that
    a person gave it.
    """

    key: int
    response: Response
    hidden: bool
    set_aside: bool = False
    assigned: str | None = None


@dataclass(frozen=True)
class Summary:
    """How many responses LimeSurvey says there are: sent in, and still open."""

    complete: int
    incomplete: int

    @property
    def total(self) -> int:
        """All responses."""
        return self.complete + self.incomplete


@dataclass(frozen=True)
class TextPlace:
    """A text in the mirror: whose (`StoredResponse.key`), at which question, and its hash."""

    response_key: int
    question: int
    content_hash: str


class Outcome(StrEnum):
    """How a run ended."""

    SUCCEEDED = "gelukt"
    FAILED = "mislukt"
    STOPPED = "onderbroken"


@dataclass(frozen=True)
class Run:
    """One run of the sync: its figures when it succeeded, a Dutch message when it did not.

    A run that succeeded has a message when it raised an alarm. `full` when all answers were read,
    `from_file` when it read a file; `key` is its number in the mirror, 0 as long as it has none.
    """

    survey_id: int
    started: datetime
    finished: datetime
    outcome: Outcome
    counts: Mapping[str, int]
    message: str
    full: bool = True
    from_file: bool = False
    key: int = field(default=0, compare=False)
