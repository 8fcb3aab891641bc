"""When a release is due, and whose answers are in it: the rules around the gate. Pure.

A confidential round makes a release when its municipality is closed. One that nobody has seen is
replaced or taken back freely; once seen, the next needs as many new responses as the threshold, so
that two releases never differ by a few people. An open round makes one whenever the answers
changed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from exporter.disclosure import Disclosed, Group, Voice, disclose, disclose_next
from exporter.safe_text import safe
from survey_templates.codebook import MUNICIPALITY, Mark, Privacy, given_answers, given_role
from survey_templates.instrument import Instrument
from sync.reconcile import Standing, classify
from sync.records import Response, StoredResponse


def follows(mark: Mark, closed_at: datetime | None) -> bool:
    """Whether a municipality's releases follow its answers now: always in an open round, and while
    it is closed in a confidential one.
    """
    return mark.privacy is Privacy.OPEN or closed_at is not None


def due(mark: Mark, seen: int, fresh: int) -> int | None:
    """The number of the release that is due, or None while the last one stands.

    `seen` is the number of the newest release that somebody saw, 0 when there is none. `fresh` is
    how many complete responses are not in that one.
    """
    if seen and mark.privacy is Privacy.CONFIDENTIAL and fresh < mark.threshold:
        return None
    return seen + 1


@dataclass(frozen=True)
class Pile:
    """What the mirror holds of one municipality: the complete responses, and how many are begun."""

    complete: tuple[StoredResponse, ...]
    incomplete: int

    @property
    def keys(self) -> set[int]:
        """The complete responses by their keys in the mirror."""
        return {stored.key for stored in self.complete}


def standing(stored: StoredResponse, codes: Mapping[str, str]) -> Standing:
    """What a stored response counts as; `codes` gives the municipality of each code."""
    response = stored.response
    return classify(
        response.participation_code, complete=response.complete, hidden=stored.hidden, codes=codes
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


def through_the_gate(
    instrument: Instrument,
    pile: Pile,
    mark: Mark,
    before: tuple[Group, ...],
    members: Collection[int],
) -> Disclosed:
    """What may be seen of a pile; a voice's place is that of its response in `pile.complete`.

    `before` are the groups of the newest release that somebody saw, and `members` the keys of the
    responses in it; both are empty when there is none.
    """
    voices = tuple(_voice(instrument, stored.response.values) for stored in pile.complete)
    if not before or mark.privacy is Privacy.OPEN:
        return disclose(instrument, voices, mark.privacy, mark.threshold)
    fresh = tuple(
        voice
        for voice, stored in zip(voices, pile.complete, strict=True)
        if members and stored.key not in members
    )
    return disclose_next(instrument, voices, mark.privacy, mark.threshold, before, fresh)


def _voice(instrument: Instrument, values: Mapping[str, str]) -> Voice:
    """What one respondent said, in texts that every store can hold."""
    answers = given_answers(instrument, values)
    return Voice(
        role=given_role(instrument, values),
        answers=tuple(replace(answer, text=safe(answer.text)) for answer in answers),
    )
