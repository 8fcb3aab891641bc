"""How long answers are kept, and what goes: the rules, as tables."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plugin.retention import (
    end_after_closing,
    end_of,
    ending,
    is_over,
    latest_end,
    refuse_later,
    refuse_past,
)
from plugin.workspace.endings import Held
from plugin.workspace.rounds import Round, WorkspaceError
from tests.kept import MARK, NOW, SID, a_round, participant

OPEN, EARLY, LATE = None, datetime(2027, 5, 1, tzinfo=UTC), datetime(2027, 8, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begun", "ends"),
    [
        (date(2027, 4, 14), date(2028, 4, 14)),
        (date(2027, 12, 31), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_without_a_choice_a_round_ends_after_twelve_months(begun: date, ends: date) -> None:
    assert latest_end(begun) == ends
    assert end_of(MARK, begun) == ends


def test_a_round_ends_when_its_survey_promised() -> None:
    promised = date(2027, 9, 1)
    assert end_of(replace(MARK, ends=promised), date(2027, 4, 14)) == promised


@pytest.mark.parametrize(
    ("closed", "ends_on", "then"),
    [
        ([OPEN, OPEN], date(2028, 4, 14), date(2028, 4, 14)),
        ([EARLY, OPEN], date(2028, 4, 14), date(2028, 4, 14)),
        ([EARLY, LATE], date(2028, 4, 14), date(2028, 2, 29)),
        ([EARLY, EARLY], date(2028, 4, 14), date(2027, 11, 1)),
        ([EARLY, EARLY], date(2027, 9, 1), date(2027, 9, 1)),
        ([], date(2028, 4, 14), date(2028, 4, 14)),
    ],
    ids=["open", "one open", "last counts", "six months", "never later", "nobody"],
)
def test_a_round_ends_six_months_after_all_are_closed(
    closed: list[datetime | None], ends_on: date, then: date
) -> None:
    there = [replace(participant("GM0344"), closed_at=each) for each in closed]
    assert end_after_closing(ends_on, there) == then


def test_a_round_is_over_from_the_first_hour_of_its_last_day() -> None:
    round_ = replace(a_round(SID), ends_on=date(2027, 4, 15))
    assert not is_over(round_, datetime(2027, 4, 14, 21, 59, tzinfo=UTC))
    assert is_over(round_, datetime(2027, 4, 14, 22, 0, tzinfo=UTC))


KEEPS, LETS_GO = participant("GM0344"), replace(participant("GM0363"), keeps=False)
ENDED = replace(a_round(SID), ended_at=NOW)


@pytest.mark.parametrize(
    ("round_", "answers", "held", "is_done"),
    [
        (a_round(SID), 0, {}, False),
        (ENDED, 0, {}, True),
        (ENDED, 1, {}, False),
        (ENDED, 0, {"GM0344": Held(2, 5, 0)}, True),
        (ENDED, 0, {"GM0344": Held(2, 5, 1)}, False),
        (ENDED, 0, {"GM0363": Held(0, 1, 0)}, False),
    ],
    ids=["never ended", "ended", "answers came back", "kept", "hidden text", "agenda came back"],
)
def test_an_end_is_done_when_nothing_is_left_that_should_go(
    round_: Round, answers: int, held: dict[str, Held], *, is_done: bool
) -> None:
    found = ending(round_, answers, [KEEPS, LETS_GO], held)
    assert found.is_done is is_done
    assert found.going == ("GM0363",)


@pytest.mark.parametrize("day", [date(2027, 4, 13), date(2027, 4, 14)])
def test_no_round_ends_today_by_mistake(day: date) -> None:
    with pytest.raises(WorkspaceError, match="geen dag na vandaag"):
        refuse_past(day, date(2027, 4, 14))


def test_what_was_promised_is_kept() -> None:
    promised = replace(a_round(SID), mark=replace(MARK, ends=date(2027, 9, 1)))
    refuse_later(promised, date(2027, 9, 1))
    refuse_later(a_round(SID), date(2031, 9, 1))
    with pytest.raises(WorkspaceError, match="uiterlijk op 1 september 2027"):
        refuse_later(promised, date(2027, 9, 2))
    with pytest.raises(WorkspaceError, match="al gewist"):
        refuse_later(ENDED, date(2027, 9, 1))
