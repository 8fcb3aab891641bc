"""What a group agrees in the meeting: answers, actions, and how it goes on. Pure.

It stands beside what the people answered and never over it. Every value is a plain document (JSON)
in the workspace; a document that is not of its form is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from exporter.safe_text import safe
from survey_templates.instrument import Instrument

LONGEST_TEXT = 10_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


FIELD_NAMES = {
    "question": "vraag",
    "answer": "afgesproken antwoord",
    "label": "label",
    "section": "onderdeel",
    "action": "actie",
    "who": "wie doet wat",
    "when": "wanneer",
    "due": "uiterlijk",
    "status": "status",
    "sign": "waaraan merken we het",
    "remark": "opmerking",
    "meeting": "volgende bijeenkomst",
    "same_people": "dezelfde samenstelling",
    "keeping": "hoe houden wij elkaar aan de afspraken",
    "watcher": "wie let daarop",
}
"""What people call the fields."""


class Status(StrEnum):
    """How far an action is."""

    OPEN = "open"
    BUSY = "bezig"
    DONE = "gereed"
    DROPPED = "vervallen"


@dataclass(frozen=True)
class Agreement:
    """The answer and the label (1 to 4) that the group agreed on at a question; None: no label."""

    question: int
    answer: Text = ""
    label: Annotated[int, Field(ge=1, le=4)] | None = None


@dataclass(frozen=True)
class Action:
    """An action of the agenda, under a section (its code) and, if it is about one, a question.

    `when` is free text as in the tool, `due` the date that can be watched, `sign` what shows that
    it works.
    """

    section: str
    question: int | None = None
    action: Text = ""
    who: Text = ""
    when: Text = ""
    due: Day | None = None
    status: Status = Status.OPEN
    sign: Text = ""
    remark: Text = ""


@dataclass(frozen=True)
class FollowUp:
    """How the group goes on: the next meeting, whether with the same people, and who watches."""

    meeting: Day | None = None
    same_people: bool | None = None
    keeping: Text = ""
    watcher: Text = ""


Made = Agreement | Action | FollowUp
M = TypeVar("M", bound=Made)

# Making one takes longer than reading many documents.
_FORMS: Mapping[type[Any], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (Agreement, Action, FollowUp)
}


class AgreedError(ValueError):
    """What was filled in cannot be; the message is Dutch and says what and where."""


def to_document(made: Made) -> dict[str, Any]:
    """The value as JSON can hold it; its texts are made safe."""
    document: dict[str, Any] = _FORMS[type(made)].dump_python(made, mode="json")
    return {
        name: safe(value) if isinstance(value, str) else value for name, value in document.items()
    }


def from_document(kind: type[M], document: Mapping[str, Any]) -> M:
    """The value in a document; raises `AgreedError`, naming the fields that cannot be."""
    try:
        made: M = _FORMS[kind].validate_python(dict(document))
    except ValidationError as error:
        wrong = ", ".join(
            sorted({FIELD_NAMES.get(str(each["loc"][0]), "?") for each in error.errors()})
        )
        raise AgreedError(f"Dit kan niet worden bewaard. Kijk naar: {wrong}.") from None
    return made


def refuse_unknown(made: Made, instrument: Instrument) -> None:
    """Raises `AgreedError` for a question or section that the instrument does not have."""
    question = None if isinstance(made, FollowUp) else made.question
    if question is not None and not 1 <= question <= len(instrument.questions):
        raise AgreedError(f"Vraag {question} is er niet. Kies een vraag uit de vragenlijst.")
    if isinstance(made, Action) and made.section not in {each.code for each in instrument.sections}:
        raise AgreedError("Dit onderdeel is er niet. Kies een onderdeel uit de vragenlijst.")
