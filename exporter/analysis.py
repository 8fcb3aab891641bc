"""Labels → figures, duiding and orders. Pure: counts in, findings out.

A label is a claim about how far the conversation has come, not a score. The four labels are the
outcome of three nested steps (nagedacht, uitgewisseld, afgesproken), so they are ordered but have
no distances; that each step weighs the same in `steps_to_go` is a convention. Everything is exact
(whole people and fractions), so that ties are ties and every figure can be counted again by hand.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

# 75 % is the median threshold in percent-agreement definitions of consensus: Diamond et al. 2014,
# Journal of Clinical Epidemiology 67:401. The quarter is what may be missing from it.
QUARTER = Fraction(1, 4)
_PART, _WHOLE = QUARTER.as_integer_ratio()
FEWEST_FOR_DUIDING = 4
FEWEST_FOR_CLAIM = 2
LARGE_FROM = Fraction(1, 2)


@dataclass(frozen=True)
class Counts:
    """How many people gave each label to one question: labels 1 to 4, and how many gave none."""

    labels: tuple[int, int, int, int]
    blank: int = 0

    @property
    def n(self) -> int:
        """How many people gave a label."""
        return sum(self.labels)

    @property
    def people(self) -> int:
        """How many people there are, with and without a label."""
        return self.n + self.blank


class Duiding(StrEnum):
    """What the labels of one question say together, in the order in which to talk about them."""

    SEEMING_AGREEMENT = "schijnovereenstemming"
    OPEN_DISCUSSION = "openlijk in discussie"
    NOT_EXCHANGED = "niet uitgewisseld"
    BLIND_SPOT = "blinde vlek"
    BROAD_AGREEMENT = "breed afgesproken"


class Order(StrEnum):
    """The orders in which questions can be put."""

    DUIDING = "duiding"
    UNCLEARNESS = "onduidelijkheid"
    CONTRADICTION = "tegenspraak"
    QUESTIONNAIRE = "vragenlijst"


@dataclass(frozen=True)
class Finding:
    """What one question's counts say.

    `duiding` is None when fewer than four people gave a label. `pair` is the kind of seeming
    agreement, by the two labels that contradict each other: (1, 2) is disputed, (1, 3) and (1, 4)
    are not known to all; None for every other duiding. `unknown_discussion` notes that the
    discussion is not known to everybody (labels 2 and 4 contradict each other). When the labels
    cannot be relied on, `unavailable_since` says since when, and the counts hold none.
    """

    question: int
    counts: Counts
    duiding: Duiding | None
    pair: tuple[int, int] | None
    unknown_discussion: bool
    unavailable_since: datetime | None = None


@dataclass(frozen=True)
class Comparison:
    """Two groups side by side on one question, in people.

    `thought` and `agreed` are the people in the one and in the other group who took the first and
    the last step, `of` those who gave a label. The flags say whether the shares differ by half or
    more.
    """

    thought: tuple[int, int]
    agreed: tuple[int, int]
    of: tuple[int, int]
    large_in_thought: bool
    large_in_agreed: bool


def steps(counts: Counts) -> tuple[int, int, int]:
    """How many people took each step: nagedacht, uitgewisseld, afgesproken; of `counts.n`."""
    one, two, three, _ = counts.labels
    return one + two + three, one + two, one


def shares(counts: Counts) -> tuple[Fraction, Fraction, Fraction]:
    """T1, T2 and T3: `steps` as shares of those who gave a label, 0 to 1; zeros without labels."""
    n = max(counts.n, 1)
    thought, exchanged, agreed = steps(counts)
    return Fraction(thought, n), Fraction(exchanged, n), Fraction(agreed, n)


def steps_to_go(counts: Counts) -> Fraction:
    """S = 3 − (T1 + T2 + T3), 0 to 3: the mean number of steps still to take; 0 without labels."""
    return 3 - sum(shares(counts), Fraction(0)) if counts.n else Fraction(0)


def contradiction(counts: Counts) -> Fraction:
    """C = n1·(n − n1) / (n(n − 1)/2), 0 to 1; 0 when fewer than two people gave a label.

    The chance that two people drawn at random contradict each other on "afgesproken".
    """
    agreed = counts.labels[0]
    return _share_of_pairs(agreed * (counts.n - agreed), counts.n)


def pair_share(counts: Counts, pair: tuple[int, int]) -> Fraction:
    """The chance, 0 to 1, that two people drawn at random gave the two labels in `pair`."""
    one, other = (counts.labels[label - 1] for label in pair)
    return _share_of_pairs(one * other, counts.n)


def _share_of_pairs(pairs: int, n: int) -> Fraction:
    return Fraction(2 * pairs, n * (n - 1)) if n > 1 else Fraction(0)


@lru_cache(maxsize=4096)
def find(question: int, counts: Counts) -> Finding:
    """What the counts of question number `question` say."""
    duiding = duiding_of(counts)
    return Finding(
        question=question,
        counts=counts,
        duiding=duiding,
        pair=_kind(counts) if duiding is Duiding.SEEMING_AGREEMENT else None,
        unknown_discussion=all(_is_claim(counts.labels[label - 1], counts.n) for label in (2, 4)),
    )


def duiding_of(counts: Counts) -> Duiding | None:
    """The duiding of a question with these counts; None when fewer than four people gave a label.

    All ways in which a question may have been answered are gone through with it, so it reckons in
    whole numbers: fractions take ten times as long.
    """
    n, agreed = counts.n, counts.labels[0]
    if n < FEWEST_FOR_DUIDING:
        return None
    if (n - agreed) * _WHOLE <= _PART * n:
        return Duiding.BROAD_AGREEMENT
    if _is_claim(agreed, n):
        return Duiding.SEEMING_AGREEMENT
    # The first of equals wins: on a tie 4 goes before 3 before 2.
    largest = max((4, 3, 2), key=lambda label: counts.labels[label - 1])
    return {4: Duiding.BLIND_SPOT, 3: Duiding.NOT_EXCHANGED, 2: Duiding.OPEN_DISCUSSION}[largest]


def _is_claim(people: int, n: int) -> bool:
    """Whether so many of `n` people make a claim of the group: a quarter, and at least two."""
    return people >= FEWEST_FOR_CLAIM and people * _WHOLE >= _PART * n


def _kind(counts: Counts) -> tuple[int, int]:
    return max(((1, 4), (1, 3), (1, 2)), key=lambda pair: pair_share(counts, pair))


def order(findings: Iterable[Finding], by: Order) -> tuple[Finding, ...]:
    """The findings in the given order.

    A question without any label comes after all that have one, except in the questionnaire's order.
    """
    return tuple(sorted(findings, key=_KEYS[by]))


_Key = tuple[Fraction | int, ...]


def _by_duiding(finding: Finding) -> _Key:
    ranks = list(Duiding)
    rank = len(ranks) if finding.duiding is None else ranks.index(finding.duiding)
    return rank, *_by_contradiction(finding)


def _by_unclearness(finding: Finding) -> _Key:
    counts = finding.counts
    unclearness, contrast = steps_to_go(counts), contradiction(counts)
    return _unlabelled(finding), -unclearness, -contrast, finding.question


def _by_contradiction(finding: Finding) -> _Key:
    counts = finding.counts
    unclearness, contrast = steps_to_go(counts), contradiction(counts)
    return _unlabelled(finding), -contrast, -unclearness, finding.question


def _by_number(finding: Finding) -> _Key:
    return (finding.question,)


def _unlabelled(finding: Finding) -> bool:
    return finding.counts.n == 0


_KEYS: dict[Order, Callable[[Finding], _Key]] = {
    Order.DUIDING: _by_duiding,
    Order.UNCLEARNESS: _by_unclearness,
    Order.CONTRADICTION: _by_contradiction,
    Order.QUESTIONNAIRE: _by_number,
}


def total(parts: Iterable[Counts]) -> Counts:
    """The counts of several questions together, as for a section: labels given, not people."""
    one = two = three = four = blank = 0
    for part in parts:
        one, two = one + part.labels[0], two + part.labels[1]
        three, four = three + part.labels[2], four + part.labels[3]
        blank += part.blank
    return Counts((one, two, three, four), blank)


def nonresponse(agreed: int, n: int, invited: int) -> tuple[int, int]:
    """Between how many of the `invited` people say "afgesproken", had everyone given a label.

    `agreed` of the `n` people with a label said so. The bounds are n1 and n1 + N − n; where more
    people gave a label than were invited, nobody is missing and both bounds are `agreed`.
    """
    return agreed, agreed + max(invited - n, 0)


@lru_cache(maxsize=4096)
def compare(one: Counts, other: Counts) -> Comparison:
    """Two groups on one question; only for groups that the gate shows.

    A group without labels differs from nothing.
    """
    thought, agreed = (steps(one)[0], steps(other)[0]), (steps(one)[2], steps(other)[2])
    of = (one.n, other.n)
    return Comparison(thought, agreed, of, _large(thought, of), _large(agreed, of))


def _large(people: tuple[int, int], of: tuple[int, int]) -> bool:
    if 0 in of:
        return False
    # In whole numbers, both sides times everything that is divided by: a page compares many pairs.
    part, whole = LARGE_FROM.as_integer_ratio()
    return whole * abs(people[0] * of[1] - people[1] * of[0]) >= part * of[0] * of[1]
