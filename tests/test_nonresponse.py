"""What those who did not answer could change: by a table, and against every possible answer."""

from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analysis import Counts, find
from exporter.disclosure import GroupKind
from exporter.nonresponse import can_change, open_questions
from exporter.release import Release
from tests.releases import Labels, group, released


@pytest.mark.parametrize(
    ("labels", "invited", "changes"),
    [
        ((8, 0, 0, 0), 8, False),
        # Eight of ten are still three quarters, eight of eleven are not.
        ((8, 0, 0, 0), 10, False),
        ((8, 0, 0, 0), 11, True),
        ((5, 0, 0, 5), 10, False),
        ((5, 0, 0, 5), 12, False),
        # Ten more who agree make it 15 of 20, which is broad agreement.
        ((5, 0, 0, 5), 19, False),
        ((5, 0, 0, 5), 20, True),
        ((0, 1, 2, 5), 8, False),
        ((0, 1, 2, 5), 9, False),
        ((0, 1, 2, 5), 12, True),
        # Three labels have no duiding, a fourth gives one.
        ((3, 0, 0, 0), 3, False),
        ((3, 0, 0, 0), 4, True),
        ((1, 0, 0, 0), 3, False),
        # More labels than people invited: nobody is missing.
        ((8, 0, 0, 0), 7, False),
        ((3, 1, 0, 0), 3, False),
    ],
)
def test_whether_the_duiding_can_change(labels: Labels, invited: int, *, changes: bool) -> None:
    assert can_change(Counts(labels), invited) == changes


@given(st.tuples(*[st.integers(0, 6)] * 4), st.integers(0, 6), st.integers(0, 2))
def test_it_can_change_when_some_answers_of_those_missing_change_it(
    labels: Labels, missing: int, blank: int
) -> None:
    counts = Counts(labels, blank)
    others = {
        find(1, Counts(tuple_of(labels, answers))).duiding
        for answers in combinations_with_replacement(range(4), missing)
    }

    assert can_change(counts, counts.n + missing) == (others != {find(1, counts).duiding})


def tuple_of(labels: Labels, answers: tuple[int, ...]) -> Labels:
    """The labels with more answers, each the place of its label."""
    one, two, three, four = (count + answers.count(place) for place, count in enumerate(labels))
    return one, two, three, four


def release(invited: int | None, main: int = 0) -> Release:
    """A release of eight people and two questions: one that three more can change, and one not."""
    labels = ((8, 0, 0, 0), (4, 0, 0, 4))
    groups = (group(kind, kind.value, *labels) for kind in (GroupKind.EVERYONE, GroupKind.SIDE))
    return released(*groups, invited=invited, main=main)


@pytest.mark.parametrize(
    ("invited", "numbers"), [(8, ()), (10, ()), (11, (1,)), (7, ()), (None, None)]
)
def test_the_questions_that_are_still_open(
    invited: int | None, numbers: tuple[int, ...] | None
) -> None:
    assert open_questions(release(invited)) == numbers


def test_of_one_side_nobody_knows_how_many_were_invited() -> None:
    assert open_questions(release(20, main=1)) is None
