"""Counts of one question → what everybody may see of them. Pure.

Labels that fewer than k people gave go together, and so does who gave none; while these are still
fewer than k, the next smallest label joins them. So no number that is shown, and no difference of
numbers that are shown, counts fewer than k people.

That is not enough, since everybody may know this rule, and may see the duiding beside the numbers:
that eight people gave four labels of which none has three, can be in one way only. So all counts
that would be shown likewise are compared. Where each of them has the same number below k for a
label, the duiding is withheld, and where that does not help, the numbers too. Whether a duiding is
withheld may itself tell which it is; so those that are withheld are compared as well.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from exporter.analysis import Counts, Duiding, duiding_of


@dataclass(frozen=True)
class Part:
    """People who gave one of these labels; None among the labels for who gave none."""

    labels: tuple[int | None, ...]
    people: int


@dataclass(frozen=True)
class Publishable:
    """`parts` divide all people, and are empty when they would be one part, or tell too much.

    `duiding` is None when there are too few labels for one, or when it is `withheld`.
    """

    parts: tuple[Part, ...]
    duiding: Duiding | None
    withheld: bool


_LABELS = (1, 2, 3, 4, None)
_Given = tuple[int, int, int, int, int]
"""How many people gave each of `_LABELS`."""
_NOBODY_YET = (sys.maxsize,) * len(_LABELS)


def publishable(counts: Counts, least: int) -> Publishable:
    """What everybody may see of the counts of everyone; `least` is the threshold."""
    parts = _parts((*counts.labels, counts.blank), least)
    shown = _duidingen_to_show(parts, least)
    duiding = duiding_of(counts)
    if shown is None:
        return Publishable((), None, withheld=True)
    if duiding not in shown:
        return Publishable(parts if len(parts) > 1 else (), None, withheld=True)
    return Publishable(parts if len(parts) > 1 else (), duiding, withheld=False)


def _parts(given: _Given, least: int) -> tuple[Part, ...]:
    """The labels apart, but those of fewer than `least` people together, in order."""
    of = dict(zip(_LABELS, given, strict=True))
    pooled = [label for label, people in of.items() if people < least]
    rest = sorted((label for label in of if label not in pooled), key=lambda label: of[label])
    while pooled and rest and sum(of[label] for label in pooled) < least:
        pooled.append(rest.pop(0))
    parts = [Part((label,), of[label]) for label in of if label in rest]
    if pooled:
        labels = tuple(label for label in of if label in pooled)
        parts.append(Part(labels, sum(of[label] for label in labels)))
    return tuple(parts)


@dataclass
class _Alike:
    """Counts that look alike outside: the fewest and the most people for each label."""

    fewest: list[int] = field(default_factory=lambda: list(_NOBODY_YET))
    most: list[int] = field(default_factory=lambda: [0] * len(_LABELS))

    def add(self, fewest: Iterable[int], most: Iterable[int]) -> None:
        self.fewest = list(map(min, self.fewest, fewest))
        self.most = list(map(max, self.most, most))

    def tells(self, least: int) -> bool:
        """Whether a label has one and the same number, below `least`."""
        return any(a == b < least for a, b in zip(self.fewest, self.most, strict=True))


@lru_cache(maxsize=4096)
def _duidingen_to_show(parts: tuple[Part, ...], least: int) -> frozenset[Duiding | None] | None:
    """The duidingen that may stand beside these parts; None when the parts tell too much."""
    by_duiding: dict[Duiding | None, _Alike] = defaultdict(_Alike)
    for given in _shown_as(parts, least):
        by_duiding[duiding_of(Counts(given[:4], given[4]))].add(given, given)
    if _together(by_duiding.values()).tells(least):
        return None
    telling = {each for each, alike in by_duiding.items() if alike.tells(least)}
    if telling and _together(by_duiding[each] for each in telling).tells(least):
        return frozenset()
    return frozenset(by_duiding.keys() - telling)


def _together(several: Iterable[_Alike]) -> _Alike:
    whole = _Alike()
    for each in several:
        whole.add(each.fewest, each.most)
    return whole


def _shown_as(parts: tuple[Part, ...], least: int) -> Iterator[_Given]:
    """All counts that have these parts."""
    alone = {part.labels[0]: part.people for part in parts if len(part.labels) == 1}
    together = next((part for part in parts if len(part.labels) > 1), None)
    if together is None:
        yield _given(alone)
        return
    for numbers in _divided(together.people, len(together.labels), least):
        of = dict(zip(together.labels, numbers, strict=True))
        if _go_together(of, alone, least):
            yield _given(alone | of)


def _given(of: Mapping[int | None, int]) -> _Given:
    return of[1], of[2], of[3], of[4], of[None]


def _go_together(of: dict[int | None, int], alone: dict[int | None, int], least: int) -> bool:
    """Whether the labels in `of` go together: the one that is not small is the last to join."""
    large = [label for label, people in of.items() if people >= least]
    if not large:
        return True
    (joined,) = large
    smallest = min([joined, *alone], key=lambda label: ((alone | of)[label], _LABELS.index(label)))
    return smallest == joined and sum(of.values()) - of[joined] < least


def _divided(
    people: int, labels: int, least: int, *, large: bool = True
) -> Iterator[tuple[int, ...]]:
    """Ways to divide people over labels of which at most one has `least` people or more, and none
    when `large` is false.
    """
    if labels == 1:
        if people < least or large:
            yield (people,)
        return
    others = (labels - 1) * (least - 1)
    for here in range(max(0, 0 if large else people - others), people + 1):
        if here < least:
            for rest in _divided(people - here, labels - 1, least, large=large):
                yield (here, *rest)
        elif large and people - here <= others:
            for rest in _divided(people - here, labels - 1, least, large=False):
                yield (here, *rest)
