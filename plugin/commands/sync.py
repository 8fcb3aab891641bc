"""`sync`, and `sync status`."""

import signal
import sys
from threading import Event
from types import FrameType
from typing import Any

import click

from plugin.commands.context import echo_rows, json_option, pass_installation, round_option
from plugin.installation import Installation
from plugin.moments import day_and_time
from plugin.workspace.rounds import Round
from sync.pull import RunReport


@click.group(invoke_without_command=True)
@click.option(
    "--watch",
    type=click.FloatRange(min=1),
    metavar="SECONDEN",
    help="Blijf draaien: haal elke zoveel seconden op, en doe wat de website vraagt.",
)
@round_option
@pass_installation
@click.pass_context
def sync(
    context: click.Context, installation: Installation, watch: float | None, survey_id: int | None
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
    with click.progressbar(length=1, label="Ophalen", file=sys.stderr, show_eta=False) as bar:

        def advance(read: int, expected: int) -> None:
            bar.length = max(expected, read, 1)
            bar.update(read - bar.pos)

        report = installation.worker.sync(round_, advance)
    click.echo(summary(round_, report))


def summary(round_: Round, report: RunReport) -> str:
    """What a run found, in one Dutch line."""
    return (
        f"Ronde {round_.survey_id}: {report.total} antwoorden, waarvan {report.complete} af; "
        f"{report.new} nieuw, {report.changed} gewijzigd, {report.gone} verdwenen "
        f"({report.seconds:.1f} s)."
    )


def _watch(installation: Installation, seconds: float) -> None:
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    installation.worker.watch(seconds, stop)


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
    if found is None:
        click.echo("[]" if as_json else "Er is nog nooit opgehaald.")
        return
    rows: list[dict[str, Any]] = [
        {"wat": "laatste poging", "stand": found.tried_at and day_and_time(found.tried_at)},
        {"wat": "laatst gelukt", "stand": found.succeeded_at and day_and_time(found.succeeded_at)},
        {"wat": "probleem", "stand": found.problem or "geen"},
        {"wat": "niet toegewezen", "stand": found.unassigned},
        {"wat": "proefantwoorden", "stand": found.trial},
    ]
    echo_rows(rows, as_json=as_json, nothing="")
