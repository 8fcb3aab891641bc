"""Two rounds: what moved, in which order, and what is left out or warned about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analysis import Counts, find
from exporter.change import Change, Moment, QuestionChange, change, moves
from exporter.change_phrasing import (
    UNLINKED,
    cautions,
    duiding_then_and_now,
    moved,
    was_and_is,
)
from exporter.disclosure import GroupKind
from exporter.release import Release
from survey_templates.instrument import Instrument, ReflectionQuestion, Section
from survey_templates.loader import load_default
from tests.releases import Labels, everyone, group, released

TOOL = load_default()


def asked(*sections: tuple[str, ...]) -> Instrument:
    """An instrument that asks these questions, section by section."""
    made, number = [], 0
    for code, texts in zip("ABC", sections, strict=False):
        questions = []
        for text in texts:
            number += 1
            questions.append(ReflectionQuestion(number, text, "", (), ()))
        made.append(Section(code, f"Onderdeel {code}", "", tuple(questions)))
    return replace(TOOL, sections=tuple(made))


def at(survey_id: int, *labels: Labels) -> Release:
    """A release of one round that shows everyone only."""
    return everyone(*labels, survey_id=survey_id)


TWO = asked(("Wat?", "Wie?"))
BEFORE = Moment(at(1, (4, 2, 3, 0), (0, 1, 2, 6)), TWO)
AFTER = Moment(at(2, (7, 1, 2, 0), (0, 2, 4, 4)), TWO)


def test_every_question_has_its_counts_in_both_rounds() -> None:
    found = change(BEFORE, AFTER)

    assert [(each.before.question, each.after.question) for each in found.questions] == [
        (2, 2),
        (1, 1),
    ]
    assert [(each.before.counts, each.after.counts) for each in found.questions] == [
        (Counts((0, 1, 2, 6)), Counts((0, 2, 4, 4))),
        (Counts((4, 2, 3, 0)), Counts((7, 1, 2, 0))),
    ]
    assert (found.left_out, found.groups_differ, found.invited) == ((), False, (12, 12))
    assert [each.people for each in found.groups] == [9, 10]


def test_sections_are_counted_in_labels() -> None:
    instrument = asked(("Wat?", "Wie?"), ("Hoe?",), ("Nieuw?",))
    first = asked(("Wat?",), ("Wie?", "Hoe?"))
    before = Moment(at(1, (1, 0, 0, 9), (2, 0, 0, 8), (3, 0, 0, 7)), first)
    after = Moment(at(2, *[(5, 0, 0, 5)] * 4), instrument)

    assert [
        (each.code, each.title, each.before.labels, each.after.labels)
        for each in change(before, after).sections
    ] == [
        ("A", "Onderdeel A", (3, 0, 0, 17), (10, 0, 0, 10)),
        ("B", "Onderdeel B", (3, 0, 0, 7), (5, 0, 0, 5)),
    ]


ORDERED = [
    # labels before, labels after, for each question; the order of the questions
    ([(0, 0, 0, 8), (4, 0, 0, 4)], [(1, 0, 0, 7), (0, 0, 0, 8)], [2, 1]),
    # Of equals the one whose "afgesproken" moved more.
    ([(4, 0, 0, 4), (4, 4, 0, 0)], [(4, 0, 4, 0), (8, 0, 0, 0)], [2, 1]),
    ([(4, 4, 0, 0), (4, 0, 0, 4)], [(8, 0, 0, 0), (4, 0, 4, 0)], [1, 2]),
    # Then by number; a question without labels is last.
    ([(4, 4, 0, 0)] * 2, [(4, 4, 0, 0)] * 2, [1, 2]),
    ([(0, 0, 0, 0), (4, 4, 0, 0)], [(8, 0, 0, 0), (4, 4, 0, 0)], [2, 1]),
]


@pytest.mark.parametrize(("before", "after", "numbers"), ORDERED)
def test_the_biggest_move_comes_first(
    before: list[Labels], after: list[Labels], numbers: list[int]
) -> None:
    found = change(Moment(at(1, *before), TWO), Moment(at(2, *after), TWO))

    assert [each.after.question for each in found.questions] == numbers


def test_only_questions_with_the_same_text_are_compared() -> None:
    first = asked(("Wie?", "Oud?", "Wat\nprecies?"))
    second = asked(("Wat precies?", "Nieuw?", "Wie?"))
    before = Moment(at(1, *[(8, 0, 0, 0)] * 3), first)
    after = Moment(at(2, *[(8, 0, 0, 0)] * 3), second)
    found = change(before, after)

    assert [(each.before.question, each.after.question) for each in found.questions] == [
        (3, 1),
        (1, 3),
    ]
    assert found.left_out == (2,)


INSIDE = group(GroupKind.SIDE, "binnen", (5, 0, 0, 1), (6, 0, 0, 0))
OUTSIDE = group(GroupKind.SIDE, "buiten", (0, 0, 0, 5), (0, 5, 0, 0))
ALL = group(GroupKind.EVERYONE, "iedereen", (5, 0, 0, 6), (6, 5, 0, 0))


@pytest.mark.parametrize(
    ("first", "second", "compared", "differ"),
    [
        (True, True, ("binnen", "binnen"), False),
        (True, False, ("iedereen", "iedereen"), True),
        (False, True, ("iedereen", "iedereen"), True),
        (False, False, ("iedereen", "iedereen"), False),
    ],
)
def test_those_inside_are_compared_only_when_both_rounds_have_them(
    *, first: bool, second: bool, compared: tuple[str, str], differ: bool
) -> None:
    moments = [
        Moment(
            released(
                ALL,
                *((INSIDE, OUTSIDE) if divided else ()),
                survey_id=number,
                main=int(divided),
            ),
            TWO,
        )
        for number, divided in enumerate((first, second))
    ]
    found = change(*moments)

    assert tuple(each.name for each in found.groups) == compared
    assert found.groups_differ == differ
    inside = compared[0] == "binnen"
    by_number = {each.after.question: each for each in found.questions}
    assert by_number[1].before.counts == (INSIDE if inside else ALL).counts[0]


def test_other_groups_are_a_warning() -> None:
    pool = replace(INSIDE, name="overige rollen")
    rounds = (released(ALL, INSIDE, OUTSIDE), released(ALL, pool, OUTSIDE, survey_id=2))
    before, after = (Moment(each, TWO) for each in rounds)

    assert change(before, after).groups_differ


def test_two_municipalities_or_one_round_are_no_change() -> None:
    elsewhere = replace(AFTER, release=replace(AFTER.release, municipality="GM0363"))
    same_round = replace(AFTER, release=replace(AFTER.release, survey_id=1, number=2))

    for other in (elsewhere, same_round):
        with pytest.raises(ValueError, match="two rounds of one municipality"):
            change(BEFORE, other)


counted = st.builds(Counts, st.tuples(*[st.integers(0, 9)] * 4), st.integers(0, 2))


@given(counted, counted)
def test_what_moved_turns_around_with_the_rounds(one: Counts, two: Counts) -> None:
    there, back = moves(one, two), moves(two, one)

    assert (there is None) == (back is None) == (0 in {one.n, two.n})
    if there and back:
        assert [-move for move in there] == [*back]
        assert all(abs(move) <= 1 for move in there)


PHRASES = [
    # before, after, what moved most
    (
        (4, 2, 3, 0),
        (7, 1, 2, 0),
        "Een groter deel noemt dit afgesproken: was 4 van 9, nu 7 van 10.",
    ),
    (
        (8, 0, 0, 0),
        (4, 4, 0, 0),
        "Een kleiner deel noemt dit afgesproken: was 8 van 8, nu 4 van 8.",
    ),
    (
        (0, 1, 2, 6),
        (0, 2, 4, 4),
        "Een groter deel heeft hierover nagedacht: was 3 van 9, nu 6 van 10.",
    ),
    (
        (0, 0, 8, 0),
        (0, 4, 4, 0),
        "Een groter deel heeft dit met anderen uitgewisseld: was 0 van 8, nu 4 van 8.",
    ),
    ((4, 0, 0, 4), (5, 0, 0, 5), "Hier verschoof niets. Afgesproken: was 4 van 8, nu 5 van 10."),
    ((0, 0, 0, 0), (5, 0, 0, 5), "In een van beide rondes gaf niemand hier een label."),
    ((5, 0, 0, 5), (0, 0, 0, 0), "In een van beide rondes gaf niemand hier een label."),
]


@pytest.mark.parametrize(("before", "after", "text"), PHRASES)
def test_what_moved_in_words(before: Labels, after: Labels, text: str) -> None:
    both = QuestionChange(find(1, Counts(before)), find(1, Counts(after)))
    assert moved(both) == text


def test_each_step_was_and_is() -> None:
    assert was_and_is(Counts((4, 2, 3, 0)), Counts((7, 1, 2, 0))) == (
        "nagedacht: was 9 van 9, nu 10 van 10",
        "uitgewisseld: was 6 van 9, nu 8 van 10",
        "afgesproken: was 4 van 9, nu 7 van 10",
    )


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            (1, 5, 1, 1),
            (8, 0, 0, 0),
            "Was: Openlijk in discussie. Nu: Breed afgesproken.",
        ),
        ((8, 0, 0, 0), (9, 0, 0, 0), "Nog steeds: Breed afgesproken."),
        ((2, 0, 0, 0), (8, 0, 0, 0), "Was: Nog geen duiding. Nu: Breed afgesproken."),
    ],
)
def test_the_duiding_in_both_rounds(before: Labels, after: Labels, text: str) -> None:
    assert duiding_then_and_now(find(1, Counts(before)), find(1, Counts(after))) == text


def cautioned(**changes: object) -> list[str]:
    """The cautions of a change with other facts, but the one that is always last."""
    found: Change = replace(change(BEFORE, AFTER), **changes)  # type: ignore[arg-type]
    *others, last = cautions(found)
    assert last == UNLINKED
    return others


WHO = "De eerste ronde gaat over negen mensen, de tweede over tien mensen."


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({}, []),
        ({"invited": (12, 20)}, ["Er zijn niet evenveel mensen uitgenodigd: eerst 12, nu 20."]),
        (
            {"invited": (None, 12)},
            ["Niet van beide rondes is bekend hoeveel mensen waren uitgenodigd."],
        ),
        (
            {"invited": (12, None)},
            ["Niet van beide rondes is bekend hoeveel mensen waren uitgenodigd."],
        ),
        (
            {"invited": (None, None)},
            ["Niet van beide rondes is bekend hoeveel mensen waren uitgenodigd."],
        ),
        ({"groups_differ": True}, ["De groepen zijn niet in beide rondes dezelfde."]),
        (
            {"left_out": (2,)},
            ["Wij vergelijken één vraag niet: die stond niet in de eerste ronde."],
        ),
        (
            {"left_out": (2, 3)},
            ["Wij vergelijken twee vragen niet: die stonden niet in de eerste ronde."],
        ),
    ],
)
def test_what_to_keep_in_mind(changes: dict[str, object], texts: list[str]) -> None:
    assert cautioned(**changes) == [WHO, *texts]
