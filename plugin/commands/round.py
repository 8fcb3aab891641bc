"""`round close | reopen | list`."""

import click

from plugin.commands.context import echo_rows, json_option, pass_installation, round_option
from plugin.installation import Installation
from plugin.moments import local
from plugin.workspace.rounds import Round
from survey_templates.codebook import Privacy


@click.group("round")
def round_group() -> None:
    """De rondes: wanneer er een terugkoppeling is."""


@round_group.command()
@click.argument("code", metavar="GM")
@round_option
@pass_installation
def close(installation: Installation, code: str, survey_id: int | None) -> None:
    """Sluit een gemeente: haal nog eens op en maak de terugkoppeling."""
    round_ = _confidential(installation.round(survey_id))
    participant = installation.participant(round_.survey_id, code)
    click.echo(installation.worker.close(round_, participant.code))


@round_group.command()
@click.argument("code", metavar="GM")
@round_option
@pass_installation
def reopen(installation: Installation, code: str, survey_id: int | None) -> None:
    """Open een gemeente weer; wat al is vrijgegeven, blijft staan."""
    round_ = _confidential(installation.round(survey_id))
    participant = installation.participant(round_.survey_id, code)
    click.echo(installation.worker.reopen(round_, participant.code))


def _confidential(round_: Round) -> Round:
    """The round, when it is one that is closed; raises `click.ClickException` for an open one."""
    if round_.mark.privacy is Privacy.OPEN:
        raise click.ClickException(
            f"Ronde {round_.survey_id} is een open ronde. Die gaat niet dicht of open: "
            "de terugkoppeling komt bij elke keer ophalen."
        )
    return round_


@round_group.command("list")
@json_option
@pass_installation
def list_command(
    installation: Installation,
    as_json: bool,  # noqa: FBT001 -- click passes it by name
) -> None:
    """Toon de rondes."""
    rows = [
        {
            "ronde": each.survey_id,
            "titel": each.title,
            "privacy": each.mark.privacy.value,
            "gemeenten": len(installation.workspace.rounds.municipalities(each.survey_id)),
            "sinds": f"{local(each.registered_at):%d-%m-%Y}",
            "antwoorden tot": f"{each.ends_on:%d-%m-%Y}",
        }
        for each in installation.workspace.rounds.all()
    ]
    echo_rows(rows, as_json=as_json, nothing="Er is nog geen ronde.")
