"""`content check | preview`, and which files a survey is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from plugin.commands.context import pass_installation, write_file
from plugin.installation import Installation
from plugin.municipalities import UnknownMunicipalityError, find, name_of
from plugin.preview import preview as preview_of
from survey_templates.errors import ContentError
from survey_templates.instrument import Instrument
from survey_templates.loader import DEFAULT_CONTENT, default_text, parse
from survey_templates.own_questions import (
    OwnFile,
    holds_own_questions,
    mistakes_together,
    parse_own,
    with_own_questions,
)
from survey_templates.reading import read_text


@dataclass(frozen=True)
class Sources:
    """The files that a survey is made of: its content (None: the tool's), and own questions."""

    content: Path | None
    own: tuple[Path, ...] = ()

    @property
    def typed(self) -> str:
        """The options that name them, as one types them behind a command."""
        content = f" --content {self.content}" if self.content else ""
        return content + "".join(f" --own-questions {path}" for path in self.own)

    def text(self, today: date) -> str:
        """The text of the content with the own questions in it.

        Raises `ContentError` when one of the files is not right, or when they do not go together.
        """
        content, name = self._content()
        instrument = parse(content, name)
        owns = [own_questions(path, instrument, today) for path in self.own]
        if instrument.own and owns:
            raise ContentError(
                f"{name}: hier staan al eigen vragen in. Haal ze daar weg, of laat "
                "--own-questions weg."
            )
        codes = [section.code for section in instrument.sections]
        mistakes = [f"Eigen vragen: {what}." for what in mistakes_together(owns, codes)]
        if mistakes:
            raise ContentError("\n".join(mistakes))
        return with_own_questions(content, owns)

    def instrument(self, today: date) -> Instrument:
        """What is asked; raises `ContentError` as `text` does."""
        return parse(self.text(today), self._content()[1])

    def _content(self) -> tuple[str, str]:
        if self.content is None:
            return default_text(), DEFAULT_CONTENT
        return read_text(self.content), self.content.name


def own_questions(path: Path, instrument: Instrument, today: date) -> OwnFile:
    """The own questions in a file; raises `ContentError` also for a municipality that is none."""
    own = parse_own(read_text(path), path.name, instrument)
    try:
        find(own.gemeente, today)
    except UnknownMunicipalityError as error:
        raise ContentError(f"{path.name} (gemeente): {error}") from None
    return own


def own_line(instrument: Instrument) -> str:
    """How many questions of its own each municipality asks; "" for none."""
    each = ", ".join(f"{name_of(own.municipality)} {len(own.questions)}" for own in instrument.own)
    return f"Eigen vragen: {each}." if each else ""


_content = click.option(
    "--content",
    type=click.Path(path_type=Path),
    help="Een eigen inhoudsbestand (YAML); standaard de Reflectietool Eigen Kracht.",
)
_own = click.option(
    "--own-questions",
    "own",
    type=click.Path(path_type=Path),
    multiple=True,
    help="De eigen vragen van één gemeente (YAML), hoogstens vier; mag vaker.",
)


def content_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command `--content` and `--own-questions`, which come in as its `sources`."""

    @_content
    @_own
    @wraps(command)
    def wrapped(*args: Any, content: Path | None, own: tuple[Path, ...], **options: Any) -> None:
        command(*args, sources=Sources(content, own), **options)

    return wrapped


@click.group()
def content() -> None:
    """Een eigen inhoudsbestand, of de eigen vragen van een gemeente."""


_besides = click.option(
    "--content",
    "beside",
    type=click.Path(path_type=Path),
    help="Bij eigen vragen: het inhoudsbestand waar ze bij komen; standaard de Reflectietool.",
)


def _sources(file: Path, beside: Path | None) -> Sources:
    """What a file is part of: content by itself, or own questions beside other content."""
    if holds_own_questions(read_text(file)):
        return Sources(beside, (file,))
    return Sources(file)


@content.command()
@click.argument("file", type=click.Path(path_type=Path))
@_besides
@pass_installation
def check(installation: Installation, file: Path, beside: Path | None) -> None:
    """Controleer een inhoudsbestand of eigen vragen: elke fout met regel en oplossing."""
    instrument = _sources(file, beside).instrument(installation.today())
    for own in instrument.own:
        count = len(own.questions)
        asked = "één eigen vraag" if count == 1 else f"{count} eigen vragen"
        click.echo(f"{file.name} klopt: {asked} van {name_of(own.municipality)}.")
    if not instrument.own:
        click.echo(
            f"{file.name} klopt: {instrument.title}, {len(instrument.sections)} onderdelen, "
            f"{len(instrument.questions)} vragen, {len(instrument.roles)} rollen."
        )


@content.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output-dir",
    type=click.Path(path_type=Path),
    required=True,
    help="De map voor vragen, terugkoppeling en actieagenda.",
)
@_besides
@pass_installation
def preview(installation: Installation, file: Path, output_dir: Path, beside: Path | None) -> None:
    """Laat zien wat van een bestand komt, met verzonnen antwoorden."""
    text = _sources(file, beside).text(installation.today())
    for name, data in preview_of(text, file.name, installation.now()).items():
        write_file(output_dir / name, data)
    click.echo(f"{output_dir}: vragen.html, terugkoppeling.html en actieagenda.xlsx.")
    click.echo("Alle antwoorden daarin zijn verzonnen. De links op de pagina’s doen niets.")
