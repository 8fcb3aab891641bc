"""The figures of `exporter.analysis`, held to the tables of the specification of the labels."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analysis import (
    Comparison,
    Counts,
    Duiding,
    Order,
    compare,
    contradiction,
    find,
    nonresponse,
    order,
    pair_share,
    shares,
    steps,
    steps_to_go,
    total,
)

SEEMING = Duiding.SEEMING_AGREEMENT
OPEN = Duiding.OPEN_DISCUSSION
APART = Duiding.NOT_EXCHANGED
BLIND = Duiding.BLIND_SPOT
BROAD = Duiding.BROAD_AGREEMENT

Labels = tuple[int, int, int, int]
Vector = tuple[
    Labels, float, float, float, float, float, Duiding | None, tuple[int, int] | None, bool
]

LABELS = st.tuples(*[st.integers(0, 12)] * 4)

VECTORS: list[Vector] = [
    # labels, T1, T2, T3, S, C, duiding, pair, note
    ((8, 0, 0, 0), 1, 1, 1, 0, 0, BROAD, None, False),
    ((0, 0, 0, 8), 0, 0, 0, 3, 0, BLIND, None, False),
    ((4, 0, 0, 4), 0.500, 0.500, 0.500, 1.500, 0.571, SEEMING, (1, 4), False),
    ((4, 4, 0, 0), 1, 1, 0.500, 0.500, 0.571, SEEMING, (1, 2), False),
    ((2, 2, 2, 2), 0.750, 0.500, 0.250, 1.500, 0.429, SEEMING, (1, 4), True),
    ((6, 1, 1, 0), 1, 0.875, 0.750, 0.375, 0.429, BROAD, None, False),
    ((1, 1, 5, 1), 0.875, 0.250, 0.125, 1.750, 0.250, APART, None, False),
    ((1, 5, 1, 1), 0.875, 0.750, 0.125, 1.250, 0.250, OPEN, None, False),
    ((0, 1, 2, 5), 0.375, 0.125, 0, 2.500, 0, BLIND, None, False),
    ((0, 4, 0, 4), 0.500, 0.500, 0, 2.000, 0, BLIND, None, True),
    ((4, 0, 4, 0), 1, 0.500, 0.500, 1.000, 0.571, SEEMING, (1, 3), False),
    ((3, 1, 2, 1), 0.857, 0.571, 0.429, 1.143, 0.571, SEEMING, (1, 3), False),
    ((12, 6, 9, 3), 0.900, 0.600, 0.400, 1.100, 0.497, SEEMING, (1, 3), False),
    ((1, 0, 0, 0), 1, 1, 1, 0, 0, None, None, False),
    ((1, 0, 0, 1), 0.500, 0.500, 0.500, 1.500, 1.000, None, None, False),
    ((2, 0, 1, 0), 1, 0.667, 0.667, 0.667, 0.667, None, None, False),
]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_vectors(vector: Vector) -> None:
    labels, t1, t2, t3, s, c, duiding, pair, note = vector
    counts = Counts(labels)
    finding = find(1, counts)

    assert [float(share) for share in shares(counts)] == pytest.approx([t1, t2, t3], abs=0.0005)
    assert float(steps_to_go(counts)) == pytest.approx(s, abs=0.0005)
    assert float(contradiction(counts)) == pytest.approx(c, abs=0.0005)
    assert (finding.duiding, finding.pair, finding.unknown_discussion) == (duiding, pair, note)


Edge = tuple[Labels, Duiding | None, tuple[int, int] | None, bool]

EDGES: list[Edge] = [
    # Nearly a quarter elsewhere; a quarter rounds down for broad agreement.
    ((3, 1, 0, 0), BROAD, None, False),
    ((2, 1, 1, 0), SEEMING, (1, 3), False),
    ((6, 1, 0, 0), BROAD, None, False),
    ((5, 2, 0, 0), SEEMING, (1, 2), False),
    ((9, 3, 0, 0), BROAD, None, False),
    ((8, 3, 0, 0), SEEMING, (1, 2), False),
    # At least two people say "afgesproken", and a quarter rounded up.
    ((1, 3, 0, 0), OPEN, None, False),
    ((2, 7, 0, 0), OPEN, None, False),
    ((3, 6, 0, 0), SEEMING, (1, 2), False),
    ((2, 6, 0, 0), SEEMING, (1, 2), False),
    # On a tie 4 goes before 3 before 2.
    ((4, 3, 3, 3), SEEMING, (1, 4), False),
    ((4, 3, 3, 2), SEEMING, (1, 3), False),
    ((1, 1, 1, 1), BLIND, None, False),
    ((0, 3, 3, 0), APART, None, False),
    ((0, 0, 3, 3), BLIND, None, False),
    ((0, 3, 2, 1), OPEN, None, False),
    # The note asks for two people and a quarter on either side.
    ((0, 2, 0, 2), BLIND, None, True),
    ((0, 3, 0, 1), OPEN, None, False),
    ((0, 1, 0, 3), BLIND, None, False),
    ((0, 2, 3, 2), APART, None, True),
    ((0, 2, 5, 2), APART, None, False),
    ((0, 3, 3, 3), BLIND, None, True),
    # Fewer than four people with a label.
    ((0, 0, 0, 3), None, None, False),
    ((3, 0, 0, 0), None, None, False),
    ((0, 0, 0, 4), BLIND, None, False),
]


@pytest.mark.parametrize("edge", EDGES)
def test_the_edges_of_the_duiding(edge: Edge) -> None:
    labels, *expected = edge
    finding = find(7, Counts(labels))

    assert [finding.duiding, finding.pair, finding.unknown_discussion] == expected
    assert finding.question == 7


def test_a_blank_label_is_missing_and_not_label_four() -> None:
    counts = Counts((3, 0, 0, 0), blank=7)

    assert (counts.n, counts.people) == (3, 10)
    assert set(shares(counts)) == {Fraction(1)}
    assert find(1, counts).duiding is None


def test_steps_are_people() -> None:
    assert steps(Counts((3, 1, 2, 1), blank=2)) == (6, 4, 3)


def test_without_labels_there_is_nothing_to_go_and_no_contradiction() -> None:
    nobody = Counts((0, 0, 0, 0), blank=6)

    assert set(shares(nobody)) == {Fraction(0)}
    assert steps_to_go(nobody) == contradiction(nobody) == 0
    assert contradiction(Counts((1, 0, 0, 0))) == 0


@pytest.mark.parametrize(
    ("pair", "share"),
    [((1, 2), (5, 45)), ((1, 3), (10, 45)), ((1, 4), (10, 45)), ((2, 4), (2, 45))],
)
def test_pair_shares(pair: tuple[int, int], share: tuple[int, int]) -> None:
    assert pair_share(Counts((5, 1, 2, 2)), pair) == Fraction(*share)


@given(LABELS)
def test_the_figures_agree_with_their_definitions(labels: Labels) -> None:
    counts = Counts(labels)
    n1, n2, n3, n4 = labels
    ones = sum(pair_share(counts, (1, other)) for other in (2, 3, 4))

    assert contradiction(counts) == ones
    assert steps_to_go(counts) * counts.n == n2 + 2 * n3 + 3 * n4
    assert 0 <= contradiction(counts) <= 1
    assert (find(1, counts).duiding is None) == (n1 + n2 + n3 + n4 < 4)


SCAN: list[Labels] = [
    *((3, 4, 2, 1), (8, 1, 1, 0), (2, 2, 5, 1), (5, 1, 2, 2), (0, 3, 2, 5)),
    *((4, 4, 1, 1), (1, 1, 4, 4), (7, 2, 1, 0), (2, 6, 1, 1), (0, 0, 3, 7)),
    *((1, 5, 3, 1), (0, 2, 3, 5), (0, 1, 7, 2), (6, 0, 0, 4), (0, 4, 1, 5)),
]


@pytest.mark.parametrize(
    ("by", "numbers"),
    [
        (Order.DUIDING, [4, 14, 6, 1, 8, 9, 11, 3, 13, 7, 10, 12, 5, 15, 2]),
        (Order.UNCLEARNESS, [10, 12, 5, 7, 13, 15, 3, 11, 14, 4, 1, 9, 6, 8, 2]),
        (Order.CONTRADICTION, [4, 14, 6, 1, 8, 3, 9, 2, 7, 11, 10, 12, 5, 13, 15]),
        (Order.QUESTIONNAIRE, list(range(1, 16))),
    ],
)
def test_the_orders_of_a_whole_scan(by: Order, numbers: list[int]) -> None:
    scan = [find(number, Counts(labels)) for number, labels in enumerate(SCAN, start=1)]

    assert [finding.question for finding in order(reversed(scan), by)] == numbers


@pytest.mark.parametrize(
    ("section", "labels", "s"),
    [
        (SCAN[:5], (18, 11, 12, 9), 1.240),
        (SCAN[5:10], (14, 13, 10, 13), 1.440),
        (SCAN[10:], (7, 12, 14, 17), 1.820),
    ],
)
def test_the_sections_of_a_whole_scan(section: list[Labels], labels: Labels, s: float) -> None:
    together = total(Counts(labels, blank=1) for labels in section)

    assert together == Counts(labels, blank=5)
    assert float(steps_to_go(together)) == pytest.approx(s)


FEW: dict[int, Labels] = {
    1: (0, 0, 0, 0),
    2: (8, 0, 0, 0),
    3: (3, 0, 0, 0),
    4: (0, 0, 0, 1),
    5: (1, 0, 0, 1),
    6: (2, 0, 1, 0),
    7: (3, 0, 0, 0),
    8: (0, 0, 0, 8),
}


@pytest.mark.parametrize(
    ("by", "numbers"),
    [
        (Order.DUIDING, [8, 2, 5, 6, 4, 3, 7, 1]),
        (Order.UNCLEARNESS, [4, 8, 5, 6, 2, 3, 7, 1]),
        (Order.CONTRADICTION, [5, 6, 4, 8, 2, 3, 7, 1]),
        (Order.QUESTIONNAIRE, [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_few_labels_come_after_the_duidingen_and_none_at_all_last(
    by: Order, numbers: list[int]
) -> None:
    few = [find(number, Counts(labels)) for number, labels in FEW.items()]

    assert [finding.question for finding in order(few, by)] == numbers


def test_ties_are_exact() -> None:
    """Both have 7/3 steps to go; added up as floats the second would seem to have more."""
    one, other = find(1, Counts((0, 1, 4, 4))), find(2, Counts((0, 3, 0, 6)))

    assert order([other, one], Order.UNCLEARNESS) == (one, other)


@pytest.mark.parametrize(
    ("agreed", "n", "invited", "bounds"),
    [
        (6, 9, 12, (6, 9)),
        (4, 5, 20, (4, 19)),
        (6, 12, 12, (6, 6)),
        (0, 0, 8, (0, 8)),
        (6, 14, 12, (6, 6)),
    ],
)
def test_nonresponse(agreed: int, n: int, invited: int, bounds: tuple[int, int]) -> None:
    assert nonresponse(agreed, n, invited) == bounds


@pytest.mark.parametrize(
    ("one", "other", "large"),
    [
        ((6, 0, 0, 0), (3, 0, 0, 3), (True, True)),
        ((6, 0, 0, 0), (4, 0, 0, 3), (False, False)),
        ((0, 6, 0, 0), (3, 3, 0, 0), (False, True)),
        ((3, 3, 0, 0), (0, 6, 0, 0), (False, True)),
        ((0, 0, 6, 0), (0, 0, 2, 4), (True, False)),
        ((6, 0, 0, 0), (0, 0, 0, 0), (False, False)),
        ((0, 0, 0, 0), (6, 0, 0, 0), (False, False)),
    ],
)
def test_a_difference_is_large_from_half(
    one: Labels, other: Labels, large: tuple[bool, bool]
) -> None:
    comparison = compare(Counts(one), Counts(other))

    assert (comparison.large_in_thought, comparison.large_in_agreed) == large


def test_groups_are_compared_in_people() -> None:
    assert compare(Counts((4, 1, 1, 1), blank=3), Counts((1, 0, 0, 4))) == Comparison(
        thought=(6, 1),
        agreed=(4, 1),
        of=(7, 5),
        large_in_thought=True,
        large_in_agreed=False,
    )
