"""The privacy gate: what it shows, and that nothing it shows gives anybody away."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exporter.analysis import Counts
from exporter.disclosure import Disclosed, Group, GroupKind, Voice, disclose
from survey_templates.codebook import GivenAnswer, Privacy
from survey_templates.instrument import Instrument, Role, Side
from tests.adversary import belongs
from tests.gate_tables import (
    BOTH_SIDES,
    INSIDE,
    INSTRUMENT,
    NAMES,
    ONE_SIDE,
    OUTSIDE,
    Shown,
    shown,
    voices,
)

CONFIDENTIAL, OPEN = Privacy.CONFIDENTIAL, Privacy.OPEN
EVERYONE, SIDE, ROLE, POOL = GroupKind


@pytest.mark.parametrize(("intern", "roleless", "k", "expected"), ONE_SIDE)
def test_the_roles_of_one_side(
    intern: tuple[int, ...], roleless: int, k: int, expected: list[tuple[int | str, int]]
) -> None:
    people = voices(intern, roleless=roleless)
    disclosed = disclose(INSTRUMENT, people, CONFIDENTIAL, k)

    assert shown(disclosed) == [("intern", name, size) for name, size in expected]
    assert (disclosed.people, disclosed.main) == (len(people), 0)


def test_everyone_from_outside_is_one_side_too() -> None:
    disclosed = disclose(INSTRUMENT, voices((), (6, 7)), CONFIDENTIAL, 5)

    assert shown(disclosed) == [("extern", 0, 6), ("extern", 1, 7)]
    assert (disclosed.groups[0].name, disclosed.main) == ("iedereen", 0)


@pytest.mark.parametrize(("intern", "extern", "roleless", "expected", "main"), BOTH_SIDES)
def test_both_sides(
    intern: tuple[int, ...],
    extern: tuple[int, ...],
    roleless: int,
    expected: list[Shown],
    main: int,
) -> None:
    disclosed = disclose(INSTRUMENT, voices(intern, extern, roleless), CONFIDENTIAL, 5)

    assert shown(disclosed) == expected
    assert disclosed.main == main


@pytest.mark.parametrize(
    ("intern", "extern", "name"),
    [
        ((8,), (2,), "iedereen, van wie 2 buiten de gemeente"),
        ((2,), (8,), "iedereen, van wie 8 buiten de gemeente"),
        ((8,), (), "iedereen"),
        ((5,), (5,), "iedereen"),
    ],
)
def test_sides_that_stay_together_are_counted_in_the_name(
    intern: tuple[int, ...], extern: tuple[int, ...], name: str
) -> None:
    assert disclose(INSTRUMENT, voices(intern, extern), CONFIDENTIAL, 5).groups[0].name == name


def test_the_names_are_those_of_the_content() -> None:
    disclosed = disclose(INSTRUMENT, voices((6, 1, 4), (5, 1, 4)), CONFIDENTIAL, 5)

    assert [(group.kind, group.name) for group in disclosed.groups] == [
        (EVERYONE, "iedereen"),
        (SIDE, NAMES[Side.INTERN]),
        (ROLE, INSIDE[0].name),
        (POOL, f"overige rollen, {NAMES[Side.INTERN]}"),
        (SIDE, NAMES[Side.EXTERN]),
        (ROLE, OUTSIDE[0].name),
        (POOL, f"overige rollen, {NAMES[Side.EXTERN]}"),
    ]


@pytest.mark.parametrize("k", [3, 5, 10])
def test_below_the_threshold_there_is_only_the_number_of_people(k: int) -> None:
    people = tuple(Voice(INSIDE[0], (GivenAnswer(1, "een tekst", 1),)) for _ in range(k))

    assert disclose(INSTRUMENT, people[1:], CONFIDENTIAL, k) == Disclosed(k - 1, (), 0, ())
    assert disclose(INSTRUMENT, people, CONFIDENTIAL, k).groups[0].people == k


@pytest.mark.parametrize("k", [-1, 0, 1, 2, 11])
def test_a_threshold_that_protects_nobody_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="outside 3 to 10"):
        disclose(INSTRUMENT, voices((12,)), CONFIDENTIAL, k)


def test_a_role_that_is_not_in_the_instrument_is_refused() -> None:
    stranger = Voice(Role("X", "vreemde", Side.INTERN), ())

    with pytest.raises(ValueError, match="not in the instrument"):
        disclose(INSTRUMENT, (*voices((6, 6)), stranger), CONFIDENTIAL, 5)


OPEN_ROUNDS = [
    ((1,), (), 0, [("intern", 0, 1)], 0),
    ((1, 2), (), 0, [("intern", 0, 1), ("intern", 1, 2)], 0),
    (
        (1, 2),
        (0, 1),
        1,
        [
            *[("intern", "kant", 4), ("intern", 0, 1), ("intern", 1, 2)],
            *[("extern", "kant", 1), ("extern", 1, 1)],
        ],
        1,
    ),
    ((), (), 1, [], 0),
]


@pytest.mark.parametrize(("intern", "extern", "roleless", "expected", "main"), OPEN_ROUNDS)
def test_an_open_round_shows_every_role(
    intern: tuple[int, ...],
    extern: tuple[int, ...],
    roleless: int,
    expected: list[Shown],
    main: int,
) -> None:
    disclosed = disclose(INSTRUMENT, voices(intern, extern, roleless), OPEN, 5)

    assert shown(disclosed) == expected
    assert disclosed.main == main


def test_an_open_round_without_anybody_shows_nothing() -> None:
    assert disclose(INSTRUMENT, (), OPEN, 5) == Disclosed(0, (), 0, ())


def said(role: Role | None, *answers: tuple[str, int | None]) -> Voice:
    """One voice with (text, label) for each question from the first."""
    return Voice(
        role,
        tuple(GivenAnswer(place, text, label) for place, (text, label) in enumerate(answers, 1)),
    )


def test_every_question_counts_the_same_people() -> None:
    people = (said(INSIDE[0], ("", 1), ("", None)), *[said(INSIDE[0], ("", 4), ("", 2))] * 4)
    group = disclose(INSTRUMENT, people, CONFIDENTIAL, 5).groups[0]

    assert group.counts[:3] == (
        Counts((1, 0, 0, 4)),
        Counts((0, 4, 0, 0), blank=1),
        Counts((0, 0, 0, 0), blank=5),
    )
    assert len(group.counts) == len(INSTRUMENT.questions)


def test_a_role_stands_beside_a_text_only_when_its_group_is_shown() -> None:
    roles = [INSIDE[0], *[INSIDE[1]] * 6, *[INSIDE[2]] * 5, None]
    people = tuple(said(role, (f"tekst {place}", 1)) for place, role in enumerate(roles))
    texts = disclose(INSTRUMENT, people, CONFIDENTIAL, 5).texts

    assert [(text.voice, text.role, text.text) for text in texts] == [
        (place, role.name if role is INSIDE[1] else None, f"tekst {place}")
        for place, role in enumerate(roles)
    ]


def test_a_small_side_keeps_every_role_from_the_texts() -> None:
    roles = [*[INSIDE[0]] * 6, *[INSIDE[1]] * 6, OUTSIDE[0]]
    people = tuple(said(role, ("tekst", 1)) for role in roles)

    assert {text.role for text in disclose(INSTRUMENT, people, CONFIDENTIAL, 5).texts} == {None}


def test_a_side_alone_does_not_stand_beside_a_text() -> None:
    people = tuple(said(role, ("tekst", 1)) for role in [*[INSIDE[0]] * 6, *[OUTSIDE[0]] * 6])

    assert {text.role for text in disclose(INSTRUMENT, people, CONFIDENTIAL, 5).texts} == {None}


def test_empty_texts_are_left_out_and_the_rest_comes_by_question() -> None:
    people = (said(INSIDE[0], ("een", 1), (" \n", 2)), said(INSIDE[1], ("", 3), ("twee", None)))
    texts = disclose(INSTRUMENT, people, OPEN, 5).texts

    assert [(text.voice, text.question, text.label, text.role, text.text) for text in texts] == [
        (0, 1, 1, INSIDE[0].name, "een"),
        (1, 2, None, INSIDE[1].name, "twee"),
    ]


def test_texts_come_in_the_order_of_questions() -> None:
    people = tuple(said(INSIDE[0], ("een", 1), ("twee", 2)) for _ in range(5))
    texts = disclose(INSTRUMENT, people, CONFIDENTIAL, 5).texts

    assert [text.question for text in texts] == [1] * 5 + [2] * 5


# The adversary: knows everybody's role and everything that is shown, and tries every assignment of
# labels. Small questionnaires are enough, since answers to two questions are never linked.

NO_LABEL = 0
SMALL: Instrument = replace(
    INSTRUMENT,
    sections=(replace(INSTRUMENT.sections[0], questions=INSTRUMENT.sections[0].questions[:2]),),
)
SOME_ROLES = [*INSIDE[:3], *OUTSIDE[:2], None]


@st.composite
def populations(draw: st.DrawFn) -> tuple[Voice, ...]:
    """Three to twelve people with a role and two labels, mostly the same ones."""
    label = st.sampled_from([1, 1, 1, 2, 3, 4, None])
    person = st.tuples(st.sampled_from(SOME_ROLES), label, label)
    size = draw(st.integers(3, 12))
    return tuple(
        said(role, ("", one), ("", two))
        for role, one, two in draw(st.lists(person, min_size=size, max_size=size))
    )


def memberships(people: tuple[Voice, ...], groups: tuple[Group, ...]) -> list[frozenset[int]]:
    """For each person the shown groups that hold them."""
    return [
        frozenset(place for place, group in enumerate(groups) if belongs(role, group, groups))
        for role in (voice.role for voice in people)
    ]


def possible_labels(
    of: frozenset[int], members: list[frozenset[int]], counts: list[Counts]
) -> set[int]:
    """The labels that one person in the groups `of` may have given, by everything shown."""
    others = sorted(members, key=sorted)
    others.remove(of)

    @cache
    def fits(place: int, left: tuple[tuple[int, ...], ...]) -> bool:
        if place == len(others):
            return not any(map(any, left))
        return any(fits(place + 1, rest) for _, rest in choices(others[place], left))

    start = tuple((each.blank, *each.labels) for each in counts)
    return {label for label, rest in choices(of, start) if fits(0, rest)}


def choices(
    of: frozenset[int], left: tuple[tuple[int, ...], ...]
) -> Iterator[tuple[int, tuple[tuple[int, ...], ...]]]:
    """Every label that the groups `of` still have room for, and what is left of them then."""
    for label in range(NO_LABEL, 5):
        if all(left[group][label] for group in of):
            yield (
                label,
                tuple(
                    (*row[:label], row[label] - 1, *row[label + 1 :]) if group in of else row
                    for group, row in enumerate(left)
                ),
            )


@given(populations(), st.integers(3, 5))
def test_nobody_outside_a_unanimous_group_can_be_pinned_down(
    people: tuple[Voice, ...], k: int
) -> None:
    groups = disclose(SMALL, people, CONFIDENTIAL, k).groups
    assume(groups)
    members = memberships(people, groups)
    for question in (0, 1):
        counts = [group.counts[question] for group in groups]
        for of in set(members):
            smallest = min((counts[group] for group in of), key=lambda each: each.people)
            unanimous = smallest.people in (*smallest.labels, smallest.blank)
            assert unanimous or len(possible_labels(of, members, counts)) > 1


def every_population(most: int) -> list[tuple[Voice, ...]]:
    """Every population of at most so many people in `SOME_ROLES`."""
    return [
        tuple(Voice(role, ()) for role in roles)
        for people in range(most + 1)
        for roles in combinations_with_replacement(SOME_ROLES, people)
    ]


@pytest.mark.parametrize("k", [3, 4])
def test_no_groups_differ_by_fewer_people_than_the_threshold(k: int) -> None:
    for people in every_population(9):
        groups = disclose(SMALL, people, CONFIDENTIAL, k).groups
        members = memberships(people, groups)

        assert not groups or all(members.count(of) >= k for of in set(members))
        assert [group.people for group in groups] == [
            sum(place in of for of in members) for place in range(len(groups))
        ]


def test_the_shown_groups_are_nested_and_none_is_shown_twice() -> None:
    for people in every_population(9):
        groups = disclose(SMALL, people, CONFIDENTIAL, 3).groups
        members = memberships(people, groups)
        holds = [
            {place for place, of in enumerate(members) if group in of}
            for group in range(len(groups))
        ]

        for one, other in combinations(holds, 2):
            assert one > other or not one & other
