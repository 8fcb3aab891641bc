"""A run of the sync → what the workspace keeps of it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from plugin.drift_phrasing import cure_of, what_of
from plugin.worker.failures import sentence
from plugin.workspace.runs import KeptRun, RunKind
from sync.pull import RunReport
from sync.records import Outcome


@dataclass(frozen=True)
class Begun:
    """A run as it was begun at a moment."""

    survey_id: int
    kind: RunKind
    at: datetime


def succeeded(begun: Begun, report: RunReport, now: datetime) -> KeptRun:
    """A run that ended well at `now`; in its message a sentence or two on every line."""
    read_all = begun.kind is RunKind.QUICK and report.full
    drift = [f"{what_of(each)} {cure_of(each)}" for each in report.drift]
    return KeptRun(
        survey_id=begun.survey_id,
        first_began=begun.at,
        began=begun.at,
        ended=now,
        kind=RunKind.FULL if read_all else begun.kind,
        outcome=Outcome.SUCCEEDED,
        counts=report.counts,
        message="\n".join(filter(None, [report.alarm, *drift])),
    )


def failed(begun: Begun, error: Exception, now: datetime) -> KeptRun:
    """A run that failed at `now`."""
    return KeptRun(
        survey_id=begun.survey_id,
        first_began=begun.at,
        began=begun.at,
        ended=now,
        kind=begun.kind,
        outcome=Outcome.FAILED,
        counts={},
        message=sentence(error),
    )
