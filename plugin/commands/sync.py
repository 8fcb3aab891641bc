"""`sync`, and what a person decides about its runs."""

import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

import click

from plugin import run_phrasing
from plugin.commands.context import (
    echo_rows,
    json_option,
    pass_installation,
    read_file,
    round_option,
)
from plugin.drift_phrasing import cure_of, what_of
from plugin.health import pulse_of
from plugin.installation import Installation
from plugin.moments import day_and_time
from plugin.workspace.rounds import Round
from plugin.workspace.runs import RunKind
from sync import assignments
from sync.drift import Drift
from sync.errors import BusyError
from sync.from_file import LARGEST, GivenFile
from sync.pull import RunReport
from sync.reading import Progress
from sync.records import Run

SHOWN_RUNS = 20


@click.group(invoke_without_command=True)
@click.option(
    "--watch",
    type=click.FloatRange(min=1),
    metavar="SECONDEN",
    help="Blijf draaien: haal elke zoveel seconden op, en doe wat de website vraagt.",
)
@click.option("--full", is_flag=True, help="Lees alles opnieuw, ook wat al opgehaald is.")
@round_option
@pass_installation
@click.pass_context
def sync(
    context: click.Context,
    installation: Installation,
    watch: float | None,
    full: bool,  # noqa: FBT001 -- click passes it by name
    survey_id: int | None,
) -> None:
    """Haal de antwoorden op uit LimeSurvey."""
    if context.invoked_subcommand is not None:
        return
    if watch is not None:
        if survey_id is not None:
            raise click.UsageError("Met --watch worden alle rondes opgehaald. Laat --round weg.")
        _watch(installation, watch)
        return
    round_ = installation.round(survey_id)
    _tell(round_, partial(installation.worker.sync, round_, full=full))


@sync.command("from-file")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--total",
    type=click.IntRange(min=0),
    metavar="AANTAL",
    help="Hoeveel inzendingen LimeSurvey telt. Wat dan niet in het bestand staat, is verdwenen.",
)
@round_option
@pass_installation
def from_file(
    installation: Installation, file: Path, total: int | None, survey_id: int | None
) -> None:
    """Lees de antwoorden uit een export van LimeSurvey (JSON of CSV), zonder RemoteControl."""
    round_ = installation.round(survey_id)
    given = _given(file, total)
    _tell(round_, lambda progress: installation.worker.take_in(round_, given, progress))


def _given(file: Path, total: int | None) -> GivenFile:
    data = read_file(file, LARGEST)
    modified = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return GivenFile(file.name, data, modified, total)


def _tell(round_: Round, run: Callable[[Progress], RunReport]) -> None:
    """Do a run, and say what it found."""
    with click.progressbar(length=1, label="Ophalen", file=sys.stderr, show_eta=False) as bar:

        def advance(read: int, expected: int) -> None:
            bar.length = max(expected, read, 1)
            bar.update(read - bar.pos)

        try:
            report = run(advance)
        except BusyError as busy:
            click.echo(str(busy))
            return
    click.echo(summary(round_, report))
    for sentence in notices(report):
        click.echo(sentence)


def summary(round_: Round, report: RunReport) -> str:
    """What a run found, in one Dutch line."""
    return (
        f"Ronde {round_.survey_id}: {report.total} antwoorden, waarvan {report.complete} af; "
        f"{report.new} nieuw, {report.changed} gewijzigd, {report.gone} verdwenen "
        f"({report.seconds:.1f} s)."
    )


def notices(report: RunReport) -> list[str]:
    """What a person should know of a run that succeeded, in Dutch sentences."""
    found = [f"Let op: {report.alarm} ‘eigenkracht sync status’ zegt hoe."] if report.alarm else []
    found += run_phrasing.notices(report.counts)
    return found + [_of_drift(drift) for drift in report.drift]


def _of_drift(drift: Drift) -> str:
    return f"{what_of(drift)} {cure_of(drift)}"


def _watch(installation: Installation, seconds: float) -> None:
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    ended = installation.watch.run(
        seconds,
        stop,
        jitter=lambda exact: exact * random.uniform(0.9, 1.1),  # noqa: S311  spread, not secrecy
    )
    if not ended:
        # Python waits for its threads, and LimeSurvey may keep one waiting for minutes.
        installation.close()
        os._exit(0)


@sync.command()
@round_option
@json_option
@pass_installation
def status(
    installation: Installation,
    survey_id: int | None,
    as_json: bool,  # noqa: FBT001 -- click passes it by name
) -> None:
    """Toon wanneer er voor het laatst is opgehaald, en wat er is."""
    round_ = installation.round(survey_id)
    found = installation.workspace.statuses.round(round_.survey_id)
    signs = _signs_of_life(installation, round_)
    if found is None:
        echo_rows(signs, as_json=as_json, nothing="Er is nog nooit opgehaald.")
        return
    rows: list[dict[str, Any]] = [
        {"wat": "laatste poging", "stand": found.tried_at and day_and_time(found.tried_at)},
        {"wat": "laatst gelukt", "stand": found.succeeded_at and day_and_time(found.succeeded_at)},
        {"wat": "probleem", "stand": found.problem or "geen"},
        {"wat": "niet toegewezen", "stand": found.unassigned},
        {"wat": "proefantwoorden", "stand": found.trial},
    ]
    echo_rows(rows + signs + _alarms(installation, round_), as_json=as_json, nothing="")


