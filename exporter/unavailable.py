"""What of a release cannot be relied on, and since when: questions changed in LimeSurvey. Pure.

The release says it itself, so that page and workbook agree, and so that a release of before the
change goes on showing what was right then. A figure that cannot be relied on is left out: labels
that were given before would stand beside nothing from who came after.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """What cannot be relied on."""

    LABELS = "labels"
    TEXTS = "teksten"
    GROUPS = "groepen"
    PEOPLE = "mensen"


@dataclass(frozen=True)
class Unavailable:
    """A part that cannot be relied on since a moment; of one question, or (None) of the whole."""

    part: Part
    since: datetime
    question: int | None = None
