"""`access invite | list | revoke`."""

from collections.abc import Mapping

import click

from plugin import municipalities
from plugin.access_page import standing
from plugin.codes import access_code
from plugin.commands.context import echo_rows, json_option, pass_installation
from plugin.installation import Installation
from plugin.moments import day_and_time
from plugin.permissions import ActorRole
from plugin.settings import Settings
from plugin.sign_on.providers import Provider, read_providers
from plugin.workspace.audit import Act


@click.group()
def access() -> None:
    """Wie er binnen mag."""


@access.command()
@click.option("--role", type=click.Choice([role.value for role in ActorRole]), required=True)
@click.option("--municipality", "code", metavar="GM", help="De gemeente; niet bij beheerder.")
@pass_installation
def invite(installation: Installation, role: str, code: str | None) -> None:
    """Nodig iemand uit: een adres, en een code die één keer werkt."""
    actor_role = ActorRole(role)
    if (actor_role is ActorRole.ADMINISTRATOR) != (code is None):
        raise click.UsageError(
            "Een beheerder hoort bij geen gemeente. "
            "Een coordinator of begeleider wel: geef --municipality GM0344."
        )
    municipality = (
        municipalities.find(code, installation.today(), demo=installation.demo) if code else None
    )
    if municipality and municipality.code in _signing_on(installation.settings):
        raise click.ClickException(
            f"{municipality.name} komt binnen met eigen accounts (EIGENKRACHT_OIDC). "
            "Geef daar iemand de goede rol; een code werkt niet."
        )
    secret = access_code()
    ends = installation.workspace.grants.invite(
        actor_role, municipality.code if municipality else None, secret, installation.now()
    )
    installation.note(Act.INVITE, municipality=municipality.code if municipality else None)
    click.echo(f"Adres: {installation.service_url.rstrip('/')}/binnenkomen")
    click.echo(f"Code:  {secret}")
    click.echo(f"De code werkt één keer, tot {day_and_time(ends)}. Stuur adres en code apart.")


def _signing_on(settings: Settings) -> Mapping[str, Provider]:
    """The municipalities that come in with their own accounts."""
    return read_providers(settings.oidc, settings.oidc_secrets)


@access.command("list")
@json_option
@pass_installation
def list_command(
    installation: Installation,
    as_json: bool,  # noqa: FBT001 -- click passes it by name
) -> None:
    """Toon wie er toegang heeft of is uitgenodigd."""
    now = installation.now()
    rows = [
        {
            "nummer": grant.id,
            "rol": grant.role.value,
            "manier": grant.way.value,
            "gemeente": grant.municipality,
            "uitgenodigd": day_and_time(grant.invited_at),
            "stand": standing(grant, now),
        }
        for grant in installation.workspace.grants.all()
    ]
    echo_rows(rows, as_json=as_json, nothing="Er is nog niemand uitgenodigd.")


@access.command()
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
@pass_installation
def revoke(installation: Installation, number: int) -> None:
    """Trek een toegang in; wie binnen is, is er meteen uit."""
    if not installation.workspace.grants.revoke(number, installation.now()):
        raise click.ClickException(f"Toegang {number} is er niet, of is al ingetrokken.")
    installation.note(Act.REVOKE, about=number)
    click.echo(f"Toegang {number} is ingetrokken.")
