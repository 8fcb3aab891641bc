"""`round close | reopen | list`."""

import click

from plugin.commands.context import echo_rows, json_option, pass_installation, round_option
from plugin.installation import Installation
from plugin.moments import local
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
    round_ = installation.round(survey_id)
    if round_.mark.privacy is Privacy.OPEN:
        raise click.ClickException(
            f"Ronde {round_.survey_id} is een open ronde. Die hoeft niet te worden gesloten: "
            "de terugkoppeling komt bij elke keer ophalen."
        )
    participant = installation.participant(round_.survey_id, code)
    click.echo(installation.worker.close(round_, participant.code))


@round_group.command()
@click.argument("code", metavar="GM")
@round_option
@pass_installation
def reopen(installation: Installation, code: str, survey_id: int | None) -> None:
    """Open een gemeente weer; wat al is vrijgegeven, blijft staan."""
    round_ = installation.round(survey_id)
    participant = installation.participant(round_.survey_id, code)
    click.echo(installation.worker.reopen(round_, participant.code))


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
        }
        for each in installation.workspace.rounds.all()
    ]
    echo_rows(rows, as_json=as_json, nothing="Er is nog geen ronde.")
