"""What everybody may see of a question: no number below the threshold, nor what gives one."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from exporter.analysis import Counts, Duiding
from exporter.publishable import Publishable, publishable
from tests.releases import Labels

Given = tuple[int, int, int, int, int]
AGREED, SEEMING = Duiding.BROAD_AGREEMENT, Duiding.SEEMING_AGREEMENT

SHOWN = [
    # labels, without one, k, parts shown, duiding, withheld
    ((9, 6, 1, 1), 1, 5, 2, SEEMING, False),
    ((8, 0, 0, 0), 0, 5, 0, AGREED, False),
    ((1, 0, 1, 0), 6, 5, 0, None, False),
    # Two small labels and two of who gave none: only with four of the latter it is agreed.
    ((5, 0, 1, 0), 4, 5, 2, None, True),
    ((6, 1, 2, 2), 0, 5, 2, SEEMING, False),
    # The same where "breed afgesproken" would be withheld: so it must not be told by being away.
    ((5, 1, 2, 2), 0, 5, 2, None, True),
    # Four labels of two people each: with three of eight, one of them would stand apart.
    ((2, 2, 2, 2), 3, 3, 0, None, True),
    # Everybody gave a label when four are enough for a duiding.
    ((0, 1, 1, 2), 0, 3, 0, None, True),
]


@pytest.mark.parametrize(("labels", "blank", "k", "parts", "duiding", "withheld"), SHOWN)
def test_what_is_shown(
    labels: Labels, blank: int, k: int, parts: int, duiding: Duiding | None, *, withheld: bool
) -> None:
    found = publishable(Counts(labels, blank), k)

    assert (len(found.parts), found.duiding, found.withheld) == (parts, duiding, withheld)


def everything(people: int) -> Iterator[Given]:
    """All ways in which so many people can answer a question."""
    for one, two, three, four in product(range(people + 1), repeat=4):
        if (blank := people - one - two - three - four) >= 0:
            yield one, two, three, four, blank


@pytest.mark.parametrize(("k", "most"), [(3, 11), (4, 11), (5, 10)])
def test_who_knows_the_rules_reckons_no_number_below_the_threshold(k: int, most: int) -> None:
    """Everything that is shown likewise is taken together: it has no small number in common."""
    for people in range(k, most + 1):
        shown: dict[Publishable, list[Given]] = defaultdict(list)
        for given in everything(people):
            *labels, blank = given
            one, two, three, four = labels
            shown[publishable(Counts((one, two, three, four), blank), k)].append(given)
        for alike in shown.values():
            assert not [each for each in zip(*alike, strict=True) if min(each) == max(each) < k]


def test_most_duidingen_are_shown() -> None:
    """With five people or more hardly any duiding is withheld."""
    shown = [
        publishable(Counts(given[:4], given[4]), 5) for n in range(5, 11) for given in everything(n)
    ]

    assert sum(each.withheld for each in shown) < len(shown) / 50
