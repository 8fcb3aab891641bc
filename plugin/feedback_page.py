"""Release + texts + instrument → the feedback page of one municipality. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exporter.agenda import suggested
from exporter.analysis import Duiding, Finding, Order, order, total
from exporter.disclosure import EVERYONE, Group
from exporter.nonresponse import open_questions
from exporter.phrasing import (
    in_words,
    open_questions_phrase,
    participation,
    people,
    step_phrases,
)
from exporter.release import Release, all_findings, findings, own_findings
from exporter.unavailable_phrasing import unavailable_sentences
from plugin.cards import Card, Glance, card, glance
from plugin.method import MethodRow, method_rows
from plugin.moments import day_and_time
from plugin.overview_page import privacy_phrase
from plugin.said import Answers
from survey_templates.codebook import Mark, Privacy
from survey_templates.instrument import Instrument, Section

_OPEN = (
    "Dit is een open ronde: de groep heeft afgesproken om open te antwoorden.",
    "Er is geen ondergrens, en bij een tekst kan de rol staan.",
    "In een kleine groep weet men dan al snel van wie een tekst is.",
    "Deel deze pagina alleen met mensen uit de groep.",
)


@dataclass(frozen=True)
class SectionPart:
    """One section at a glance: `ladder` is like "41 van 50 nagedacht", in labels.

    A municipality's own questions have none: they are in no figure of several questions.
    """

    code: str
    title: str
    ladder: tuple[str, ...]
    questions: tuple[Glance, ...]


@dataclass(frozen=True)
class FeedbackPage:
    """The page: `begin` the questions to start with, `cards` all of them in the order asked for.

    `own` are the cards of the municipality's own questions, which are in none of the others;
    `own_missing` when there are such questions, and none of them may be shown.

    `could_change` is "" when nobody knows how many were invited. `left` says that some answers
    stand on their question's own page only. `unavailable` says what cannot be relied on.
    """

    took_part: str
    facts: tuple[str, ...]
    scope: str
    unavailable: tuple[str, ...]
    has_blank: bool
    begin_line: str
    begin: tuple[Glance, ...]
    could_change: str
    sections: tuple[SectionPart, ...]
    cards: tuple[Card, ...]
    own: tuple[Card, ...]
    own_missing: bool
    left: bool
    privacy: tuple[str, ...]
    method: tuple[MethodRow, ...]


def feedback_page(
    release: Release,
    said: Mapping[int, tuple[Answers, ...]],
    instrument: Instrument,
    by: Order = Order.DUIDING,
) -> FeedbackPage:
    """What the page shows of a release; `said` is what people wrote, by question.

    The cards stand in the order `by`; what to begin with does not depend on it.
    """
    found, besides = findings(release), own_findings(release)
    cards, own = (
        tuple(
            card(finding, release, said.get(finding.question, ()), instrument) for finding in these
        )
        for these in (order(found, by), besides)
    )
    begin = suggested(release)
    return FeedbackPage(
        took_part=participation(release.people, release.invited),
        facts=(f"stand van {day_and_time(release.made_at)}", privacy_phrase(release.mark)),
        scope=_scope(release),
        unavailable=tuple(unavailable_sentences(release.unavailable)),
        has_blank=any(finding.counts.blank for finding in (*found, *besides)),
        begin_line=_begin_line(begin),
        begin=tuple(glance(finding, instrument) for finding in begin),
        could_change=_could_change(release),
        sections=tuple(
            _section(section, (*found, *besides), instrument)
            for section in instrument.sections
            if besides or not section.is_own
        ),
        cards=cards,
        own=own,
        own_missing=not own and any(section.is_own for section in instrument.sections),
        left=any(one.left for one in (*cards, *own)),
        privacy=tuple(_privacy(release.mark)),
        method=method_rows(release),
    )


@dataclass(frozen=True)
class QuestionPage:
    """One question with every answer; `previous` and `following` by number, None at either end."""

    card: Card
    section: Section
    previous: int | None
    following: int | None


def question_page(
    number: int, release: Release, said: Mapping[int, tuple[Answers, ...]], instrument: Instrument
) -> QuestionPage:
    """The page of question `number`; raises `KeyError` when it is not in the release."""
    there = all_findings(release)
    found = {finding.question: finding for finding in there}
    return QuestionPage(
        card=card(found[number], release, said.get(number, ()), instrument),
        section=instrument.section_of(number),
        previous=number - 1 if number - 1 in found else None,
        following=number + 1 if number + 1 in found else None,
    )


def _scope(release: Release) -> str:
    """Which group the figures are about, "" when that is everyone from one side."""
    main = release.groups[release.main]
    if release.main == 0:
        return "" if main.name == EVERYONE else f"De cijfers gaan over {main.name}."
    beside = [group for group in release.groups if group.kind is main.kind and group is not main]
    others = " en ".join(_described(group) for group in beside)
    return f"De cijfers gaan over één groep: {_described(main)}. Daarnaast ziet u {others}."


def _described(group: Group) -> str:
    return f"{group.name} ({people(group.people)})"


def _could_change(release: Release) -> str:
    """At how many questions who gave no label could change what is said; "" when unknown."""
    numbers = open_questions(release)
    there = [finding for finding in findings(release) if not finding.unavailable_since]
    return "" if numbers is None else open_questions_phrase(numbers, len(there))


def _begin_line(begin: tuple[Finding, ...]) -> str:
    if not begin:
        return (
            "Geen vraag springt eruit. Kies samen een vraag, en leg uw antwoorden naast elkaar. "
            "Zegt u ook hetzelfde?"
        )
    which = "deze vraag" if len(begin) == 1 else f"deze {in_words(len(begin))} vragen"
    if all(finding.duiding is Duiding.SEEMING_AGREEMENT for finding in begin):
        return f"Bij {which} spreken de labels elkaar tegen. Daar levert het gesprek het meeste op."
    return f"Met {which} kunt u het gesprek goed beginnen."


def _section(section: Section, found: tuple[Finding, ...], instrument: Instrument) -> SectionPart:
    numbers = {question.number for question in section.questions}
    mine = [finding for finding in found if finding.question in numbers]
    ladder = () if section.is_own else step_phrases(total(finding.counts for finding in mine))
    return SectionPart(
        code=section.code,
        title=section.title,
        ladder=ladder,
        questions=tuple(glance(finding, instrument) for finding in mine),
    )


def _privacy(mark: Mark) -> Iterator[str]:
    if mark.privacy is Privacy.OPEN:
        yield from _OPEN
        return
    least = people(mark.threshold)
    yield f"Cijfers en teksten staan hier alleen omdat ten minste {least} meededen."
    yield f"Een rol staat alleen bij een tekst als ten minste {least} die rol kozen."
    yield "Kleinere groepen zijn samengevoegd."
    yield "Bij een tekst staat niet van wie die is. Probeer dat ook niet te raden."
    yield "Deel deze pagina alleen met mensen die haar voor het gesprek nodig hebben."
    yield "Vertrouwelijk is niet anoniem: de beheerder van LimeSurvey kan losse inzendingen zien."
