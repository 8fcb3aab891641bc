"""Published counts as equations over whole people: which other labels do they leave room for?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

Labels = Counter[int | None]
LABELS = (1, 2, 3, 4, None)

MOST_STEPS = 20_000
MOST_SOLUTIONS = 12


@dataclass(frozen=True)
class Row:
    """One published group on one question: which atoms it holds, and how often each label."""

    atoms: frozenset[int]
    labels: Labels


def solve(
    rows: Sequence[Row], truth: Sequence[Labels], least: Sequence[Labels], here: int
) -> Iterator[tuple[Labels, ...]]:
    """Ways to divide labels over the atoms so that every row holds and `here` differs from `truth`.

    `truth` is what was said in each atom and `least` what is known to be said in it. At most a
    dozen ways are given, those nearest to the truth first.
    """
    return islice(_Search(rows, truth, least, here).solutions(), MOST_SOLUTIONS)


class _Search:
    """Atom by atom, the ones that share a row with `here` first."""

    def __init__(
        self, rows: Sequence[Row], truth: Sequence[Labels], least: Sequence[Labels], here: int
    ) -> None:
        self._rows = rows
        self._truth = truth
        self._least = least
        self._here = here
        beside = [row.atoms for row in rows if here in row.atoms]
        self._order = sorted(
            range(len(truth)),
            key=lambda atom: (atom != here, not any(atom in atoms for atoms in beside)),
        )
        self._last = {
            number: max(map(self._order.index, row.atoms)) for number, row in enumerate(rows)
        }
        self._steps = 0

    def solutions(self) -> Iterator[tuple[Labels, ...]]:
        left = [Counter(row.labels) for row in self._rows]
        yield from self._from(0, left, [Counter() for _ in self._truth])

    def _from(
        self, place: int, left: list[Labels], chosen: list[Labels]
    ) -> Iterator[tuple[Labels, ...]]:
        if place == len(self._order):
            yield tuple(Counter(each) for each in chosen)
            return
        atom = self._order[place]
        mine = [number for number, row in enumerate(self._rows) if atom in row.atoms]
        for labels in self._choices(atom, [left[number] for number in mine]):
            self._steps += 1
            if self._steps > MOST_STEPS:
                return
            rest = list(left)
            for number in mine:
                rest[number] = left[number] - labels
            if all(not rest[number] for number in mine if self._last[number] == place):
                chosen[atom] = labels
                yield from self._from(place + 1, rest, chosen)

    def _choices(self, atom: int, left: Sequence[Labels]) -> list[Labels]:
        """What an atom may have said, the nearest to the truth first."""
        truth, least = self._truth[atom], self._least[atom]
        room = [min(each[label] for each in left) for label in LABELS]
        found = [
            Counter({label: n for label, n in zip(LABELS, counts, strict=True) if n})
            for counts in _ways(truth.total(), room, [least[label] for label in LABELS])
        ]
        if atom == self._here:
            found = [labels for labels in found if labels != truth]
        return sorted(found, key=lambda labels: (labels - truth).total())


def _ways(people: int, room: Sequence[int], least: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to divide so many people over the labels."""
    if not room:
        if people == 0:
            yield ()
        return
    for here in range(least[0], min(room[0], people) + 1):
        for rest in _ways(people - here, room[1:], least[1:]):
            yield (here, *rest)
