"""Whoever holds everything that was published of anybody learns of nobody what they said."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from exporter.disclosure import Disclosed, Group, Voice, disclose
from plugin import releasing
from survey_templates.codebook import Privacy
from survey_templates.instrument import Instrument
from tests.adversary import Betrayal, betrayals
from tests.budget import PROFILE, seeds
from tests.equations import Labels, Row, solve
from tests.populations import saying, world
from tests.published import published
from tests.tally import Tally

pytestmark = pytest.mark.exhaustive

PARTS = 4
POPULATIONS = {"default": 200, "ci": 2000}
# In which somebody was given away once, far beyond those of every day.
ONCE_FOUND = (7329, 7472, 15534, 16654)
A_NIGHT = 7200
"""Seconds, of all parts together."""


def numbers(part: int) -> Iterator[int]:
    """The numbers of this part's populations."""
    yield ONCE_FOUND[part]
    if PROFILE in POPULATIONS:
        yield from range(part, POPULATIONS[PROFILE], PARTS)
    else:
        yield from seeds(A_NIGHT, part, PARTS)


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_is_given_away(part: int, tally: Tally) -> None:
    tried = 0
    for number in numbers(part):
        found = betrayals(world(number))
        assert not found, f"population {number} gives away {found}"
        tried += 1
    tally("populations that the adversary of the privacy gate went through", tried)


def test_the_populations_are_what_the_gate_has_to_do_with() -> None:
    """Every kind of thing happens, releases follow each other, and there are groups."""
    worlds = [world(number) for number in range(150)]
    shown = [published(each) for each in worlds]
    latest = Counter(
        max((one.release.number for one in each.releases), default=0) for each in shown
    )
    groups = {len(one.release.groups) for each in shown for one in each.releases}

    assert latest[1] > latest[2] > 20
    assert min(latest[0], latest[3]) > 2
    assert {1, 3, 4, 5, 6} <= groups
    assert {each.mark.threshold for each in worlds} == {3, 4, 5, 6, 8, 10}
    assert {each.mark.privacy for each in worlds} == set(Privacy)


# The adversary itself: where a rule of the gate is away, somebody is given away.


def found_in(most: int) -> tuple[Betrayal, ...]:
    """What is found first in so many populations."""
    return next(filter(None, (betrayals(world(number)) for number in range(most))), ())


def test_it_finds_who_is_given_away_by_subtracting(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_if_nobody_saw(
        instrument: Instrument,
        voices: tuple[Voice, ...],
        threshold: int,
        _before: tuple[Group, ...],
        _stayed: object,
    ) -> Disclosed:
        return disclose(instrument, voices, Privacy.CONFIDENTIAL, threshold)

    monkeypatch.setattr(releasing, "disclose_next", as_if_nobody_saw)

    assert any("of whom all is known" in each.why for each in found_in(60))


def test_it_tells_worlds_apart_by_one_label() -> None:
    made = next(each for each in map(world, range(100)) if published(each).releases)
    first = published(made).releases[0].members[0]
    said = made.people[first.person].said[0][first.versions[0]]
    cell = (first.person, 0, first.versions[0])
    other = saying(made, {cell: replace(said, label=4 if said.label == 1 else 1)})

    assert published(made).is_as(published(saying(made, {cell: said})))
    assert not published(made).is_as(published(other))


def labels(**given: int) -> Labels:
    """So many of each label: `one`, `two`, `none`."""
    names = {"one": 1, "two": 2, "three": 3, "four": 4, "none": None}
    return Counter({names[name]: number for name, number in given.items()})


EQUATIONS = [
    # rows as (atoms, labels), truth by atom, what is known by atom, whether the first has another
    # label in some way.
    ([((0,), labels(one=3))], [labels(one=3)], [labels()], False),
    ([((0, 1), labels(one=3))], [labels(one=1), labels(one=2)], [labels()] * 2, False),
    ([((0, 1), labels(one=2, two=1))], [labels(two=1), labels(one=2)], [labels()] * 2, True),
    # The same, and the second is shown apart.
    (
        [((0, 1), labels(one=2, two=1)), ((1,), labels(one=2))],
        [labels(two=1), labels(one=2)],
        [labels()] * 2,
        False,
    ),
    # What is known to be said by the others leaves nothing else.
    (
        [((0, 1), labels(one=2, two=1))],
        [labels(two=1), labels(one=2)],
        [labels(), labels(one=2)],
        False,
    ),
    # Two groups that cross: one in each changes, and so do the two in both and in none.
    (
        [((0, 1), labels(one=1, two=1)), ((0, 2), labels(one=1, two=1))],
        [labels(one=1), labels(two=1), labels(two=1)],
        [labels()] * 3,
        True,
    ),
]


@pytest.mark.parametrize(("rows", "truth", "known", "is_open"), EQUATIONS)
def test_equations_leave_room_or_none(
    rows: list[tuple[tuple[int, ...], Labels]],
    truth: list[Labels],
    known: list[Labels],
    *,
    is_open: bool,
) -> None:
    equations = [Row(frozenset(atoms), each) for atoms, each in rows]
    solutions = list(solve(equations, truth, known, 0))

    assert bool(solutions) is is_open
    for solution in solutions:
        assert solution[0] != truth[0]
        for row in equations:
            assert sum((solution[atom] for atom in row.atoms), Counter()) == row.labels
