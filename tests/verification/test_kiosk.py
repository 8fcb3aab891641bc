"""A kiosk starts over by itself: the next person begins where the former one sent."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from survey_templates.codebook import Privacy
from survey_templates.definition import SurveyOptions, define
from survey_templates.loader import parse
from survey_templates.lss import write
from sync.standin.survey import WITHOUT_DATES
from tests.respondent import Respondent, SurveyRefusedError
from tests.verification.conftest import Server

SMALL = Path(__file__).parents[1] / "content" / "klein.yaml"
HERE, THERE = "GM0344-7K3F9Q", "GM0363-2B8H4M"
SECRET = "niet voor de volgende"
THANKS, BEGIN_AGAIN = "Dank u wel, uw antwoorden zijn verstuurd.", "Begin opnieuw"


@pytest.fixture
def kiosk(server: Server) -> int:
    """A running survey of the small instrument for a device that goes from hand to hand."""
    instrument = parse(SMALL.read_text("utf-8"), SMALL.name)
    options = SurveyOptions(Privacy.CONFIDENTIAL, 5, "https://dienst.example", kiosk=True)
    sid = server.import_survey(write(define(instrument, options)))
    assert server.session.call("activate_survey", sid)["status"] == "OK"
    return sid


def given(text: str) -> Mapping[str, str]:
    """What somebody answers."""
    return {"ROL": "TEAM", "V01": text, "L01": "2"}


def test_people_answer_one_after_the_other_on_two_tablets(server: Server, kiosk: int) -> None:
    """Nobody opens the link again, and each tablet stays with its own municipality."""
    columns = server.session.columns(kiosk)
    tablets = {code: Respondent(server.url, kiosk, code) for code in (HERE, THERE)}
    for number in range(2):
        for code, tablet in tablets.items():
            page = tablet.answer(given(f"{SECRET} {code} {number}"), columns)
            assert THANKS in tablet.text
            assert "Zo werkt het" in tablet.text
            assert SECRET not in page
    sent = [row for row in server.session.export(kiosk) if row["submitdate"] == WITHOUT_DATES]
    assert sorted((row["GEMEENTE"], row["V01"]) for row in sent) == [
        (code, f"{SECRET} {code} {number}") for code in (HERE, THERE) for number in range(2)
    ]


def test_who_walked_away_leaves_nothing_to_the_next(server: Server, kiosk: int) -> None:
    """The half response stays behind, unsent; the next one has a row of their own."""
    columns = server.session.columns(kiosk)
    tablet = Respondent(server.url, kiosk, HERE)
    tablet.answer(given(SECRET), columns, complete=False)
    page = tablet.follow(BEGIN_AGAIN)
    assert THANKS not in tablet.text
    assert SECRET not in page
    tablet.answer({"ROL": "TEAM"}, columns)
    rows = server.session.export(kiosk)
    assert [(row["GEMEENTE"], row["V01"]) for row in rows] == [
        (HERE, SECRET),
        (HERE, ""),
        (HERE, None),
    ]
    assert [row["submitdate"] for row in rows] == [None, WITHOUT_DATES, None]


def test_a_page_of_the_former_that_is_sent_again_changes_nothing(
    server: Server, kiosk: int
) -> None:
    """As a browser does that goes back and sends anew: the answers are not those of the next."""
    columns = server.session.columns(kiosk)
    tablet = Respondent(server.url, kiosk, HERE)
    tablet.answer(given(SECRET), columns, complete=False)
    former = tablet.page
    tablet.answer({}, columns)
    tablet.page = former
    with suppress(SurveyRefusedError):
        tablet.press("movesubmit", {columns["V04"]: SECRET})
    sent, following = server.session.export(kiosk)
    assert (sent["V01"], sent["V04"], sent["submitdate"]) == (SECRET, "", WITHOUT_DATES)
    assert (following["V01"], following["V04"], following["submitdate"]) == (None, None, None)


def test_nothing_is_saved_or_gone_back_to(server: Server, kiosk: int) -> None:
    """No page has a button for it, and the first has nothing to begin again."""
    columns = server.session.columns(kiosk)
    tablet = Respondent(server.url, kiosk, HERE)
    pages = [tablet.open(), tablet.press("movenext")]
    pages += [tablet.press("movenext", {columns["ROL"]: "TEAM"}) for _ in range(4)]
    for word in ('name="saveall"', 'name="loadall"', 'value="moveprev"', 'target="_blank"'):
        assert [word in page for page in pages] == [False] * len(pages), word
    assert [f">{BEGIN_AGAIN}<" in page for page in pages] == [False, *[True] * 5]
