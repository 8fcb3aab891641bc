"""The sheet Toelichting: what this is, how to use it, who took part and what may be read in it."""

from collections.abc import Iterator
from datetime import datetime

from openpyxl.worksheet.worksheet import Worksheet

from exporter.disclosure import EVERYONE
from exporter.phrasing import erased_phrase, in_words, participation, people
from exporter.release import Release
from exporter.unavailable_phrasing import unavailable_sentences
from exporter.workbook.contents import Contents
from exporter.workbook.look import BODY, SUBTITLE, TITLE, TOPIC
from exporter.workbook.signs import label_sign
from exporter.workbook.table import Field, Table
from survey_templates.codebook import Mark, Privacy
from survey_templates.instrument import OWN_SECTION, Instrument

_WIDTHS = (32.0, 114.0)

_USE = (
    "1. Kijk bij Bespreekvolgorde welke vragen het eerst om een gesprek vragen.",
    "2. Lees bij Antwoorden wat mensen bij die vragen schreven. Begin met de openingsvraag.",
    "3. Vul samen de Actieagenda in: wat gaat u doen, wie doet wat, en wanneer?",
    "4. Spreek af hoe het verder gaat. Dat staat onderaan de Actieagenda.",
)
_USE_WITHOUT_FIGURES = (
    "1. Bespreek de vragen met elkaar. Uw eigen antwoorden zijn een goed begin.",
    "2. Vul samen de Actieagenda in: wat gaat u doen, wie doet wat, en wanneer?",
    "3. Spreek af hoe het verder gaat. Dat staat onderaan de Actieagenda.",
)
_FILL_IN = (
    "Vul een lege regel in, of typ onder de laatste regel van de lijst.",
    "U mag regels sorteren, filteren, invoegen en verwijderen. Ook mag u kolommen verplaatsen.",
    "Kies bij Status een woord uit de lijst: open, bezig, gereed of vervallen.",
    "Zet bij Uiterlijk een datum. Is die voorbij, dan staat er ‘te laat’ bij.",
    "Klaar? Kies op de website bij de afspraken: Ingevuld werkboek uploaden.",
    "U ziet daar eerst wat er verandert. Wat anderen intussen invulden, blijft bewaard.",
)
_OWN = f"Onderdeel {OWN_SECTION} zijn eigen vragen van de gemeente. Die tellen nergens anders mee."
_PAPER = "U kunt elk blad printen op A4, ook in zwart-wit."
_OPEN = (
    "Dit is een open ronde: de groep heeft afgesproken om open te antwoorden.",
    "Er is geen ondergrens, en bij een tekst kan de rol staan.",
    "In een kleine groep weet men dan al snel van wie een tekst is.",
    "Geef dit bestand alleen aan mensen uit de groep.",
)


def fill_explanation(sheet: Worksheet, contents: Contents) -> int:
    """Fills the sheet and returns how many columns there are to print."""
    instrument = contents.instrument
    table = Table(sheet, _WIDTHS)
    table.put_across(f"Actieagenda {contents.municipality}", TITLE)
    table.put_across(instrument.title, SUBTITLE)
    topics = (
        _without_figures(contents.why_no_figures)
        if contents.release is None
        else _with_figures(contents.release, contents.erased)
    )
    what = "Wat is dit?", (_what(instrument),)
    for topic, lines in (what, *topics, ("Dit bestand", tuple(_file(contents)))):
        table.put(Field(topic, TOPIC), Field("\n".join(lines), BODY))
    table.put(Field("De vier labels", TOPIC), Field("Zo staan ze in de vragenlijst:", BODY))
    for label in instrument.labels:
        table.put(label_sign(label), Field(label.text, BODY))
    source = f"{instrument.source.citation}\n{instrument.source.note}"
    table.put(Field("Bron", TOPIC), Field(source, BODY))
    return table.columns


_Topic = tuple[str, tuple[str, ...]]


def _what(instrument: Instrument) -> str:
    count = sum(not question.is_own for question in instrument.questions)
    own = "" if count == len(instrument.questions) else f" {_OWN}"
    return (
        f"Dit is de actieagenda bij de {instrument.title}. Met {count} vragen ziet u samen hoe ver "
        f"het gesprek is. In de Actieagenda schrijft u op wat u gaat doen.{own}"
    )


def _without_figures(why: str) -> Iterator[_Topic]:
    yield "Zo gebruikt u dit bestand", (*_USE_WITHOUT_FIGURES, _PAPER)
    yield "De Actieagenda invullen", _FILL_IN
    yield "Waarom staan er geen cijfers?", (why,)


def _with_figures(release: Release, erased: int) -> Iterator[_Topic]:
    yield "Zo gebruikt u dit bestand", (*_USE, _PAPER)
    yield "De Actieagenda invullen", _FILL_IN
    yield "Wie deed mee?", tuple(_who(release))
    if erased:
        yield "Gewiste antwoorden", (erased_phrase(erased),)
    if release.unavailable:
        changed = "De vragenlijst is in LimeSurvey gewijzigd."
        yield "Niet beschikbaar", (changed, *unavailable_sentences(release.unavailable))
    if release.mark.privacy is Privacy.OPEN:
        yield "Een open ronde", _OPEN
    else:
        yield "Vertrouwelijk", _confidential(release.mark)


def _file(contents: Contents) -> Iterator[str]:
    release, disputed = contents.release, contents.recorded.disputed
    if release is not None:
        moment = _moment(release.made_at)
        yield f"Ronde {release.survey_id}, uitkomst {release.number}, gemaakt op {moment}."
    else:
        yield f"Ronde {contents.identity.survey_id}, zonder uitkomst."
    yield f"De afspraken zijn die van {_moment(contents.identity.made_at)}."
    if disputed:
        which = "één regel" if disputed == 1 else f"{in_words(disputed)} regels"
        yield f"Bij {which} vulden mensen verschillende dingen in. Kies op de website wat klopt."


def _moment(when: datetime) -> str:
    return f"{when:%d-%m-%Y om %H:%M} uur"


def _who(release: Release) -> Iterator[str]:
    yield f"{participation(release.people, release.invited)}."
    if release.invited is not None:
        verb = "was" if release.invited == 1 else "waren"
        yield f"Er {verb} {people(release.invited)} uitgenodigd."
    main = release.groups[release.main]
    if release.main != 0:
        yield (
            f"Aanleiding en Bespreekvolgorde gaan over één groep: {main.name} "
            f"({people(main.people)})."
        )
    elif main.name != EVERYONE:
        yield f"De cijfers gaan over {main.name}."
    if len(release.groups) > 1:
        yield "Bij Labels per vraag ziet u alle groepen naast elkaar."


def _confidential(mark: Mark) -> tuple[str, ...]:
    least = people(mark.threshold)
    return (
        f"Cijfers en teksten staan hier alleen omdat ten minste {least} meededen.",
        f"Een rol staat alleen bij een tekst als ten minste {least} die rol kozen.",
        "Kleinere groepen zijn samengevoegd.",
        "Bij een tekst staat niet van wie die is. Probeer dat ook niet te raden.",
        "Geef dit bestand alleen aan mensen die het voor het gesprek nodig hebben.",
        "Vertrouwelijk is niet anoniem: de beheerder van LimeSurvey kan losse inzendingen zien.",
    )
