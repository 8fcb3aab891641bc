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

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from exporter.analysis import Counts, Duiding, find


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


def publishable(counts: Counts, least: int) -> Publishable:
    """What everybody may see of the counts of everyone; `least` is the threshold."""
    parts = _parts((*counts.labels, counts.blank), least)
    shown = _duidingen_to_show(parts, least)
    duiding = find(0, counts).duiding
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


@lru_cache(maxsize=4096)
def _duidingen_to_show(parts: tuple[Part, ...], least: int) -> frozenset[Duiding | None] | None:
    """The duidingen that may stand beside these parts; None when the parts tell too much."""
    by_duiding: dict[Duiding | None, list[_Given]] = {}
    for given in _shown_as(parts, least):
        by_duiding.setdefault(_duiding(given), []).append(given)
    everything = [given for found in by_duiding.values() for given in found]
    if _tells(everything, least):
        return None
    telling = {each for each, found in by_duiding.items() if _tells(found, least)}
    withheld = [given for each in telling for given in by_duiding[each]]
    if telling and _tells(withheld, least):
        return frozenset()
    return frozenset(by_duiding.keys() - telling)


def _duiding(given: _Given) -> Duiding | None:
    *labels, blank = given
    one, two, three, four = labels
    return find(0, Counts((one, two, three, four), blank)).duiding


def _tells(found: Collection[_Given], least: int) -> bool:
    """Whether a label has the same number, below `least`, in all of them."""
    return any(min(numbers) == max(numbers) < least for numbers in zip(*found, strict=True))


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
    if labels == 0:
        if people == 0:
            yield ()
        return
    for here in range((people if large else min(people, least - 1)) + 1):
        for rest in _divided(people - here, labels - 1, least, large=large and here < least):
            yield (here, *rest)
