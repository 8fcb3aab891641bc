"""What people made for one municipality in one round, as values: agreements, actions, follow-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from exporter.agreed import (
    Action,
    Agreement,
    FollowUp,
    M,
    Made,
    from_document,
    refuse_unknown,
    to_document,
)
from plugin.workspace.revisions import Author, Draft, Kind, Revision, Revisions, Written
from survey_templates.instrument import Instrument

FOLLOW_UP = "vervolg"

_KINDS: dict[type[Made], Kind] = {
    Agreement: Kind.AGREEMENT,
    Action: Kind.ACTION,
    FollowUp: Kind.FOLLOW_UP,
}


@dataclass(frozen=True)
class Version(Generic[M]):
    """One version of an item, and who made it."""

    made: M
    revision: int
    author: Author


@dataclass(frozen=True)
class Item(Generic[M]):
    """An item by its key: one version, or more when people changed the same at once.

    `base` are the revisions that a change of it replaces.
    """

    key: str
    versions: tuple[Version[M], ...]
    base: frozenset[int]

    @property
    def made(self) -> M:
        """The newest version."""
        return self.versions[-1].made


@dataclass(frozen=True)
class Change:
    """What the item `key` is to be; `made` None removes the action `key`.

    `base` are the revisions that its writer saw, none for what is new. Who saw what is no revision
    of its own saw `seen`: so it is with a workbook that is handed in again.
    """

    key: str
    base: frozenset[int]
    made: Made | None
    seen: Made | None = None


class MadePlace:
    """What was made for one municipality in one round."""

    def __init__(
        self, revisions: Revisions, survey_id: int, municipality: str, instrument: Instrument
    ) -> None:
        self._revisions = revisions
        self._place = survey_id, municipality
        self._instrument = instrument

    def agreements(self) -> dict[int, Item[Agreement]]:
        """What was agreed, by question."""
        found = self._items(Kind.AGREEMENT, Agreement)
        return {item.made.question: item for item in found}

    def actions(self) -> tuple[Item[Action], ...]:
        """The actions, in the order in which they were made."""
        return self._items(Kind.ACTION, Action)

    def follow_up(self) -> Item[FollowUp]:
        """How the group goes on; without a version as long as nobody filled it in."""
        found = self._items(Kind.FOLLOW_UP, FollowUp)
        return found[0] if found else Item(FOLLOW_UP, (), frozenset())

    def history(self) -> list[Revision]:
        """Every version that there ever was, the newest first."""
        return self._revisions.history(*self._place)

    def save(self, changes: Sequence[Change], author: Author) -> list[Written]:
        """Keep changes, all or none; what came of each.

        Raises `AgreedError` for a question or section that the instrument does not have.
        """
        for change in changes:
            if change.made is not None:
                refuse_unknown(change.made, self._instrument)
        drafts = [_draft(change) for change in changes]
        return self._revisions.write(*self._place, drafts, author)

    def _items(self, kind: Kind, made: type[M]) -> tuple[Item[M], ...]:
        return items(self._revisions.tips(*self._place), kind, made)


def items(tips: Sequence[Revision], kind: Kind, made: type[M]) -> tuple[Item[M], ...]:
    """The items of one kind, of which these are the tips; removed ones are left out."""
    by_key: dict[str, list[Revision]] = {}
    for tip in tips:
        if tip.kind is kind:
            by_key.setdefault(tip.item, []).append(tip)
    found = (
        Item(key, _versions(own, made), frozenset(tip.id for tip in own))
        for key, own in by_key.items()
    )
    return tuple(item for item in found if item.versions)


def agreement_key(question: int) -> str:
    """The key of what is agreed at a question."""
    return str(question)


def _versions(tips: Sequence[Revision], made: type[M]) -> tuple[Version[M], ...]:
    return tuple(
        Version(from_document(made, tip.document), tip.id, tip.author)
        for tip in tips
        if tip.document is not None
    )


def _draft(change: Change) -> Draft:
    made = change.made
    if made is None:
        return Draft(Kind.ACTION, change.key, change.base, None, {})
    return Draft(
        _KINDS[type(made)], change.key, change.base, to_document(made), _blank(made, change.seen)
    )


def _blank(made: Made, seen: Made | None) -> dict[str, object]:
    """The document that the writer saw: of the same item before anybody wrote on it, as a rule."""
    if seen is not None:
        return to_document(seen)
    if isinstance(made, Agreement):
        return to_document(Agreement(made.question))
    return to_document(FollowUp()) if isinstance(made, FollowUp) else {}
