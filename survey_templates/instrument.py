"""The instrument: what is asked, as plain values.

An `Instrument` is the whole reflection tool. It has `Section`s (onderdelen), each with
`ReflectionQuestion`s (reflectievragen) that are numbered through the instrument from 1. A
respondent answers a question in free text and hangs one of the four `Label`s on the answer. A
`Role` says from where the respondent looks; it belongs to one `Side`, inside or outside the
municipality.

The labels are the tool: there are always four, numbered 1 to 4, and everything in
`exporter.analysis` rests on what they mean. Sections, questions, roles and texts are content and
may differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Where a respondent stands: inside the municipal organisation or outside it."""

    INTERN = "intern"
    EXTERN = "extern"


@dataclass(frozen=True)
class Label:
    """One of the four labels: its number (1 to 4), its full text and the short form on bars."""

    number: int
    text: str
    short: str


@dataclass(frozen=True)
class Paragraph:
    """A piece of running text in the inspiration."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading inside the inspiration of one question."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list in the inspiration; `numbered` when the source numbers its items."""

    items: tuple[str, ...]
    numbered: bool


@dataclass(frozen=True)
class Quotation:
    """A short quotation and who said it."""

    text: str
    speaker: str


@dataclass(frozen=True)
class Reference:
    """A source by author, title and year; the original's links have lost their addresses."""

    text: str


InspirationBlock = Heading | Paragraph | Bullets | Quotation | Reference


@dataclass(frozen=True)
class ReflectionQuestion:
    """One question: its number in the instrument, its text and what helps to think about it.

    `prompt` is the two or three sentences that stand under the question in the survey.
    `inspiration` is empty when the source gives none; `see_also` then names the questions to look
    at instead.
    """

    number: int
    text: str
    prompt: str
    inspiration: tuple[InspirationBlock, ...]
    see_also: tuple[int, ...]


@dataclass(frozen=True)
class Section:
    """A part of the instrument, with the hint that the action agenda gives for it."""

    code: str
    title: str
    hint: str
    questions: tuple[ReflectionQuestion, ...]


@dataclass(frozen=True)
class Role:
    """A role that a respondent can choose, and the side on which it counts."""

    code: str
    name: str
    side: Side


@dataclass(frozen=True)
class AgendaTexts:
    """The action agenda's own words: its three column names and the follow-up it asks for."""

    action: str
    who: str
    when: str
    follow_up: str


@dataclass(frozen=True)
class Source:
    """Where the instrument comes from, to be named wherever it is shown."""

    title: str
    authors: tuple[str, ...]
    organisations: tuple[str, ...]
    published: str
    note: str

    @property
    def citation(self) -> str:
        """The source in one line: authors, title, organisations and date."""
        return (
            f"{' en '.join(self.authors)}, {self.title}. "
            f"{' en '.join(self.organisations)}, {self.published}."
        )


@dataclass(frozen=True)
class Instrument:
    """A whole reflection instrument; `code` and `version` name it wherever it is stored."""

    code: str
    version: str
    title: str
    purpose: str
    minutes: int
    source: Source
    labels: tuple[Label, ...]
    sections: tuple[Section, ...]
    side_names: Mapping[Side, str]
    roles: tuple[Role, ...]
    agenda: AgendaTexts

    @property
    def questions(self) -> tuple[ReflectionQuestion, ...]:
        """All questions in the order of their numbers."""
        return tuple(question for section in self.sections for question in section.questions)

    def section_of(self, number: int) -> Section:
        """The section that holds question `number`.

        Raises `KeyError` for a number that is not in the instrument.
        """
        for section in self.sections:
            if any(question.number == number for question in section.questions):
                return section
        raise KeyError(number)

    def question(self, number: int) -> ReflectionQuestion:
        """Question `number`; raises `KeyError` when there is none."""
        for question in self.questions:
            if question.number == number:
                return question
        raise KeyError(number)

    def role(self, code: str) -> Role | None:
        """The role with this code, or None when the instrument has no such role."""
        return next((role for role in self.roles if role.code == code), None)
