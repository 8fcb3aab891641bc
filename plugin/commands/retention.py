"""`retention run | ends | choose`: how long answers are kept."""

from datetime import datetime

import click

from plugin.commands.context import pass_installation, round_option
from plugin.installation import Installation
from plugin.left_behind import left_behind
from plugin.municipalities import name_of
from plugin.retention import Ending, is_over, refuse_later, refuse_past
from plugin.retention_phrasing import (
    BACKUPS,
    choice_phrase,
    ending_lines,
    going_on_line,
    over_line,
)
from plugin.workspace.audit import Act
from plugin.workspace.rounds import Round
from survey_templates.dates import date_in_words
from sync.errors import SyncError


@click.group()
def retention() -> None:
    """Hoe lang antwoorden blijven, en wat er daarna weggaat."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Zeg alleen wat er weg zou gaan.")
@pass_installation
def run(installation: Installation, dry_run: bool) -> None:  # noqa: FBT001 -- click passes it by name
    """Wis wat niet langer bewaard mag worden. Het programma doet dit zelf elke dag."""
    worker = installation.worker
    endings = worker.retaining.due() if dry_run else worker.retain()
    for line in report(installation, endings, done=not dry_run):
        click.echo(line)


def report(installation: Installation, endings: list[Ending], *, done: bool) -> list[str]:
    """What goes or went, what stays, and what is left in LimeSurvey."""
    of_round = {each.round.survey_id: each for each in endings}
    rounds = installation.workspace.rounds.all()
    lines: list[str] = []
    for round_ in rounds:
        found = of_round.get(round_.survey_id)
        lines += _lines(installation, round_, found, done=done)
    if endings and done:
        lines.append(BACKUPS)
    return lines or ["Er is nog geen ronde."]


def _lines(
    installation: Installation, round_: Round, found: Ending | None, *, done: bool
) -> list[str]:
    if not is_over(round_, installation.now()):
        return [going_on_line(round_)]
    lines = [*ending_lines(found, done=done)] if found else [over_line(round_)]
    left = _left_in_limesurvey(installation, round_)
    return [*lines, f"  {left}"] if left else lines


def _left_in_limesurvey(installation: Installation, round_: Round) -> str:
    mirror = installation.mirror
    try:
        with mirror.breaker.guarded(installation.door, installation.now) as remote:
            return left_behind(remote, round_.survey_id)
    except SyncError:
        return (
            "LimeSurvey antwoordt nu niet. Kijk zelf of vragenlijst "
            f"{round_.survey_id} daar nog staat, en verwijder hem."
        )


@retention.command()
@click.argument("day", metavar="JJJJ-MM-DD", type=click.DateTime(["%Y-%m-%d"]))
@round_option
@pass_installation
def ends(installation: Installation, day: datetime, survey_id: int | None) -> None:
    """Kies op welke dag de antwoorden van een ronde weggaan."""
    round_ = installation.round(survey_id)
    refuse_past(day.date(), installation.today())
    refuse_later(round_, day.date())
    installation.workspace.rounds.set_end(round_.survey_id, day.date())
    installation.note(Act.SET_END, round_.survey_id)
    click.echo(f"Ronde {round_.survey_id}: de antwoorden gaan weg op {date_in_words(day.date())}.")


@retention.command()
@click.argument("code", metavar="GM")
@click.option(
    "--stay/--go",
    "keeps",
    required=True,
    default=None,
    help="Na de einddatum blijven de uitkomst en de agenda, of zij gaan ook weg.",
)
@round_option
@pass_installation
def choose(
    installation: Installation,
    code: str,
    keeps: bool,  # noqa: FBT001 -- click passes it by name
    survey_id: int | None,
) -> None:
    """Leg vast wat een gemeente koos: blijven de uitkomst en de agenda na de einddatum?"""
    round_ = installation.round(survey_id)
    chosen = installation.participant(round_.survey_id, code).code
    installation.workspace.endings.choose(round_.survey_id, chosen, keeps=keeps)
    installation.note(Act.CHOOSE_KEEPING, round_.survey_id, chosen)
    click.echo(f"{name_of(chosen)}: {choice_phrase(keeps=keeps)}")
