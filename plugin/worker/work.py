"""The work on one round: what the worker and the commands both do."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from threading import Lock

from exporter import phrasing
from plugin.municipalities import name_of
from plugin.retention import Ending
from plugin.worker.failures import sentence
from plugin.worker.kept_runs import Begun, failed, succeeded
from plugin.worker.patience import Patience, at_leisure
from plugin.worker.registering import Registering
from plugin.worker.releaser import Releaser
from plugin.worker.retaining import Retaining
from plugin.workspace.audit import Act, By, Entry
from plugin.workspace.rounds import Participant, Round, WorkspaceError
from plugin.workspace.runs import KeptRun, RunKind
from plugin.workspace.store import Workspace
from sync import assignments
from sync.breaker import Door
from sync.errors import BusyError, ExportFileError, StoppedError, StoreError, SyncError
from sync.from_file import GivenFile, opened, take_in
from sync.mirror import Mirror
from sync.pull import RunReport, pull
from sync.reading import Progress
from sync.remotecontrol import RemoteControl

Clock = Callable[[], datetime]


class Worker:
    """Carries what was answered from LimeSurvey to the workspace."""

    def __init__(  # noqa: PLR0913 -- what a worker stands between, each named
        self,
        door: Door[RemoteControl],
        mirror: Mirror,
        workspace: Workspace,
        clock: Clock,
        by: By = By.WORKER,
        *,
        service_url: str | None = None,
    ) -> None:
        """`by` is what the audit trail says that did it: a command does the same work.

        `service_url` is the address that surveys link to, None without one.
        """
        self._by = by
        self._door = door
        self._mirror = mirror
        self._workspace = workspace
        self._clock = clock
        self._releaser = Releaser(mirror, workspace, clock, by)
        self.registering = Registering(door, mirror, workspace, clock, service_url)
        self.retaining = Retaining(mirror, workspace, clock, by)
        self._refreshing = Lock()

    def sync(self, round_: Round, progress: Progress, *, full: bool = True) -> RunReport:
        """Pull one round, make the releases that are due, and write its counts.

        Without `full` edits are not found. Raises `SyncError` when that fails: the workspace keeps
        when and why, and what the stores held stays. To be busy or told to stop is no failure.
        """
        kind = RunKind.FULL if full else RunKind.QUICK
        return self._run(round_, kind, partial(self._pull, round_, progress, full=full))

    def take_in(self, round_: Round, given: GivenFile, progress: Progress) -> RunReport:
        """Do as `sync` with a file of LimeSurvey's export page instead of LimeSurvey.

        Raises `ExportFileError` for a file that cannot be used, which is no failed run.
        """
        return self._run(round_, RunKind.FILE, partial(self._take_in, round_, given, progress))

    def _run(self, round_: Round, kind: RunKind, bring_over: Callable[[], RunReport]) -> RunReport:
        self.retaining.refuse_over(round_.survey_id)
        started = self._clock()
        begun = Begun(round_.survey_id, kind, started)
        try:
            report = bring_over()
            self.refresh(round_, succeeded(begun, report, self._clock()))
        except (BusyError, StoppedError, ExportFileError):
            raise
        except Exception as error:
            # A workspace that fails must not hide what failed first.
            with suppress(StoreError):
                self._workspace.statuses.run_ended(round_.survey_id, started, sentence(error))
                self._workspace.runs.add(failed(begun, error, self._clock()))
            raise
        return report

    def close(self, round_: Round, code: str, patiently: Patience = at_leisure) -> str:
        """Close a municipality: pull once more, make its release, and say what came of it.

        When LimeSurvey does not answer, or not in time, it closes with what is there and says so.
        """
        self.retaining.refuse_over(round_.survey_id)
        note = self.pull_if_possible(round_, patiently)
        self._workspace.rounds.set_closed(round_.survey_id, code, self._clock())
        self._note(Act.CLOSED, round_, code)
        self.refresh(round_)
        self.retaining.bring_forward(round_.survey_id)
        return " ".join(filter(None, (self._say_closed(round_, code), note)))

    def reopen(self, round_: Round, code: str) -> str:
        """Open a municipality again; what was released stays as it is."""
        self.retaining.refuse_over(round_.survey_id)
        self._workspace.rounds.set_closed(round_.survey_id, code, None)
        self._note(Act.REOPENED, round_, code)
        self.refresh(round_)
        return f"{name_of(code)} is weer open. Wat al is vrijgegeven, blijft staan."

    def remove(self, round_: Round, participant: Participant) -> str:
        """Take a municipality for which nobody answered out of a round; what came of it.

        Raises `WorkspaceError` once somebody did, and `BusyError` while answers come in.
        """
        survey_id, code = round_.survey_id, participant.code
        self.retaining.refuse_over(survey_id)
        note = self.pull_if_possible(round_)
        with self._refreshing, self._mirror.lease.held(self._clock):
            if self._mirror.holds_any(survey_id, participant.participation_code, code):
                raise WorkspaceError(
                    f"{name_of(code)} blijft in ronde {survey_id}: er zijn al antwoorden van. "
                    "Doet zij niet meer mee? Sluit haar dan; wat er is, blijft staan."
                )
            self._workspace.rounds.remove_municipality(survey_id, code)
        self._note(Act.REMOVED, round_, code)
        gone = (
            f"{name_of(code)} doet niet meer mee. Wie via de link nog antwoordt, staat daarna bij "
            "de antwoorden zonder gemeente."
        )
        return " ".join(filter(None, (gone, note)))

    def assign(self, round_: Round, number: int, code: str) -> str:
        """Give a response without a municipality to one; what came of it.

        It counts there after `refresh`. Raises `ConfirmationError` unless it is one of those, and
        when somebody saw it in a release.
        """
        assignments.assign(
            self._mirror,
            round_.survey_id,
            number,
            code,
            codes=self.codes(round_),
            shown=self._releaser.where_shown(round_),
            now=self._clock(),
        )
        self._note(Act.ASSIGNED, round_, code)
        return f"Antwoord {number} hoort nu bij {name_of(code)}."

    def confirm_deletions(self, round_: Round, run: int, count: int) -> str:
        """Erase the deletions that a run holds; what came of it.

        Raises `ConfirmationError` unless they are `count`.
        """
        self._mirror.erasures.confirm(round_.survey_id, run, count)
        self._note(Act.CONFIRMED, round_)
        self.refresh(round_)
        return f"{count} verdwenen antwoorden zijn gewist."

    def erase(self, round_: Round, number: int, patiently: Patience = at_leisure) -> str:
        """Erase what is kept under a number and is no longer in LimeSurvey; what came of it.

        Raises `ConfirmationError` when there is nothing, or while LimeSurvey has it.
        """
        return self._erased(round_, patiently(partial(self._erase, round_, number)))

    def erase_by_file(self, round_: Round, number: int, given: GivenFile) -> str:
        """Likewise when a file of everything in LimeSurvey shows that it is no longer there.

        Raises `ExportFileError` as well, for a file that cannot be used.
        """
        source = opened(given, self._mirror, round_, self.codes(round_))
        found = self._mirror.erasures.erase(source, round_.survey_id, number, self._clock())
        return self._erased(round_, found)

    def _erased(self, round_: Round, count: int) -> str:
        self._note(Act.ERASED, round_)
        self.refresh(round_)
        return f"Gewist: {count}."

    def erase_archive(self, round_: Round, count: int) -> str:
        """Erase what is kept of earlier measurements; what came of it.

        Raises `ConfirmationError` unless they are `count`.
        """
        self._mirror.erasures.erase_archive(round_.survey_id, count, self._clock())
        self._note(Act.ERASED_ARCHIVE, round_)
        self.refresh(round_)
        return f"Gewist: {count}."

    def _note(self, act: Act, round_: Round, municipality: str | None = None) -> None:
        """Leave a line in the audit trail of what was done."""
        self._workspace.audit.add(
            Entry(
                at=self._clock(),
                by=self._by,
                act=act,
                survey_id=round_.survey_id,
                municipality=municipality,
            )
        )

    def _erase(self, round_: Round, number: int, _progress: Progress) -> int:
        with self._mirror.breaker.guarded(self._door, self._clock) as remote:
            return self._mirror.erasures.erase(remote, round_.survey_id, number, self._clock())

    def refresh(self, round_: Round, pulled: KeptRun | None = None) -> None:
        """Make the releases that are due from the mirror as it is, and write the counts.

        With `pulled`, also the good run that this is the end of.
        """
        # The thread that pulls and the loop beside it may both come here.
        with self._refreshing:
            self.retaining.refuse_over(round_.survey_id)
            self._releaser.refresh(round_, pulled)

    def retain(self) -> list[Ending]:
        """Take away what is kept of rounds that are over; what that was.

        Raises `BusyError` while answers are being brought over.
        """
        with self._refreshing:
            return self.retaining.carry_out()

    def codes(self, round_: Round) -> dict[str, str]:
        """The municipality of each participation code in a round."""
        return self._releaser.codes(round_)

    def last_full_run(self, round_: Round) -> datetime | None:
        """When the last good run began that read everything; None when there was none."""
        return self._mirror.last_full_run(round_.survey_id)

    def let_go(self) -> None:
        """Give back what keeps others from pulling, for a run that is left behind."""
        self._mirror.lease.let_go()

    def waits_for_a_file(self, round_: Round) -> bool:
        """Whether the answers of a round come from files, and there is no LimeSurvey to ask."""
        synced = self._workspace.statuses.round(round_.survey_id)
        return self._door.leads_nowhere and synced is not None and synced.from_files

    def pull_if_possible(self, round_: Round, patiently: Patience = at_leisure) -> str | None:
        """Sync a round quickly; when that fails or cannot be, the sentences that say so."""
        if self.waits_for_a_file(round_):
            return "De antwoorden komen uit bestanden; dit zijn die van het laatste."
        try:
            patiently(partial(self.sync, round_, full=False))
        except SyncError as error:
            return f"Ophalen lukte niet; dit zijn de antwoorden van de vorige keer. {error}"
        return None

    def _pull(self, round_: Round, progress: Progress, *, full: bool) -> RunReport:
        """A run. The lease comes before the login: eight programs at once log in once."""
        with (
            self._mirror.lease.held(self._clock) as lease,
            self._mirror.breaker.guarded(self._door, self._clock) as remote,
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

    def _take_in(self, round_: Round, given: GivenFile, progress: Progress) -> RunReport:
        with self._mirror.lease.held(self._clock) as lease:
            return take_in(
                given,
                self._mirror,
                round_,
                self.codes(round_),
                lease=lease,
                clock=self._clock,
                progress=progress,
            )

    def _say_closed(self, round_: Round, code: str) -> str:
        counts = self._workspace.statuses.municipality(round_.survey_id, code)
        if self._workspace.releases.latest(round_.survey_id, code) is not None:
            waiting = phrasing.waiting_phrase(counts.late, round_.mark.threshold)
            ready = "De terugkoppeling en de actieagenda staan klaar."
            return f"{name_of(code)} is gesloten. {waiting or ready}"
        below = phrasing.below_threshold(counts.complete, round_.mark.threshold)
        return f"{name_of(code)} is gesloten. {below}"
