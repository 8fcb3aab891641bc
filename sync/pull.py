"""Read, stage, apply in one transaction.

What was read and believed is applied at once, with the run's own row and a count to the row. What
fails leaves the mirror as it was, and is written down.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sync.drift import Drift
from sync.errors import InconsistentError, StoppedError, StoreError, SyncError
from sync.lease import Held
from sync.mirror import Mirror
from sync.reading import Progress, Reading, ReadingRun
from sync.reconcile import Loss, Standing, count, is_alarming
from sync.records import Outcome, Round, Run
from sync.source import Source
from sync.writer import MirrorWriter


@dataclass(frozen=True)
class RunReport:
    """What a run that succeeded did: changes, what there is now, and how long it took.

    `gone` were hidden, `purged` are out of the mirror for good, and `held` wait for a person.
    `total` and `complete` are what LimeSurvey has; of those `erased` were erased here, so they are
    left out. `absent` are shown although they were not in what was read, which is not all of it.
    `standings` counts every row in the mirror. `alarm` is Dutch, "" when all is well.
    """

    new: int
    changed: int
    gone: int
    returned: int
    unchanged: int
    purged: int
    held: int
    erased: int
    absent: int
    total: int
    complete: int
    standings: Mapping[Standing, int]
    drift: tuple[Drift, ...]
    alarm: str
    full: bool
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """The figures by name, as the run's row keeps them."""
        changes = ("new", "changed", "gone", "returned", "unchanged", "purged", "held", "erased")
        figures = {name: getattr(self, name) for name in (*changes, "absent", "total", "complete")}
        return figures | {standing.value: number for standing, number in self.standings.items()}


def pull(  # noqa: PLR0913  the world comes in as arguments
    remote: Source,
    mirror: Mirror,
    round_: Round,
    codes: Mapping[str, str],
    *,
    lease: Held,
    clock: Callable[[], datetime],
    progress: Progress,
    full: bool,
) -> RunReport:
    """Makes the mirror show what LimeSurvey has of `round_`.

    `codes` gives the municipality of each participation code; `clock` gives the time with its zone;
    `progress` is called with how many responses were read, and how many there are. Without `full`
    edits are not found; the first run in an epoch is always full. Raises `SyncError`, after the
    run that failed or stopped was written down as far as that is possible.
    """
    started = clock()
    begun = Run(
        round_.survey_id, started, started, Outcome.FAILED, {}, "", full, from_file=remote.is_file
    )
    try:
        read = ReadingRun(remote, mirror, round_, lease, progress).read(full=full)
        with mirror.changing() as writer:
            writer.renew(lease)
            report = _apply(writer, read, codes, begun, clock)
    except SyncError as error:
        _record_end(mirror, replace(begun, finished=clock()), error)
        raise
    finally:
        # Nothing that was read may linger, but that must not hide how the run ended.
        with suppress(StoreError):
            mirror.staging.clear(lease)
            mirror.scrub()
    return report


def _record_end(mirror: Mirror, run: Run, error: SyncError) -> None:
    """Writes down how a run ended before its time."""
    outcome = Outcome.STOPPED if isinstance(error, StoppedError) else Outcome.FAILED
    # The first failure is the one to tell about; it may well be this one.
    with suppress(StoreError), mirror.changing() as writer:
        writer.record(replace(run, outcome=outcome, message=str(error)))


def _apply(
    writer: MirrorWriter,
    read: Reading,
    codes: Mapping[str, str],
    begun: Run,
    clock: Callable[[], datetime],
) -> RunReport:
    survey_id, started = begun.survey_id, begun.started
    epoch_key = writer.enter(read.epoch, started)
    merge = writer.merging(epoch_key, started)
    rows, matched, loss = merge.rows(), merge.matched(), merge.loss()
    is_held = read.is_whole and is_alarming(loss)
    purged = merge.purge(trial_only=is_held) if read.is_whole else 0
    merge.overwrite()
    gone, new = merge.hide() if read.is_whole else 0, merge.add()
    standings = count(writer.standings(epoch_key, codes), rows - purged + new)
    absent = 0 if read.is_whole else merge.absent()
    _refuse_lost_rows(standings, read, absent)
    alarm = _alarm(loss) if is_held and merge.unheld() else ""
    report = RunReport(
        new=new,
        changed=matched.changed,
        gone=gone,
        returned=matched.returned,
        unchanged=matched.unchanged,
        purged=purged,
        held=loss.gone if is_held else merge.held(),
        erased=read.erased,
        absent=absent,
        total=read.total,
        complete=read.complete,
        standings=standings,
        drift=writer.keep_drift(survey_id, read.drift, started, read.judged),
        alarm=alarm,
        full=read.sees_all,
        seconds=((finished := clock()) - started).total_seconds(),
    )
    done = replace(
        begun,
        finished=finished,
        outcome=Outcome.SUCCEEDED,
        counts=report.counts,
        message=alarm,
        full=read.sees_all,
    )
    run_key = writer.record(done)
    if is_held:
        merge.hold(run_key)
    merge.finish()
    return report


def _refuse_lost_rows(standings: Mapping[Standing, int], read: Reading, absent: int) -> None:
    visible = sum(standings.values()) - standings[Standing.HIDDEN]
    if visible != read.staged + absent:
        raise InconsistentError(
            f"De telling klopt niet: {read.staged + absent} inzendingen verwacht, "
            f"{visible} bewaard. Er is niets gewijzigd. Meld dit aan de beheerder."
        )


def _alarm(loss: Loss) -> str:
    if loss.reused:
        return (
            f"LimeSurvey gaf {loss.reused} nummers opnieuw uit, aan andere antwoorden. "
            f"{loss.gone} antwoorden zijn verdwenen. Ze worden verborgen en nog niet gewist."
        )
    return (
        f"Van {loss.known} antwoorden zijn er {loss.gone} verdwenen uit LimeSurvey. "
        "Ze worden verborgen en nog niet gewist. Controleer of dit klopt."
    )
