"""The adversary of the privacy gate: whoever holds all that was published, and reckons.

The adversary knows of everybody in a release the role, and before or after which release they
answered, were erased or changed something (decision 36). What somebody said to a question is a
*cell*: unknown to the adversary, who knows which cells each published number counts. A person is
safe when the world can be one in which they said something else and all the same is published.
Such a world is not argued for but made: it goes through the real gate, and what comes out is
compared. Only when no such world is found, the equations say whether there can be one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from exporter.disclosure import Group, GroupKind
from survey_templates.codebook import Privacy
from survey_templates.instrument import Instrument, Role, Side
from tests.equations import Row, solve
from tests.populations import INSTRUMENT, OWN, QUESTIONS, Kind, Place, Said, World, saying
from tests.published import Member, Shown, published

Cell = tuple[int, int, int]
"""A person, the index of a question, and the index of an edit."""


@dataclass(frozen=True)
class Crowd:
    """The cells that one published number counts, of one question, and how many people it is."""

    question: int
    cells: frozenset[Cell]


@dataclass(frozen=True)
class Betrayal:
    """A person of whom what is published tells what they said."""

    cell: Cell
    why: str


def belongs(role: Role | None, group: Group, groups: Iterable[Group]) -> bool:
    """Whether someone of `role` is in a shown group, from its name alone, as anybody can tell."""
    side = role.side if role else Side.INTERN
    own = any(role and other.kind is GroupKind.ROLE and other.name == role.name for other in groups)
    return {
        GroupKind.EVERYONE: True,
        GroupKind.SIDE: side == group.side,
        GroupKind.ROLE: role is not None and role.name == group.name,
        GroupKind.POOL: side == group.side and not own,
    }[group.kind]


def betrayals(made: World) -> tuple[Betrayal, ...]:
    """Who is given away by what is published of a population; nobody in an open round."""
    if made.mark.privacy is Privacy.OPEN:
        return ()
    return tuple(_Adversary(made, INSTRUMENT).betrayals())


class _Adversary:
    """What can be reckoned out of one population."""

    def __init__(self, made: World, instrument: Instrument) -> None:
        self._world = made
        self._instrument = instrument
        self._published = published(made)
        self._crowds = tuple(self._all_crowds())
        self._atoms = tuple(self._all_atoms())

    def betrayals(self) -> Iterator[Betrayal]:
        yield from self._small_atoms()
        for atom in self._unsafe():
            if not self._is_unanimous_crowd(atom) and not self._can_be_another(atom):
                yield Betrayal(min(atom), f"one of {len(atom)}, of whom all is known")

    def _all_crowds(self) -> Iterator[Crowd]:
        """Each shown group, and who is new in it, for each question."""
        before: dict[object, Shown] = {}
        for shown in self._published.releases:
            former = before.get(shown.place)
            for members in self._groups(shown, former):
                for question in range(len(shown.release.groups[0].counts)):
                    cells = (
                        (each.person, question, each.versions[question])
                        for each in members
                        if self._was_asked(each.person, question, shown.place)
                    )
                    yield Crowd(question, frozenset(cells))
            before[shown.place] = shown

    def _was_asked(self, person: int, question: int, place: Place) -> bool:
        """Whether somebody was asked a question of the place, as anybody knows of its own ones."""
        link = self._world.people[person].place.municipality
        return QUESTIONS[question] != OWN or link == place.municipality

    def _groups(self, shown: Shown, former: Shown | None) -> Iterator[list[Member]]:
        known = {member.person for member in former.members} if former else set()
        for group in shown.release.groups:
            members = [
                member
                for member in shown.members
                if belongs(self._instrument.role(member.role), group, shown.release.groups)
            ]
            yield members
            new = [member for member in members if member.person not in known]
            if new and former:
                yield new

    def _all_atoms(self) -> Iterator[frozenset[Cell]]:
        """The cells that are in the same crowds: nothing published tells one from another."""
        of: dict[Cell, set[int]] = defaultdict(set)
        for place, crowd in enumerate(self._crowds):
            for cell in crowd.cells:
                of[cell].add(place)
        atoms = defaultdict(set)
        for cell, crowds in of.items():
            atoms[frozenset(crowds)].add(cell)
        return (frozenset(cells) for cells in atoms.values())

    def _said(self, cell: Cell) -> Said:
        person, question, version = cell
        return self._world.people[person].said[question][version]

    def _labels(self, cells: Iterable[Cell]) -> Counter[int | None]:
        return Counter(self._said(cell).label for cell in cells)

    def _is_unanimous_crowd(self, atom: frozenset[Cell]) -> bool:
        """Whether all in a group, or all who are new in it, say the same: that is shown."""
        return any(
            atom <= crowd.cells
            and len(crowd.cells) >= self._world.mark.threshold
            and len(self._labels(crowd.cells)) == 1
            for crowd in self._crowds
        )

    def _small_atoms(self) -> Iterator[Betrayal]:
        """Who stands among fewer people than the threshold, though nobody changed anything."""
        if any(event.kind in {Kind.EDIT, Kind.ROLE} for event in self._world.events):
            return
        for atom in self._atoms:
            if len(atom) < self._world.mark.threshold:
                yield Betrayal(min(atom), f"one of {len(atom)}, below the threshold")

    # A world in which they said something else

    def _unsafe(self) -> Iterator[frozenset[Cell]]:
        """The atoms in which nobody can be shown safe by cells that change places in them.

        Who is in one atom and said the same is one and the same for the adversary, so a world in
        which one of each changed is enough.
        """
        several = [atom for atom in self._atoms if len(self._labels(atom)) > 1]
        together = dict(chain.from_iterable(self._turned(atom).items() for atom in several))
        if not self._is_published_by(together):
            apart = [atom for atom in several if not self._is_published_by(self._turned(atom))]
        else:
            apart = []
        yield from apart
        yield from (atom for atom in self._atoms if len(self._labels(atom)) == 1)

    def _turned(self, atom: frozenset[Cell]) -> dict[Cell, Said]:
        """What each said, passed on so far that one of each label gets another one."""
        cells = sorted(atom, key=lambda cell: (str(self._said(cell).label), cell))
        steps = max(self._labels(atom).values())
        return {cell: self._said(cells[place - steps]) for place, cell in enumerate(cells)}

    def _is_published_by(self, said: Mapping[Cell, Said]) -> bool:
        """Whether all the same is published when they say this."""
        whole = {**said, **dict(self._edits_of(said))}
        return published(saying(self._world, whole)).is_as(self._published)

    def _edits_of(self, said: Mapping[Cell, Said]) -> Iterator[tuple[Cell, Said]]:
        """What they changed it to, where nobody saw that: a change is still a change."""
        seen = frozenset(chain.from_iterable(self._atoms))
        for cell in said:
            person, question, version = cell
            after = (person, question, version + 1)
            if after in seen or version + 1 == len(self._world.people[person].said[question]):
                continue
            if said[cell] == self._said(after):
                yield after, self._said(cell)

    def _can_be_another(self, atom: frozenset[Cell]) -> bool:
        """Whether the equations leave room for another label here, in a world that is real."""
        question = min(atom)[1]
        atoms = [each for each in self._atoms if min(each)[1] == question]
        here = atoms.index(atom)
        rows = [
            Row(
                frozenset(place for place, each in enumerate(atoms) if each <= crowd.cells),
                self._labels(crowd.cells),
            )
            for crowd in self._crowds
            if crowd.question == question
        ]
        spoken = [self._labels(cell for cell in each if self._said(cell).text) for each in atoms]
        labels = [self._labels(each) for each in atoms]
        return any(
            self._is_published_by(self._assigned(atoms, solution))
            for solution in solve(rows, labels, spoken, here)
        )

    def _assigned(
        self, atoms: Sequence[frozenset[Cell]], solution: Sequence[Counter[int | None]]
    ) -> dict[Cell, Said]:
        """The labels of a solution given to the cells; who wrote a text keeps label and text."""
        given: dict[Cell, Said] = {}
        for atom, labels in zip(atoms, solution, strict=True):
            silent = [cell for cell in sorted(atom) if not self._said(cell).text]
            spoken = self._labels(cell for cell in atom if self._said(cell).text)
            left = (labels - spoken).elements()
            given |= {cell: Said(label, "") for cell, label in zip(silent, left, strict=True)}
        return given
