"""Release + answers → one question on the screen in the meeting, a step at a time. Pure.

First the question alone, so that people think; then what everybody chose; then what people wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from exporter.analysis import Order, order
from exporter.release import Release, all_findings, findings, own_findings
from plugin.cards import Card, card
from plugin.said import Answers
from survey_templates.instrument import Instrument, Section


class Step(StrEnum):
    """How much of a question is on the screen."""

    QUESTION = "vraag"
    LABELS = "labels"
    ANSWERS = "antwoorden"


@dataclass(frozen=True)
class Stop:
    """A place in the talk: a question and how much of it is shown."""

    number: int
    step: Step


@dataclass(frozen=True)
class ScreenPage:
    """One screen: the `place`-th of `count` questions.

    `back` and `on` are the screens before and after it, `previous` and `following` the questions;
    None at either end.
    """

    card: Card
    section: Section
    step: Step
    place: int
    count: int
    back: Stop | None
    on: Stop | None
    previous: int | None
    following: int | None


def numbers_in_order(release: Release, by: Order) -> list[int]:
    """The numbers of all questions in the order of the talk, the municipality's own last."""
    line = (*order(findings(release), by), *own_findings(release))
    return [finding.question for finding in line]


def screen_page(
    stop: Stop,
    by: Order,
    release: Release,
    said: Mapping[int, tuple[Answers, ...]],
    instrument: Instrument,
) -> ScreenPage:
    """The screen at `stop`; raises `KeyError` for a question that is not in the release."""
    numbers = numbers_in_order(release, by)
    if stop.number not in numbers:
        raise KeyError(stop.number)
    stops = [Stop(number, step) for number in numbers for step in Step]
    at, place = stops.index(stop), numbers.index(stop.number)
    finding = all_findings(release)[stop.number - 1]
    return ScreenPage(
        card=card(finding, release, said.get(stop.number, ()), instrument),
        section=instrument.section_of(stop.number),
        step=stop.step,
        place=place + 1,
        count=len(numbers),
        back=stops[at - 1] if at else None,
        on=stops[at + 1] if at + 1 < len(stops) else None,
        previous=numbers[place - 1] if place else None,
        following=numbers[place + 1] if place + 1 < len(numbers) else None,
    )
