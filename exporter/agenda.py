"""Instrument + release → the rows of the action agenda. Pure.

The agenda is the tool's own form: per section what to do, who does what, and when. With a release
it holds the questions that are worth talking about first; without one those rows are left out.
"""

from dataclasses import dataclass
from datetime import date

from exporter.analysis import Duiding, Finding, Order, order
from exporter.phrasing import reason
from exporter.release import Release, findings
from survey_templates.instrument import Instrument, Section

SUGGESTIONS = 3
EMPTY_ROWS = 5


@dataclass(frozen=True)
class AgendaRow:
    """One line of the agenda: where it belongs, why it is there, and what was agreed.

    `section` is the section's code. `number` and `question` say which question it is about, None
    and "" when none; `reason` is the occasion in plain Dutch. `when` is free text, `due` a date.
    """

    section: str
    number: int | None = None
    question: str = ""
    reason: str = ""
    action: str = ""
    who: str = ""
    when: str = ""
    due: date | None = None


@dataclass(frozen=True)
class AgendaSection:
    """One section of the agenda with its rows: first the suggested questions, then empty ones."""

    section: Section
    rows: tuple[AgendaRow, ...]


def agenda(instrument: Instrument, release: Release | None) -> tuple[AgendaSection, ...]:
    """The whole agenda, one part for each section of the instrument, in its order."""
    chosen = suggested(release)
    return tuple(
        AgendaSection(section, (*_suggestions(section, chosen), *_empty(section)))
        for section in instrument.sections
    )


def suggested(release: Release | None) -> tuple[Finding, ...]:
    """The questions to talk about first: at most three in the default order, none without release.

    Left out are those that are broadly agreed and those where nobody gave another label than 1.
    """
    if release is None:
        return ()
    ordered = order(findings(release), Order.DUIDING)
    return tuple(finding for finding in ordered if _worth_talking(finding))[:SUGGESTIONS]


def _worth_talking(finding: Finding) -> bool:
    counts = finding.counts
    return finding.duiding is not Duiding.BROAD_AGREEMENT and counts.labels[0] < counts.n


def _suggestions(section: Section, chosen: tuple[Finding, ...]) -> tuple[AgendaRow, ...]:
    questions = {question.number: question for question in section.questions}
    return tuple(
        AgendaRow(
            section=section.code,
            number=finding.question,
            question=questions[finding.question].text,
            reason=reason(finding),
        )
        for finding in chosen
        if finding.question in questions
    )


def _empty(section: Section) -> tuple[AgendaRow, ...]:
    return (AgendaRow(section=section.code),) * EMPTY_ROWS
