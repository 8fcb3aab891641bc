"""The action agenda: the tool's own form, with three questions to begin with."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exporter.agenda import EMPTY_ROWS, AgendaRow, agenda, suggested
from exporter.analysis import Counts
from exporter.disclosure import Group, GroupKind
from exporter.phrasing import reason
from exporter.release import Release
from survey_templates.codebook import Mark, Privacy
from survey_templates.instrument import Instrument
from survey_templates.loader import parse, read_text

Labels = tuple[int, int, int, int]

# The whole scan of ten people in analysis.md, questions 1 to 15.
WHOLE_SCAN: tuple[Labels, ...] = (
    *((3, 4, 2, 1), (8, 1, 1, 0), (2, 2, 5, 1), (5, 1, 2, 2), (0, 3, 2, 5)),
    *((4, 4, 1, 1), (1, 1, 4, 4), (7, 2, 1, 0), (2, 6, 1, 1), (0, 0, 3, 7)),
    *((1, 5, 3, 1), (0, 2, 3, 5), (0, 1, 7, 2), (6, 0, 0, 4), (0, 4, 1, 5)),
)
BROAD, NOBODY, NEVER = (8, 1, 1, 0), (0, 0, 0, 0), (0, 0, 0, 10)


def release_of(*labels: Labels) -> Release:
    """An open release with these labels for questions 1, 2, …, of as many people as the largest."""
    people = max(sum(given) for given in labels)
    counts = tuple(Counts(given, people - sum(given)) for given in labels)
    return Release(
        survey_id=1,
        mark=Mark("proef", "1", Privacy.OPEN, 5),
        municipality="GM0344",
        number=1,
        made_at=datetime(2027, 4, 14, 16, 30, tzinfo=UTC),
        people=people,
        invited=None,
        groups=(Group(GroupKind.EVERYONE, None, "iedereen", people, counts),),
        main=0,
    )


def only(question: int, labels: Labels) -> Release:
    """A release in which all questions but one are broadly agreed."""
    given = [BROAD] * 15
    given[question - 1] = labels
    return release_of(*given)


def test_without_a_release_the_agenda_is_whole_and_empty(instrument: Instrument) -> None:
    parts = agenda(instrument, None)
    assert [part.section for part in parts] == list(instrument.sections)
    assert all(part.rows == (AgendaRow(section=part.section.code),) * EMPTY_ROWS for part in parts)
    assert EMPTY_ROWS == 5


def test_the_first_three_questions_stand_under_their_own_section(instrument: Instrument) -> None:
    release = release_of(*WHOLE_SCAN)
    parts = agenda(instrument, release)
    numbers = [[row.number for row in part.rows] for part in parts]
    assert numbers == [[4, *[None] * 5], [6, *[None] * 5], [14, *[None] * 5]]
    assert [finding.question for finding in suggested(release)] == [4, 14, 6]


def test_a_suggestion_says_question_and_reason_and_leaves_the_rest_open(
    instrument: Instrument,
) -> None:
    release = release_of(*WHOLE_SCAN)
    first = agenda(instrument, release)[0].rows[0]
    assert first == AgendaRow(
        section="A",
        number=4,
        question=instrument.question(4).text,
        reason=reason(suggested(release)[0]),
    )
    assert first.reason.startswith("Lijkt afgesproken, maar niet voor iedereen.")


def test_suggestions_in_one_section_keep_the_order_of_talking(instrument: Instrument) -> None:
    given = [BROAD] * 15
    given[0], given[2], given[4] = (0, 1, 7, 2), (4, 4, 1, 1), (5, 1, 2, 2)
    rows = agenda(instrument, release_of(*given))[0].rows
    assert [row.number for row in rows] == [5, 3, 1, *[None] * 5]


@pytest.mark.parametrize(
    ("labels", "is_suggested"),
    [
        (NEVER, True),
        ((2, 4, 2, 2), True),
        (BROAD, False),
        ((10, 0, 0, 0), False),
        (NOBODY, False),
        # Fewer than four labels have no duiding, yet there may be something to talk about.
        ((1, 0, 0, 1), True),
        ((0, 0, 0, 1), True),
        ((3, 0, 0, 0), False),
    ],
)
def test_only_what_there_is_to_talk_about_is_suggested(
    *, labels: Labels, is_suggested: bool
) -> None:
    found = [finding.question for finding in suggested(only(7, labels))]
    assert found == ([7] if is_suggested else [])


def test_the_duiding_goes_before_the_contradiction() -> None:
    not_exchanged, open_discussion = (2, 0, 7, 1), (0, 8, 1, 1)
    found = suggested(release_of(not_exchanged, open_discussion))
    assert [finding.question for finding in found] == [2, 1]


def test_the_main_group_decides() -> None:
    everyone = release_of(*[BROAD] * 15)
    inside = only(9, NEVER).groups[0]
    release = replace(everyone, groups=(*everyone.groups, inside), main=1)
    assert [finding.question for finding in suggested(release)] == [9]


def test_another_instrument_gets_its_own_sections() -> None:
    path = Path(__file__).parent / "content" / "klein.yaml"
    other = parse(read_text(path), path.name)
    count = len(other.questions)
    parts = agenda(other, release_of(*[NEVER] * count))
    assert [part.section.code for part in parts] == [section.code for section in other.sections]
    assert sum(row.number is not None for part in parts for row in part.rows) == min(3, count)


def test_an_agenda_row_holds_what_people_agree_on() -> None:
    names = [field.name for field in fields(AgendaRow)]
    assert names == ["section", "number", "question", "reason", "action", "who", "when", "due"]
