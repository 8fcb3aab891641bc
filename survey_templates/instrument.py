"""The instrument: what is asked, as plain values.

An `Instrument` is the whole reflection tool. It has `Section`s (onderdelen), each with
`ReflectionQuestion`s (reflectievragen) that are numbered through the instrument from 1. A
respondent answers a question in free text and hangs one of the four `Label`s on the answer. A
`Role` says from where the respondent looks; it belongs to one `Side`, inside or outside the
municipality.

A municipality may ask a few questions of its own besides (`OwnQuestions`). They are numbered after
the others and make the last section, for the people of that municipality alone; they are no part of
the tool, nor of its figures.

The labels are the tool: there are always four, numbered 1 to 4, and everything in
`exporter.analysis` rests on what they mean. Sections, questions, roles and texts are content and
may differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    at instead. `municipality` is the CBS code of the one whose own question it is, "" for a
    question of the tool.
    """

    number: int
    text: str
    prompt: str
    inspiration: tuple[InspirationBlock, ...]
    see_also: tuple[int, ...]
    municipality: str = ""

    @property
    def is_own(self) -> bool:
        """Whether a municipality asks this besides the tool."""
        return bool(self.municipality)


@dataclass(frozen=True)
class OwnQuestions:
    """What one municipality, by its CBS code, asks its own people besides the tool."""

    municipality: str
    questions: tuple[ReflectionQuestion, ...]


@dataclass(frozen=True)
class Section:
    """A part of the instrument, with the hint that the action agenda gives for it.

    The section of a municipality's own questions has no hint: the tool gives none.
    """

    code: str
    title: str
    hint: str
    questions: tuple[ReflectionQuestion, ...]

    @property
    def is_own(self) -> bool:
        """Whether these are a municipality's own questions."""
        return any(question.is_own for question in self.questions)


OWN_SECTION = "E"
"""The code of the section of a municipality's own questions; no other section may have it."""
OWN_TITLE = "Eigen vragen van de gemeente"


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
    """A whole reflection instrument; `code` and `version` name it wherever it is stored.

    `own` holds what municipalities ask besides; `in_municipality` puts that of one in its place.
    """

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
    own: tuple[OwnQuestions, ...] = ()

    @property
    def questions(self) -> tuple[ReflectionQuestion, ...]:
        """All questions in the order of their numbers."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def asked(self) -> tuple[ReflectionQuestion, ...]:
        """Every question that anybody is asked: all questions, then those of each municipality."""
        return (*self.questions, *(each for own in self.own for each in own.questions))

    @property
    def without_own(self) -> "Instrument":
        """The instrument as everybody is asked it, without any municipality's own questions."""
        sections = tuple(section for section in self.sections if not section.is_own)
        return replace(self, sections=sections, own=())

    def in_municipality(self, municipality: str) -> "Instrument":
        """The instrument as the people of a municipality answer it, its own questions last."""
        mine = [each.questions for each in self.own if each.municipality == municipality]
        sections = tuple(Section(OWN_SECTION, OWN_TITLE, "", questions) for questions in mine)
        return replace(self, sections=self.sections + sections, own=())

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
