"""The worker: the one place that opens both stores.

It pulls, makes the releases that are due, writes counts and run results (never answers) to the
workspace, and carries out what the web service asked for. The commands do the same work through it.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from exporter import phrasing
from exporter.disclosure import Disclosed
from exporter.release import Release, ReleasedText, make
from plugin.instruments import instrument_of
from plugin.municipalities import name_of
from plugin.releasing import Pile, due, follows, piles, standing, through_the_gate
from plugin.workspace.releases import StoredRelease
from plugin.workspace.requests import Request, RequestKind
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.status import MunicipalityStatus
from plugin.workspace.store import Workspace
from sync.assignments import as_assigned
from sync.errors import (
    BusyError,
    InconsistentError,
    StoppedError,
    StoreError,
    SyncError,
)
from sync.mirror import Mirror
from sync.pull import RunReport, pull
from sync.reading import Progress
from sync.reconcile import Standing
from sync.records import TextPlace, content_hash
from sync.remotecontrol import RemoteControl

REQUEST_POLL_SECONDS = 2.0
FULL_RUN_EVERY = timedelta(days=1)
UNEXPECTED = (
    "Dit lukte niet door een fout in het programma. "
    "Vraag de beheerder om in het logboek te kijken welke fout dat is."
)

Connect = Callable[[], AbstractContextManager[RemoteControl]]
Clock = Callable[[], datetime]

_log = logging.getLogger(__name__)


class Worker:
    """Carries what was answered from LimeSurvey to the workspace."""

    def __init__(
        self, connect: Connect, mirror: Mirror, workspace: Workspace, clock: Clock
    ) -> None:
        self._connect = connect
        self._mirror = mirror
        self._workspace = workspace
        self._clock = clock

    def sync(self, round_: Round, progress: Progress, *, full: bool = True) -> RunReport:
        """Pull one round, make the releases that are due, and write its counts.

        Without `full` edits are not found. Raises `SyncError` when that fails: the workspace keeps
        when and why, and what the stores held stays. To be busy or told to stop is no failure.
        """
        started = self._clock()
        try:
            report = self._pull(round_, progress, full=full)
            self.refresh(round_)
        except (BusyError, StoppedError):
            raise
        except Exception as error:
            # A workspace that fails must not hide what failed first.
            with suppress(StoreError):
                self._workspace.statuses.run_ended(round_.survey_id, started, _sentence(error))
            raise
        self._workspace.statuses.run_ended(round_.survey_id, started, "")
        return report

    def close(self, round_: Round, code: str) -> str:
        """Close a municipality: pull once more, make its release, and say what came of it.

        When LimeSurvey does not answer it closes with what is there, and says so.
        """
        note = self._pull_if_possible(round_)
        self._workspace.rounds.set_closed(round_.survey_id, code, self._clock())
        self.refresh(round_)
        return " ".join(filter(None, (self._say_closed(round_, code), note)))

    def reopen(self, round_: Round, code: str) -> str:
        """Open a municipality again; what was released stays as it is."""
        self._workspace.rounds.set_closed(round_.survey_id, code, None)
        self.refresh(round_)
        return f"{name_of(code)} is weer open. Wat al is vrijgegeven, blijft staan."

    def watch(
        self, seconds: float, stop: Event, jitter: Callable[[float], float] = lambda exact: exact
    ) -> None:
        """Sync every round each `seconds`, and requests in between, until `stop` is set.

        All answers are read at the start and once a day. `jitter` gives how long a wait of so many
        seconds really is. Whatever fails is logged, and the rest goes on.
        """
        next_run = next_full = self._clock()
        while not stop.is_set():
            if (now := self._clock()) >= next_run:
                full = now >= next_full
                next_run = now + timedelta(seconds=jitter(seconds))
                next_full = now + FULL_RUN_EVERY if full else next_full
                _go_on_after(partial(self.sync_all, full=full, progress=_stopping(stop)))
            _go_on_after(self.carry_out_requests)
            stop.wait(min(REQUEST_POLL_SECONDS, seconds))

    def sync_all(self, *, full: bool = True, progress: Progress | None = None) -> None:
        """Sync every round; one that fails keeps its reason in the workspace, the others go on.

        Nobody who asks something waits for more than one round.
        """
        for round_ in self._workspace.rounds.all():
            _go_on_after(partial(self.sync, round_, progress or _unseen, full=full))
            _go_on_after(self.carry_out_requests)

    def carry_out_requests(self) -> int:
        """Do what the web service asked for, each once; how many requests that were."""
        waiting = self._workspace.requests.waiting()
        for request in waiting:
            self._workspace.requests.finish(request.id, self._clock(), self._outcome(request))
        return len(waiting)

    def _outcome(self, request: Request) -> str:
        """How a request ended, in Dutch; one that fails is done too, or it would fail for ever."""
        try:
            return self._carry_out(request)
        except Exception as error:  # noqa: BLE001 -- the next request must not wait for a mistake
            _log_kind(error)
            return _sentence(error)

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

    def _pull_if_possible(self, round_: Round) -> str | None:
        """Sync a round; when that fails, the sentences that say so."""
        try:
            self.sync(round_, _unseen)
        except SyncError as error:
            return f"Ophalen lukte niet; dit zijn de antwoorden van de vorige keer. {error}"
        return None

    def _pull(self, round_: Round, progress: Progress, *, full: bool) -> RunReport:
        """A run. The lease comes before the login: eight programs at once log in once."""
        with (
            self._mirror.lease.held(self._clock) as lease,
            self._mirror.breaker.guarded(self._connect, self._clock) as remote,
        ):
            return pull(
                remote,
                self._mirror,
                round_,
                self.codes(round_),
                lease=lease,
                clock=self._clock,
                progress=progress,
                full=full,
            )

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
        standings = [standing(each, codes) for each in stored]
        _refuse_lost(sum(each.complete for each in counts), standings.count(Standing.ASSIGNED))
        self._workspace.statuses.put_counts(
            round_.survey_id,
            standings.count(Standing.UNASSIGNED),
            standings.count(Standing.TRIAL),
            counts,
        )

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
            and tuple(self._workspace.releases.texts(latest.id)) == texts
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
                content_hash([text.text, text.label, text.role]),
            )
            for text in disclosed.texts
        }
        keys = self._mirror.text_keys(round_.survey_id, places.values(), new_key)
        return {shown: keys[place] for shown, place in places.items()}

    def _say_closed(self, round_: Round, code: str) -> str:
        counts = self._workspace.statuses.municipality(round_.survey_id, code)
        if self._workspace.releases.latest(round_.survey_id, code) is not None:
            waiting = phrasing.waiting_phrase(counts.late, round_.mark.threshold)
            ready = "De terugkoppeling en de actieagenda staan klaar."
            return f"{name_of(code)} is gesloten. {waiting or ready}"
        below = phrasing.below_threshold(counts.complete, round_.mark.threshold)
        return f"{name_of(code)} is gesloten. {below}"


def new_key() -> str:
    """A new random key of a text."""
    return secrets.token_hex(16)


def _refuse_lost(placed: int, assigned: int) -> None:
    """Every complete response of a municipality is released, came after, or waits for closing."""
    if placed != assigned:
        raise InconsistentError(
            f"De telling klopt niet: {assigned} antwoorden horen bij een gemeente, {placed} staan "
            "bij de gemeenten. Meld dit aan de beheerder."
        )


def _stopping(stop: Event) -> Progress:
    """Progress that ends a run between two windows when `stop` is set."""

    def progress(_read: int, _expected: int) -> None:
        if stop.is_set():
            raise StoppedError("Het ophalen is onderbroken, omdat het programma stopt.")

    return progress


def _unseen(_read: int, _expected: int) -> None:
    """Progress that nobody watches."""


def _sentence(error: Exception) -> str:
    """What to tell people of a failure; only our own errors are known to hold nobody's answers."""
    return str(error) if isinstance(error, SyncError) else UNEXPECTED


def _log_kind(error: Exception) -> None:
    """Log the kind of a failure only: its text may hold what somebody wrote."""
    _log.warning("Er ging iets mis: %s.", type(error).__name__)


def _go_on_after(work: Callable[[], object]) -> None:
    """Do some work; when it fails, log that and go on. To be busy or told to stop is no failure."""
    try:
        with suppress(BusyError, StoppedError):
            work()
    except Exception as error:  # noqa: BLE001 -- whatever it is, the worker stays
        _log_kind(error)
