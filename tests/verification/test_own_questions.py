"""A municipality's own questions: only who comes through its link is asked them."""

import pytest
from lxml import html

from survey_templates.codebook import answer_codes, own_municipality
from survey_templates.definition import define
from survey_templates.instrument import Instrument
from survey_templates.lss import write
from tests.lime import OPTIONS, small_instrument
from tests.owning import asking
from tests.respondent import Respondent
from tests.verification.conftest import Server

CODE, OTHER_CODE = "GM0344-7K3F9Q", "GM0363-2B8H4M"
FIRST, SECOND, THIRD = "Wat doet 't buurthuis?", "Wie is er & wie <niet>?", "Wat mist u hier?"
GIVEN = {
    "V05GM0344": "<b>Soep</b> {ROL} 'zelf'\nen brood",
    "L05GM0344": "2",
    "V05GM0363": "Een bankje",
    "L06GM0344": "4",
}


@pytest.fixture
def instrument() -> Instrument:
    """The small instrument, with two questions of one municipality and one of another."""
    return asking(small_instrument(), GM0344=(FIRST, SECOND), GM0363=(THIRD,))


@pytest.fixture
def sid(server: Server, instrument: Instrument) -> int:
    """Its survey, active."""
    number = server.import_survey(write(define(instrument, OPTIONS)))
    assert server.session.call("activate_survey", number)["status"] == "OK"
    return number


ASKED = {
    CODE: {FIRST: "V05GM0344", SECOND: "V06GM0344"},
    OTHER_CODE: {THIRD: "V05GM0363"},
    "GM0307-4F6T2X": {},
    None: {},
    "PROEF": {FIRST: "V05GM0344", SECOND: "V06GM0344", THIRD: "V05GM0363"},
}


@pytest.mark.parametrize("code", ASKED)
def test_who_is_asked_what(
    server: Server, instrument: Instrument, sid: int, code: str | None
) -> None:
    """By the link; what is not asked stays null, and is not on the end page either."""
    columns = server.session.columns(sid)
    fields = {columns[each]: value for each, value in {"ROL": "TEAM", **GIVEN}.items()}
    person, seen = Respondent(server.url, sid, code), ""
    person.open()
    assert ("Daarna stelt uw gemeente nog" in person.text) == bool(ASKED[code])
    while "Dit waren alle vragen." not in person.text:
        person.press("movenext", fields)
        seen += person.text
    person.press("movesubmit")
    questions = (FIRST, SECOND, THIRD)
    assert {question for question in questions if question in seen} == ASKED[code].keys()
    words = " ".join(html.fromstring(person.page).text_content().split())
    shown = {question for question in questions if question.replace("'", "’") in words}
    assert shown == ASKED[code].keys()
    (row,) = server.session.export(sid)
    own = [
        each for each in answer_codes(instrument) if each.startswith("V") and own_municipality(each)
    ]
    assert {each for each in own if row[each] is not None} == set(ASKED[code].values())
    assert row["submitdate"] is not None
    given = {each: text for each, text in GIVEN.items() if each in ASKED[code].values()}
    assert {each: row[each].replace("\r\n", "\n") for each in given} == given
