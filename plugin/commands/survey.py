"""`survey build | publish | register | codebook`."""

from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from plugin.commands.content import Sources, content_options, own_line
from plugin.commands.context import (
    echo_rows,
    json_option,
    pass_installation,
    read_file,
    write_file,
)
from plugin.installation import Installation
from plugin.municipalities import name_of
from plugin.registering import differences_from, read_back, round_of
from plugin.retention import latest_end, refuse_past
from plugin.workspace.audit import Act
from survey_templates import lss
from survey_templates.codebook import (
    MUNICIPALITY,
    ROLE,
    Privacy,
    label_code,
    text_code,
)
from survey_templates.dates import date_in_words
from survey_templates.definition import SurveyDefinition, SurveyOptions, define
from survey_templates.errors import ContentError, SurveyFileError
from survey_templates.instrument import Instrument
from survey_templates.kiosk import for_a_tablet
from survey_templates.loader import DEFAULT_CONTENT, parse
from sync import records
from sync.address import Address, of_survey
from sync.publish import publish


@click.group()
def survey() -> None:
    """De vragenlijst maken, publiceren en registreren."""


@survey.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="Het .lss-bestand."
)
@click.option(
    "--privacy",
    type=click.Choice([privacy.value for privacy in Privacy]),
    required=True,
    help="vertrouwelijk (vanaf ongeveer acht mensen) of open (een klein team dat dat afspreekt).",
)
@click.option(
    "--threshold",
    type=click.IntRange(3, 10),
    default=5,
    show_default=True,
    help="Vanaf hoeveel mensen iets te zien is, in een vertrouwelijke ronde.",
)
@click.option(
    "--ends",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="JJJJ-MM-DD",
    help="Op welke dag de antwoorden uiterlijk weg zijn; standaard over twaalf maanden. "
    "Deelnemers lezen die dag in de vragenlijst.",
)
@click.option(
    "--kiosk",
    is_flag=True,
    help="Voor een tablet die van hand tot hand gaat: begint na elke deelnemer opnieuw.",
)
@content_options
@pass_installation
def build(  # noqa: PLR0913 -- click passes each option by name
    installation: Installation,
    output: Path,
    privacy: str,
    threshold: int,
    ends: datetime | None,
    *,
    sources: Sources,
    kiosk: bool,
) -> None:
    """Schrijf de vragenlijst als .lss-bestand voor LimeSurvey."""
    instrument = sources.instrument(installation.today())
    last = ends.date() if ends else latest_end(installation.today())
    refuse_past(last, installation.today())
    service_url = installation.settings.service_url
    options = SurveyOptions(Privacy(privacy), threshold, service_url, last, kiosk)
    write_file(output, lss.write(define(instrument, options)))
    click.echo(f"{output}: {instrument.title}, {len(instrument.questions)} vragen, {privacy}.")
    if own := own_line(instrument):
        click.echo(own)
    click.echo(f"De antwoorden zijn uiterlijk op {date_in_words(last)} weg.")
    if kiosk:
        click.echo("Voor een tablet: de vragenlijst begint na elke deelnemer opnieuw.")
    click.echo(f"Volgende stap: eigenkracht survey publish {output}{sources.typed}")
    if options.service_url is None and not kiosk:
        click.echo(
            "Zonder EIGENKRACHT_SERVICE_URL staat er geen link naar de inspiratie in.", err=True
        )


@survey.command("publish")
@click.argument("file", type=click.Path(path_type=Path))
@content_options
@pass_installation
def publish_command(installation: Installation, file: Path, sources: Sources) -> None:
    """Zet een .lss-bestand in LimeSurvey, controleer alles, en maak er een ronde van."""
    data = read_file(file)
    written, text = _built(installation, file.name, data, sources)
    installation.workspace.rounds.all()  # a store that does not open must not cost a survey
    with installation.limesurvey() as remote:
        published = publish(remote, data)
        made = records.Round(published.survey_id, written.mark, text, published.title)
        _register(installation, remote.address, made)


def _built(
    installation: Installation, name: str, data: bytes, sources: Sources
) -> tuple[SurveyDefinition, str]:
    """The survey in a .lss file and the text of its content file.

    Raises `SurveyFileError` unless `survey build` makes it so here.
    """
    written = lss.read(data)
    mark = written.mark
    text = content_of(written, sources, installation.today())
    instrument = parse(text, mark.content)
    found = differences_from(written, mark, instrument, installation.settings.service_url)
    if found:
        listed = "\n".join(f"- {each.to_text()}" for each in found)
        raise SurveyFileError(
            f"{name} is niet zoals ‘survey build’ hem hier maakt. Maak hem opnieuw:\n{listed}"
        )
    return written, text


