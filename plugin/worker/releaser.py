"""From the mirror as it is to the releases that are due and the counts in the workspace."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from exporter.disclosure import Disclosed
from exporter.release import Release, ReleasedText, make
from plugin.instruments import instrument_of
from plugin.releasing import Pile, due, follows, piles, standing, through_the_gate
from plugin.worker.others import without_municipality
from plugin.workspace.releases import StoredRelease
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.status import MunicipalityStatus
from plugin.workspace.store import Workspace
from sync.assignments import as_assigned
from sync.errors import InconsistentError
from sync.mirror import Mirror
from sync.reconcile import Standing
from sync.records import TextPlace, content_hash


class Releaser:
    """Brings the workspace up to date with the mirror; it asks LimeSurvey nothing."""

    def __init__(self, mirror: Mirror, workspace: Workspace, clock: Callable[[], datetime]) -> None:
        self._mirror = mirror
        self._workspace = workspace
        self._clock = clock

    def codes(self, round_: Round) -> dict[str, str]:
        """The municipality of each participation code in a round."""
        participants = self._workspace.rounds.municipalities(round_.survey_id)
        return {each.participation_code: each.code for each in participants}

    def refresh(self, round_: Round) -> None:
        """Make the releases that are due from the mirror as it is, and write the counts."""
        codes = self.codes(round_)
        there = self._mirror.responses(round_.survey_id)
        stored = [as_assigned(each, codes) for each in there if not each.set_aside]
        of_municipality = piles(stored, codes)
        counts = [
            self._bring_up_to_date(round_, participant, of_municipality[participant.code])
            for participant in self._workspace.rounds.municipalities(round_.survey_id)
        ]
        of_round = [standing(each, codes) for each in stored]
        _refuse_lost(sum(each.complete for each in counts), of_round.count(Standing.ASSIGNED))
        others = without_municipality(self._mirror, round_.survey_id, there, codes)
        self._workspace.statuses.put_counts(round_.survey_id, others, counts)

    def _bring_up_to_date(
        self, round_: Round, participant: Participant, pile: Pile
    ) -> MunicipalityStatus:
        """Bring the releases of a municipality up to date; its counts after that."""
        if follows(round_.mark, participant.closed_at):
            self._release(round_, participant, pile)
        latest = self._workspace.releases.latest(participant.survey_id, participant.code)
        late = self._not_in(latest, pile)
        return MunicipalityStatus(participant.code, len(pile.complete), pile.incomplete, late)

    def _release(self, round_: Round, participant: Participant, pile: Pile) -> None:
        """Make the release that is due; one that nobody saw and may not stand is taken back."""
        releases, place = self._workspace.releases, (participant.survey_id, participant.code)
        seen = releases.latest_seen(*place)
        number = due(round_.mark, seen.release.number if seen else 0, self._not_in(seen, pile))
        disclosed = through_the_gate(
            instrument_of(round_),
            pile,
            round_.mark,
            seen.release.groups if seen else (),
            self._members(seen.release) if seen else set(),
        )
        if number is not None and disclosed.groups:
            self._make(round_, participant, pile, disclosed, number)
        else:
            releases.take_back(*place)

    def _not_in(self, stored: StoredRelease | None, pile: Pile) -> int:
        """How many complete responses are not in a release; 0 without one."""
        if stored is None:
            return 0
        members = self._members(stored.release)
        if not members:
            # A mirror that was built anew does not know them; this is how many there are at least.
            return max(0, len(pile.complete) - stored.release.people)
        return len(pile.keys - members)

    def _members(self, release: Release) -> set[int]:
        return self._mirror.members(release.survey_id, release.municipality, release.number)

    def _make(
        self,
        round_: Round,
        participant: Participant,
        pile: Pile,
        disclosed: Disclosed,
        number: int,
    ) -> None:
        release, texts = make(
            disclosed,
            self._text_keys(round_, pile, disclosed),
            survey_id=round_.survey_id,
            mark=round_.mark,
            municipality=participant.code,
            number=number,
            made_at=self._clock(),
            invited=participant.invited,
        )
        if not self._stands(release, texts, pile):
            self._put(release, texts, pile)

    def _stands(self, release: Release, texts: tuple[ReleasedText, ...], pile: Pile) -> bool:
        """Whether the newest release says the same already, of the same responses."""
        latest = self._workspace.releases.latest(release.survey_id, release.municipality)
        return (
            latest is not None
            and replace(latest.release, number=release.number, made_at=release.made_at) == release
            and _places(self._workspace.releases.texts(latest.id)) == _places(texts)
            and self._members(latest.release) == pile.keys
        )

    def _put(self, release: Release, texts: tuple[ReleasedText, ...], pile: Pile) -> None:
        """Keep a release in both stores.

        The mirror goes first: should it end there, the next run finds the release not as it should
        be and makes it. The other way round nobody would know who is in a release that is seen.
        """
        place = release.survey_id, release.municipality, release.number
        before = self._members(release)
        self._mirror.keep_members(*place, pile.keys)
        if not self._workspace.releases.put(release, texts):
            self._mirror.keep_members(*place, before)

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
    return [replace(text, text="") for text in texts]


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
