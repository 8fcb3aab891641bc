"""The action agenda: the tool's own form, with three questions to begin with."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exporter.agenda import EMPTY_ROWS, AgendaRow, Noted, Recorded, agenda, suggested
from exporter.agreed import Action, Agreement, Status
from exporter.analysis import Counts
from exporter.disclosure import Group, GroupKind
from exporter.phrasing import reason
from exporter.release import Release
from exporter.rowkey import Ref, RowKey, Shows, spare_key
from survey_templates.codebook import Mark, Privacy
from survey_templates.instrument import Instrument
from survey_templates.loader import parse
from survey_templates.reading import read_text

Labels = tuple[int, int, int, int]

# The whole scan of ten people in analysis.md, questions 1 to 15.
WHOLE_SCAN: tuple[Labels, ...] = (
    *((3, 4, 2, 1), (8, 1, 1, 0), (2, 2, 5, 1), (5, 1, 2, 2), (0, 3, 2, 5)),
    *((4, 4, 1, 1), (1, 1, 4, 4), (7, 2, 1, 0), (2, 6, 1, 1), (0, 0, 3, 7)),
    *((1, 5, 3, 1), (0, 2, 3, 5), (0, 1, 7, 2), (6, 0, 0, 4), (0, 4, 1, 5)),
)
FILE = "0123456789abcdef"
NOTHING = Recorded()
ACTIONS = (
    Noted(
        "a1",
        21,
        Action("A", 4, "Doen", "Wij", "straks", date(2027, 9, 30), Status.BUSY, "Dit.", "Dat."),
    ),
    Noted("a2", 22, Action("A", 4, "Ook doen")),
    Noted("a3", 23, Action("B", None, "Vragen")),
    Noted("a4", 24, Action("C", 12, "Meten")),
)
RECORDED = Recorded(
    (
        Noted("4", 13, Agreement(4, "Samen.", 1)),
        Noted("1", 14, Agreement(1, "Nog niet.")),
    ),
    ACTIONS,
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


def rows_of(
    instrument: Instrument, release: Release | None, recorded: Recorded = NOTHING
) -> dict[str, list[AgendaRow]]:
    """The rows of the agenda by section."""
    rows = agenda(instrument, release, recorded, FILE)
    return {
        section.code: [row for row in rows if row.section == section.code]
        for section in instrument.sections
    }


def numbers_of(rows: dict[str, list[AgendaRow]]) -> list[list[int | None]]:
    return [[row.number for row in part] for part in rows.values()]


def test_without_a_release_the_agenda_is_whole_and_empty(instrument: Instrument) -> None:
    rows = agenda(instrument, None, NOTHING, FILE)
    assert [row.section for row in rows] == [*"AAAAA", *"BBBBB", *"CCCCC"]
    assert all(row == AgendaRow(row.section, row.key) for row in rows)
    assert EMPTY_ROWS == 5


def test_every_row_has_a_key_of_its_own(instrument: Instrument) -> None:
    rows = agenda(instrument, release_of(*WHOLE_SCAN), RECORDED, FILE)
    keys = [row.key for row in rows]
    assert len({*keys}) == len(keys)
    spares = len(rows) - len(ACTIONS)
    assert [ref.item for ref in keys[-1].refs] == [spare_key(FILE, spares)]
    others = agenda(instrument, None, RECORDED, "other")
    shared = {row.key for row in others} & {
        row.key for row in agenda(instrument, None, RECORDED, FILE)
    }
    assert {ref.item for key in shared for ref in key.refs if ref.kind is Shows.ACTION} == {
        each.key for each in ACTIONS
    }


def test_the_first_three_questions_stand_under_their_own_section(instrument: Instrument) -> None:
    release = release_of(*WHOLE_SCAN)
    assert numbers_of(rows_of(instrument, release)) == [
        [4, *[None] * 5],
        [6, *[None] * 5],
        [14, *[None] * 5],
    ]
    assert [finding.question for finding in suggested(release)] == [4, 14, 6]


def test_a_suggestion_says_question_and_reason_and_leaves_the_rest_open(
    instrument: Instrument,
) -> None:
    release = release_of(*WHOLE_SCAN)
    first = rows_of(instrument, release)["A"][0]
    assert first == AgendaRow(
        section="A",
        key=RowKey((Ref(Shows.ACTION, spare_key(FILE, 1)), Ref(Shows.AGREEMENT, "4"))),
        number=4,
        question=instrument.question(4).text,
        reason=reason(suggested(release)[0]),
    )
    assert first.reason.startswith("Lijkt afgesproken, maar niet voor iedereen.")


def test_suggestions_in_one_section_keep_the_order_of_talking(instrument: Instrument) -> None:
    given = [BROAD] * 15
    given[0], given[2], given[4] = (0, 1, 7, 2), (4, 4, 1, 1), (5, 1, 2, 2)
    rows = rows_of(instrument, release_of(*given))["A"]
    assert [row.number for row in rows] == [5, 3, 1, *[None] * 5]


def test_what_was_recorded_stands_under_its_question(instrument: Instrument) -> None:
    rows = rows_of(instrument, release_of(*WHOLE_SCAN), RECORDED)
    assert numbers_of(rows) == [
        [4, 4, 1, *[None] * 5],
        [6, None, *[None] * 5],
        [14, 12, *[None] * 5],
    ]
    first, second, third = rows["A"][:3]
    assert (first.answer, first.label, second.answer, second.label) == ("Samen.", 1, "", None)
    assert first.reason
    assert not second.reason
    assert first.key == RowKey(
        (Ref(Shows.ACTION, "a1", 21), Ref(Shows.AGREEMENT, "4", 13)),
    )
    assert second.key == RowKey((Ref(Shows.ACTION, "a2", 22),))
    assert (third.answer, third.label, third.action) == ("Nog niet.", None, "")
    assert rows["B"][1].action == "Vragen"
    assert not rows["B"][1].question


def test_an_action_is_shown_with_all_that_is_known_of_it(instrument: Instrument) -> None:
    row = next(row for row in rows_of(instrument, None, RECORDED)["A"] if row.action == "Doen")
    made = ACTIONS[0].made
    for field in fields(Action):
        if field.name != "question":
            assert getattr(row, field.name) == getattr(made, field.name), field.name
    assert row.number == made.question
    assert row.question == instrument.question(4).text


def test_an_agreement_that_was_taken_back_takes_no_row(instrument: Instrument) -> None:
    recorded = Recorded(agreements=(Noted("3", 30, Agreement(3)),))
    assert numbers_of(rows_of(instrument, None, recorded))[0] == [None] * 5
    shown = rows_of(instrument, only(3, NEVER), recorded)["A"][0]
    assert shown.key.refs[1] == Ref(Shows.AGREEMENT, "3", 30), "its revision counts all the same"


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
    rows = rows_of(other, release_of(*[NEVER] * count))
    assert all(rows.values())
    assert sum(row.number is not None for part in rows.values() for row in part) == min(3, count)
