"""The privacy gate: the one door between what people said and anybody's eyes. Pure.

What may be shown is decided once, on people and never on labels or texts: everyone is split into
sides and each side into roles, so that the shown groups form one nested partition. In a
confidential round every part of it holds at least the threshold (k) of people, so that no
difference of shown groups is a smaller group. Nobody in a part that is not unanimous can then be
pinned down by counting: two people in it with different labels may change places and everything
shown stays the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from exporter.analysis import Counts
from survey_templates.codebook import GivenAnswer, Privacy
from survey_templates.instrument import Instrument, Role, Side

SMALLEST_THRESHOLD = 3
LARGEST_THRESHOLD = 10
EVERYONE = "iedereen"


@dataclass(frozen=True)
class Voice:
    """What one respondent said: the role (None: not given) and one answer per question."""

    role: Role | None
    answers: tuple[GivenAnswer, ...]


class GroupKind(StrEnum):
    """What a shown group is: everyone, one side, one role, or roles pooled within their side."""

    EVERYONE = "iedereen"
    SIDE = "kant"
    ROLE = "rol"
    POOL = "overig"


@dataclass(frozen=True)
class Group:
    """A group that may be shown: `counts` holds one `Counts` per question, in question order.

    `side` is None for everyone. `name` is the Dutch name on page and workbook.
    """

    kind: GroupKind
    side: str | None
    name: str
    people: int
    counts: tuple[Counts, ...]


@dataclass(frozen=True)
class ShownText:
    """A text that may be shown. `role`, the name of a group, is None unless that group is shown.

    `voice` is the place of the respondent in what came in: for the caller, who keeps it from
    everybody.
    """

    voice: int
    question: int
    label: int | None
    role: str | None
    text: str


@dataclass(frozen=True)
class Disclosed:
    """What may be seen of one municipality in one round.

    Below the threshold `groups` and `texts` are empty and `people` is all there is. `main` is the
    place in `groups` of the main figures: everyone, or those inside when both sides are shown. The
    last `own` questions are the municipality's own; nothing of them passes any other way.
    """

    people: int
    groups: tuple[Group, ...]
    main: int
    texts: tuple[ShownText, ...]
    own: int = 0


@dataclass(frozen=True)
class _Part:
    """One shown group while it is being made: `members` are places in the voices."""

    kind: GroupKind
    side: Side | None
    name: str
    members: tuple[int, ...]


def disclose(
    instrument: Instrument, voices: tuple[Voice, ...], privacy: Privacy, threshold: int
) -> Disclosed:
    """What may be seen of `voices`, all of one municipality and round.

    The groups stand in reading order: everyone, then each side followed by its roles in the
    instrument's order and what is pooled. `threshold` (people) has no meaning in an open round.
    Texts come in the order of questions and voices; the caller gives them an order that says
    nothing. Raises `ValueError` for a confidential threshold outside 3 to 10 and for a role that is
    not in the instrument: a gate that does not know its measure stays shut.
    """
    parts = tuple(_parts(instrument, voices, privacy, threshold))
    return Disclosed(
        people=len(voices),
        groups=tuple(_group(instrument, voices, part) for part in parts),
        main=1 if any(part.kind is GroupKind.SIDE for part in parts) else 0,
        texts=tuple(_texts(instrument, voices, parts)),
        own=sum(question.is_own for question in instrument.questions),
    )


def disclose_next(
    instrument: Instrument,
    voices: tuple[Voice, ...],
    threshold: int,
    before: tuple[Group, ...],
    stayed: Collection[int],
) -> Disclosed:
    """What may be seen of `voices` in a confidential round by who saw the groups `before`.

    `stayed` are the places in `voices` of those who are in `before` and said then what they say
    now. Whoever holds both releases can subtract one from the other, and what is left over must be
    what new voices said and nothing else. So nothing is shown, and what was seen stands,

    - while the new voices are fewer than the threshold;
    - when not all of those of before stayed: who is gone, or changed an answer or a role, would
      stand out in the difference. That all of them are gone makes nothing better: who answers once
      more mostly says the same again, and the difference is the others.

    The groups stand only when they are those of before, and the new voices fill each of them to the
    threshold; else everyone stays together. Raises `ValueError` as `disclose` does.
    """
    new = tuple(voice for place, voice in enumerate(voices) if place not in stayed)
    whole = disclose(instrument, voices, Privacy.CONFIDENTIAL, threshold)
    added = disclose(instrument, new, Privacy.CONFIDENTIAL, threshold)
    if len(stayed) < before[0].people or not added.groups:
        return Disclosed(people=len(voices), groups=(), main=0, texts=())
    if division(whole.groups) == division(added.groups) == division(before):
        return whole
    return _undivided(instrument, voices, whole)


def division(groups: tuple[Group, ...]) -> list[tuple[GroupKind, str | None, str]]:
    """Into which groups everyone is divided."""
    return [(group.kind, group.side, group.name) for group in groups[1:]]


def _undivided(instrument: Instrument, voices: tuple[Voice, ...], whole: Disclosed) -> Disclosed:
    sides = _sides(voices)
    name = _together(instrument, sides) if len(sides) > 1 else EVERYONE
    return Disclosed(
        people=whole.people,
        groups=tuple(replace(group, name=name) for group in whole.groups[:1]),
        main=0,
        texts=tuple(replace(text, role=None) for text in whole.texts),
        own=whole.own,
    )


def _parts(
    instrument: Instrument, voices: tuple[Voice, ...], privacy: Privacy, threshold: int
) -> Iterator[_Part]:
    least = _least(privacy, threshold)
    if len(voices) < least:
        return
    everyone = tuple(range(len(voices)))
    sides = _sides(voices)
    # Beside a small side nothing is split off, not even roles: what is left over would be small.
    if len(sides) > 1 and any(len(members) < least for members in sides.values()):
        yield _Part(GroupKind.EVERYONE, None, _together(instrument, sides), everyone)
        return
    yield _Part(GroupKind.EVERYONE, None, EVERYONE, everyone)
    for side, members in sides.items():
        if len(sides) > 1:
            yield _Part(GroupKind.SIDE, side, instrument.side_names[side], members)
        by_role = _by_role(instrument, voices, members)
        if privacy is Privacy.OPEN:
            yield from _role_parts(by_role)
        else:
            yield from _pooled_parts(instrument, side, by_role, least)


def _least(privacy: Privacy, threshold: int) -> int:
    if privacy is Privacy.OPEN:
        return 1
    if not SMALLEST_THRESHOLD <= threshold <= LARGEST_THRESHOLD:
        raise ValueError(f"threshold {threshold} is outside 3 to 10")
    return threshold


def _sides(voices: tuple[Voice, ...]) -> dict[Side, tuple[int, ...]]:
    """The people on each side that has any, those inside first; who gave no role counts inside."""
    places = {
        side: tuple(
            place
            for place, voice in enumerate(voices)
            if (voice.role.side if voice.role else Side.INTERN) is side
        )
        for side in (Side.INTERN, Side.EXTERN)
    }
    return {side: members for side, members in places.items() if members}


def _together(instrument: Instrument, sides: Mapping[Side, tuple[int, ...]]) -> str:
    """The name of everyone where the sides stay together: how many people are from outside."""
    outside = instrument.side_names[Side.EXTERN]
    return f"{EVERYONE}, van wie {len(sides[Side.EXTERN])} {outside}"


def _by_role(
    instrument: Instrument, voices: tuple[Voice, ...], members: tuple[int, ...]
) -> dict[Role | None, tuple[int, ...]]:
    """The members by role in the instrument's order; None, for no role given, comes last."""
    given = {voices[place].role for place in members}
    roles: list[Role | None] = [role for role in instrument.roles if role in given]
    if None in given:
        roles.append(None)
    if len(roles) < len(given):
        raise ValueError("a role is not in the instrument")
    return {role: tuple(place for place in members if voices[place].role == role) for role in roles}


