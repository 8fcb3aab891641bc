"""`limesurvey-plugin build`."""

from pathlib import Path

import click

from plugin.commands.context import written_file
from plugin.plugin_file import zipped


@click.group("limesurvey-plugin")
def limesurvey_plugin() -> None:
    """De plugin voor LimeSurvey zelf."""


@limesurvey_plugin.command()
@click.option("-o", "output", metavar="BESTAND.zip", type=click.Path(path_type=Path), required=True)
def build(output: Path) -> None:
    """Maak het bestand dat u in LimeSurvey uploadt."""
    with written_file(output) as file:
        file.write(zipped())
    click.echo(
        f"De plugin staat in {output}. Upload hem in LimeSurvey bij Configuratie, Plugins, "
        "en zet hem aan bij de instellingen van de vragenlijst."
    )