@survey.command()
@click.argument("sid", type=int)
@content_options
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    help="Zonder RemoteControl: het .lss-bestand dat u in LimeSurvey hebt gezet.",
)
@click.option("--link", help="Zonder RemoteControl: het adres waarop men de vragenlijst invult.")
@pass_installation
def register(
    installation: Installation, sid: int, sources: Sources, file: Path | None, link: str | None
) -> None:
    """Maak een ronde van een vragenlijst die met de hand in LimeSurvey is gezet."""
    if (file is None) != (link is None):
        raise click.UsageError("Geef --file en --link samen, of geen van beide.")
    if file is not None and link is not None:
        address = of_survey(link, sid)
        written, text = _built(installation, file.name, read_file(file), sources)
        made = records.Round(sid, written.mark, text, written.title)
        _register(installation, address, made)
        click.echo(
            "Er is niet gekeken of LimeSurvey alles zo overnam. "
            "Vul de vragenlijst zelf een keer in, met de link bij Uitproberen."
        )
        return
    with installation.limesurvey() as remote:
        text_of = partial(content_of, sources=sources, today=installation.today())
        made = read_back(remote, sid, text_of, installation.settings.service_url)
        _register(installation, remote.address, made)


def content_of(there: SurveyDefinition, sources: Sources, today: date) -> str:
    """The text of the content that a survey says it was made of, with its own questions.

    Raises `ContentError` when the files at hand are others, or of another version.
    """
    text, mark = sources.text(today), there.mark
    name = sources.content.name if sources.content else DEFAULT_CONTENT
    instrument = parse(text, name)
    if (instrument.code, instrument.version) != (mark.content, mark.version):
        raise ContentError(
            f"De vragenlijst is gemaakt van {mark.content}, versie {mark.version}, en {name} is "
            f"{instrument.code}, versie {instrument.version}. Geef het goede bestand met --content."
        )
    _refuse_other_own(there.municipalities_with_own, {own.municipality for own in instrument.own})
    return text


def _refuse_other_own(asked: set[str], given: set[str]) -> None:
    if missing := _names(asked - given):
        raise ContentError(
            f"In de vragenlijst staan eigen vragen van {missing}. "
            "Geef het bestand daarmee met --own-questions."
        )
    if surplus := _names(given - asked):
        raise ContentError(
            f"In de vragenlijst staan geen eigen vragen van {surplus}. "
            "Laat dat bestand weg, of maak de vragenlijst opnieuw met ‘survey build’."
        )


def _names(municipalities: set[str]) -> str:
    return ", ".join(name_of(code) for code in sorted(municipalities))


def _register(installation: Installation, address: Address, registered: records.Round) -> None:
    new = round_of(registered, address, installation.now())
    installation.workspace.rounds.register(new)
    installation.note(Act.BUILD_ROUND, new.survey_id)
    manner = f"{new.mark.privacy}{for_a_tablet(new.mark)}"
    click.echo(f"Ronde {new.survey_id}: {new.title} ({manner}).")
    click.echo(f"De antwoorden gaan weg op {date_in_words(new.ends_on)}, of eerder na het sluiten.")
    click.echo(f"Uitproberen: {new.trial_link}")
    click.echo(f"Volgende stap: eigenkracht municipality add GM0344 --round {new.survey_id}")


@survey.command()
@content_options
@json_option
@pass_installation
def codebook(installation: Installation, sources: Sources, *, as_json: bool) -> None:
    """Toon welke vraag welke code heeft in LimeSurvey, met de codes van labels en rollen."""
    instrument = sources.instrument(installation.today())
    echo_rows(_codebook_rows(instrument), as_json=as_json, nothing="")


def _codebook_rows(instrument: Instrument) -> list[dict[str, str]]:
    rows = [
        {"code": MUNICIPALITY, "antwoord": "", "betekenis": "deelnamecode van de gemeente"},
        {"code": ROLE, "antwoord": "", "betekenis": "rol"},
    ]
    rows += [
        {"code": ROLE, "antwoord": role.code, "betekenis": f"{role.name} ({role.side})"}
        for role in instrument.roles
    ]
    for question in instrument.asked:
        number, municipality = question.number, question.municipality
        rows += [
            {"code": text_code(number, municipality), "antwoord": "", "betekenis": question.text},
            {
                "code": label_code(number, municipality),
                "antwoord": "",
                "betekenis": f"label bij vraag {number}",
            },
        ]
    rows += [
        {"code": "L..", "antwoord": str(label.number), "betekenis": label.text}
        for label in instrument.labels
    ]
    return rows
