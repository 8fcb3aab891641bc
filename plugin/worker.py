"""The worker: the one place that opens both stores.

It pulls, makes the releases that are due, writes counts and run results (never answers) to the
workspace, and carries out what the web service asked for. The commands do the same work through it.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event

from exporter import phrasing
from exporter.disclosure import Disclosed, Voice, disclose
from exporter.release import Release, ReleasedText, make
from plugin.municipalities import name_of
from plugin.releasing import due
from plugin.workspace.releases import StoredRelease
from plugin.workspace.requests import Request, RequestKind
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.status import MunicipalityStatus
from plugin.workspace.store import Workspace
from survey_templates.codebook import MUNICIPALITY, given_answers, given_role
from survey_templates.instrument import Instrument
from sync.errors import SyncError
from sync.mirror import Mirror
from sync.pull import Progress, RunReport, pull
from sync.reconcile import Standing, classify
from sync.records import Response, StoredResponse, TextPlace, content_hash
from sync.remotecontrol import RemoteControl

REQUEST_POLL_SECONDS = 2.0

Connect = Callable[[], AbstractContextManager[RemoteControl]]
Clock = Callable[[], datetime]


@dataclass
class Pile:
    """What the mirror holds of one municipality: the complete responses, and how many are begun."""

    complete: list[StoredResponse]
    incomplete: int


class Worker:
    """Carries what was answered from LimeSurvey to the workspace."""

    def __init__(
        self, connect: Connect, mirror: Mirror, workspace: Workspace, clock: Clock
    ) -> None:
        self._connect = connect
        self._mirror = mirror
        self._workspace = workspace
        self._clock = clock

    def sync(self, round_: Round, progress: Progress) -> RunReport:
        """Pull one round, make the releases that are due, and write its counts.

        Raises `SyncError` when the pull fails: the stores stay as they were, and the workspace
        keeps when and why.
        """
        started = self._clock()
        try:
            with self._connect() as remote:
                report = pull(
                    remote,
                    self._mirror,
                    round_,
                    self._codes(round_),
                    clock=self._clock,
                    progress=progress,
                )
        except SyncError as error:
            self._workspace.statuses.run_ended(round_.survey_id, started, str(error))
            raise
        self._workspace.statuses.run_ended(round_.survey_id, started, "")
        self._refresh(round_)
        return report

    def close(self, round_: Round, code: str) -> str:
        """Close a municipality: pull once more, make its release, and say what came of it.

        When LimeSurvey does not answer it closes with what is there, and says so.
        """
        note = self._pull_if_possible(round_)
        self._workspace.rounds.set_closed(round_.survey_id, code, self._clock())
        self._refresh(round_)
        return " ".join(filter(None, (self._say_closed(round_, code), note)))

    def reopen(self, round_: Round, code: str) -> str:
        """Open a municipality again; what was released stays as it is."""
        self._workspace.rounds.set_closed(round_.survey_id, code, None)
        self._refresh(round_)
        return f"{name_of(code)} is weer open. Wat al is vrijgegeven, blijft staan."

    def carry_out_requests(self) -> int:
        """Do what the web service asked for; how many requests that were."""
        waiting = self._workspace.requests.waiting()
        for request in waiting:
            self._workspace.requests.finish(request.id, self._clock(), self._carry_out(request))
        return len(waiting)

    def watch(self, seconds: float, stop: Event) -> None:
        """Sync every round each `seconds`, and requests in between, until `stop` is set."""
        next_run = self._clock().timestamp()
        while not stop.is_set():
            if self._clock().timestamp() >= next_run:
                self.sync_all()
                next_run = self._clock().timestamp() + seconds
            self.carry_out_requests()
            stop.wait(min(REQUEST_POLL_SECONDS, seconds))

    def sync_all(self) -> None:
        """Sync every round; one that fails keeps its reason in the workspace, the others go on."""
        for round_ in self._workspace.rounds.all():
            self._pull_if_possible(round_)

    def _pull_if_possible(self, round_: Round) -> str | None:
        try:
            self.sync(round_, _unseen)
        except SyncError as error:
            return f"Ophalen lukte niet; dit zijn de antwoorden van de vorige keer. {error}"
        return None

    def _carry_out(self, request: Request) -> str:
        round_ = self._workspace.rounds.get(request.survey_id)
        if round_ is None:
            return f"Ronde {request.survey_id} is er niet meer."
        if request.kind is RequestKind.SYNC:
            return self._pull_if_possible(round_) or "De antwoorden zijn opgehaald."
        if request.municipality is None:
            return "Bij deze opdracht hoort een gemeente."
        if request.kind is RequestKind.CLOSE:
            return self.close(round_, request.municipality)
        return self.reopen(round_, request.municipality)

    def _codes(self, round_: Round) -> dict[str, str]:
        participants = self._workspace.rounds.municipalities(round_.survey_id)
        return {each.participation_code: each.code for each in participants}

    def _refresh(self, round_: Round) -> None:
        """Make the releases that are due from the mirror as it is, and write the counts."""
        codes = self._codes(round_)
        stored = self._mirror.responses(round_.survey_id)
        standings = [(each, _standing(each, codes)) for each in stored]
        piles = _piles(standings, codes)
        instrument = round_.instrument
        counts = [
            MunicipalityStatus(
                municipality=participant.code,
                complete=len(piles[participant.code].complete),
                incomplete=piles[participant.code].incomplete,
                late=self._release(round_, instrument, participant, piles[participant.code]),
            )
            for participant in self._workspace.rounds.municipalities(round_.survey_id)
        ]
        kinds = [standing for _, standing in standings]
        self._workspace.statuses.put_counts(
            round_.survey_id,
            kinds.count(Standing.UNASSIGNED),
            kinds.count(Standing.TRIAL),
            counts,
        )

    def _release(
        self, round_: Round, instrument: Instrument, participant: Participant, pile: Pile
    ) -> int:
        """Make the release of a municipality when one is due; how many wait for a next one."""
        sid, code = participant.survey_id, participant.code
        latest = self._workspace.releases.latest(sid, code)
        released = self._mirror.members(sid, code, latest.release.number) if latest else set()
        complete = {each.key for each in pile.complete}
        plan = due(round_.mark, participant.closed_at, latest, released, complete)
        if plan.number is not None:
            disclosed = _disclosed(round_, instrument, pile)
            if disclosed.groups:
                self._make(round_, participant, pile, disclosed, plan.number, latest)
        return plan.late

    def _make(  # noqa: PLR0913, PLR0917 -- a release is these facts
        self,
        round_: Round,
        participant: Participant,
        pile: Pile,
        disclosed: Disclosed,
        number: int,
        latest: StoredRelease | None,
    ) -> None:
        sid, code = participant.survey_id, participant.code
        release, texts = make(
            disclosed,
            self._keys(sid, pile, disclosed),
            survey_id=sid,
            mark=round_.mark,
            municipality=code,
            number=number,
            made_at=self._clock(),
            invited=participant.invited,
        )
        if latest and _same(latest.release, release) and self._texts(latest) == texts:
            return
        self._mirror.keep_members(sid, code, number, [each.key for each in pile.complete])
        self._workspace.releases.put(release, texts)

    def _texts(self, stored: StoredRelease) -> tuple[ReleasedText, ...]:
        return tuple(self._workspace.releases.texts(stored.id))

    def _keys(
        self, survey_id: int, pile: Pile, disclosed: Disclosed
    ) -> Mapping[tuple[int, int], str]:
        """The random key of each text that is shown, by (voice, question)."""
        places = {
            (text.voice, text.question): TextPlace(
                pile.complete[text.voice].key,
                text.question,
                content_hash([text.text, text.label, text.role]),
            )
            for text in disclosed.texts
        }
        keys = self._mirror.text_keys(survey_id, places.values(), new_key)
        return {shown: keys[place] for shown, place in places.items()}

    def _say_closed(self, round_: Round, code: str) -> str:
        if self._workspace.releases.latest(round_.survey_id, code) is not None:
            return f"{name_of(code)} is gesloten. De terugkoppeling en de actieagenda staan klaar."
        counts = self._workspace.statuses.municipality(round_.survey_id, code)
        below = phrasing.below_threshold(counts.complete, round_.mark.threshold)
        return f"{name_of(code)} is gesloten. {below}"


def new_key() -> str:
    """A new random key of a text."""
    return secrets.token_hex(16)


def _unseen(_read: int, _expected: int) -> None:
    """Progress that nobody watches."""


def _standing(stored: StoredResponse, codes: Mapping[str, str]) -> Standing:
    response = stored.response
    return classify(
        response.participation_code,
        complete=response.complete,
        hidden=stored.hidden,
        codes=codes,
    )


def _piles(
    standings: Sequence[tuple[StoredResponse, Standing]], codes: Mapping[str, str]
) -> Mapping[str, Pile]:
    piles = {municipality: Pile([], 0) for municipality in codes.values()}
    for stored, standing in standings:
        pile = piles.get(codes.get(stored.response.participation_code, ""))
        if pile is None:
            continue
        if standing is Standing.ASSIGNED:
            pile.complete.append(stored)
        elif standing is Standing.INCOMPLETE and _begun(stored.response):
            pile.incomplete += 1
    return piles


def _begun(response: Response) -> bool:
    """Whether somebody answered anything: merely opening a link already writes an empty row."""
    return any(value for code, value in response.values.items() if code != MUNICIPALITY)


def _disclosed(round_: Round, instrument: Instrument, pile: Pile) -> Disclosed:
    voices = tuple(
        Voice(
            role=given_role(instrument, stored.response.values),
            answers=given_answers(instrument, stored.response.values),
        )
        for stored in pile.complete
    )
    return disclose(instrument, voices, round_.mark.privacy, round_.mark.threshold)


def _same(one: Release, other: Release) -> bool:
    return replace(one, number=other.number, made_at=other.made_at) == other
