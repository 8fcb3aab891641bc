"""The runs of a round → what the administrator's page about them says. Pure."""

from dataclasses import dataclass

from plugin.moments import day_and_time
from plugin.overview_page import held_phrase, synced_phrase
from plugin.run_phrasing import changes_phrase, notices, total_phrase
from plugin.runs_desk import Fetched
from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.runs import MOST, KeptRun
from sync.records import Outcome


@dataclass(frozen=True)
class RunLine:
    """One run, or some in a row that say the same; `changes` and `total` are "" when it failed.

    `told` is what somebody should know or do, a sentence or more on each line.
    """

    when: str
    times: str
    kind: str
    outcome: str
    changes: str
    total: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class RunsPage:
    """How a round is pulled, in words; `problem` is "" when it goes well, `held` when none waits.

    `more` says that earlier runs are not kept, "" while all are there.
    """

    survey_id: int
    title: str
    synced: str
    problem: str
    worker: str
    held: str
    lines: tuple[RunLine, ...]
    more: str


def runs_page(fetched: Fetched) -> RunsPage:
    """The page of how a round is pulled."""
    synced = fetched.synced
    return RunsPage(
        survey_id=fetched.round.survey_id,
        title=fetched.round.title,
        synced=synced_phrase(synced),
        problem=_problem(fetched),
        worker=_worker(fetched.worker),
        held=held_phrase(synced.held if synced else 0),
        lines=tuple(_line(run) for run in fetched.runs),
        more="Wat daarvoor kwam, is niet bewaard." if len(fetched.runs) == MOST else "",
    )


def _problem(fetched: Fetched) -> str:
    if fetched.silence:
        return fetched.silence.phrase_with_cure
    return fetched.synced.problem if fetched.synced else ""


def _worker(worker: Heartbeat | None) -> str:
    if worker is None:
        return "Er liep nog nooit een programma dat steeds ophaalt."
    lived = day_and_time(worker.lived_at)
    if worker.stopped_at is not None:
        return f"Het programma dat ophaalt, is gestopt op {lived}."
    return f"Het programma dat ophaalt, gaf voor het laatst een teken op {lived}."


def _line(run: KeptRun) -> RunLine:
    succeeded = run.outcome is Outcome.SUCCEEDED
    return RunLine(
        when=day_and_time(run.began),
        times=_times(run),
        kind=run.kind.value,
        outcome=run.outcome.value,
        changes=changes_phrase(run.counts) if succeeded else "",
        total=total_phrase(run.counts) if succeeded else "",
        told=(*filter(None, run.message.splitlines()), *notices(run.counts)),
    )


def _times(run: KeptRun) -> str:
    if run.times == 1:
        return ""
    return f"{run.times} keer sinds {day_and_time(run.first_began)}"
