"""What a place is: one municipality in one round, whoever looks at it.

A place is found without what people said; opening it gives its newest release, and marks that as
seen. Who may do so is decided at the desk.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from exporter.release import Release, ReleasedText
from plugin.instruments import instrument_in
from plugin.retention import is_over
from plugin.silence import Silence, silence
from plugin.which import EVERY_TEXT, Which
from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.made import MadePlace
from plugin.workspace.releases import StoredRelease
from plugin.workspace.requests import Request
from plugin.workspace.reviews import ReviewState
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.status import MunicipalityStatus, RoundStatus
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from survey_templates.instrument import Instrument

# In an open round the group agreed to be open: what nobody hid is shown at once.
_SHOWN = {
    Privacy.CONFIDENTIAL: {ReviewState.SHOWN, ReviewState.ADAPTED},
    Privacy.OPEN: {ReviewState.SHOWN, ReviewState.ADAPTED, ReviewState.NEW},
}


def shown_states(privacy: Privacy) -> Collection[ReviewState]:
    """In which states a text may be seen by others than its reviewer."""
    return _SHOWN[privacy]


class NotFoundError(Exception):
    """What was asked for is not there, or not for this actor: the two cannot be told apart."""


@dataclass(frozen=True)
class Stand:
    """That there is a release: its number and moment, without anything that is in it.

    Of `erased` people in it the answers were erased since.
    """

    number: int
    made_at: datetime
    erased: int = 0


@dataclass(frozen=True)
class Place:
    """One municipality in one round, with everything about it but what people said.

    `synced` is None before the first sync, `worker` while none ever stayed, `asked` is the last
    request for it, done or not, and `stand` is None while nothing has been released.
    """

    round: Round
    participant: Participant
    counts: MunicipalityStatus
    synced: RoundStatus | None
    worker: Heartbeat | None
    asked: Request | None
    stand: Stand | None

    @property
    def instrument(self) -> Instrument:
        """What the people of the municipality were asked, its own questions too."""
        return instrument_in(self.round, self.participant.code)

    @property
    def is_open_round(self) -> bool:
        """Whether the round has no threshold and no closing."""
        return self.round.mark.privacy is Privacy.OPEN

    @property
    def still_changes(self) -> bool:
        """Whether new answers change what there is to see: a release after closing is frozen."""
        return self.is_open_round or self.participant.closed_at is None or self.stand is None

    def silence(self, now: datetime) -> Silence | None:
        """Why nothing comes in where it should; None when all goes well, or nothing has to."""
        if is_over(self.round, now) or not self.still_changes:
            return None
        return silence(self.synced, self.round.registered_at, self.worker, now)


@dataclass(frozen=True)
class Opened:
    """A place with its newest release, opened by now, and those of its texts that were asked for.

    `counts` says by question and label how many texts may be shown; `unreviewed` texts wait for the
    coordinator, who reads them before anybody else does.
    """

    place: Place
    release: Release | None
    texts: tuple[ReleasedText, ...]
    counts: Mapping[tuple[int, int | None], int]
    unreviewed: int


@dataclass(frozen=True)
class Published:
    """A place with the release that everybody may see; `later` when others answered after it."""

    place: Place
    release: Release | None
    later: bool


@dataclass(frozen=True)
class Reviewing:
    """A place with every text of its newest release, and what was decided about each."""

    place: Place
    texts: tuple[tuple[ReleasedText, ReviewState], ...]


def find_place(workspace: Workspace, survey_id: int, code: str) -> Place:
    """The municipality `code` in a round; raises `NotFoundError` when it does not take part."""
    return _found(workspace, survey_id, code, workspace.releases.latest(survey_id, code))


def _found(workspace: Workspace, survey_id: int, code: str, stored: StoredRelease | None) -> Place:
    round_ = workspace.rounds.get(survey_id)
    participant = workspace.rounds.municipality(survey_id, code)
    if round_ is None or participant is None:
        raise NotFoundError
    return _place_of(workspace, round_, participant, workspace.heartbeats.last(), stored)


def place_of(
    workspace: Workspace, round_: Round, participant: Participant, worker: Heartbeat | None
) -> Place:
    """The place of one that takes part; `worker` is the last sign of life of the worker."""
    stored = workspace.releases.latest(participant.survey_id, participant.code)
    return _place_of(workspace, round_, participant, worker, stored)


def _place_of(
    workspace: Workspace,
    round_: Round,
    participant: Participant,
    worker: Heartbeat | None,
    stored: StoredRelease | None,
) -> Place:
    survey_id, code = participant.survey_id, participant.code
    return Place(
        round=round_,
        participant=participant,
        counts=workspace.statuses.municipality(survey_id, code),
        synced=workspace.statuses.round(survey_id),
        worker=worker,
        asked=workspace.requests.latest(survey_id, code),
        stand=_stand(stored) if stored else None,
    )


def _stand(stored: StoredRelease) -> Stand:
    return Stand(stored.release.number, stored.release.made_at, stored.erased)


def open_place(
    workspace: Workspace, survey_id: int, code: str, now: datetime, which: Which = EVERY_TEXT
) -> Opened:
    """The newest release of a municipality in a round, marked as seen, whoever asks.

    Raises `NotFoundError` when it does not take part.
    """
    stored = _newest_seen(workspace, survey_id, code, now)
    place = _found(workspace, survey_id, code, stored)
    if stored is None:
        return Opened(place, None, (), {}, 0)
    shown = shown_states(place.round.mark.privacy)
    found = workspace.releases.counts(stored.id)
    counts = _counts(found, shown)
    by_question = Counter[int]()
    for (question, _), count in counts.items():
        by_question[question] += count
    texts = workspace.releases.first_texts(stored.id, which.most(by_question), shown)
    unreviewed = sum(_counts(found, {ReviewState.NEW}.difference(shown)).values())
    return Opened(place, stored.release, tuple(texts), counts, unreviewed)


def _counts(
    found: Mapping[tuple[int, int | None, ReviewState], int], states: Collection[ReviewState]
) -> Counter[tuple[int, int | None]]:
    """How many texts there are in one of `states`, by question and label."""
    counts = Counter[tuple[int, int | None]]()
    for (question, label, state), count in found.items():
        if state in states:
            counts[question, label] += count
    return counts


def review_place(workspace: Workspace, survey_id: int, code: str, now: datetime) -> Reviewing:
    """Every text of the newest release, which is marked as seen; none without a release.

    Raises `NotFoundError` when it does not take part.
    """
    stored = _newest_seen(workspace, survey_id, code, now)
    place = _found(workspace, survey_id, code, stored)
    if stored is None:
        return Reviewing(place, ())
    states = workspace.reviews.states(stored.id)
    texts = workspace.releases.texts(stored.id)
    return Reviewing(place, tuple((text, states[text.key]) for text in texts))


def earlier_round(workspace: Workspace, survey_id: int, code: str) -> Round | None:
    """The latest round before this one in which the same municipality has a release."""
    rounds = workspace.rounds.all()
    at = [each.survey_id for each in rounds].index(survey_id)
    released = (
        each
        for each in reversed(rounds[:at])
        if workspace.releases.latest(each.survey_id, code) is not None
    )
    return next(released, None)


def publish_place(workspace: Workspace, survey_id: int, code: str, now: datetime) -> Published:
    """What everybody may see of a municipality; what was published once stays for the round.

    Raises `NotFoundError` when it does not take part, and for an open round: who answered it agreed
    to be open to the group, and not to everybody.
    """
    place = find_place(workspace, survey_id, code)
    if place.is_open_round:
        raise NotFoundError
    stored = workspace.releases.published(survey_id, code, now)
    newest = workspace.releases.latest(survey_id, code)
    if stored is None or newest is None:
        return Published(place, None, later=False)
    return Published(place, stored.release, place.counts.late > 0 or newest.id != stored.id)


def made_of(workspace: Workspace, place: Place) -> MadePlace:
    """What was made for a place, whoever asks."""
    at = place.round.survey_id, place.participant.code
    return MadePlace(workspace.revisions, *at, place.instrument)


def _newest_seen(
    workspace: Workspace, survey_id: int, code: str, now: datetime
) -> StoredRelease | None:
    """The newest release once it is kept as seen, so that the worker cannot replace it."""
    while True:
        stored = workspace.releases.latest(survey_id, code)
        if stored is None or stored.seen_at is not None:
            return stored
        workspace.releases.mark_seen(stored.id, now)
