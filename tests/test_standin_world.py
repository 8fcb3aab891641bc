"""What the stand-in remembers: sessions, lockout, and the life of a response table."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from sync.standin.lss import import_survey
from sync.standin.survey import Survey
from sync.standin.world import LOCKED_OUT, WRONG_LOGIN, LoginRefusedError, World
from tests.verification.sample import sample_lss

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: int) -> None:
        """Lets an amount of time pass."""
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World({"admin": "geheim", "koppeling": "ook-geheim"}, clock, Random(1))


@pytest.fixture
def survey(world: World) -> Survey:
    survey = import_survey(world, "admin", sample_lss())
    survey.activate()
    return survey


def _refusal(world: World, password: str, address: str = HERE) -> str:
    with pytest.raises(LoginRefusedError) as refused:
        world.login("admin", password, address)
    return str(refused.value)


def test_three_failures_lock_out_an_address(world: World, clock: Clock) -> None:
    """Also for the right password, for ten minutes, and no other address."""
    assert [_refusal(world, "fout") for _ in range(3)] == [WRONG_LOGIN] * 3
    assert _refusal(world, "geheim") == LOCKED_OUT
    assert world.login("admin", "geheim", ELSEWHERE)
    clock.passes(minutes=10)
    assert _refusal(world, "geheim") == LOCKED_OUT
    clock.passes(seconds=1)
    assert world.login("admin", "geheim", HERE)


def test_a_success_forgets_the_failures(world: World) -> None:
    for _ in range(3):
        assert [_refusal(world, "fout") for _ in range(2)] == [WRONG_LOGIN] * 2
        assert world.login("admin", "geheim", HERE)


def test_a_session_lasts_two_hours_from_login(world: World, clock: Clock) -> None:
    """Use does not prolong it."""
    key = world.login("koppeling", "ook-geheim", HERE)
    clock.passes(seconds=7200)
    assert world.account_of(key) == "koppeling"
    clock.passes(seconds=1)
    assert world.account_of(key) is None


def test_rights_are_the_owner_s_and_those_given(world: World, survey: Survey) -> None:
    assert world.surveys_of("admin") == [survey]
    assert world.surveys_of("koppeling") == []
    survey.shared_with.add("koppeling")
    assert world.surveys_of("koppeling") == [survey]


def test_answers_are_rows_by_column(survey: Survey) -> None:
    number = survey.answer({"ROL": "INW", "A1T": "tekst"})
    row = survey.responses[number]
    assert row[survey.column_of("A1T")] == "tekst"
    assert (row["submitdate"], row[survey.column_of("B1T")]) == ("1980-01-01 00:00:00", "")
    half = survey.responses[survey.answer({"ROL": "INW"}, complete=False)]
    assert (half["submitdate"], half[survey.column_of("B1T")]) == (None, None)
    with pytest.raises(KeyError, match="NIETS"):
        survey.answer({"NIETS": "x"})


def test_an_incomplete_response_can_be_finished(survey: Survey) -> None:
    number = survey.answer({"ROL": "INW"}, complete=False)
    survey.finish(number, {"A1T": "laat"})
    row = survey.responses[number]
    assert (row["submitdate"], row[survey.column_of("A1T")]) == ("1980-01-01 00:00:00", "laat")


def test_iterating_makes_everything_incomplete(survey: Survey) -> None:
    survey.answer({"ROL": "INW"})
    survey.iterate()
    assert [row["submitdate"] for row in survey.responses.values()] == [None]


def test_an_edit_changes_only_the_answer(survey: Survey, clock: Clock) -> None:
    number = survey.answer({"ROL": "INW", "A1T": "eerst"})
    before = dict(survey.responses[number])
    clock.passes(hours=1)
    survey.edit(number, {"A1T": "daarna"})
    assert survey.responses[number] == {**before, survey.column_of("A1T"): "daarna"}


def _erase_newest(survey: Survey) -> None:
    survey.delete(3)


def _erase_all(survey: Survey) -> None:
    survey.delete_all()


def _erase_nothing(survey: Survey) -> None:
    assert survey.responses


RENUMBERED: list[tuple[Callable[[Survey], None], int, int]] = [
    (_erase_nothing, 4, 4),
    (_erase_newest, 4, 3),
    (_erase_all, 4, 1),
]


@pytest.mark.parametrize(("erase", "same_table", "next_table"), RENUMBERED)
def test_a_number_is_given_out_again_after_reactivation(
    survey: Survey, erase: Callable[[Survey], None], same_table: int, next_table: int
) -> None:
    """Never twice in one table; a new table starts after the newest still there."""
    for _ in range(3):
        survey.answer({})
    erase(survey)
    number = survey.answer({})
    assert number == same_table
    survey.delete(number)
    survey.deactivate()
    assert (survey.active, survey.responses, survey.autonumber_start) == (False, {}, next_table)
    survey.activate()
    assert survey.answer({}) == next_table


def test_an_import_keeps_its_numbers(survey: Survey) -> None:
    survey.answer({})
    survey.import_with_ids({40: {"ROL": "INW"}, 7: {"ROL": "WETH"}})
    assert sorted(survey.responses) == [1, 7, 40]
    assert survey.answer({}) == 41
    with pytest.raises(ValueError, match="7"):
        survey.import_with_ids({7: {}})


def test_time_and_chance_are_given(world: World, clock: Clock, survey: Survey) -> None:
    """Two worlds with the same clock and the same seed are the same."""
    twin = World(world.accounts, clock, Random(1))
    other = import_survey(twin, "admin", sample_lss())
    other.activate()
    assert (other.sid, other.datecreated) == (survey.sid, "2026-03-02 09:30:00")
    assert [item.answer({}) for item in (survey, other)] == [1, 1]
    assert other.responses == survey.responses
