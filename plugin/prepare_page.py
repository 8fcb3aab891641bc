"""A release → the script of the meeting, as the facilitator and the participants read it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.phrasing import participation, people
from exporter.release import Release, all_findings, findings
from exporter.script import MINUTES, PEOPLE, Block, BlockKind, script, usual_people
from survey_templates.instrument import Instrument, ReflectionQuestion

USUAL_MINUTES = 90

_NAMES = {
    BlockKind.OPENING: "Opening",
    BlockKind.BREAK: "Pauze",
    BlockKind.ROOM: "Ruimte",
    BlockKind.CLOSING: "Afsluiting",
}


@dataclass(frozen=True)
class Part:
    """One part of the meeting: `time` is "0:12", from its beginning; `question` None for no one."""

    time: str
    minutes: int
    name: str
    lines: tuple[str, ...]
    question: ReflectionQuestion | None
    why: str
    opening: str
    form: str
    how: str


@dataclass(frozen=True)
class ScriptPage:
    """The script: what was asked for, its parts, and the questions that did not fit.

    `chosen` are the questions that were asked for, empty for the order of the duiding.
    """

    took_part: str
    minutes: int
    people: int
    with_whom: str
    parts: tuple[Part, ...]
    waiting: tuple[ReflectionQuestion, ...]
    chosen: tuple[int, ...]


def within(given: int | None, usual: int, bounds: range) -> int:
    """What was asked for, the usual when nothing was, and never outside `bounds`."""
    return min(max(usual if given is None else given, bounds[0]), bounds[-1])


def script_page(
    release: Release,
    instrument: Instrument,
    minutes: int | None,
    group: int | None,
    chosen: Sequence[int],
) -> ScriptPage:
    """The script for a meeting of so many minutes and people, on the chosen questions.

    What cannot be is brought within its bounds; a question that is not there is left out. The
    municipality's own questions are in it only when they are chosen.
    """
    minutes = within(minutes, USUAL_MINUTES, MINUTES)
    group = within(group, usual_people(release.people), PEOPLE)
    everything = all_findings(release)
    there = {finding.question for finding in everything}
    wanted = tuple(number for number in dict.fromkeys(chosen) if number in there)
    made = script(everything if wanted else findings(release), minutes, group, wanted)
    return ScriptPage(
        took_part=participation(release.people, release.invited),
        minutes=minutes,
        people=group,
        with_whom=people(group),
        parts=tuple(_part(block, instrument) for block in made.blocks),
        waiting=tuple(instrument.question(number) for number in made.waiting),
        chosen=wanted,
    )


def _part(block: Block, instrument: Instrument) -> Part:
    topic = block.topic
    question = instrument.question(topic.question) if topic else None
    return Part(
        time=f"{block.start // 60}:{block.start % 60:02}",
        minutes=block.minutes,
        name=f"Vraag {question.number}" if question else _NAMES[block.kind],
        lines=block.lines,
        question=question,
        why=topic.why if topic else "",
        opening=topic.opening if topic else "",
        form=topic.form.name if topic else "",
        how=topic.form.how if topic else "",
    )