def _signs_of_life(installation: Installation, round_: Round) -> list[dict[str, Any]]:
    """The last sign of the worker that stays, and why no answers come in: only when there is."""
    worker, rows = installation.workspace.heartbeats.last(), []
    if worker is not None:
        how = "gestopt op" if worker.stopped_at else "laatste teken op"
        rows.append({"wat": "worker", "stand": f"{how} {day_and_time(worker.lived_at)}"})
    now = installation.now()
    found = pulse_of(installation.workspace, round_, now).silence(worker, now)
    if found is not None:
        rows.append({"wat": "let op", "stand": found.phrase_with_cure})
    return rows


def _alarms(installation: Installation, round_: Round) -> list[dict[str, Any]]:
    """What waits for a person, or is not as it was: rows only when there is something."""
    survey_id, mirror = round_.survey_id, installation.mirror
    rows: list[dict[str, Any]] = [
        {
            "wat": "vastgehouden",
            "stand": f"{count} verdwenen; wissen kan met: "
            f"eigenkracht sync confirm-deletions {run} --count {count}",
        }
        for run, count in mirror.erasures.holds(survey_id).items()
    ]
    if archived := mirror.erasures.archived(survey_id):
        rows.append({"wat": "archief", "stand": f"{archived} antwoorden van eerdere metingen"})
    until = mirror.breaker.until(installation.door.account)
    if until is not None and until > installation.now():
        rows.append({"wat": "wacht met inloggen tot", "stand": day_and_time(until)})
    return rows + [{"wat": "let op", "stand": _of_drift(each)} for each in mirror.drift(survey_id)]


@sync.command()
@round_option
@json_option
@pass_installation
def runs(
    installation: Installation,
    survey_id: int | None,
    as_json: bool,  # noqa: FBT001 -- click passes it by name
) -> None:
    """Toon de laatste keren dat er is opgehaald."""
    round_ = installation.round(survey_id)
    rows = [
        {
            "run": run.key,
            "begonnen": day_and_time(run.started),
            "soort": _kind(run).value,
            "uitkomst": run.outcome.value,
            "antwoorden": run.counts.get("total"),
            "nieuw": run.counts.get("new"),
            "verdwenen": run.counts.get("gone"),
            "gewist": run.counts.get("purged"),
            "bericht": run.message,
        }
        for run in installation.mirror.runs(round_.survey_id, SHOWN_RUNS)
    ]
    echo_rows(rows, as_json=as_json, nothing="Er is nog nooit opgehaald.")


def _kind(run: Run) -> RunKind:
    if run.from_file:
        return RunKind.FILE
    return RunKind.FULL if run.full else RunKind.QUICK


@sync.command()
@round_option
@json_option
@pass_installation
def unassigned(
    installation: Installation,
    survey_id: int | None,
    as_json: bool,  # noqa: FBT001 -- click passes it by name
) -> None:
    """Toon de antwoorden die bij geen gemeente horen."""
    round_ = installation.round(survey_id)
    rows = [
        {"antwoord": stored.response.number, "code": stored.response.participation_code}
        for stored in assignments.unassigned(
            installation.mirror, round_.survey_id, installation.worker.codes(round_)
        )
    ]
    echo_rows(rows, as_json=as_json, nothing="Elk antwoord hoort bij een gemeente.")


@sync.command()
@click.argument("number", metavar="ID", type=int)
@click.argument("code", metavar="GM")
@round_option
@pass_installation
def assign(installation: Installation, number: int, code: str, survey_id: int | None) -> None:
    """Geef antwoord ID aan gemeente GM."""
    round_ = installation.round(survey_id)
    participant = installation.participant(round_.survey_id, code)
    said = installation.worker.assign(round_, number, participant.code)
    installation.worker.refresh(round_)
    click.echo(said)


@sync.command("confirm-deletions")
@click.argument("run", metavar="RUN", type=int)
@click.option("--count", type=int, required=True, help="Hoeveel antwoorden RUN vasthoudt.")
@round_option
@pass_installation
def confirm_deletions(
    installation: Installation, run: int, count: int, survey_id: int | None
) -> None:
    """Wis de verdwenen antwoorden die bij RUN zijn vastgehouden."""
    round_ = installation.round(survey_id)
    click.echo(installation.worker.confirm_deletions(round_, run, count))


@sync.command()
@click.argument("number", metavar="ID", type=int, required=False)
@click.option("--archive", type=int, metavar="AANTAL", help="Wis het archief: zoveel antwoorden.")
@click.option(
    "--from-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Zonder RemoteControl: een export van alles, waar ID niet meer in staat.",
)
@click.option(
    "--total",
    type=click.IntRange(min=0),
    metavar="AANTAL",
    help="Bij --from-file: hoeveel inzendingen LimeSurvey telt.",
)
@round_option
@pass_installation
def erase(  # noqa: PLR0913, PLR0917 -- click gives one argument for each option
    installation: Installation,
    number: int | None,
    archive: int | None,
    from_file: Path | None,
    total: int | None,
    survey_id: int | None,
) -> None:
    """Wis antwoord ID, dat niet meer in LimeSurvey staat."""
    if (number is None) == (archive is None):
        raise click.UsageError("Geef het nummer van een antwoord, of --archive met het aantal.")
    if (from_file is None) != (total is None) or (from_file is not None and number is None):
        raise click.UsageError(
            "Geef ID, --from-file en --total samen: het bestand moet alles zijn."
        )
    round_, worker = installation.round(survey_id), installation.worker
    if from_file is not None and number is not None:
        click.echo(worker.erase_by_file(round_, number, _given(from_file, total)))
    elif number is not None:
        click.echo(worker.erase(round_, number))
    elif archive is not None:
        click.echo(worker.erase_archive(round_, archive))
