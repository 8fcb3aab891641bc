"""The groups of a release side by side on one question, and where they differ much. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from exporter.analysis import Counts, compare, steps
from exporter.disclosure import Group, GroupKind
from exporter.phrasing import LARGE_DIFFERENCE
from exporter.release import Release
from plugin.bars import Bar, bar


@dataclass(frozen=True)
class GroupRow:
    """One group beside the others: `thought` and `agreed` are like "5 van 7"."""

    name: str
    people: int
    bar: Bar
    thought: str
    agreed: str
    within: bool


def group_rows(number: int, release: Release, shorts: tuple[str, ...]) -> tuple[GroupRow, ...]:
    """The shown groups but everyone, in reading order; `within` for a group inside a side."""
    sides = any(group.kind is GroupKind.SIDE for group in release.groups)
    return tuple(_row(number, group, shorts, sides=sides) for group in release.groups[1:])


def _row(number: int, group: Group, shorts: tuple[str, ...], *, sides: bool) -> GroupRow:
    drawn, thought, agreed = _figures(group.counts[number - 1], shorts)
    return GroupRow(
        name=_capital(group.name),
        people=group.people,
        bar=drawn,
        thought=thought,
        agreed=agreed,
        within=sides and group.kind is not GroupKind.SIDE,
    )


@lru_cache(maxsize=4096)
def _figures(counts: Counts, shorts: tuple[str, ...]) -> tuple[Bar, str, str]:
    """The bar with the bare numbers in words, and how many thought about it and agreed."""
    thought, _, agreed = steps(counts)
    drawn = replace(bar(counts, shorts), words=", ".join(map(str, counts.labels)))
    return drawn, f"{thought} van {counts.n}", f"{agreed} van {counts.n}"


def large_differences(number: int, release: Release) -> tuple[str, ...]:
    """One sentence for each pair of groups of the same kind that differ by half or more."""
    sides = [group for group in release.groups if group.kind is GroupKind.SIDE]
    roles = [group for group in release.groups if group.kind in {GroupKind.ROLE, GroupKind.POOL}]
    pairs = (*combinations(sides, 2), *combinations(roles, 2))
    return tuple(sentence for pair in pairs for sentence in _differences(number, *pair))


def _differences(number: int, one: Group, other: Group) -> Iterator[str]:
    found = compare(one.counts[number - 1], other.counts[number - 1])
    for step, large, taken in (
        ("nagedacht", found.large_in_thought, found.thought),
        ("afgesproken", found.large_in_agreed, found.agreed),
    ):
        if large:
            yield (
                f"{_capital(LARGE_DIFFERENCE)} bij ‘{step}’: "
                f"{one.name} {taken[0]} van {found.of[0]}, "
                f"{other.name} {taken[1]} van {found.of[1]}."
            )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
