"""`backup` and `restore`: both stores in one file, and back into empty stores on any engine."""

import sys
from pathlib import Path

import click

from plugin.backup.archive import opened as opened_archive
from plugin.backup.restore import restore as restore_archive
from plugin.backup.stores import opened as opened_stores
from plugin.backup.take import snapshots, take
from plugin.commands.context import pass_installation, written_file
from plugin.commands.retention import report
from plugin.installation import Installation
from plugin.moments import day_and_time
from plugin.workspace.audit import Act

SHOWN_EVERY = 1_000
_CONFIDENTIAL = (
    "Dit bestand is vertrouwelijk: er staan teksten van deelnemers en deelnamecodes in. "
    "Bewaar het versleuteld, en wis het als u het niet meer nodig hebt."
)
_WITHOUT_ANSWERS = (
    "De antwoorden zelf staan er niet in. Na het terugzetten haalt u ze weer op.\n"
    "Elke tekst krijgt dan een nieuwe sleutel, en moet opnieuw worden beoordeeld.\n"
    "Van wat al is vrijgegeven, is dan niet meer na te gaan van wie het is. Laat iemand later zijn "
    "antwoord wissen? Zoek het daar dan zelf op.\n"
    "Antwoorden die u zelf aan een gemeente gaf, geeft u opnieuw.\n"
    "Een volgende terugkoppeling komt later: pas bij meer nieuwe antwoorden."
)
_AFTER = (
    "Haal nu de antwoorden op: eigenkracht sync --full\n"
    "Wie binnen was, heeft een nieuwe code nodig: eigenkracht access invite. "
    "Een code die nog niet is gebruikt, werkt tot zijn einddatum.\n"
    "Gebruik de oude opslag niet meer: wat daar nog bij komt, is hier niet bekend."
)


@click.command()
@click.argument("path", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option(
    "--without-answers",
    is_flag=True,
    help="Laat de antwoorden weg die in LimeSurvey staan.",
)
@pass_installation
def backup(
    installation: Installation,
    path: Path,
    without_answers: bool,  # noqa: FBT001 -- click passes it by name
) -> None:
    """Maak een reservekopie van alles, in één BESTAND.

    Het bestand past bij SQLite en bij PostgreSQL. Alles erin is van één moment. Het programma mag
    gewoon doorwerken. Aanmeldingen staan er niet in.
    """
    answers = not without_answers
    with (
        opened_stores(installation.settings) as stores,
        snapshots(stores, answers=answers) as found,
        written_file(path) as file,
        click.progressbar(
            length=sum(each.rows for each in found),
            label="Kopiëren",
            file=sys.stderr,
            update_min_steps=SHOWN_EVERY,
        ) as bar,
    ):
        manifest = take(found, file, installation.now(), answers=answers, progress=bar.update)
    installation.note(Act.BACK_UP)
    click.echo(f"Reservekopie in {path}: {manifest.rows} rijen.")
    click.echo(_CONFIDENTIAL)
    if without_answers:
        click.echo(_WITHOUT_ANSWERS)


@click.command()
@click.argument("path", metavar="BESTAND", type=click.Path(path_type=Path))
@pass_installation
def restore(installation: Installation, path: Path) -> None:
    """Zet de reservekopie in BESTAND terug, in lege opslag.

    Zo verhuist u ook van SQLite naar PostgreSQL. Geef eerst in EIGENKRACHT_MIRROR_URL en
    EIGENKRACHT_WORKSPACE_URL de nieuwe, lege databases op. Alles wordt teruggelezen en vergeleken.
    Klopt er iets niet, dan verandert er niets.
    """
    with (
        opened_archive(path) as archive,
        click.progressbar(
            length=2 * archive.manifest.rows,
            label="Terugzetten",
            file=sys.stderr,
            update_min_steps=SHOWN_EVERY,
        ) as bar,
    ):
        archive.check(bar.update)
        with opened_stores(installation.settings) as stores:
            restore_archive(archive, stores, bar.update)
        manifest = archive.manifest
    installation.note(Act.RESTORE)
    click.echo(f"Teruggezet: {manifest.rows} rijen, van {day_and_time(manifest.made_at)}.")
    for line in report(installation, installation.worker.retain(), done=True):
        click.echo(line)
    click.echo(_AFTER)
