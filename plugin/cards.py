"""Release + answers + instrument → one card per question: what it shows and says. Pure."""

from dataclasses import dataclass, replace

from exporter.analysis import Counts, Duiding, Finding
from exporter.phrasing import (
    duiding_phrase,
    explanation,
    nonresponse_sentences,
    note,
    opening_question,
)
from exporter.release import Release
from exporter.script import usual_people
from exporter.talk import talk
from exporter.unavailable_phrasing import notes
from exporter.working_forms import Form, form_for
from plugin.bars import NO_LABEL, Bar, bar
from plugin.comparisons import GroupRow, group_rows, large_differences
from plugin.said import Answers
from survey_templates.instrument import Instrument, ReflectionQuestion

TOO_FEW = "Nog geen duiding"
ALL_TOGETHER = "alle teksten"

_MINUTES = 15

# The class that gives a duiding its colour and sign; the accent means "talk about this".
_SIGNS = {
    Duiding.SEEMING_AGREEMENT: "seeming",
    Duiding.OPEN_DISCUSSION: "discussed",
    Duiding.NOT_EXCHANGED: "unexchanged",
    Duiding.BLIND_SPOT: "blind",
    Duiding.BROAD_AGREEMENT: "agreed",
}


@dataclass(frozen=True)
class CountRow:
    """One row of a card's table; `label` is None for who gave none."""

    label: int | None
    name: str
    count: int


@dataclass(frozen=True)
class Glance:
    """One question at a glance: its bar and its duiding, with the class of its sign."""

    number: int
    question: str
    bar: Bar
    duiding: str
    sign: str
    why: str
    opening: str


@dataclass(frozen=True)
class Card:
    """Everything about one question.

    `people` is how many people the bar and the table are about; there is no table (`rows`) when the
    labels cannot be relied on. `nonresponse` is "" when nobody is missing or nobody said how many
    were invited; `groups` is empty when only everyone is shown. `notes` say what of the question
    cannot be relied on. `form` is a way of working that fits.
    """

    glance: Glance
    people: int
    rows: tuple[CountRow, ...]
    explanation: str
    note: str
    nonresponse: str
    groups: tuple[GroupRow, ...]
    differences: tuple[str, ...]
    answers: tuple[Answers, ...]
    notes: tuple[str, ...]
    question: ReflectionQuestion
    form: Form

    @property
    def left(self) -> int:
        """How many answers stand on the question's own page only."""
        return sum(answers.left for answers in self.answers)

    @property
    def texts(self) -> int:
        """How many answers there are in all."""
        return sum(answers.total for answers in self.answers)


def glance(finding: Finding, instrument: Instrument) -> Glance:
    """A finding as the list of all questions shows it."""
    return Glance(
        number=finding.question,
        question=instrument.question(finding.question).text,
        bar=bar(finding.counts, shorts(instrument)),
        duiding=duiding_phrase(finding, TOO_FEW),
        sign=_SIGNS[finding.duiding] if finding.duiding else "few",
        why=explanation(finding),
        opening=opening_question(finding),
    )


def card(
    finding: Finding, release: Release, answers: tuple[Answers, ...], instrument: Instrument
) -> Card:
    """The card of one question, with what people wrote there.

    The working form suits a talk of a quarter of an hour with everyone who took part.
    """
    number, is_there = finding.question, finding.unavailable_since is None
    return Card(
        glance=glance(finding, instrument),
        people=finding.counts.people,
        rows=_rows(finding.counts, instrument) if is_there else (),
        explanation=explanation(finding),
        note=f"{note(finding)}." if note(finding) else "",
        nonresponse=_nonresponse(number, release) if is_there else "",
        groups=group_rows(number, release, shorts(instrument)) if is_there else (),
        differences=large_differences(number, release),
        answers=answers
        if is_there
        else tuple(replace(each, name=ALL_TOGETHER) for each in answers),
        notes=tuple(notes(release.unavailable, number)),
        question=instrument.question(number),
        form=form_for(talk(finding), usual_people(release.people), _MINUTES),
    )


def shorts(instrument: Instrument) -> tuple[str, ...]:
    """The short forms of the four labels."""
    return tuple(label.short for label in instrument.labels)


def _rows(counts: Counts, instrument: Instrument) -> tuple[CountRow, ...]:
    labels = zip(instrument.labels, counts.labels, strict=True)
    rows = tuple(CountRow(label.number, label.short, count) for label, count in labels)
    return (*rows, CountRow(None, NO_LABEL, counts.blank)) if counts.blank else rows


def _nonresponse(number: int, release: Release) -> str:
    if release.invited is None:
        return ""
    return nonresponse_sentences(release.groups[0].counts[number - 1], release.invited)
