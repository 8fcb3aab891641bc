"""The codebook: codes that LimeSurvey keeps, and answers read back by them."""

import re
from datetime import date

import pytest

from survey_templates.codebook import (
    MUNICIPALITY,
    ROLE,
    GivenAnswer,
    Mark,
    Privacy,
    answer_codes,
    given_answers,
    given_role,
)
from survey_templates.instrument import Instrument


def test_codes_are_such_as_limesurvey_keeps(instrument: Instrument) -> None:
    codes = answer_codes(instrument)
    assert len({code.lower() for code in codes}) == len(codes) == 2 + 2 * 15
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", code) for code in codes)


def test_the_order_of_codes_is_that_of_the_survey(instrument: Instrument) -> None:
    assert answer_codes(instrument)[:6] == (MUNICIPALITY, ROLE, "V01", "L01", "V02", "L02")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"V01": " Samen. ", "L01": "1"}, GivenAnswer(1, "Samen.", 1)),
        ({"V01": "Samen."}, GivenAnswer(1, "Samen.", None)),
        ({"L01": "4"}, GivenAnswer(1, "", 4)),
        ({"L01": "5"}, GivenAnswer(1, "", None)),
        ({"L01": ""}, GivenAnswer(1, "", None)),
        ({}, GivenAnswer(1, "", None)),
    ],
)
def test_a_blank_or_unknown_label_is_no_label(
    instrument: Instrument, values: dict[str, str], expected: GivenAnswer
) -> None:
    assert given_answers(instrument, values)[0] == expected


def test_a_role_is_found_by_its_code(instrument: Instrument) -> None:
    role = given_role(instrument, {"ROL": "WETH"})
    assert role is not None
    assert role.name == "wethouder"
    assert given_role(instrument, {"ROL": "KONING"}) is None
    assert given_role(instrument, {}) is None


@pytest.mark.parametrize("ends", [None, date(2027, 11, 30)])
@pytest.mark.parametrize("kiosk", [False, True])
def test_a_mark_comes_back_as_it_was(ends: date | None, *, kiosk: bool) -> None:
    mark = Mark("reflectietool-eigen-kracht", "2019-11.1", Privacy.CONFIDENTIAL, 5, ends, kiosk)
    assert Mark.from_text(mark.to_text()) == mark


@pytest.mark.parametrize(
    "text", ["", "a b c", "a b geheim 5", "a b open vijf", "a b open 5 6", "a b open 2"]
)
def test_what_is_no_mark_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the kind of ValueError is Python's own
        Mark.from_text(text)
