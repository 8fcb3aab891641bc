"""Two rounds of one municipality → what moved, as one reads it. Pure."""

from dataclasses import dataclass

from exporter.change import Change
from exporter.change_phrasing import cautions, duiding_then_and_now, moved, was_and_is
from plugin.bars import Bar, bar
from plugin.cards import shorts
from survey_templates.instrument import Instrument, ReflectionQuestion


@dataclass(frozen=True)
class MovedQuestion:
    """One question in both rounds; `steps` are "afgesproken: was 4 van 9, nu 7 van 10"."""

    question: ReflectionQuestion
    before: Bar
    after: Bar
    moved: str
    duiding: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class MovedSection:
    """One section in both rounds, in labels."""

    code: str
    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class ChangePage:
    """What moved, the biggest move first, with what to keep in mind."""

    cautions: tuple[str, ...]
    sections: tuple[MovedSection, ...]
    questions: tuple[MovedQuestion, ...]


def change_page(found: Change, instrument: Instrument) -> ChangePage:
    """The page of a change; `instrument` is that of the second round."""
    names = shorts(instrument)
    return ChangePage(
        cautions=tuple(cautions(found)),
        sections=tuple(
            MovedSection(each.code, each.title, was_and_is(each.before, each.after))
            for each in found.sections
        ),
        questions=tuple(
            MovedQuestion(
                question=instrument.question(each.after.question),
                before=bar(each.before.counts, names),
                after=bar(each.after.counts, names),
                moved=moved(each),
                duiding=duiding_then_and_now(each.before, each.after),
                steps=(
                    was_and_is(each.before.counts, each.after.counts) if each.is_comparable else ()
                ),
            )
            for each in found.questions
        ),
    )
