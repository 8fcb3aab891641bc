"""Two releases that somebody saw: each group of the second has k new people, or is not shown."""

import pytest

from exporter.disclosure import (
    EVERYONE,
    Disclosed,
    Group,
    GroupKind,
    Voice,
    disclose,
    disclose_next,
)
from survey_templates.codebook import GivenAnswer, Privacy
from survey_templates.instrument import Instrument

K = 5


def people(instrument: Instrument, **roles: int) -> tuple[Voice, ...]:
    """So many people of each role, who all gave label 1 and a text."""
    answers = tuple(GivenAnswer(question.number, "Samen.", 1) for question in instrument.questions)
    return tuple(
        Voice(instrument.role(code), answers) for code, count in roles.items() for _ in range(count)
    )


def after(instrument: Instrument, first: tuple[Voice, ...], fresh: tuple[Voice, ...]) -> Disclosed:
    """What may be seen of `first` and `fresh` together by who saw `first`."""
    seen = disclose(instrument, first, Privacy.CONFIDENTIAL, K)
    return disclose_next(instrument, (*first, *fresh), K, seen.groups, range(len(first)))


def names(groups: tuple[Group, ...]) -> list[str]:
    """The names of all groups but everyone."""
    return [group.name for group in groups[1:]]


@pytest.mark.parametrize(
    ("first", "fresh", "stands"),
    [
        # One of inside and four of outside: the one would stand alone in the difference.
        ({"BELEI": 7, "PROF": 5}, {"BELEI": 1, "PROF": 4}, "no"),
        ({"BELEI": 7, "PROF": 5}, {"PROF": 5}, "no"),
        ({"BELEI": 7, "PROF": 5}, {"BELEI": 5, "PROF": 5}, "yes"),
        # Two roles that were pooled become groups of their own.
        ({"BELEI": 6, "WETH": 3, "REGIE": 2}, {"BELEI": 5, "WETH": 5, "REGIE": 5}, "no"),
        ({"BELEI": 6, "WETH": 3, "REGIE": 2}, {"BELEI": 5, "WETH": 3, "REGIE": 2}, "yes"),
        ({"BELEI": 6, "WETH": 6}, {"BELEI": 4, "WETH": 4}, "no"),
        # Nothing was divided, and now it could be.
        ({"BELEI": 6}, {"PROF": 6}, "no"),
    ],
)
def test_groups_stand_only_when_the_new_people_fill_each_of_them(
    instrument: Instrument, first: dict[str, int], fresh: dict[str, int], stands: str
) -> None:
    one, more = people(instrument, **first), people(instrument, **fresh)
    shown = after(instrument, one, more)
    alone = disclose(instrument, (*one, *more), Privacy.CONFIDENTIAL, K)
    assert names(shown.groups) == (names(alone.groups) if stands == "yes" else [])
    assert shown.people == len(one) + len(more)


def test_without_groups_no_role_stands_beside_a_text(instrument: Instrument) -> None:
    shown = after(instrument, people(instrument, BELEI=7, WETH=5), people(instrument, BELEI=5))
    assert {text.role for text in shown.texts} == {None}
    assert len(shown.texts) == 17 * len(instrument.questions)
    assert [(group.kind, group.name) for group in shown.groups] == [(GroupKind.EVERYONE, EVERYONE)]
    assert shown.main == 0


def test_people_from_outside_are_named_when_everyone_stays_together(instrument: Instrument) -> None:
    shown = after(instrument, people(instrument, BELEI=7, PROF=5), people(instrument, PROF=5))
    assert shown.groups[0].name == "iedereen, van wie 10 buiten de gemeente"


def test_who_stayed_may_stand_anywhere_among_the_voices(instrument: Instrument) -> None:
    one, more = people(instrument, BELEI=7, PROF=5), people(instrument, BELEI=5, PROF=5)
    seen = disclose(instrument, one, Privacy.CONFIDENTIAL, K)
    places = range(len(more), len(more) + len(one))
    shown = disclose_next(instrument, (*more, *one), K, seen.groups, places)
    assert shown == disclose(instrument, (*more, *one), Privacy.CONFIDENTIAL, K)


@pytest.mark.parametrize(("fresh", "is_shown"), [(0, False), (4, False), (5, True)])
def test_the_new_people_are_as_many_as_the_threshold(
    instrument: Instrument, fresh: int, *, is_shown: bool
) -> None:
    shown = after(instrument, people(instrument, BELEI=7), people(instrument, BELEI=fresh))
    assert shown.people == 7 + fresh
    assert bool(shown.groups) == bool(shown.texts) == is_shown


@pytest.mark.parametrize(("stayed", "is_shown"), [(12, True), (11, False), (1, False), (0, False)])
def test_what_was_seen_stands_when_some_or_all_of_its_people_are_gone(
    instrument: Instrument, stayed: int, *, is_shown: bool
) -> None:
    seen = disclose(instrument, people(instrument, BELEI=12), Privacy.CONFIDENTIAL, K)
    voices = people(instrument, BELEI=stayed + 6)
    shown = disclose_next(instrument, voices, K, seen.groups, range(stayed))
    assert bool(shown.groups) == bool(shown.texts) == is_shown
    assert (shown.people, shown.main) == (len(voices), 0)


def test_who_changed_is_not_one_of_those_who_stayed(instrument: Instrument) -> None:
    seen = disclose(instrument, people(instrument, BELEI=12), Privacy.CONFIDENTIAL, K)
    voices = people(instrument, BELEI=18)
    assert disclose_next(instrument, voices, K, seen.groups, set(range(12)) - {3}).groups == ()
