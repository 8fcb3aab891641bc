"""The workspace as one actor may see it: every query of the views goes through a desk.

What is absent and what is not allowed raise the same `NotFoundError`, so that nobody can find out
who takes part in what. The administrator's desk holds counts, never figures or texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exporter.release import Release, ReleasedText
from plugin.instruments import instrument_of
from plugin.permissions import Actor, ActorRole, Verb, may
from plugin.silence import Silence, silence
from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.made import Change, MadePlace
from plugin.workspace.regions import RegionOfRound
from plugin.workspace.releases import StoredRelease
from plugin.workspace.requests import Order, Request, RequestKind
from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.revisions import Author, Source, Written
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.status import MunicipalityStatus, RoundStatus
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy

_VERBS = {
    RequestKind.SYNC: Verb.SYNC,
    RequestKind.CLOSE: Verb.CLOSE,
    RequestKind.REOPEN: Verb.CLOSE,
}

# In an open round the group agreed to be open: what nobody hid is shown at once.
_SHOWN = {
    Privacy.CONFIDENTIAL: {ReviewState.SHOWN, ReviewState.ADAPTED},
    Privacy.OPEN: {ReviewState.SHOWN, ReviewState.ADAPTED, ReviewState.NEW},
}


class NotFoundError(Exception):
    """What was asked for is not there, or not for this actor: the two cannot be told apart."""


@dataclass(frozen=True)
class Stand:
    """That there is a release: its number and moment, without anything that is in it."""

    number: int
    made_at: datetime


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
    def is_open_round(self) -> bool:
        """Whether the round has no threshold and no closing."""
        return self.round.mark.privacy is Privacy.OPEN

    @property
    def still_changes(self) -> bool:
        """Whether new answers change what there is to see: a release after closing is frozen."""
        return self.is_open_round or self.participant.closed_at is None or self.stand is None

    def silence(self, now: datetime) -> Silence | None:
        """Why nothing comes in where it should; None when all goes well, or nothing has to."""
        if not self.still_changes:
            return None
        return silence(self.synced, self.round.registered_at, self.worker, now)


@dataclass(frozen=True)
class Overview:
    """A round with the places in it that the actor may see; `waiting` is a sync of all of it."""

    round: Round
    synced: RoundStatus | None
    waiting: Request | None
    places: tuple[Place, ...]

    def silence(self, now: datetime) -> Silence | None:
        """That of its places, which is one and the same for all that still change."""
        return next(filter(None, (place.silence(now) for place in self.places)), None)


@dataclass(frozen=True)
class Opened:
    """A place with its newest release, opened by now, and the texts of it that may be shown.

    `unreviewed` texts wait for the coordinator, who reads them before anybody else does.
    """

    place: Place
    release: Release | None
    texts: tuple[ReleasedText, ...]
    unreviewed: int


@dataclass(frozen=True)
class Reviewing:
    """A place with every text of its newest release, and what was decided about each."""

    place: Place
    texts: tuple[tuple[ReleasedText, ReviewState], ...]


class Desk:
    """What one actor may see and ask."""

    def __init__(self, workspace: Workspace, actor: Actor) -> None:
        self._workspace = workspace
        self.actor = actor

    def overviews(self) -> tuple[Overview, ...]:
        """The rounds in which the actor may see something, the newest first."""
        found = (self._overview(round_) for round_ in reversed(self._workspace.rounds.all()))
        return tuple(each for each in found if each.places or self._is_administrator)

    def place(self, survey_id: int, code: str, verb: Verb = Verb.SEE_COUNTS) -> Place:
        """The municipality `code` in a round, for who may do `verb` there.

        Raises `NotFoundError` when it is not there, or not for this actor.
        """
        if not may(self.actor, verb, code):
            raise NotFoundError
        return _place(self._workspace, survey_id, code)

    def feedback(self, survey_id: int, code: str, now: datetime) -> Opened:
        """What was released, to be shown on the page; marks it as seen."""
        return self._open(survey_id, code, Verb.SEE_FEEDBACK, now)

    def agenda(self, survey_id: int, code: str, now: datetime) -> Opened:
        """What was released, to be written in a workbook; marks it as seen."""
        return self._open(survey_id, code, Verb.DOWNLOAD_AGENDA, now)

    def reviewing(self, survey_id: int, code: str, now: datetime) -> Reviewing:
        """Every text of the newest release, for who may decide what is shown of it.

        There is nothing to decide without a release. Marks the release as seen.
        """
        place = self.place(survey_id, code, Verb.REVIEW)
        stored = _seen(self._workspace, place.participant, now)
        texts = _with_states(self._workspace, stored) if stored else ()
        return Reviewing(_place(self._workspace, survey_id, code), texts)

    def decide(
        self, survey_id: int, code: str, decisions: Sequence[Decision], now: datetime
    ) -> None:
        """Keep what was decided about texts of the newest release.

        Raises `NotFoundError` for a text that is not in it.
        """
        there = {text.key for text, _ in self.reviewing(survey_id, code, now).texts}
        if not all(decision.key in there for decision in decisions):
            raise NotFoundError
        self._workspace.reviews.decide(decisions, self.actor.access_id, now)

    def made(self, survey_id: int, code: str) -> MadePlace:
        """What was made for a municipality, for who may see its feedback."""
        round_ = self.place(survey_id, code, Verb.SEE_FEEDBACK).round
        return MadePlace(self._workspace.revisions, survey_id, code, instrument_of(round_))

    def record(
        self,
        survey_id: int,
        code: str,
        changes: Sequence[Change],
        now: datetime,
        source: Source = Source.PAGE,
    ) -> list[Written]:
        """Keep what people made, all or none; what came of each change.

        Raises `AgreedError` for what cannot be.
        """
        self.place(survey_id, code, Verb.RECORD)
        return self.made(survey_id, code).save(changes, Author(self.actor.access_id, now, source))

    def earlier_round(self, survey_id: int, code: str) -> Round | None:
        """The latest round before this one in which the same municipality has a release."""
        self.place(survey_id, code, Verb.SEE_FEEDBACK)
        rounds = self._workspace.rounds.all()
        at = [each.survey_id for each in rounds].index(survey_id)
        released = (
            each
            for each in reversed(rounds[:at])
            if self._workspace.releases.latest(each.survey_id, code) is not None
        )
        return next(released, None)

    def regions(self, survey_id: int) -> list[RegionOfRound]:
        """The regions of a round in which the actor's own municipality takes part."""
        found = self._workspace.regions.all(survey_id)
        return [each for each in found if any(map(self._sees_feedback_of, each.municipalities))]

    def region(
        self, survey_id: int, region_id: int, now: datetime
    ) -> tuple[RegionOfRound, dict[str, Release | None]]:
        """A region with the newest release of each municipality, by code; all seen by now.

        Raises `NotFoundError` when it is not there, or not for this actor.
        """
        for each in self.regions(survey_id):
            if each.id == region_id:
                opened = {
                    code: open_place(self._workspace, survey_id, code, now)
                    for code in each.municipalities
                }
                return each, {code: one.release for code, one in opened.items()}
        raise NotFoundError

    def _sees_feedback_of(self, municipality: str) -> bool:
        return may(self.actor, Verb.SEE_FEEDBACK, municipality)

    def ask(self, kind: RequestKind, survey_id: int, code: str, now: datetime) -> None:
        """Leave a request about one municipality for the worker.

        Raises `NotFoundError` likewise for closing or opening again in an open round.
        """
        place = self.place(survey_id, code, _VERBS[kind])
        if place.is_open_round and kind is not RequestKind.SYNC:
            raise NotFoundError
        order = Order(kind=kind, survey_id=survey_id, municipality=code)
        self._workspace.requests.ask(order, now)

    def ask_sync(self, survey_id: int, now: datetime) -> None:
        """Leave a request to pull a whole round; for the administrator only."""
        is_there = self._workspace.rounds.get(survey_id) is not None
        if not (may(self.actor, Verb.SYNC, None) and is_there):
            raise NotFoundError
        self._workspace.requests.ask(Order(kind=RequestKind.SYNC, survey_id=survey_id), now)

    def _open(self, survey_id: int, code: str, verb: Verb, now: datetime) -> Opened:
        if not may(self.actor, verb, code):
            raise NotFoundError
        return open_place(self._workspace, survey_id, code, now)

    @property
    def _is_administrator(self) -> bool:
        return self.actor.role is ActorRole.ADMINISTRATOR

    def _overview(self, round_: Round) -> Overview:
        participants = self._workspace.rounds.municipalities(round_.survey_id)
        worker = self._workspace.heartbeats.last()
        return Overview(
            round=round_,
            synced=self._workspace.statuses.round(round_.survey_id),
            waiting=self._waiting(round_.survey_id),
            places=tuple(
                _place_of(self._workspace, round_, participant, worker)
                for participant in participants
                if may(self.actor, Verb.SEE_COUNTS, participant.code)
            ),
        )

    def _waiting(self, survey_id: int) -> Request | None:
        whole = Order(kind=RequestKind.SYNC, survey_id=survey_id)
        for request in self._workspace.requests.waiting():
            if request.asks(whole):
                return request
        return None


