"""From the mirror as it is to the releases that are due and the counts in the workspace."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from exporter.disclosure import Disclosed
from exporter.release import Release, ReleasedText, make
from exporter.unavailable import Unavailable
from plugin.instruments import instrument_in
from plugin.losses import lost
from plugin.releasing import (
    Pile,
    Seen,
    due,
    follows,
    piles,
    standing,
    strangers,
    what_to_show,
    where_shown,
)
from plugin.worker.others import without_municipality
from plugin.workspace.audit import Act, By, Entry
from plugin.workspace.releases import StoredRelease
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.runs import KeptRun
from plugin.workspace.status import MunicipalityStatus
from plugin.workspace.store import Changing, Workspace
from survey_templates.codebook import Privacy
from sync.assignments import as_assigned
from sync.drift import Drift, structure_of
from sync.errors import InconsistentError, StoreError
from sync.mirror import Mirror
from sync.reconcile import Standing
from sync.records import StoredResponse, TextPlace, content_hash


@dataclass(frozen=True)
class _Turn:
    """What is to become of the releases of a municipality: nothing, unless it says so.

    `takes_back` when the one that nobody saw may not stand. `release` is the one to put, with its
    texts; `before` are the responses of which the mirror said that they are in it.
    """

    participant: Participant
    pile: Pile
    takes_back: bool = False
    release: Release | None = None
    texts: tuple[ReleasedText, ...] = ()
    before: Mapping[int, str] = field(default_factory=dict)


class Releaser:
    """Brings the workspace up to date with the mirror; it asks LimeSurvey nothing."""

    def __init__(
        self, mirror: Mirror, workspace: Workspace, clock: Callable[[], datetime], by: By
    ) -> None:
        self._mirror = mirror
        self._workspace = workspace
        self._clock = clock
        self._by = by

    def codes(self, round_: Round) -> dict[str, str]:
        """The municipality of each participation code in a round."""
        participants = self._workspace.rounds.municipalities(round_.survey_id)
        return {each.participation_code: each.code for each in participants}

    def where_shown(self, round_: Round) -> dict[int, str]:
        """The participation code of the municipality where a response is shown, by the key of the
        response; in an open round nothing keeps it there.

        It is shown where somebody saw it, and where it stands in a release that is not made anew
        now: anybody may open that one next.
        """
        if round_.mark.privacy is Privacy.OPEN:
            return {}
        releases = self._workspace.releases
        seen = releases.seen_numbers(round_.survey_id)
        newest = releases.newest_numbers(round_.survey_id)
        shown: dict[int, str] = {}
        for each in self._workspace.rounds.municipalities(round_.survey_id):
            numbers = seen if follows(round_.mark, each.closed_at) else newest
            if each.code in numbers:
                members = self._mirror.members(round_.survey_id, each.code, numbers[each.code])
                shown |= dict.fromkeys(members, each.participation_code)
        return shown

    def refresh(self, round_: Round, pulled: KeptRun | None = None) -> None:
        """Make the releases that are due from the mirror as it is, and write the counts.

        With `pulled`, also the good run that this is the end of. In the workspace all of it happens
        at once. The mirror goes first: should it end there, the next run finds the release not as
        it should be and makes it. The other way round nobody would know who is in a release that is
        seen.
        """
        codes = self.codes(round_)
        there = self._mirror.responses(round_.survey_id)
        shown = self.where_shown(round_)
        stored = [
            where_shown(as_assigned(each, codes), shown) for each in there if not each.set_aside
        ]
        participants = self._workspace.rounds.municipalities(round_.survey_id)
        of_municipality = piles(stored, codes)
        drift = self._mirror.drift(round_.survey_id)
        came_in = {each.key: each for each in there}
        turns = [
            self._turn(round_, each, of_municipality[each.code], drift, came_in)
            for each in participants
        ]
        of_round = [standing(each, codes) for each in stored]
        placed = sum(len(turn.pile.complete) for turn in turns)
        _refuse_lost(placed, of_round.count(Standing.ASSIGNED))
        others = without_municipality(self._mirror, round_.survey_id, there, stored, codes)
        traces = self._mirror.traces
        with self._workspace.changing() as changing:
            counts = [self._take(turn, changing) for turn in turns]
            changing.releases.forget(
                round_.survey_id,
                traces.erased_texts(round_.survey_id),
                traces.staying(round_.survey_id),
            )
            changing.statuses.put_counts(round_.survey_id, others, counts)
            if pulled is not None:
                changing.statuses.run_ended(round_.survey_id, pulled.began, "")
                changing.runs.add(pulled)
        # A release that was replaced leaves the texts of the earlier one in the store's files. What
        # cannot be scrubbed now is the next time.
        with suppress(StoreError):
            self._workspace.scrub()

    def _turn(
        self,
        round_: Round,
        participant: Participant,
        pile: Pile,
        drift: Sequence[Drift],
        came_in: Mapping[int, StoredResponse],
    ) -> _Turn:
        """What is to become of the releases of a municipality; the mirror has it already."""
        if not follows(round_.mark, participant.closed_at):
            return _Turn(participant, pile)
        instrument, seen = instrument_in(round_, participant.code), self._seen(participant)
        responses = [stored.response for stored in pile.complete]
        without = lost(instrument, structure_of(round_), responses, drift)
        others = strangers(pile, participant.code, came_in)
        shown = what_to_show(instrument, pile, round_.mark, seen, others)
        made_next = due(shown, pile, round_.mark, seen, without)
        if made_next is None:
            return _Turn(participant, pile, takes_back=True)
        made = self._make(round_, participant, pile, made_next, without)
        if self._stands(*made, pile):
            return _Turn(participant, pile)
        release, texts = made
        before = self._members(release)
        self._keep_members(release, pile.hashes)
        return _Turn(participant, pile, release=release, texts=texts, before=before)

    def _seen(self, participant: Participant) -> Seen | None:
        place = participant.survey_id, participant.code
        stored = self._workspace.releases.latest_seen(*place)
        if stored is None:
            return None
        release = stored.release
        return Seen(release.number, release.groups, self._members(release))

    def _take(self, turn: _Turn, changing: Changing) -> MunicipalityStatus:
        """Do what is to be done with the releases of a municipality; its counts after that."""
        participant, pile, releases = turn.participant, turn.pile, changing.releases
        place = participant.survey_id, participant.code
        if turn.takes_back:
            releases.take_back(*place)
        if turn.release is not None:
            if releases.put(turn.release, turn.texts):
                changing.audit.add(self._line(turn.release))
            else:
                self._keep_members(turn.release, turn.before)
        late = self._not_in(releases.latest(*place), pile)
        return MunicipalityStatus(participant.code, len(pile.complete), pile.incomplete, late)

    def _line(self, release: Release) -> Entry:
        """What the audit trail keeps of a release that was made."""
        return Entry(
            at=self._clock(),
            by=self._by,
            act=Act.RELEASED,
            survey_id=release.survey_id,
            municipality=release.municipality,
            release=release.number,
        )

    def _not_in(self, stored: StoredRelease | None, pile: Pile) -> int:
        """How many complete responses are not in a release; 0 without one."""
        if stored is None:
            return 0
        members = self._members(stored.release)
        if not members:
            # A mirror that was built anew does not know them; this is how many there are at least.
            return max(0, len(pile.complete) - stored.release.people)
        return len(pile.hashes.keys() - members.keys())

    def _members(self, release: Release) -> dict[int, str]:
        return self._mirror.members(release.survey_id, release.municipality, release.number)

    def _keep_members(self, release: Release, hashes: Mapping[int, str]) -> None:
        place = release.survey_id, release.municipality, release.number
        self._mirror.keep_members(*place, hashes)

    def _make(
        self,
        round_: Round,
        participant: Participant,
        pile: Pile,
        made_next: tuple[int, Disclosed],
        without: tuple[Unavailable, ...],
    ) -> tuple[Release, tuple[ReleasedText, ...]]:
        number, disclosed = made_next
        return make(
            disclosed,
            self._text_keys(round_, pile, disclosed),
            survey_id=round_.survey_id,
            mark=round_.mark,
            municipality=participant.code,
            number=number,
            made_at=self._clock(),
            invited=participant.invited,
            unavailable=without,
        )

    def _stands(self, release: Release, texts: tuple[ReleasedText, ...], pile: Pile) -> bool:
        """Whether the newest release says the same already, of the same responses."""
        latest = self._workspace.releases.latest(release.survey_id, release.municipality)
        return (
            latest is not None
            and replace(latest.release, number=release.number, made_at=release.made_at) == release
            and _places(self._workspace.releases.texts(latest.id)) == _places(texts)
            and self._members(latest.release) == pile.hashes
        )

    def _text_keys(
        self, round_: Round, pile: Pile, disclosed: Disclosed
    ) -> Mapping[tuple[int, int], str]:
        """The random key of each text that is shown, by (voice, question)."""
        places = {
            (text.voice, text.question): TextPlace(
                pile.complete[text.voice].key,
                text.question,
                content_hash(text.text),
            )
            for text in disclosed.texts
        }
        keys = self._mirror.text_keys(round_.survey_id, places.values(), _new_key)
        return {shown: keys[place] for shown, place in places.items()}


def _places(texts: Iterable[ReleasedText]) -> list[ReleasedText]:
    """The texts without their words: a key stands for those, and a coordinator may adapt them."""
    return [text._replace(text="") for text in texts]


def _new_key() -> str:
    """A new random key of a text."""
    return secrets.token_hex(16)


def _refuse_lost(placed: int, assigned: int) -> None:
    """Every complete response of a municipality is released, came after, or waits for closing."""
    if placed != assigned:
        raise InconsistentError(
            f"De telling klopt niet: {assigned} antwoorden horen bij een gemeente, {placed} staan "
            "bij de gemeenten. Meld dit aan de beheerder."
        )
