"""Which agenda a file is: of whom, of which round and outcome, and which download.

It stands in the file's own properties and again in the hidden column of the agenda, since not every
program keeps the first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FORMAT = 1
"""The format of the agenda. A file of another format is read by another program than this one."""

PREFIX = "eigenkracht-"
_FORMS = {
    "formaat": r"\d{1,4}",
    "gemeente": r"GM\d{4}",
    "ronde": r"\d{1,12}",
    "uitkomst": r"\d{1,9}",
    "gemaakt": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "bestand": r"[0-9a-f]{16}",
}
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Identity:
    """Which agenda a file is.

    `municipality` is its code, `release` the number of the outcome in it, 0 without one. `made_at`
    is aware and says when the file was made; `file` is drawn at random for each file.
    """

    municipality: str
    survey_id: int
    release: int
    made_at: datetime
    file: str
    format: int = FORMAT


def to_fields(identity: Identity) -> dict[str, str]:
    """The identity as names and values, in the order in which they stand in a line."""
    return {
        "formaat": str(identity.format),
        "gemeente": identity.municipality,
        "ronde": str(identity.survey_id),
        "uitkomst": str(identity.release),
        "gemaakt": identity.made_at.astimezone(UTC).strftime(_MOMENT),
        "bestand": identity.file,
    }


def to_line(identity: Identity) -> str:
    """The identity as one line: `formaat=1 gemeente=GM0344 …`."""
    return " ".join(f"{name}={value}" for name, value in to_fields(identity).items())


def from_fields(fields: Mapping[str, str]) -> Identity | None:
    """The identity in names and values; None when they are not those of an agenda."""
    if not all(re.fullmatch(form, fields.get(name, ""), re.ASCII) for name, form in _FORMS.items()):
        return None
    try:
        made_at = datetime.strptime(fields["gemaakt"], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Identity(
        municipality=fields["gemeente"],
        survey_id=int(fields["ronde"]),
        release=int(fields["uitkomst"]),
        made_at=made_at,
        file=fields["bestand"],
        format=int(fields["formaat"]),
    )


def from_line(line: str) -> Identity | None:
    """The identity in a line; None when it is none."""
    return from_fields(dict(word.partition("=")[::2] for word in line.split()))
