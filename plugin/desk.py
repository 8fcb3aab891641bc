"""The workspace as one actor may see it: every query of the views goes through a desk.

What is absent and what is not allowed raise the same `NotFoundError`, so that nobody can find out
who takes part in what. The administrator's desk holds counts, never figures or texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exporter.release import Release
from plugin.agenda_file import agenda_file
from plugin.instruments import instrument_in
from plugin.permissions import Actor, ActorRole, Verb, may
from plugin.places import (
    NotFoundError,
    Opened,
    Place,
    Published,
    Reviewing,
    earlier_round,
    find_place,
    made_of,
    open_place,
    place_of,
    publish_place,
    review_place,
)
from plugin.retention import is_over
from plugin.silence import Silence
from plugin.which import EVERY_TEXT, NO_TEXTS, Which
from plugin.whole_rounds import whole_round
from plugin.workspace.made import Change, MadePlace
from plugin.workspace.regions import RegionOfRound
from plugin.workspace.requests import Order, Request, RequestKind
from plugin.workspace.reviews import Decision
from plugin.workspace.revisions import Author, Source, Written
from plugin.workspace.rounds import Round
from plugin.workspace.status import RoundStatus
from plugin.workspace.store import Workspace

_VERBS = {
    RequestKind.SYNC: Verb.SYNC,
    RequestKind.CLOSE: Verb.CLOSE,
    RequestKind.REOPEN: Verb.CLOSE,
}


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
        return find_place(self._workspace, survey_id, code)

    def feedback(
        self, survey_id: int, code: str, now: datetime, which: Which = EVERY_TEXT
    ) -> Opened:
        """What was released, with `which` texts, to be shown on a page; marks it as seen."""
        if not may(self.actor, Verb.SEE_FEEDBACK, code):
            raise NotFoundError
        return open_place(self._workspace, survey_id, code, now, which)

    def agenda(self, survey_id: int, code: str, now: datetime) -> tuple[bytes, int | None]:
        """The workbook with what was released and recorded, and the number of that release.

        Without a release that is None. Marks it as seen.
        """
        if not may(self.actor, Verb.DOWNLOAD_AGENDA, code):
            raise NotFoundError
        opened = open_place(self._workspace, survey_id, code, now)
        number = opened.release.number if opened.release else None
        return agenda_file(self._workspace, opened, now), number

    def reviewing(self, survey_id: int, code: str, now: datetime) -> Reviewing:
        """Every text of the newest release, for who may decide what is shown of it.

        There is nothing to decide without a release. Marks the release as seen.
        """
        if not may(self.actor, Verb.REVIEW, code):
            raise NotFoundError
        return review_place(self._workspace, survey_id, code, now)

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
        round_ = self._round(survey_id, code, Verb.SEE_FEEDBACK)
        return MadePlace(self._workspace.revisions, survey_id, code, instrument_in(round_, code))

    def made_in(self, place: Place) -> MadePlace:
        """What was made in a place that was found already, for who may see its feedback."""
        self._check(place)
        return made_of(self._workspace, place)

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

    def publication(self, survey_id: int, code: str, now: datetime) -> Published:
        """What everybody may see of a municipality, for who may publish it."""
        if not may(self.actor, Verb.PUBLISH, code):
            raise NotFoundError
        return publish_place(self._workspace, survey_id, code, now)

    def earlier_round(self, survey_id: int, code: str) -> Round | None:
        """The latest round before this one in which the same municipality has a release."""
        self._round(survey_id, code, Verb.SEE_FEEDBACK)
        return earlier_round(self._workspace, survey_id, code)

    def round_before(self, place: Place) -> Round | None:
        """Likewise of a place that was found already."""
        self._check(place)
        return earlier_round(self._workspace, place.round.survey_id, place.participant.code)

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
                    code: open_place(self._workspace, survey_id, code, now, NO_TEXTS)
                    for code in each.municipalities
                }
                return each, {code: one.release for code, one in opened.items()}
        raise NotFoundError

    def _round(self, survey_id: int, code: str, verb: Verb) -> Round:
        """The round of a place, for who may do `verb` there; raises `NotFoundError` likewise."""
        round_ = self._workspace.rounds.get(survey_id)
        takes_part = self._workspace.rounds.municipality(survey_id, code) is not None
        if round_ is None or not takes_part or not may(self.actor, verb, code):
            raise NotFoundError
        return round_

    def _check(self, place: Place) -> None:
        if not self._sees_feedback_of(place.participant.code):
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

    def choose_keeping(self, survey_id: int, code: str, now: datetime, *, keeps: bool) -> None:
        """Keep whether what was released and made stays when the round is over.

        Raises `NotFoundError` likewise once it is.
        """
        place = self.place(survey_id, code, Verb.CHOOSE_KEEPING)
        if is_over(place.round, now):
            raise NotFoundError
        self._workspace.endings.choose(survey_id, code, keeps=keeps)

    def inviting(self, survey_id: int, code: str, now: datetime) -> Place:
        """The place of which the actor may say how many people it invited.

        Raises `NotFoundError` likewise once the round is over.
        """
        place = self.place(survey_id, code, Verb.SET_INVITED)
        if is_over(place.round, now):
            raise NotFoundError
        return place

    def set_invited(self, survey_id: int, code: str, invited: int | None, now: datetime) -> None:
        """Keep how many people a municipality invited, None for who does not know."""
        self.inviting(survey_id, code, now)
        self._workspace.rounds.set_invited(survey_id, code, invited)

    def ask_sync(self, survey_id: int, now: datetime) -> None:
        """Leave a request to pull a whole round; for the administrator only."""
        whole_round(self._workspace, self.actor, Verb.SYNC, survey_id)
        self._workspace.requests.ask(Order(kind=RequestKind.SYNC, survey_id=survey_id), now)

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
                place_of(self._workspace, round_, participant, worker)
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
