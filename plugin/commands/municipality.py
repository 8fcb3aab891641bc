"""`municipality add | list | invited | remove | links | region`."""

from pathlib import Path

import click

from plugin import municipalities
from plugin.chosen_region import RegionError, chosen_region
from plugin.codes import participation_code
from plugin.commands.context import (
    echo_rows,
    json_option,
    pass_installation,
    round_option,
    write_file,
)
from plugin.installation import Installation
from plugin.invitation import ON_A_TABLET, invitation_text, qr_svg
from plugin.invited import MOST_INVITED
from plugin.workspace.audit import Act
from plugin.workspace.rounds import Participant, Round


@click.group()
def municipality() -> None:
    """De gemeenten van een ronde, met hun deelnamecodes en links."""


@municipality.command()
@click.argument("codes", nargs=-1, required=True, metavar="GM...")
@click.option(
    "--invited", type=click.IntRange(1, MOST_INVITED), help="Hoeveel mensen genodigd zijn."
)
@round_option
@pass_installation
def add(
    installation: Installation, codes: tuple[str, ...], invited: int | None, survey_id: int | None
) -> None:
    """Voeg gemeenten toe aan een ronde, elk met een eigen deelnamecode."""
    round_ = installation.round(survey_id)
    found = [
        municipalities.find(code, installation.today(), demo=installation.demo) for code in codes
    ]
    new = [
        Participant(round_.survey_id, each.code, participation_code(each.code), invited, None)
        for each in found
    ]
    installation.workspace.rounds.add_municipalities(new)
    for participant in new:
        installation.note(Act.ADD_MUNICIPALITY, round_.survey_id, participant.code)
        name = municipalities.name_of(participant.code)
        click.echo(f"{participant.code}  {name}  {participant.participation_code}")
    if len(new) == 1:
        _echo_invitation(round_, new[0].code, round_.link(new[0].participation_code))


def _echo_invitation(round_: Round, code: str, link: str) -> None:
    click.echo()
    if round_.mark.kiosk:
        click.echo(f"{ON_A_TABLET}\n")
    click.echo(invitation_text(round_, code, link))


@municipality.command("list")
@round_option
@json_option
@pass_installation
def list_command(
    installation: Installation,
    survey_id: int | None,
    as_json: bool,  # noqa: FBT001 -- click passes it by name
) -> None:
    """Toon de gemeenten van een ronde: hoeveel antwoorden, en of zij gesloten zijn."""
    round_ = installation.round(survey_id)
    rows = []
    for participant in installation.workspace.rounds.municipalities(round_.survey_id):
        counts = installation.workspace.statuses.municipality(round_.survey_id, participant.code)
        rows.append(
            {
                "code": participant.code,
                "gemeente": municipalities.name_of(participant.code),
                "klaar": counts.complete,
                "genodigd": participant.invited,
                "bezig": counts.incomplete,
                "stand": "gesloten" if participant.closed_at else "open",
            }
        )
    echo_rows(rows, as_json=as_json, nothing="Er doen nog geen gemeenten mee.")


@municipality.command("invited")
@click.argument("code", metavar="GM")
@click.argument("number", type=click.IntRange(1, MOST_INVITED), metavar="N")
@round_option
@pass_installation
def invited_command(
    installation: Installation, code: str, number: int, survey_id: int | None
) -> None:
    """Leg vast hoeveel mensen een gemeente heeft uitgenodigd."""
    round_ = installation.round(survey_id)
    participant = installation.participant(round_.survey_id, code)
    installation.workspace.rounds.set_invited(round_.survey_id, participant.code, number)
    installation.note(Act.SET_INVITED, round_.survey_id, participant.code)
    click.echo(f"{municipalities.name_of(participant.code)}: {number} genodigd.")


@municipality.command()
@click.argument("code", metavar="GM")
@round_option
@pass_installation
def remove(installation: Installation, code: str, survey_id: int | None) -> None:
    """Haal een gemeente weg voor wie nog niemand antwoordde."""
    round_ = installation.round(survey_id)
    participant = installation.participant(round_.survey_id, code)
    click.echo(installation.worker.remove(round_, participant))


@municipality.command()
@click.argument("code", required=False, metavar="[GM]")
@click.option("--qr", type=click.Path(path_type=Path), help="Map voor de QR-codes (SVG).")
@round_option
@json_option
@pass_installation
def links(
    installation: Installation,
    code: str | None,
    qr: Path | None,
    survey_id: int | None,
    as_json: bool,  # noqa: FBT001 -- click passes it by name
) -> None:
    """Toon de links; met een gemeente erbij ook de uitnodigingstekst."""
    round_ = installation.round(survey_id)
    participants = installation.workspace.rounds.municipalities(round_.survey_id)
    if code is not None:
        participants = [installation.participant(round_.survey_id, code)]
    rows = [
        {
            "code": each.code,
            "gemeente": municipalities.name_of(each.code),
            "link": round_.link(each.participation_code),
        }
        for each in participants
    ]
    if qr is not None:
        for row in rows:
            write_file(qr / f"{row['code']}.svg", qr_svg(row["link"]))
    echo_rows(rows, as_json=as_json, nothing="Er doen nog geen gemeenten mee.")
    if code is not None and not as_json:
        _echo_invitation(round_, rows[0]["code"], rows[0]["link"])


@municipality.command()
@click.argument("name", metavar="NAAM")
@click.argument("codes", nargs=-1, required=True, metavar="GM...")
@round_option
@pass_installation
def region(
    installation: Installation, name: str, codes: tuple[str, ...], survey_id: int | None
) -> None:
    """Laat gemeenten hun uitkomsten samen zien, als regio NAAM; nooit als ranglijst."""
    round_ = installation.round(survey_id)
    taking_part = [installation.participant(round_.survey_id, code).code for code in codes]
    try:
        named, members = chosen_region(name, taking_part, taking_part)
    except RegionError as error:
        raise click.UsageError(str(error)) from None
    installation.workspace.regions.put(round_.survey_id, named, members)
    for code in members:
        installation.note(Act.REGION, round_.survey_id, code)
    names = ", ".join(sorted(map(municipalities.name_of, members)))
    click.echo(f"Regio {named}: {names}.")
