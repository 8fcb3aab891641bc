"""The meeting's script: a table that one can recount, and what holds for every meeting."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analysis import Counts, Finding, find
from exporter.script import MINUTES, PEOPLE, Block, BlockKind, Script, script
from exporter.talk import Talk, talk
from exporter.working_forms import FORMS, form_for

Labels = tuple[int, int, int, int]

# The whole scan of ten people that the orders are tested with, questions 1 to 15.
SCAN: list[Labels] = [
    *[(3, 4, 2, 1), (8, 1, 1, 0), (2, 2, 5, 1), (5, 1, 2, 2), (0, 3, 2, 5)],
    *[(4, 4, 1, 1), (1, 1, 4, 4), (7, 2, 1, 0), (2, 6, 1, 1), (0, 0, 3, 7)],
    *[(1, 5, 3, 1), (0, 2, 3, 5), (0, 1, 7, 2), (6, 0, 0, 4), (0, 4, 1, 5)],
]
BY_DUIDING = [4, 14, 6, 1, 8, 9, 11, 3, 13, 7, 10, 12, 5, 15, 2]


def found(labels: list[Labels]) -> list[Finding]:
    """The findings of questions from 1 with these labels."""
    return [find(number, Counts(each)) for number, each in enumerate(labels, start=1)]


SCANNED = found(SCAN)


def in_short(made: Script) -> str:
    """A script in one line: what takes how many minutes, questions by their number."""
    signs = {"opening": "O", "pauze": "P", "ruimte": "R", "afsluiting": "S"}
    return " ".join(
        f"{block.topic.question if block.topic else signs[block.kind]}:{block.minutes}"
        for block in made.blocks
    )


MEETINGS = [
    # minutes, people, the script
    (10, 2, "O:2 4:5 S:3"),
    (10, 40, "O:2 4:5 S:3"),
    (20, 2, "O:2 4:15 S:3"),
    (25, 6, "O:2 4:10 14:10 S:3"),
    (30, 2, "O:2 4:12 14:12 S:4"),
    (30, 7, "O:2 4:12 14:12 S:4"),
    (45, 12, "O:3 4:12 14:12 6:12 S:6"),
    (60, 10, "O:4 4:12 14:12 6:12 1:12 S:8"),
    (56, 24, "O:4 4:15 14:15 6:15 S:7"),
    (60, 13, "O:4 4:16 14:16 6:16 S:8"),
    (60, 25, "O:4 4:24 14:24 S:8"),
    (75, 12, "O:6 4:12 14:12 6:12 1:12 8:12 S:9"),
    # Between 60 and 70 minutes for the questions none is added, and there is no break yet.
    (87, 12, "O:6 4:14 14:14 6:14 1:14 8:14 S:11"),
    (88, 12, "O:6 4:13 14:12 6:12 P:10 1:12 8:12 S:11"),
    (90, 12, "O:7 4:13 14:13 6:12 P:10 1:12 8:12 S:11"),
    (120, 24, "O:9 4:18 14:17 6:17 P:10 1:17 8:17 S:15"),
    (180, 12, "O:10 4:13 14:12 6:12 1:12 8:12 9:12 11:12 P:10 3:12 13:12 7:12 10:12 12:12 S:15"),
    (180, 40, "O:10 4:21 14:21 6:21 1:21 P:10 8:21 9:20 11:20 S:15"),
    (
        240,
        6,
        (
            "O:10 4:14 14:14 6:14 1:14 8:14 9:14 11:14 "
            "3:14 P:10 13:14 7:14 10:13 12:13 5:13 15:13 2:13 S:15"
        ),
    ),
]


@pytest.mark.parametrize(("minutes", "people", "text"), MEETINGS)
def test_the_minutes_can_be_counted_again(minutes: int, people: int, text: str) -> None:
    assert in_short(script(SCANNED, minutes, people)) == text


CHOSEN = [
    # minutes, people, chosen, the script, what waits
    (60, 10, (2, 10), "O:4 2:24 10:24 S:8", ()),
    (60, 10, (2, 10, 2, 10), "O:4 2:24 10:24 S:8", ()),
    (60, 10, (15, 14, 13, 12, 11, 10), "O:4 15:12 14:12 13:12 12:12 S:8", (11, 10)),
    (60, 10, (5,), "O:4 5:30 R:18 S:8", ()),
    (180, 10, (5, 6), "O:10 5:30 6:30 P:10 R:85 S:15", ()),
    (180, 10, (5,), "O:10 5:30 P:10 R:115 S:15", ()),
]


@pytest.mark.parametrize(("minutes", "people", "chosen", "text", "waiting"), CHOSEN)
def test_the_facilitator_chooses(
    minutes: int, people: int, chosen: tuple[int, ...], text: str, waiting: tuple[int, ...]
) -> None:
    made = script(SCANNED, minutes, people, chosen)

    assert (in_short(made), made.waiting) == (text, waiting)


def test_a_question_that_nobody_was_asked_is_refused() -> None:
    with pytest.raises(KeyError):
        script(SCANNED, 60, 10, (4, 16))


@pytest.mark.parametrize(("minutes", "people"), [(9, 10), (241, 10), (60, 1), (60, 101), (0, 0)])
def test_what_is_no_meeting_is_refused(minutes: int, people: int) -> None:
    with pytest.raises(ValueError, match="no meeting of"):
        script(SCANNED, minutes, people)


def test_without_questions_the_time_is_room() -> None:
    assert in_short(script([], 120, 8)) == "O:9 P:10 R:86 S:15"


SETTINGS = {
    "labels": st.lists(st.tuples(*[st.integers(0, 6)] * 4), min_size=1, max_size=20),
    "minutes": st.sampled_from(MINUTES),
    "people": st.sampled_from(PEOPLE),
}


def questions(made: Script) -> list[int]:
    """The numbers of the questions in a script."""
    return [block.topic.question for block in made.blocks if block.topic]


@given(**SETTINGS)
def test_every_script_fills_its_minutes(labels: list[Labels], minutes: int, people: int) -> None:
    made = script(found(labels), minutes, people)
    asked = questions(made)

    assert sum(block.minutes for block in made.blocks) == minutes
    assert all(block.minutes > 0 for block in made.blocks)
    assert made.blocks[0].start == 0
    assert all(one.start + one.minutes == two.start for one, two in pairwise(made.blocks))
    assert len(asked) == len(set(asked)) >= 1
    assert sorted((*asked, *made.waiting)) == list(range(1, len(labels) + 1))


LEAST = [(2, 10), (6, 10), (7, 12), (12, 12), (13, 15), (24, 15), (25, 20), (100, 20)]


@pytest.mark.parametrize(("people", "least"), LEAST)
def test_a_question_is_never_too_short_or_too_long(people: int, least: int) -> None:
    for minutes in MINUTES:
        talks = [block.minutes for block in script(SCANNED, minutes, people).blocks if block.topic]

        assert max(talks) <= 30
        assert min(talks) >= least or len(talks) == 1
        assert max(talks) - min(talks) <= 1
        assert talks == sorted(talks, reverse=True)


@pytest.mark.parametrize("people", [2, 7, 13, 25])
def test_more_minutes_never_means_fewer_questions(people: int) -> None:
    asked = [questions(script(SCANNED, minutes, people)) for minutes in MINUTES]

    assert all(more[: len(less)] == less for less, more in pairwise(asked))


@pytest.mark.parametrize("minutes", [10, 60, 90, 180, 240])
def test_more_people_never_means_more_questions(minutes: int) -> None:
    asked = [questions(script(SCANNED, minutes, people)) for people in PEOPLE]

    assert all(less[: len(more)] == more for less, more in pairwise(asked))


def test_the_break_lies_between_questions_near_the_middle() -> None:
    for minutes in MINUTES:
        made = script(SCANNED, minutes, 8)
        kinds = [block.kind for block in made.blocks]

        assert (BlockKind.BREAK in kinds) == (minutes >= 88)
        if BlockKind.BREAK in kinds:
            place = kinds.index(BlockKind.BREAK)
            assert kinds[place - 1] is kinds[place + 1] is BlockKind.QUESTION
            assert abs(2 * made.blocks[place].start - minutes) <= 14


EVERY_TALK: list[tuple[Labels, Talk]] = [
    ((4, 4, 0, 0), Talk.DISPUTED),
    ((4, 0, 4, 0), Talk.NOT_TOLD),
    ((4, 0, 0, 4), Talk.NEVER_SEEN),
    ((2, 2, 2, 2), Talk.NEVER_SEEN),
    ((0, 4, 0, 4), Talk.UNKNOWN_DISCUSSION),
    ((1, 5, 1, 1), Talk.OPEN_DISCUSSION),
    ((1, 1, 5, 1), Talk.NOT_EXCHANGED),
    ((0, 1, 2, 5), Talk.BLIND_SPOT),
    ((8, 0, 0, 0), Talk.BROAD_AGREEMENT),
    ((2, 0, 1, 0), Talk.FEW_LABELS),
    ((0, 0, 0, 0), Talk.NO_LABELS),
]


@pytest.mark.parametrize(("labels", "expected"), EVERY_TALK)
def test_what_there_is_to_talk_about(labels: Labels, expected: Talk) -> None:
    assert talk(find(1, Counts(labels))) is expected


FORMS_THAT_FIT = [
    # talk, people, minutes, form
    (Talk.DISPUTED, 2, 12, "Twee kolommen"),
    (Talk.DISPUTED, 12, 12, "Twee kolommen"),
    (Talk.DISPUTED, 13, 15, "Vier hoeken"),
    (Talk.DISPUTED, 40, 5, "In tweetallen"),
    (Talk.DISPUTED, 2, 5, "Om de beurt"),
    (Talk.NOT_TOLD, 2, 12, "Om de beurt"),
    (Talk.NOT_TOLD, 8, 12, "Rondje van één minuut"),
    (Talk.NOT_TOLD, 9, 12, "Alleen, met twee, met vier, met allen"),
    (Talk.NEVER_SEEN, 12, 12, "Stil schrijven"),
    (Talk.NEVER_SEEN, 40, 20, "Eén zin per groepje"),
    (Talk.UNKNOWN_DISCUSSION, 12, 12, "In tweetallen"),
    (Talk.OPEN_DISCUSSION, 12, 12, "Vier hoeken"),
    (Talk.OPEN_DISCUSSION, 5, 12, "Twee kolommen"),
    (Talk.NOT_EXCHANGED, 12, 12, "Alleen, met twee, met vier, met allen"),
    (Talk.NOT_EXCHANGED, 61, 20, "In tweetallen"),
    (Talk.BLIND_SPOT, 12, 12, "Stil schrijven"),
    (Talk.BROAD_AGREEMENT, 12, 12, "Naast elkaar leggen"),
    (Talk.BROAD_AGREEMENT, 13, 12, "Eén zin per groepje"),
    (Talk.FEW_LABELS, 3, 7, "Rondje van één minuut"),
    (Talk.FEW_LABELS, 3, 6, "In tweetallen"),
    (Talk.NO_LABELS, 8, 12, "Vier hoeken"),
]


@pytest.mark.parametrize(("about", "people", "minutes", "name"), FORMS_THAT_FIT)
def test_the_working_form_fits(about: Talk, people: int, minutes: int, name: str) -> None:
    assert form_for(about, people, minutes).name == name


@pytest.mark.parametrize("about", Talk)
def test_there_is_a_form_for_every_meeting(about: Talk) -> None:
    for people in PEOPLE:
        assert form_for(about, people, 5).fits(people, 5)


def forms(made: Script) -> list[str]:
    """The names of the working forms in a script."""
    return [block.topic.form.name for block in made.blocks if block.topic]


def test_a_form_comes_back_only_when_every_other_that_fits_was_used() -> None:
    assert forms(script(found([(8, 0, 0, 0)] * 4), 60, 10)) == [
        "Naast elkaar leggen",
        "Eén zin per groepje",
        "In tweetallen",
        "Naast elkaar leggen",
    ]


def topic(made: Script) -> tuple[str, str]:
    """How the first question of a script opens and why."""
    first = next(block.topic for block in made.blocks if block.topic)
    return first.opening, first.why


def test_when_all_is_agreed_one_asks_whether_all_say_the_same() -> None:
    made = script(found([(8, 0, 0, 0)] * 15), 60, 10)

    assert {topic.opening for topic in (block.topic for block in made.blocks) if topic} == {
        "Zeggen we ook hetzelfde?"
    }


def test_with_too_few_labels_for_a_duiding_there_is_a_script_too() -> None:
    made = script(found([(0, 0, 0, 0), (2, 0, 0, 0), (1, 0, 1, 1)]), 45, 3)

    assert in_short(made) == "O:3 3:12 2:12 1:12 S:6"
    assert topic(made) == (
        "Met wie wilt u hierover praten, en wat vraagt u dan als eerste?",
        "Nog maar weinig mensen gaven hier een label.",
    )


def test_the_script_opens_with_the_outcome_and_closes_with_what_was_agreed() -> None:
    blocks = {block.kind: block for block in script(SCANNED, 120, 10, (4,)).blocks}

    assert "wat eruit kwam" in blocks[BlockKind.OPENING].lines[0]
    said = " ".join(blocks[BlockKind.CLOSING].lines)
    for part in ("afgesproken", "wie doet wat", "weer ziet"):
        assert part in said
    assert blocks[BlockKind.BREAK].lines
    assert blocks[BlockKind.ROOM].lines


def every_line() -> set[str]:
    """Every sentence that a script can hold."""
    texts: list[str] = [form.how for forms in FORMS.values() for form in forms]
    made: list[Block] = [*script(SCANNED, 120, 10, (4,)).blocks]
    texts += [line for block in made for line in block.lines]
    return {sentence for text in texts for sentence in re.split(r"(?<=[.?]) ", text)}


def test_a_form_says_how_in_a_few_sentences() -> None:
    for choice in FORMS.values():
        for form in choice:
            assert 3 <= len(re.findall(r"[.?]", form.how)) <= 4, form.name
    assert all(len(sentence.split()) <= 20 for sentence in every_line())
