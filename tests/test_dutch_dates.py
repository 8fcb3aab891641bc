"""Dates as people type them: a table."""

from datetime import date, timedelta

import pytest

from exporter.dutch_dates import read_date
from survey_templates.dates import date_in_words

DAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    "typed",
    [
        *("1-3-2027", "01-03-2027", "1/3/2027", "01.03.2027", "1 3 2027", "1-3-27", "2027-03-01"),
        *("1 maart 2027", "1 mrt 2027", "1 mrt. 2027", "1 MAART 2027", " 1  maart\n2027 "),
        *("maandag 1 maart 2027", "ma 1 mrt ’27", "ma. 1 maart 2027", "01-mrt-2027", "1-mrt-27"),
    ],
)
def test_a_day_has_many_spellings(typed: str) -> None:
    assert read_date(typed) == DAY


def test_every_day_of_a_year_in_words_is_that_day() -> None:
    for number in range(366):
        day = date(2028, 1, 1) + timedelta(days=number)
        assert read_date(date_in_words(day)) == day
        assert read_date(f"{day:%d-%m-%Y}") == day


@pytest.mark.parametrize(
    "typed",
    [
        *("", "na de zomer", "1 maart", "maart 2027", "31-2-2027", "0-3-2027", "1-13-2027"),
        *("1 foo 2027", "1-3-2027 of later", "1-3-027", "46447", "2027", "1-3-0000", "٣-٣-2027x"),
    ],
)
def test_what_names_no_day_is_none(typed: str) -> None:
    assert read_date(typed) is None
