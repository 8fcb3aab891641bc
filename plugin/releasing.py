"""When a release is due, and whose answers are in it: the rules around the gate. Pure.

A confidential round makes a release when its municipality is closed. One that nobody has seen is
replaced or taken back freely; what may follow one that was seen is for the gate to say. An open
round makes one whenever the answers changed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from exporter.disclosure import Disclosed, Group, Voice, disclose, disclose_next, division
from exporter.safe_text import safe
from exporter.unavailable import Part, Unavailable
from survey_templates.codebook import (
    MUNICIPALITY,
    Mark,
    Privacy,
    given_answers,
    given_role,
    was_asked,
)
from survey_templates.instrument import Instrument
from sync.reconcile import Standing, classify
from sync.records import Response, StoredResponse


def follows(mark: Mark, closed_at: datetime | None) -> bool:
    """Whether a municipality's releases follow its answers now: always in an open round, and while
    it is closed in a confidential one.
    """
    return mark.privacy is Privacy.OPEN or closed_at is not None


@dataclass(frozen=True)
class Pile:
    """What the mirror holds of one municipality: the complete responses, and how many are begun."""

    complete: tuple[StoredResponse, ...]
    incomplete: int

    @property
    def hashes(self) -> dict[int, str]:
        """The content hash of each complete response, by its key in the mirror."""
        return {stored.key: stored.response.content_hash for stored in self.complete}


def standing(stored: StoredResponse, codes: Mapping[str, str]) -> Standing:
    """What a stored response counts as; `codes` gives the municipality of each code."""
    response = stored.response
    return classify(
        response.participation_code, complete=response.complete, hidden=stored.hidden, codes=codes
    )


def where_shown(stored: StoredResponse, shown: Mapping[int, str]) -> StoredResponse:
    """A response as if it came by the link of the municipality that shows it.

    `shown` gives the participation code of that municipality by the key of the response. Who is in
    what two municipalities showed said what both of them show, and that can be one thing only. So
    a response that is counted stays there, whatever its link becomes.
    """
    code = shown.get(stored.key)
    response = stored.response
    if code is None or code == response.participation_code:
        return stored
    return replace(
        stored, response=replace(response, values={**response.values, MUNICIPALITY: code})
    )


def piles(stored: Sequence[StoredResponse], codes: Mapping[str, str]) -> dict[str, Pile]:
    """The pile of every municipality in `codes` (its participation code → its CBS code)."""
    complete: dict[str, list[StoredResponse]] = {code: [] for code in codes.values()}
    begun = dict.fromkeys(codes.values(), 0)
    for each in stored:
        municipality = codes.get(each.response.participation_code)
        if municipality is None:
            continue
        counts_as = standing(each, codes)
        if counts_as is Standing.ASSIGNED:
            complete[municipality].append(each)
        elif counts_as is Standing.INCOMPLETE and _begun(each.response):
            begun[municipality] += 1
    return {code: Pile(tuple(found), begun[code]) for code, found in complete.items()}


def _begun(response: Response) -> bool:
    """Whether somebody answered anything: merely opening a link already writes an empty row."""
    return any(value for code, value in response.values.items() if code != MUNICIPALITY)


def strangers(pile: Pile, municipality: str, came_in: Mapping[int, StoredResponse]) -> set[int]:
    """The keys of those in the pile of a municipality who came by no link of it.

    `came_in` are the responses as they came in, by key.
    """
    return {
        stored.key
        for stored in pile.complete
        if not was_asked(municipality, came_in[stored.key].response.values)
    }


@dataclass(frozen=True)
class Seen:
    """The newest release that somebody saw: its number, its groups, and the responses in it.

    `members` are the keys of those responses in the mirror, with their content hash when they went
    in; a mirror that was built anew knows none of them.
    """

    number: int
    groups: tuple[Group, ...]
    members: Mapping[int, str]


def what_to_show(
    instrument: Instrument, pile: Pile, mark: Mark, seen: Seen | None, strangers: Collection[int]
) -> Instrument:
    """The instrument of which the answers may be released: with its own questions, or without.

    `strangers` are the keys of those who came by no link of the municipality. Whoever knows of them
    knows that they answered none of its own questions, and can leave them out. So those are shown
    only while who was asked them would be shown in the same groups, and no release was seen.
    """
    asked = tuple(stored for stored in pile.complete if stored.key not in strangers)
    if mark.privacy is Privacy.OPEN or len(asked) == len(pile.complete):
        return instrument
    whole, part = (
        disclose(instrument, _voices(instrument, each), mark.privacy, mark.threshold).groups
        for each in (pile, replace(pile, complete=asked))
    )
    alike = bool(part) and division(whole) == division(part)
    return instrument if alike and seen is None else instrument.without_own


def due(
    instrument: Instrument,
    pile: Pile,
    mark: Mark,
    seen: Seen | None,
    without: Collection[Unavailable] = (),
) -> tuple[int, Disclosed] | None:
    """The number of the release that is due, and what may be seen in it; None when none may be.

    A voice's place is that of its response in `pile.complete`. In a confidential round whoever saw
    a release must not learn from the next what one person said; so that one may stand for ever.
    Nobody has a role when the groups are among what it is `without`.
    """
    roles = all(each.part is not Part.GROUPS for each in without)
    voices = _voices(instrument, pile, roles=roles)
    if seen is None or mark.privacy is Privacy.OPEN:
        disclosed = disclose(instrument, voices, mark.privacy, mark.threshold)
    else:
        stayed = {
            place
            for place, stored in enumerate(pile.complete)
            if seen.members.get(stored.key) == stored.response.content_hash
        }
        disclosed = disclose_next(instrument, voices, mark.threshold, seen.groups, stayed)
    number = seen.number + 1 if seen else 1
    return (number, disclosed) if disclosed.groups else None


def _voices(instrument: Instrument, pile: Pile, *, roles: bool = True) -> tuple[Voice, ...]:
    return tuple(
        _voice(instrument, stored.response.values, roles=roles) for stored in pile.complete
    )


def _voice(instrument: Instrument, values: Mapping[str, str], *, roles: bool) -> Voice:
    """What one respondent said, in texts that every store can hold."""
    answers = given_answers(instrument, values)
    return Voice(
        role=given_role(instrument, values) if roles else None,
        answers=tuple(replace(answer, text=safe(answer.text)) for answer in answers),
    )
