"""Municipalities together: sums and numbers of municipalities, and never a ranking."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analysis import Counts, Duiding
from exporter.disclosure import GroupKind
from exporter.region import Region, region
from exporter.region_phrasing import about, duiding_lines
from exporter.release import Release
from survey_templates.codebook import Mark, Privacy
from tests.releases import MARK, Labels, everyone, group, released

AGREED, SEEMING, BLIND = (8, 0, 0, 0), (4, 0, 0, 4), (0, 0, 0, 8)
FEW = (2, 0, 1, 0)


def together(**municipalities: Release | None) -> Region:
    """The region of these municipalities, each with a code of its own."""
    found = region(
        {
            name: release and replace(release, municipality=f"GM{name}")
            for name, release in municipalities.items()
        }
    )
    assert found
    return found


SIX = together(
    Vaals=everyone(AGREED, SEEMING),
    Meerssen=everyone(AGREED, AGREED),
    Maastricht=everyone(AGREED, BLIND),
    Valkenburg=None,
    Gulpen=everyone(SEEMING, FEW, people=8),
    Eijsden=None,
)


def test_each_question_has_the_labels_of_all_together() -> None:
    assert [(each.question, each.counts) for each in SIX.questions] == [
        (1, Counts((28, 0, 0, 4))),
        (2, Counts((14, 0, 1, 12), blank=5)),
    ]
    assert SIX.people == 32


def test_each_question_has_the_number_of_municipalities_with_each_duiding() -> None:
    first, second = SIX.questions

    assert first.municipalities == (
        (Duiding.SEEMING_AGREEMENT, 1),
        (Duiding.OPEN_DISCUSSION, 0),
        (Duiding.NOT_EXCHANGED, 0),
        (Duiding.BLIND_SPOT, 0),
        (Duiding.BROAD_AGREEMENT, 3),
        (None, 0),
    )
    assert dict(second.municipalities)[None] == 1


@pytest.mark.parametrize(
    ("labels", "differs"),
    [
        ((AGREED, AGREED), False),
        ((AGREED, SEEMING), True),
        # Too few labels is no other duiding.
        ((AGREED, FEW), False),
        ((FEW, FEW), False),
    ],
)
def test_where_municipalities_differ(labels: tuple[Labels, Labels], *, differs: bool) -> None:
    one, two = (everyone(each, people=8) for each in labels)

    assert together(A=one, B=two).questions[0].differs == differs


def test_municipalities_stand_in_the_order_of_the_alphabet_whatever_they_answered() -> None:
    names = ("’s-Hertogenbosch", "Eersel", "Oisterwijk", "Súdwest")
    answers = (AGREED, SEEMING, BLIND, FEW)
    for order in permutations(answers):
        releases = {name: everyone(each, people=8) for name, each in zip(names, order, strict=True)}

        assert together(**releases).names == ("Eersel", "’s-Hertogenbosch", "Oisterwijk", "Súdwest")


def test_those_without_a_release_are_named_and_nothing_more() -> None:
    assert SIX.waiting == ("Eijsden", "Valkenburg")
    assert SIX.names == ("Gulpen", "Maastricht", "Meerssen", "Vaals")


def test_the_main_figures_of_each_municipality_are_those_of_its_own_page() -> None:
    divided = released(
        group(GroupKind.EVERYONE, "iedereen", (6, 0, 0, 6)),
        group(GroupKind.SIDE, "binnen", (6, 0, 0, 0)),
        group(GroupKind.SIDE, "buiten", (0, 0, 0, 6)),
        main=1,
    )
    found = together(A=divided, B=everyone(BLIND))

    assert found.questions[0].counts == Counts((6, 0, 0, 8))
    assert dict(found.questions[0].municipalities)[Duiding.BROAD_AGREEMENT] == 1
    assert (found.people, found.inside) == (14, 1)


@pytest.mark.parametrize("releases", [{}, {"A": None}, {"A": everyone(AGREED), "B": None}])
def test_one_municipality_is_no_region(releases: dict[str, Release | None]) -> None:
    assert region(releases) is None


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (everyone(AGREED, municipality="GM1"), "twice"),
        (everyone(AGREED, mark=replace(MARK, version="2")), "one content and version"),
        (everyone(AGREED, mark=replace(MARK, content="d")), "one content and version"),
        (everyone(AGREED, mark=Mark("c", "1", Privacy.OPEN, 5)), "open round"),
    ],
)
def test_what_does_not_belong_together_is_refused(other: Release, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        region({"A": everyone(AGREED, municipality="GM1"), "B": other})


labels = st.tuples(*[st.integers(0, 5)] * 4)


@given(st.lists(labels, min_size=2, max_size=6))
def test_all_but_one_subtracted_is_the_release_of_that_one(answers: list[Labels]) -> None:
    """So a sum of releases tells nothing that the releases do not tell."""
    releases = [everyone(each, people=20) for each in answers]
    whole = together(**{f"G{place}": each for place, each in enumerate(releases)})
    others = [sum(column) for column in zip(*answers[1:], strict=True)]
    question = whole.questions[0]

    rest = [count - other for count, other in zip(question.counts.labels, others, strict=True)]
    assert (*rest,) == answers[0]
    assert sum(number for _, number in question.municipalities) == len(answers)


def test_the_duidingen_in_words() -> None:
    first, second = SIX.questions

    assert list(duiding_lines(first)) == [
        "In één van de vier gemeenten: Lijkt afgesproken, maar niet voor iedereen",
        "In drie van de vier gemeenten: Breed afgesproken",
    ]
    assert list(duiding_lines(second))[-1] == "In één van de vier gemeenten: Nog te weinig labels"
    assert list(duiding_lines(together(A=everyone(BLIND), B=everyone(BLIND)).questions[0])) == [
        "In beide gemeenten: Nog niet over nagedacht"
    ]


def test_about_whom_it_is_in_words() -> None:
    order = "De gemeenten staan op alfabet. Een vergelijking tussen gemeenten maken wij niet."

    assert list(about(SIX)) == [
        "De cijfers gaan over 32 mensen in vier gemeenten.",
        "Nog zonder uitkomst: Eijsden, Valkenburg.",
        order,
    ]
    assert list(about(replace(SIX, inside=1, waiting=()))) == [
        "De cijfers gaan over 32 mensen in vier gemeenten.",
        "In één van de vier gemeenten gaan ze alleen over mensen binnen de gemeente.",
        order,
    ]
