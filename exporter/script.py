"""Findings + minutes + people → the script (draaiboek) of the meeting. Pure.

How the minutes are divided, in whole minutes, so that anybody can count it again:

1. Opening and closing together take a fifth of the meeting, rounded down, and 5 to 25 minutes. The
   opening is two fifths of that, rounded down, and the closing is the rest.
2. What is left is for the questions. Is it more than 70 minutes? Then a break of 10 minutes comes
   out of it, after the question that ends nearest to the middle of the meeting (of two equally
   near, the first).
3. A question takes at least 10 minutes with up to 6 people, 12 with up to 12, 15 with up to 24, and
   20 with more. As many questions are taken as fit, in order, and always one. What the questions
   have between 60 and 70 minutes adds no question: it makes room for the break, so that a longer
   meeting never has fewer questions than a shorter one.
4. The minutes are divided equally, and the first questions get one more until nothing is left. A
   question takes at most 30 minutes; what is over then stands before the closing as room.

An hour with 10 people: 12 minutes for opening (4) and closing (8), 48 for four questions of 12.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from exporter.analysis import Finding, Order, order
from exporter.phrasing import opening_question, why_first
from exporter.talk import talk
from exporter.working_forms import Form, form_for

MINUTES = range(10, 241)
"""How long a meeting can be, in minutes."""
PEOPLE = range(2, 101)
"""With how many people."""

_FRAME_PART, _FRAME_LEAST, _FRAME_MOST = 5, 5, 25
_UNBROKEN, _PAUSE = 60, 10
_AT_LEAST, _AT_LEAST_IN_CROWD = {6: 10, 12: 12, 24: 15}, 20
_AT_MOST = 30

_OPENING = (
    "Vertel hoeveel mensen meededen, en wat eruit kwam.",
    "Spreek af hoe u praat: iedereen komt aan het woord, en iedereen laat een ander uitpraten.",
    "Raad niet van wie een antwoord is. Niemand hoeft te zeggen wat hij of zij invulde.",
)
_BREAK = ("Neem samen pauze. Spreek af hoe laat u weer begint.",)
_ROOM = ("Hier is tijd over. Kies samen nog een vraag, of praat door over wat bleef liggen.",)
_CLOSING = (
    "Lees voor wat u bij elke vraag hebt afgesproken. Klopt het voor iedereen?",
    "Vul de actieagenda in: wie doet wat, en wanneer?",
    "Spreek af wanneer u elkaar weer ziet, en met wie.",
    "Spreek ook af hoe u elkaar aan de afspraken houdt.",
)


def usual_people(number: int) -> int:
    """With how many people one meets as a rule when so many took part: with all of them."""
    return min(max(number, PEOPLE[0]), PEOPLE[-1])


class BlockKind(StrEnum):
    """What a part of the meeting is."""

    OPENING = "opening"
    QUESTION = "vraag"
    BREAK = "pauze"
    ROOM = "ruimte"
    CLOSING = "afsluiting"


@dataclass(frozen=True)
class Topic:
    """One question in the script: why to talk about it, how to open, and how to work."""

    question: int
    why: str
    opening: str
    form: Form


@dataclass(frozen=True)
class Block:
    """One part of the meeting; `start` is in minutes from its beginning.

    `lines` say what to do, one sentence or two each; they are empty for a question, whose `topic`
    says it. `topic` is None for everything else.
    """

    kind: BlockKind
    start: int
    minutes: int
    lines: tuple[str, ...]
    topic: Topic | None


@dataclass(frozen=True)
class Script:
    """The script of one meeting: its blocks fill `minutes` exactly, in order.

    `waiting` are the questions that were in line but did not fit, in that order.
    """

    minutes: int
    people: int
    blocks: tuple[Block, ...]
    waiting: tuple[int, ...]


def script(
    found: Iterable[Finding], minutes: int, people: int, chosen: Sequence[int] = ()
) -> Script:
    """The script of a meeting of so many `minutes` and `people`, from the findings of a release.

    `chosen` are numbers of questions in the order in which to talk about them; without them it is
    the order of the duiding. Raises `ValueError` for minutes or people outside `MINUTES` and
    `PEOPLE`, and `KeyError` for a chosen question without a finding.
    """
    if minutes not in MINUTES or people not in PEOPLE:
        raise ValueError(f"no meeting of {minutes} minutes with {people} people")
    line = _in_line(found, chosen)
    times = _divide(minutes, people, len(line))
    topics = _topics(line, times.questions, people)
    blocks = _in_time(block for block in _blocks(times, topics, minutes) if block.minutes)
    fitting = len(times.questions)
    waiting = tuple(finding.question for finding in line[fitting:])
    return Script(minutes, people, blocks, waiting)


def _in_line(found: Iterable[Finding], chosen: Sequence[int]) -> tuple[Finding, ...]:
    """The findings to talk about, each once, as far as time allows."""
    ordered = order(found, Order.DUIDING)
    by_number = {finding.question: finding for finding in ordered}
    return tuple(by_number[number] for number in dict.fromkeys(chosen)) or ordered


@dataclass(frozen=True)
class _Times:
    """How many minutes everything takes; `pause` and `room` are 0 when there is none."""

    opening: int
    questions: tuple[int, ...]
    pause: int
    room: int
    closing: int


def _divide(minutes: int, people: int, available: int) -> _Times:
    frame = min(max(minutes // _FRAME_PART, _FRAME_LEAST), _FRAME_MOST)
    opening = 2 * frame // _FRAME_PART
    left = minutes - frame
    pause = _PAUSE if left > _UNBROKEN + _PAUSE else 0
    fitting = max(min(left, _UNBROKEN), left - _PAUSE) // _at_least(people)
    number = min(available, max(fitting, 1))
    spent = min(left - pause, number * _AT_MOST)
    return _Times(
        opening=opening,
        questions=tuple(spent // number + (place < spent % number) for place in range(number)),
        pause=pause,
        room=left - pause - spent,
        closing=frame - opening,
    )


def _at_least(people: int) -> int:
    """The fewest minutes for one question."""
    return next((least for most, least in _AT_LEAST.items() if people <= most), _AT_LEAST_IN_CROWD)


def _topics(line: Sequence[Finding], times: Sequence[int], people: int) -> tuple[Topic, ...]:
    topics: list[Topic] = []
    for finding, minutes in zip(line, times, strict=False):
        used = [topic.form for topic in topics]
        form = form_for(talk(finding), people, minutes, used)
        topics.append(Topic(finding.question, why_first(finding), opening_question(finding), form))
    return tuple(topics)


def _blocks(times: _Times, topics: Sequence[Topic], minutes: int) -> Iterator[Block]:
    """The blocks in order, each as if it began the meeting."""
    questions = [
        Block(BlockKind.QUESTION, 0, each, (), topic)
        for each, topic in zip(times.questions, topics, strict=True)
    ]
    after = _before_break(times, minutes)
    yield _block(BlockKind.OPENING, times.opening, _OPENING)
    yield from questions[:after]
    yield _block(BlockKind.BREAK, times.pause, _BREAK)
    yield from questions[after:]
    yield _block(BlockKind.ROOM, times.room, _ROOM)
    yield _block(BlockKind.CLOSING, times.closing, _CLOSING)


def _before_break(times: _Times, minutes: int) -> int:
    """After how many questions a break comes: where one ends nearest to the middle."""
    ends = list(accumulate(times.questions, initial=times.opening))
    return min(range(1, len(ends)), key=lambda place: abs(2 * ends[place] - minutes), default=0)


def _block(kind: BlockKind, minutes: int, lines: tuple[str, ...]) -> Block:
    return Block(kind, 0, minutes, lines, None)


def _in_time(blocks: Iterable[Block]) -> tuple[Block, ...]:
    timed, start = [], 0
    for block in blocks:
        timed.append(replace(block, start=start))
        start += block.minutes
    return tuple(timed)
