"""Release + texts + instrument → one card per question: what it shows and what it says. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.analysis import Counts, Duiding, Finding
from exporter.phrasing import (
    explanation,
    nonresponse_sentences,
    note,
    opening_question,
    title,
    why_first,
)
from exporter.release import Release, ReleasedText
from exporter.safe_text import safe
from plugin.bars import NO_LABEL, Bar, bar
from plugin.comparisons import GroupRow, group_rows, large_differences
from survey_templates.instrument import Instrument, ReflectionQuestion

TOO_FEW = "Nog geen duiding"

_SPANS = ((2, 1), (4, 2))
_ALL_COLUMNS = 4
_ON_ONE_PAGE = 24

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
class Quote:
    """What somebody wrote, made safe; `role` is None unless that role's group is shown."""

    text: str
    role: str | None


@dataclass(frozen=True)
class Answers:
    """The texts with one label, or without any; `span` is over how many of four columns they go."""

    label: int | None
    name: str
    quotes: tuple[Quote, ...]

    @property
    def same(self) -> bool:
        """Whether to ask if these people, who all say "afgesproken", say the same."""
        return self.label == 1 and len(self.quotes) > 1

    @property
    def span(self) -> int:
        """One column for up to two texts, two for up to four, and all of them for more."""
        return next((span for most, span in _SPANS if len(self.quotes) <= most), _ALL_COLUMNS)


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

    `people` is how many people the bar and the table are about. `nonresponse` is "" when nobody is
    missing or nobody said how many were invited; `groups` is empty when only everyone is shown.
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
    question: ReflectionQuestion

    @property
    def long(self) -> bool:
        """Whether there are more texts than fit on one printed page."""
        return sum(len(answers.quotes) for answers in self.answers) > _ON_ONE_PAGE


def glance(finding: Finding, instrument: Instrument) -> Glance:
    """A finding as the list of all questions shows it."""
    return Glance(
        number=finding.question,
        question=instrument.question(finding.question).text,
        bar=bar(finding.counts, shorts(instrument)),
        duiding=title(finding.duiding) if finding.duiding else TOO_FEW,
        sign=_SIGNS[finding.duiding] if finding.duiding else "few",
        why=why_first(finding),
        opening=opening_question(finding),
    )


def card(
    finding: Finding, release: Release, texts: Sequence[ReleasedText], instrument: Instrument
) -> Card:
    """The card of one question; `texts` are those of the whole release."""
    number = finding.question
    return Card(
        glance=glance(finding, instrument),
        people=finding.counts.people,
        rows=_rows(finding.counts, instrument),
        explanation=explanation(finding),
        note=f"{note(finding)}." if note(finding) else "",
        nonresponse=_nonresponse(number, release),
        groups=group_rows(number, release, shorts(instrument)),
        differences=large_differences(number, release),
        answers=_answers([text for text in texts if text.question == number], instrument),
        question=instrument.question(number),
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


def _answers(texts: list[ReleasedText], instrument: Instrument) -> tuple[Answers, ...]:
    """The texts by label in the order of the labels, those without a label last."""
    named = [(label.number, label.short) for label in instrument.labels]
    found = (
        Answers(number, name, _quotes(number, texts)) for number, name in (*named, (None, NO_LABEL))
    )
    return tuple(answers for answers in found if answers.quotes)


def _quotes(label: int | None, texts: list[ReleasedText]) -> tuple[Quote, ...]:
    return tuple(Quote(safe(text.text), text.role) for text in texts if text.label == label)
