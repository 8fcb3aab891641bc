"""Instrument + release + what was recorded → the rows of the action agenda. Pure.

The agenda is the tool's own form: per section what to do, who does what, and when. It holds the
questions that are worth talking about first, as the release has them, the municipality's own, and
everything that people agreed on; after that come rows to fill in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Generic

from exporter.agreed import Action, Agreement, FollowUp, M, Status
from exporter.analysis import Duiding, Finding, Order, order
from exporter.phrasing import reason
from exporter.release import Release, findings, own_findings
from exporter.rowkey import NOT_KEPT, Ref, RowKey, Shows, spare_key
from survey_templates.instrument import Instrument, Section

SUGGESTIONS = 3
EMPTY_ROWS = 5


@dataclass(frozen=True)
class Noted(Generic[M]):
    """What people recorded on one thing: its key, and the revision (`base`) that `made` shows.

    `disputed` when somebody else filled in something else at once, and nobody has chosen yet.
    """

    key: str
    base: int
    made: M
    disputed: bool = False


NOTHING_YET = Noted("vervolg", NOT_KEPT, FollowUp())
"""The follow-up as long as nobody filled it in."""


@dataclass(frozen=True)
class Recorded:
    """Everything that was recorded for a municipality in a round."""

    agreements: tuple[Noted[Agreement], ...] = ()
    actions: tuple[Noted[Action], ...] = ()
    follow_up: Noted[FollowUp] = NOTHING_YET

    @property
    def disputed(self) -> int:
        """On how many things people filled in something else at once, and nobody has chosen."""
        of_questions = sum(noted.disputed for noted in self.agreements)
        return (
            of_questions + sum(noted.disputed for noted in self.actions) + self.follow_up.disputed
        )


@dataclass(frozen=True)
class AgendaRow:
    """One line of the agenda: where it belongs, why it is there, and what was agreed.

    `section` is the section's code. `number` and `question` say which question it is about, None
    and "" when none; `reason` is the occasion in plain Dutch. `answer` and `label` are what the
    group agreed on at the question, and stand in its first row. `when` is free text, `due` a date;
    a row without an action has no `status`.
    """

    section: str
    key: RowKey
    number: int | None = None
    question: str = ""
    reason: str = ""
    answer: str = ""
    label: int | None = None
    action: str = ""
    who: str = ""
    when: str = ""
    due: date | None = None
    status: Status | None = None
    sign: str = ""
    remark: str = ""


def agenda(
    instrument: Instrument, release: Release | None, recorded: Recorded, file: str
) -> tuple[AgendaRow, ...]:
    """The rows of the whole agenda, section after section.

    Per section: the suggested questions in the order in which to talk about them, the other
    questions on which something was recorded, the actions without a question, and empty rows. Who
    asked a question of its own wants to talk about it, so all of those are there.
    `file` is drawn at random: the keys of what may be filled in come from it.
    """
    return tuple(_Agenda(instrument, release, recorded, file).rows())


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


class _Agenda:
    """The agenda while it is made; it hands out the keys of what may be filled in."""

    def __init__(
        self, instrument: Instrument, release: Release | None, recorded: Recorded, file: str
    ) -> None:
        self._instrument = instrument
        own = own_findings(release) if release else ()
        self._reasons = {each.question: reason(each) for each in (*suggested(release), *own)}
        self._agreements = {each.made.question: each for each in recorded.agreements}
        self._actions = recorded.actions
        self._file = file
        self._spares = count(1)

    def rows(self) -> Iterator[AgendaRow]:
        for section in self._instrument.sections:
            for question in self._questions(section):
                yield from self._about(section, question)
            for action in self._actions:
                if action.made.question is None and action.made.section == section.code:
                    yield self._filled(action)
            for _ in range(EMPTY_ROWS):
                yield self._spare(section)

    def _questions(self, section: Section) -> list[int]:
        own = [question.number for question in section.questions]
        if section.is_own:
            return own
        suggestions = [number for number in self._reasons if number in own]
        recorded = {
            *(each for each, noted in self._agreements.items() if _says_something(noted.made)),
            *(each.made.question for each in self._actions),
        }
        return [*suggestions, *(each for each in own if each in recorded - {*suggestions})]

    def _about(self, section: Section, question: int) -> Iterator[AgendaRow]:
        """A row per action on a question, at least one; what was agreed stands in the first."""
        own = [each for each in self._actions if each.made.question == question]
        first, *others = [self._filled(each) for each in own] or [self._spare(section, question)]
        yield self._agreed(first, question)
        yield from others

    def _agreed(self, row: AgendaRow, question: int) -> AgendaRow:
        noted = self._agreements.get(question)
        made = noted.made if noted else Agreement(question)
        ref = Ref(Shows.AGREEMENT, str(question), noted.base if noted else NOT_KEPT)
        return replace(
            row,
            key=RowKey((*row.key.refs, ref)),
            reason=self._reasons.get(question, ""),
            answer=made.answer,
            label=made.label,
        )

    def _filled(self, noted: Noted[Action]) -> AgendaRow:
        made = noted.made
        return AgendaRow(
            section=made.section,
            key=RowKey((Ref(Shows.ACTION, noted.key, noted.base),)),
            number=made.question,
            question=self._text(made.question),
            action=made.action,
            who=made.who,
            when=made.when,
            due=made.due,
            status=made.status,
            sign=made.sign,
            remark=made.remark,
        )

    def _spare(self, section: Section, question: int | None = None) -> AgendaRow:
        ref = Ref(Shows.ACTION, spare_key(self._file, next(self._spares)))
        return AgendaRow(
            section.code, RowKey((ref,)), number=question, question=self._text(question)
        )

    def _text(self, question: int | None) -> str:
        return "" if question is None else self._instrument.question(question).text


def _says_something(agreement: Agreement) -> bool:
    return agreement != Agreement(agreement.question)
