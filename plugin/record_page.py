"""What was agreed and what is to be done → the page on which it is read and filled in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

from exporter.agreed import Action, Agreement, FollowUp, M, Status
from exporter.deadlines import is_late, is_soon
from plugin.cards import shorts
from plugin.moments import day_and_time
from plugin.record_form import base_field
from plugin.workspace.made import Item
from plugin.workspace.revisions import Author, Source, Written
from survey_templates.dates import date_in_words
from survey_templates.instrument import Instrument, ReflectionQuestion, Section

_WHERE = {Source.PAGE: "op de website", Source.WORKBOOK: "in het werkboek"}

OUTCOMES = {
    Written.SAME: "Er was niets gewijzigd.",
    Written.KEPT: "Bewaard.",
    Written.JOINED: "Bewaard, samen met wat iemand anders intussen invulde.",
    Written.CLASH: "Iemand anders vulde intussen iets anders in. Alles is bewaard: kies wat klopt.",
}
"""What to tell who filled something in, the most important last."""


@dataclass(frozen=True)
class Shown(Generic[M]):
    """An item as a page shows it: `base` goes along in its form, `changed` says when.

    `others` are the versions of people who filled in something else at once, the newest left out.
    """

    key: str
    made: M
    base: str
    changed: str
    others: tuple[M, ...]


@dataclass(frozen=True)
class QuestionAgreement:
    """A question with what was agreed; `agreed` is None while nothing was."""

    question: ReflectionQuestion
    agreed: Shown[Agreement] | None
    label: str


@dataclass(frozen=True)
class Together:
    """What a group agreed at a question: its words, and the number and name of the label."""

    answer: str
    number: int | None
    label: str


@dataclass(frozen=True)
class ActionRow:
    """An action with its date in words; `late` when that is past and it is not done."""

    shown: Shown[Action]
    due: str
    late: bool
    about: str


@dataclass(frozen=True)
class SectionPart:
    """One section: its questions with what was agreed, and its actions."""

    section: Section
    agreements: tuple[QuestionAgreement, ...]
    actions: tuple[ActionRow, ...]


@dataclass(frozen=True)
class AgendaPage:
    """The whole agenda; `owners` are the people that actions name, to filter by.

    `late` and `soon` are the actions that ask for attention, whatever the filter, by their date.
    """

    late: tuple[ActionRow, ...]
    soon: tuple[ActionRow, ...]
    parts: tuple[SectionPart, ...]
    follow_up: Shown[FollowUp] | None
    meeting: str
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Filter:
    """Which actions to show; "" or None: all of them."""

    owner: str = ""
    status: Status | None = None
    until: date | None = None

    def takes(self, action: Action) -> bool:
        """Whether an action is to be shown."""
        return (
            (not self.owner or self.owner == action.who)
            and (self.status is None or self.status is action.status)
            and (self.until is None or (action.due is not None and action.due <= self.until))
        )


def agenda_page(  # noqa: PLR0913, PLR0917 -- what was made, and how to look at it
    instrument: Instrument,
    agreements: Mapping[int, Item[Agreement]],
    actions: Sequence[Item[Action]],
    follow_up: Item[FollowUp],
    wanted: Filter,
    today: date,
) -> AgendaPage:
    """The agenda of one municipality in one round."""
    chosen = [item for item in actions if wanted.takes(item.made)]
    dated = sorted(actions, key=lambda item: item.made.due or date.max)
    return AgendaPage(
        late=tuple(action_row(item, today) for item in dated if is_late(item.made, today)),
        soon=tuple(action_row(item, today) for item in dated if is_soon(item.made, today)),
        parts=tuple(
            SectionPart(
                section=section,
                agreements=tuple(
                    question_agreement(question, agreements, instrument)
                    for question in section.questions
                ),
                actions=tuple(
                    action_row(item, today) for item in chosen if item.made.section == section.code
                ),
            )
            for section in instrument.sections
        ),
        follow_up=shown(follow_up) if follow_up.versions else None,
        meeting=_day(follow_up.made.meeting) if follow_up.versions else "",
        owners=tuple(sorted({item.made.who for item in actions if item.made.who})),
    )


def question_agreement(
    question: ReflectionQuestion, agreements: Mapping[int, Item[Agreement]], instrument: Instrument
) -> QuestionAgreement:
    """A question with what was agreed on it."""
    item = agreements.get(question.number)
    label = item.made.label if item else None
    return QuestionAgreement(
        question=question,
        agreed=shown(item) if item else None,
        label=_short(label, instrument),
    )


def together(
    agreements: Mapping[int, Item[Agreement]], instrument: Instrument
) -> dict[int, Together]:
    """What was agreed at each question, to stand beside the answers."""
    found = {number: item.versions[-1].made for number, item in agreements.items()}
    return {
        number: Together(made.answer, made.label, _short(made.label, instrument))
        for number, made in found.items()
        if made.answer or made.label
    }


def _short(label: int | None, instrument: Instrument) -> str:
    return shorts(instrument)[label - 1] if label else ""


def action_row(item: Item[Action], today: date) -> ActionRow:
    """An action as the agenda shows it on a day."""
    action = item.made
    return ActionRow(
        shown=shown(item),
        due=_day(action.due),
        late=is_late(action, today),
        about=f"vraag {action.question}" if action.question else "",
    )


def shown(item: Item[M]) -> Shown[M]:
    """An item that has a version, as a page shows it."""
    newest = item.versions[-1]
    return Shown(
        key=item.key,
        made=newest.made,
        base=base_field(item.base),
        changed=_changed(newest.author),
        others=tuple(version.made for version in item.versions[:-1]),
    )


def _changed(author: Author) -> str:
    return f"{day_and_time(author.at)}, {_WHERE[author.source]}"


def _day(date_: date | None) -> str:
    return date_in_words(date_) if date_ else ""