def open_place(workspace: Workspace, survey_id: int, code: str, now: datetime) -> Opened:
    """The newest release of a municipality in a round, marked as seen, whoever asks.

    Raises `NotFoundError` when the municipality does not take part.
    """
    place = _place(workspace, survey_id, code)
    stored = _seen(workspace, place.participant, now)
    if stored is None:
        return Opened(place, None, (), 0)
    reviewed = _with_states(workspace, stored)
    shown = tuple(text for text, state in reviewed if state in _SHOWN[place.round.mark.privacy])
    unreviewed = sum(state is ReviewState.NEW for _, state in reviewed)
    return Opened(place, stored.release, shown, 0 if place.is_open_round else unreviewed)


def _with_states(
    workspace: Workspace, stored: StoredRelease
) -> tuple[tuple[ReleasedText, ReviewState], ...]:
    states = workspace.reviews.states(stored.id)
    return tuple((text, states[text.key]) for text in workspace.releases.texts(stored.id))


def _place(workspace: Workspace, survey_id: int, code: str) -> Place:
    round_ = workspace.rounds.get(survey_id)
    participant = workspace.rounds.municipality(survey_id, code)
    if round_ is None or participant is None:
        raise NotFoundError
    return _place_of(workspace, round_, participant, workspace.heartbeats.last())


def _place_of(
    workspace: Workspace, round_: Round, participant: Participant, worker: Heartbeat | None
) -> Place:
    survey_id, code = participant.survey_id, participant.code
    stored = workspace.releases.latest(survey_id, code)
    return Place(
        round=round_,
        participant=participant,
        counts=workspace.statuses.municipality(survey_id, code),
        synced=workspace.statuses.round(survey_id),
        worker=worker,
        asked=workspace.requests.latest(survey_id, code),
        stand=Stand(stored.release.number, stored.release.made_at) if stored else None,
    )


def _seen(workspace: Workspace, participant: Participant, now: datetime) -> StoredRelease | None:
    """The newest release once it is kept as seen, so that the worker cannot replace it."""
    while True:
        stored = workspace.releases.latest(participant.survey_id, participant.code)
        if stored is None or stored.seen_at is not None:
            return stored
        workspace.releases.mark_seen(stored.id, now)
