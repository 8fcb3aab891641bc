"""`agenda`: the Excel action agenda of one municipality, or of all in a round."""

import hashlib
import sys
from pathlib import Path

import click

from exporter.phrasing import erased_phrase, unreviewed_phrase, waiting_phrase
from plugin.agenda_file import agenda_file
from plugin.commands.context import pass_installation, round_option, write_file
from plugin.installation import Installation
from plugin.municipalities import name_of
from plugin.places import open_place
from plugin.unreleased_page import why_no_figures
from plugin.workspace.audit import Act
from plugin.workspace.rounds import Participant


@click.command()
@click.argument("code", required=False, metavar="[GM]")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Het .xlsx-bestand.")
@click.option("--all", "everyone", is_flag=True, help="Van alle gemeenten in de ronde.")
@click.option("--output-dir", type=click.Path(path_type=Path), help="De map, bij --all.")
@round_option
@pass_installation
def agenda(  # noqa: PLR0913, PLR0917 -- click passes them by name
    installation: Installation,
    code: str | None,
    output: Path | None,
    everyone: bool,  # noqa: FBT001
    output_dir: Path | None,
    survey_id: int | None,
) -> None:
    """Maak de actieagenda in Excel."""
    one, every = (code, output), (everyone, output_dir)
    if not (all(one) and not any(every)) and not (all(every) and not any(one)):
        raise click.UsageError(
            "Geef een gemeente met -o BESTAND.xlsx, of --all met --output-dir MAP."
        )
    round_ = installation.round(survey_id)
    if code is not None and output is not None:
        _write(installation, installation.participant(round_.survey_id, code), output)
    if output_dir is not None:
        participants = installation.workspace.rounds.municipalities(round_.survey_id)
        with click.progressbar(participants, label="Agenda's", file=sys.stderr) as bar:
            for participant in bar:
                name = f"actieagenda-{participant.code}.xlsx"
                _write(installation, participant, output_dir / name)


def _write(installation: Installation, participant: Participant, path: Path) -> None:
    now = installation.now()
    opened = open_place(installation.workspace, participant.survey_id, participant.code, now)
    book = agenda_file(installation.workspace, opened, now)
    installation.note(
        Act.AGENDA_FILE,
        participant.survey_id,
        participant.code,
        file_hash=hashlib.sha256(book).hexdigest(),
    )
    write_file(path, book)
    late = waiting_phrase(opened.place.counts.late, opened.place.round.mark.threshold)
    why = late if opened.release else why_no_figures(opened.place)
    erased = erased_phrase(opened.place.stand.erased if opened.place.stand else 0)
    unreviewed = unreviewed_phrase(opened.unreviewed)
    said = filter(None, (f"{name_of(participant.code)}.", why, erased, unreviewed))
    click.echo(f"{path}: {' '.join(said)}")
