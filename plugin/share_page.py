"""A release and what was agreed → what goes back to people: the A4, the publication. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exporter.agreed import Action, Agreement, FollowUp, Status
from exporter.phrasing import people
from exporter.publication import Publication, PublishedQuestion, duiding_phrase, part_name
from exporter.release import Release
from exporter.unavailable_phrasing import labels_phrase
from exporter.workbook.publication_book import TOGETHER
from plugin.bars import Bar, parts_bar
from plugin.cards import TOO_FEW, shorts
from plugin.workspace.made import Item
from survey_templates.dates import date_in_words
from survey_templates.instrument import Instrument, ReflectionQuestion, Section

MOST_ON_ONE_PAGE = 6


@dataclass(frozen=True)
class AgreedLine:
    """A question that was talked about: what was agreed, and with which label ("" for none)."""

    question: ReflectionQuestion
    answer: str
    label: str


@dataclass(frozen=True)
class ToDo:
    """An action, by whom and when, as one reads it."""

    action: str
    who: str
    when: str


@dataclass(frozen=True)
class ReturnPage:
    """The A4 for respondents; `more` counts the actions that did not fit on it."""

    thanks: str
    agreed: tuple[AgreedLine, ...]
    actions: tuple[ToDo, ...]
    more: int
    follow_up: str


@dataclass(frozen=True)
class PublicPart:
    """People who gave one of some labels: the names of those labels, and how many people."""

    name: str
    people: int
    labels: tuple[int | None, ...]


@dataclass(frozen=True)
class PublicQuestion:
    """One question of the publication; without a bar `why_none` says why there are no figures."""

    question: ReflectionQuestion
    duiding: str
    bar: Bar | None
    why_none: str
    parts: tuple[PublicPart, ...]


@dataclass(frozen=True)
class PublicSection:
    """One section of the publication."""

    section: Section
    questions: tuple[PublicQuestion, ...]


def return_page(
    release: Release,
    instrument: Instrument,
    agreements: Mapping[int, Item[Agreement]],
    actions: Sequence[Item[Action]],
    follow_up: Item[FollowUp],
) -> ReturnPage:
    """What was done with the answers, for who gave them; dropped actions are left out."""
    going_on = [item.made for item in actions if item.made.status is not Status.DROPPED]
    return ReturnPage(
        thanks=f"{people(release.people).capitalize()} deden mee. Dank u wel.",
        agreed=tuple(_agreed(instrument, agreements)),
        actions=tuple(_to_do(action) for action in going_on[:MOST_ON_ONE_PAGE] if action.action),
        more=max(0, len(going_on) - MOST_ON_ONE_PAGE),
        follow_up=_follow_up(follow_up),
    )


def public_sections(published: Publication, instrument: Instrument) -> tuple[PublicSection, ...]:
    """The publication in the order of the questionnaire, without a municipality's own questions."""
    found = {each.question: each for each in published.questions}
    return tuple(
        PublicSection(
            section,
            tuple(
                _public(question, found[question.number], instrument)
                for question in section.questions
            ),
        )
        for section in instrument.sections
        if not section.is_own
    )


def _agreed(
    instrument: Instrument, agreements: Mapping[int, Item[Agreement]]
) -> Iterator[AgreedLine]:
    for question in instrument.questions:
        item = agreements.get(question.number)
        if item is not None and (item.made.answer or item.made.label):
            label = item.made.label
            name = shorts(instrument)[label - 1] if label else ""
            yield AgreedLine(question, item.made.answer, name)


def _to_do(action: Action) -> ToDo:
    due = f"uiterlijk {date_in_words(action.due)}" if action.due else ""
    when = ", ".join(filter(None, (action.when, due)))
    return ToDo(action.action, action.who, when)


def _follow_up(item: Item[FollowUp]) -> str:
    meeting = item.made.meeting if item.versions else None
    if meeting is None:
        return "Wij laten u weten wanneer wij hierover weer bij elkaar komen."
    return f"Op {date_in_words(meeting)} komen wij hierover weer bij elkaar."


def _public(
    question: ReflectionQuestion, found: PublishedQuestion, instrument: Instrument
) -> PublicQuestion:
    parts = tuple(
        PublicPart(part_name(part, instrument), part.people, part.labels)
        for part in found.shown.parts
    )
    since = found.unavailable_since
    return PublicQuestion(
        question=question,
        duiding="" if since else duiding_phrase(found, TOO_FEW),
        bar=parts_bar([(part.name, part.people, part.labels) for part in parts]) if parts else None,
        why_none=labels_phrase(since) if since else TOGETHER,
        parts=parts,
    )