def _role_parts(by_role: Mapping[Role | None, tuple[int, ...]]) -> Iterator[_Part]:
    for role, members in by_role.items():
        if role is not None:
            yield _Part(GroupKind.ROLE, role.side, role.name, members)


def _pooled_parts(
    instrument: Instrument,
    side: Side,
    by_role: Mapping[Role | None, tuple[int, ...]],
    least: int,
) -> Iterator[_Part]:
    """The roles of one side that may be shown, and the rest of it as one pool."""
    pooled = _pooled({role: len(members) for role, members in by_role.items()}, least)
    shown = {role: members for role, members in by_role.items() if role not in pooled}
    # A side that is one part would only be shown twice.
    if not shown or (len(shown) == 1 and not pooled):
        return
    yield from _role_parts(shown)
    if pooled:
        members = tuple(place for role in pooled for place in by_role[role])
        name = f"overige rollen, {instrument.side_names[side]}"
        yield _Part(GroupKind.POOL, side, name, members)


def _pooled(sizes: Mapping[Role | None, int], least: int) -> set[Role | None]:
    """Which roles of one side go together: those below `least`, and who gave no role.

    While they are fewer than `least` people, or one group, the next smallest joins them; of equals
    the last in the instrument's order, where the rest categories stand.
    """
    pooled = {role for role, size in sizes.items() if role is None or size < least}
    rest = sorted(
        (role for role in reversed(list(sizes)) if role not in pooled),
        key=lambda role: sizes[role],
    )
    while pooled and rest and (len(pooled) == 1 or sum(sizes[role] for role in pooled) < least):
        pooled.add(rest.pop(0))
    return pooled


def _group(instrument: Instrument, voices: tuple[Voice, ...], part: _Part) -> Group:
    members = [voices[place] for place in part.members]
    return Group(
        kind=part.kind,
        side=part.side,
        name=part.name,
        people=len(members),
        counts=tuple(_count(question.number, members) for question in instrument.questions),
    )


def _count(question: int, members: Iterable[Voice]) -> Counts:
    """The labels of `members` on one question; no answer to it counts as no label."""
    given = [_label(question, voice) for voice in members]
    labels = (given.count(1), given.count(2), given.count(3), given.count(4))
    return Counts(labels, given.count(None))


def _label(question: int, voice: Voice) -> int | None:
    return next((answer.label for answer in voice.answers if answer.question == question), None)


def _texts(
    instrument: Instrument, voices: tuple[Voice, ...], parts: tuple[_Part, ...]
) -> Iterator[ShownText]:
    if not parts:
        return
    roles = {
        place: part.name for part in parts if part.kind is GroupKind.ROLE for place in part.members
    }
    for question in instrument.questions:
        for place, voice in enumerate(voices):
            for answer in voice.answers:
                if answer.question == question.number and answer.text.strip():
                    yield ShownText(
                        place, answer.question, answer.label, roles.get(place), answer.text
                    )
