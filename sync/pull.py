"""Fetch, reconcile, apply in one transaction.

LimeSurvey answers wrong questions with silence, so a read is believed only when its witnesses
agree: the counts before and after, the epoch, and the structure. Then everything is applied at
once, with the run's own row and a count to the row. What fails leaves the mirror as it was, and is
written down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from survey_templates.codebook import answer_codes
from survey_templates.loader import parse
from sync.errors import InconsistentError, StoreError, SyncError
from sync.mirror import Mirror, MirrorWriter
from sync.reconcile import Changes, Standing, count, reconcile
from sync.records import Epoch, Outcome, Response, Round, Run, Summary
from sync.remotecontrol import RemoteControl

# LimeSurvey pages by OFFSET: one big export grows with the square of the rows, windows do not.
WINDOW = 2_000
TRIES = 2

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RunReport:
    """What a run that succeeded did: changes, what there is now, and how long it took.

    `total` and `complete` are what LimeSurvey has; `standings` counts every row in the mirror.
    """

    new: int
    changed: int
    gone: int
    returned: int
    unchanged: int
    total: int
    complete: int
    standings: Mapping[Standing, int]
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """The figures by name, as the run's row keeps them."""
        names = ("new", "changed", "gone", "returned", "unchanged", "total", "complete")
        return {name: getattr(self, name) for name in names} | {
            standing.value: number for standing, number in self.standings.items()
        }


@dataclass(frozen=True)
class _Reading:
    epoch: Epoch
    responses: list[Response]

    @property
    def complete(self) -> int:
        return sum(response.complete for response in self.responses)


def pull(  # noqa: PLR0913  the world comes in as arguments
    remote: RemoteControl,
    mirror: Mirror,
    round_: Round,
    codes: Mapping[str, str],
    *,
    clock: Callable[[], datetime],
    progress: Progress,
) -> RunReport:
    """Makes the mirror show what LimeSurvey has of `round_`.

    `codes` gives the municipality of each participation code; `clock` gives the time with its zone;
    `progress` is called with how many responses were read, and how many there are. Raises
    `SyncError`, after the failed run was written down as far as that is possible.
    """
    started = clock()
    try:
        read = _read(remote, round_, progress)
        with mirror.changing() as writer:
            return _apply(writer, read, codes, started, clock)
    except SyncError as error:
        _record_failure(mirror, round_, started, clock(), error)
        raise


def _record_failure(
    mirror: Mirror, round_: Round, started: datetime, now: datetime, error: SyncError
) -> None:
    failed = Run(round_.survey_id, started, now, Outcome.FAILED, {}, str(error))
    try:
        with mirror.changing() as writer:
            writer.record(failed)
    except StoreError:
        # The first failure is the one to tell about; it may well be this one.
        return


def _read(remote: RemoteControl, round_: Round, progress: Progress) -> _Reading:
    for _ in range(TRIES - 1):
        try:
            return _read_once(remote, round_, progress)
        except InconsistentError:
            # Somebody may have sent in or deleted something meanwhile.
            continue
    return _read_once(remote, round_, progress)


def _read_once(remote: RemoteControl, round_: Round, progress: Progress) -> _Reading:
    survey_id = round_.survey_id
    epoch, before = remote.epoch(survey_id), remote.summary(survey_id)
    responses = _read_windows(remote, survey_id, _columns(remote, round_), before.total, progress)
    after = remote.summary(survey_id)
    read = _Reading(epoch, responses)
    if remote.epoch(survey_id) != epoch:
        raise InconsistentError(
            f"Vragenlijst {survey_id} is tijdens het ophalen opnieuw geactiveerd. "
            "Er is niets gewijzigd. Haal de antwoorden opnieuw op."
        )
    _refuse_other_counts(read, before, after)
    return read


def _columns(remote: RemoteControl, round_: Round) -> dict[str, str]:
    """The column of each question; LimeSurvey would fill an unknown one with nothing."""
    there = remote.columns(round_.survey_id)
    wanted = answer_codes(parse(round_.content, round_.title))
    missing = [code for code in wanted if code not in there]
    if missing:
        raise InconsistentError(
            f"In vragenlijst {round_.survey_id} ontbreken vragen: {', '.join(missing)}. "
            "Hij hoort bij een andere inhoud, of is in LimeSurvey gewijzigd. "
            "Zet de vragen terug, of begin een nieuwe ronde."
        )
    return {code: there[code] for code in wanted}


def _read_windows(
    remote: RemoteControl,
    survey_id: int,
    columns: Mapping[str, str],
    expected: int,
    progress: Progress,
) -> list[Response]:
    """All responses, in windows of numbers until all that were counted are read, then the rest."""
    found: list[Response] = []
    first = 1
    while len(found) < expected:
        window = remote.responses(survey_id, columns, first, first + WINDOW - 1)
        first += WINDOW
        if not window:
            following = remote.ids(survey_id, first, None)
            if not following:
                break
            first = min(following)
        found += window
        progress(len(found), expected)
    return found + remote.responses(survey_id, columns, first, None)


def _refuse_other_counts(read: _Reading, before: Summary, after: Summary) -> None:
    witnesses = (
        (len(read.responses), before.total, after.total),
        (read.complete, before.complete, after.complete),
    )
    for number, one, other in witnesses:
        if not min(one, other) <= number <= max(one, other):
            raise InconsistentError(
                f"LimeSurvey telt {other} inzendingen, maar gaf er {number}. "
                "Er is niets gewijzigd. Haal de antwoorden later opnieuw op."
            )


def _apply(
    writer: MirrorWriter,
    read: _Reading,
    codes: Mapping[str, str],
    started: datetime,
    clock: Callable[[], datetime],
) -> RunReport:
    epoch_key = writer.enter(read.epoch, started)
    stored = writer.states(epoch_key)
    changes = reconcile(read.responses, stored)
    writer.apply(epoch_key, changes, started)
    standings = count(writer.standings(epoch_key, codes), len(stored) + len(changes.new))
    _refuse_lost_rows(standings, read)
    finished = clock()
    report = _report(changes, read, standings, (finished - started).total_seconds())
    survey_id = read.epoch.survey_id
    writer.record(Run(survey_id, started, finished, Outcome.SUCCEEDED, report.counts, ""))
    return report


def _refuse_lost_rows(standings: Mapping[Standing, int], read: _Reading) -> None:
    visible = sum(standings.values()) - standings[Standing.HIDDEN]
    if visible != len(read.responses):
        raise InconsistentError(
            f"De telling klopt niet: {len(read.responses)} inzendingen opgehaald, "
            f"{visible} bewaard. Er is niets gewijzigd. Meld dit aan de beheerder."
        )


def _report(
    changes: Changes, read: _Reading, standings: Mapping[Standing, int], seconds: float
) -> RunReport:
    return RunReport(
        new=len(changes.new),
        changed=len(changes.changed),
        gone=len(changes.gone),
        returned=len(changes.returned),
        unchanged=changes.unchanged,
        total=len(read.responses),
        complete=read.complete,
        standings=standings,
        seconds=seconds,
    )
