"""What may be published: totals per question, and no number below the threshold."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analysis import Duiding
from exporter.disclosure import GroupKind
from exporter.publication import duiding_phrase, part_name, publication
from exporter.publishable import Part
from survey_templates.codebook import Mark, Privacy
from survey_templates.instrument import Instrument
from tests.releases import MARK, Labels, everyone, group, released

PUBLISHED = [
    # labels, without a label, k, the parts
    ((5, 1, 2, 2), 0, 5, [((1,), 5), ((2, 3, 4, None), 5)]),
    ((6, 5, 5, 5), 5, 5, [((1,), 6), ((2,), 5), ((3,), 5), ((4,), 5), ((None,), 5)]),
    ((6, 6, 6, 4), 5, 5, [((1,), 6), ((2,), 6), ((3,), 6), ((4, None), 9)]),
    # Of equals the first joins; so the second of these two is the small one, with four people.
    ((6, 5, 5, 4), 5, 5, []),
    ((6, 6, 2, 3), 0, 5, [((1,), 6), ((2,), 6), ((3, 4, None), 5)]),
    # Fewer than k are joined by the next smallest; of equals the first.
    ((9, 6, 1, 1), 1, 5, [((1,), 9), ((2, 3, 4, None), 9)]),
    ((6, 6, 0, 0), 0, 5, [((2,), 6), ((1, 3, 4, None), 6)]),
    ((8, 1, 1, 0), 2, 5, []),
    ((8, 0, 0, 0), 0, 5, []),
    ((12, 7, 1, 1), 0, 5, [((1,), 12), ((2, 3, 4, None), 9)]),
    ((3, 3, 3, 3), 3, 3, [((1,), 3), ((2,), 3), ((3,), 3), ((4,), 3), ((None,), 3)]),
    ((2, 1, 4, 4), 0, 3, [((3,), 4), ((4,), 4), ((1, 2, None), 3)]),
    ((9, 9, 1, 0), 0, 10, []),
]


@pytest.mark.parametrize(("labels", "blank", "k", "parts"), PUBLISHED)
def test_small_numbers_go_together(
    labels: Labels, blank: int, k: int, parts: list[tuple[tuple[int | None, ...], int]]
) -> None:
    release = everyone(labels, people=sum(labels) + blank, mark=replace(MARK, threshold=k))

    assert publication(release).questions[0].shown.parts == tuple(Part(*part) for part in parts)


many = st.tuples(*[st.integers(0, 15)] * 4)


@given(many, st.integers(0, 8), st.integers(3, 6))
def test_no_number_that_is_shown_or_left_is_below_the_threshold(
    labels: Labels, blank: int, k: int
) -> None:
    people = sum(labels) + blank
    release = everyone(labels, people=people, mark=replace(MARK, threshold=k))
    parts = publication(release).questions[0].shown.parts
    numbers = [part.people for part in parts]

    for size in range(1, len(numbers)):
        for some in combinations(numbers, size):
            assert sum(some) >= k
            assert people - sum(some) >= k
    assert sum(numbers) == (people if parts else 0)
    assert not parts or sorted(str(label) for part in parts for label in part.labels) == [
        *"1234",
        "None",
    ]


def test_it_is_about_everyone_and_never_about_a_group() -> None:
    release = released(
        group(GroupKind.EVERYONE, "iedereen", (10, 0, 0, 10)),
        group(GroupKind.SIDE, "binnen", (10, 0, 0, 0)),
        group(GroupKind.SIDE, "buiten", (0, 0, 0, 10)),
        main=1,
        invited=30,
    )
    found = publication(release)

    assert found.questions[0].shown.duiding is Duiding.SEEMING_AGREEMENT
    assert (found.people, found.invited, found.threshold) == (20, 30, 5)
    assert (found.municipality, found.made_at) == (release.municipality, release.made_at)
    assert "binnen" not in repr(found)


def test_every_question_is_there_in_the_order_of_the_questionnaire() -> None:
    found = publication(everyone((8, 0, 0, 0), (1, 0, 1, 0), people=8))

    assert [(each.question, each.shown.duiding) for each in found.questions] == [
        (1, Duiding.BROAD_AGREEMENT),
        (2, None),
    ]


def test_an_open_round_is_not_published() -> None:
    release = everyone((8, 0, 0, 0), mark=Mark("c", "1", Privacy.OPEN, 5))

    with pytest.raises(ValueError, match="open round"):
        publication(release)


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        ((1,), "afgesproken"),
        ((None,), "geen label"),
        ((4, None), "nooit over nagedacht of geen label"),
        (
            (2, 3, None),
            "nog discussie, weet niet hoe anderen denken of geen label",
        ),
    ],
)
def test_the_names_of_parts(
    instrument: Instrument, labels: tuple[int | None, ...], name: str
) -> None:
    assert part_name(Part(labels, 5), instrument) == name


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ((8, 0, 0, 0), "Breed afgesproken"),
        ((1, 0, 1, 0), "te weinig"),
        ((5, 0, 1, 0), "Hier staat geen duiding: die zou te veel zeggen over enkele mensen."),
    ],
)
def test_the_duiding_in_words(labels: Labels, words: str) -> None:
    found = publication(everyone(labels, people=10 if labels[0] == 5 else 8)).questions[0]
    assert duiding_phrase(found, "te weinig") == words
