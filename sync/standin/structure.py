"""What a survey is made of: groups, questions and answer options, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class QuestionType(StrEnum):
    """The question types that the stand-in knows, by LimeSurvey's letter."""

    LONG_TEXT = "T"
    SHORT_TEXT = "S"
    NUMBER = "N"
    LIST = "L"
    DROPDOWN = "!"
    DISPLAY = "X"
    EQUATION = "*"


CHOICES = frozenset({QuestionType.LIST, QuestionType.DROPDOWN})
THEMES = {
    QuestionType.LONG_TEXT: "longfreetext",
    QuestionType.SHORT_TEXT: "shortfreetext",
    QuestionType.NUMBER: "numerical",
    QuestionType.LIST: "listradio",
    QuestionType.DROPDOWN: "list_dropdown",
    QuestionType.DISPLAY: "boilerplate",
    QuestionType.EQUATION: "equation",
}


@dataclass(frozen=True)
class Option:
    """One answer option of a list question."""

    code: str
    text: str
    order: int
    assessment_value: int = 0
    scale_id: int = 0


@dataclass(frozen=True)
class Question:
    """One question with its texts in the survey's base language; `code` is LimeSurvey's title."""

    qid: int
    gid: int
    code: str
    type: QuestionType
    text: str
    help: str
    order: int
    mandatory: str = "N"
    other: str = "N"
    relevance: str = "1"
    encrypted: str = "N"
    options: tuple[Option, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def hidden(self) -> bool:
        """Whether the public pages leave it out."""
        return self.attributes.get("hidden") == "1"

    @property
    def is_choice(self) -> bool:
        """Whether it is answered with the code of one of its options."""
        return self.type in CHOICES

    def option(self, code: str) -> Option | None:
        """The option with this code, or None."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Group:
    """One group of questions, a page of its own in format G."""

    gid: int
    name: str
    description: str
    order: int
    relevance: str = "1"
