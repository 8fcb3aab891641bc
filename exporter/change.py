"""Two rounds of one municipality → what moved. Pure.

Nobody is linked: it is not known who took part in both rounds, so nothing here says anything of a
person. Only questions with the same text in both instruments are compared, in the same group: those
inside the municipality where both releases have them as main figures, else everyone. Both releases
passed the gate and hold answers of their own, so what is computed from them tells nothing that they
do not tell.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from exporter.analysis import Counts, Finding, shares, total
from exporter.disclosure import Group, GroupKind
from exporter.release import Release, findings
from survey_templates.instrument import Instrument, ReflectionQuestion


@dataclass(frozen=True)
class Moment:
    """A release with the instrument that its round asked."""

    release: Release
    instrument: Instrument


@dataclass(frozen=True)
class QuestionChange:
    """One question in both rounds; the finding in each holds its number and its counts there."""

    before: Finding
    after: Finding

    @property
    def is_comparable(self) -> bool:
        """Whether the labels of both rounds can be relied on."""
        return not (self.before.unavailable_since or self.after.unavailable_since)


@dataclass(frozen=True)
class SectionChange:
    """The questions of one section that can be compared, counted in labels."""

    code: str
    title: str
    before: Counts
    after: Counts


@dataclass(frozen=True)
class Change:
    """What moved between two rounds.

    `groups` are the group in the first and in the second round whose figures are compared, and
    `invited` how many were invited, None when not known. `questions` come by the biggest move,
    `sections` in the order of the instrument. `left_out` are questions of the second round, by
    number, that the first did not ask. `groups_differ` warns that the rounds are not divided into
    the same groups.
    """

    groups: tuple[Group, Group]
    invited: tuple[int | None, int | None]
    questions: tuple[QuestionChange, ...]
    sections: tuple[SectionChange, ...]
    left_out: tuple[int, ...]
    groups_differ: bool


def change(before: Moment, after: Moment) -> Change:
    """What moved from one round to a later one.

    Raises `ValueError` for two municipalities, and for two releases of one round: those share
    respondents, and the second takes the place of the first.
    """
    one, two = before.release, after.release
    if one.municipality != two.municipality or one.survey_id == two.survey_id:
        raise ValueError("a change is between two rounds of one municipality")
    places = (one.main, two.main) if one.main and two.main else (0, 0)
    changes = tuple(_questions(before, after, places))
    compared = {each.after.question for each in changes}
    return Change(
        groups=(one.groups[places[0]], two.groups[places[1]]),
        invited=(one.invited, two.invited),
        questions=tuple(sorted(changes, key=_by_move)),
        sections=tuple(_sections(after.instrument, changes)),
        left_out=tuple(
            each.number for each in _compared(after.instrument) if each.number not in compared
        ),
        groups_differ=_division(one) != _division(two),
    )


def moves(before: Counts, after: Counts) -> tuple[Fraction, Fraction, Fraction] | None:
    """How much T1, T2 and T3 grew, −1 to 1 each; None when either round has no labels."""
    if not before.n or not after.n:
        return None
    first, second = shares(before), shares(after)
    return second[0] - first[0], second[1] - first[1], second[2] - first[2]


def _division(release: Release) -> list[tuple[GroupKind, str | None, str]]:
    return [(group.kind, group.side, group.name) for group in release.groups[1:]]


def _questions(before: Moment, after: Moment, places: tuple[int, int]) -> Iterator[QuestionChange]:
    then, now = findings(before.release, places[0]), findings(after.release, places[1])
    numbers = {_text(each.text): each.number for each in _compared(before.instrument)}
    for question in _compared(after.instrument):
        former = numbers.get(_text(question.text))
        if former is not None:
            yield QuestionChange(then[former - 1], now[question.number - 1])


def _compared(instrument: Instrument) -> Iterator[ReflectionQuestion]:
    """The questions that all are asked: a municipality's own are no part of what is compared."""
    return (question for question in instrument.questions if not question.is_own)


def _text(text: str) -> str:
    """A question's text, whatever the line breaks in its content file."""
    return " ".join(text.split())


def _by_move(each: QuestionChange) -> tuple[bool, Fraction, Fraction, int]:
    """The biggest move of a step first; of equals the biggest move of "afgesproken"."""
    found = moves(each.before.counts, each.after.counts)
    sizes = [abs(move) for move in found or ()]
    biggest, agreed = (max(sizes), sizes[-1]) if sizes else (Fraction(0), Fraction(0))
    return found is None, -biggest, -agreed, each.after.question


def _sections(instrument: Instrument, changes: Iterable[QuestionChange]) -> Iterator[SectionChange]:
    compared = {each.after.question: each for each in changes}
    for section in instrument.sections:
        mine = [
            compared[question.number]
            for question in section.questions
            if question.number in compared and compared[question.number].is_comparable
        ]
        if mine:
            before = total(each.before.counts for each in mine)
            after = total(each.after.counts for each in mine)
            yield SectionChange(section.code, section.title, before, after)
