"""The stand-in over HTTP: what tests put in its way, and the pages that people see."""

import time
from collections.abc import Iterator

import pytest
import requests
from lxml import html

from sync.standin.lss import import_survey
from sync.standin.remotecontrol import Canned, Delay
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from tests.respondent import Respondent, SurveyRefusedError
from tests.verification.rpc import Endpoint, Session
from tests.verification.sample import ROLES, Group, Question, sample_lss

BANNER = "Oefenomgeving: dit is geen LimeSurvey, en wat u hier invult blijft op deze computer."
CODE = "GM0344-7K3F9Q"


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn({"admin": "geheim", "koppeling": "ook-geheim"}) as standin:
        yield standin


@pytest.fixture
def session(standin: StandIn) -> Session:
    endpoint = Endpoint(standin.remotecontrol_url)
    return Session(endpoint, endpoint.call("get_session_key", "admin", "geheim"))


def _survey(standin: StandIn, data: bytes) -> Survey:
    survey = import_survey(standin.world, "admin", data)
    survey.activate()
    return survey


def _columns(survey: Survey) -> dict[str, str]:
    return {question.code: column for column, question in survey.question_columns().items()}


def _get(address: str) -> requests.Response:
    return requests.get(address, headers={"Connection": "close"}, timeout=10, allow_redirects=False)


def test_it_stops_and_starts_again_with_the_same_world() -> None:
    standin = StandIn({"admin": "geheim"})
    with pytest.raises(RuntimeError):
        _ = standin.url
    with standin:
        survey = _survey(standin, sample_lss())
        address = standin.url
    with pytest.raises(requests.ConnectionError):
        _get(address)
    with standin:
        assert Respondent(standin.url, survey.sid).open()


def test_a_canned_reply_takes_the_place_of_the_call(standin: StandIn, session: Session) -> None:
    """It is told the method and which call it is; None lets the call through."""
    asked: list[tuple[str, int]] = []

    def fault(method: str, number: int) -> Canned | None:
        asked.append((method, number))
        return Canned(503, "text/html", "<h1>Even niet</h1>") if number == 2 else None

    standin.fault = fault
    reply = session.endpoint.post('{"method":"list_surveys","params":["x"],"id":1}')
    assert (reply.status, reply.content_type, reply.body) == (
        503,
        "text/html",
        "<h1>Even niet</h1>",
    )
    assert session.call("list_surveys") == {"status": "No surveys found"}
    assert asked == [("list_surveys", 2), ("list_surveys", 3)]
    assert standin.calls == ["get_session_key", "list_surveys", "list_surveys"]


def test_an_answer_can_be_lost_after_the_call_was_done(standin: StandIn, session: Session) -> None:
    survey = _survey(standin, sample_lss())
    standin.fault = lambda *_: Canned(500, carried_out=True)
    with pytest.raises(AssertionError, match="500"):
        session.call("add_response", survey.sid, {})
    assert len(survey.responses) == 1


def test_a_body_can_be_cut_off(standin: StandIn, session: Session) -> None:
    standin.fault = lambda *_: Canned(body="{", headers={"Content-Length": "100"})
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        session.call("list_surveys")


def test_a_call_can_be_slow(standin: StandIn, session: Session) -> None:
    standin.fault = lambda *_: Delay(0.2)
    before = time.monotonic()
    session.call("list_surveys")
    assert time.monotonic() - before >= 0.2


def test_an_ordinary_account_sees_its_own_surveys(standin: StandIn, session: Session) -> None:
    endpoint = session.endpoint
    other = Session(endpoint, endpoint.call("get_session_key", "koppeling", "ook-geheim"))
    survey = _survey(standin, sample_lss())
    refused = {"status": "No permission"}
    assert other.call("list_surveys") == {"status": "No surveys found"}
    assert other.call("get_summary", survey.sid) == refused
    question = survey.questions[0].qid
    assert other.call("get_question_properties", question, None, "nl") == refused
    survey.shared_with.add("koppeling")
    assert [item["sid"] for item in other.call("list_surveys")] == [survey.sid]


def test_every_page_is_dutch_and_says_what_it_is(standin: StandIn) -> None:
    """Welcome, a group, the end, the print, the list of surveys, and what is not there."""
    survey = _survey(standin, sample_lss({"listpublic": "Y"}))
    person = Respondent(standin.url, survey.sid, CODE)
    pages = [person.open(), person.press("movenext")]
    pages += [person.answer({"ROL": "INW"}, _columns(survey)), person.print_answers()]
    pages += [_get(standin.url + path).text for path in ("/", "/index.php", "/index.php/999")]
    for page in pages:
        tree = html.fromstring(page)
        assert tree.xpath("/html/@lang") == ["nl"]
        assert BANNER in page
        assert tree.xpath("//title/text()")
        assert len(tree.xpath("//h1")) == 1
        assert not tree.xpath("//script | //style | //@style | //@onclick")
    assert "Proef van de koppeling" in pages[4]
    sheet = _get(standin.url + "/static/standin.css")
    assert sheet.headers["Content-Type"].startswith("text/css")


def test_every_field_has_a_name_that_is_read_out(standin: StandIn) -> None:
    """A label, or the text of the question; and no id is there twice."""
    types: tuple[tuple[str, str, dict[str, str]], ...]
    types = (("L1", "L", ROLES), ("D1", "!", ROLES), ("T1", "T", {}), ("S1", "S", {}))
    questions = tuple(Question(code, kind, code, answers=given) for code, kind, given in types)
    survey = _survey(standin, sample_lss(groups=(Group("Alles", questions),)))
    person = Respondent(standin.url, survey.sid)
    person.open()
    tree = html.fromstring(person.press("movenext"))
    ids = [str(found) for found in tree.xpath("//@id")]
    assert len(ids) == len(set(ids))
    fields = tree.xpath(
        "//form//*[self::input[not(@type='hidden')] or self::textarea or self::select]"
    )
    assert len(fields) == 6
    labels = set(tree.xpath("//label/@for"))
    for field in fields:
        assert field.get("id") in labels or set(field.get("aria-labelledby").split()) <= set(ids)


def test_numbers_dropdowns_and_equations_are_answered(standin: StandIn) -> None:
    """A number that is none comes back as a problem; an equation takes what was answered."""
    questions = (
        Question("D1", "!", "Kies", answers=ROLES),
        Question("N1", "N", "Hoeveel?"),
        Question("E1", "*", "{D1}-{N1}"),
        Question("S1", "S", "Kort"),
    )
    survey = _survey(standin, sample_lss(groups=(Group("Alles", questions),)))
    columns = _columns(survey)
    person = Respondent(standin.url, survey.sid)
    with pytest.raises(SurveyRefusedError, match="ongeldige waarde"):
        person.answer({"N1": "veel"}, columns)
    person.answer({"D1": "INW", "N1": "12", "S1": "ja"}, columns)
    (row,) = survey.responses.values()
    assert [row[columns[code]] for code in ("D1", "N1", "E1", "S1")] == [
        "INW",
        "12",
        "INW-12",
        "ja",
    ]


EXPRESSIONS = [
    ("{GEMEENTE}", CODE),
    ("{ROL} {ROL.shown}", "INW Inwoner"),
    ("a{NIETS}b", "ab"),
    ("{ ruimte }", "{ ruimte }"),
    ("\\{GEMEENTE\\} &#123;ROL&#125;", "{GEMEENTE} {ROL}"),
    ("{SID}", "sid"),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS)
def test_names_in_texts_are_replaced(standin: StandIn, text: str, expected: str) -> None:
    survey = _survey(standin, sample_lss(texts={"surveyls_endtext": f"<p>[{text}]</p>"}))
    person = Respondent(standin.url, survey.sid, CODE)
    person.answer({"ROL": "INW"}, _columns(survey))
    wanted = str(survey.sid) if expected == "sid" else expected
    assert f"[{wanted}]" in person.text


def test_the_end_can_lead_elsewhere(standin: StandIn) -> None:
    """With autoredirect at once, without it by a link."""
    texts = {
        "surveyls_url": f"{standin.url}/?code={{GEMEENTE}}",
        "surveyls_urldescription": "Verder",
    }
    by_link = _survey(standin, sample_lss(texts=texts))
    person = Respondent(standin.url, by_link.sid, CODE)
    page = html.fromstring(person.answer({"ROL": "INW"}, _columns(by_link)))
    assert page.xpath("//a[text()='Verder']/@href") == [f"{standin.url}/?code={CODE}"]
    at_once = _survey(standin, sample_lss({"autoredirect": "Y"}, texts))
    person = Respondent(standin.url, at_once.sid, CODE)
    assert "Vragenlijsten" in person.answer({"ROL": "INW"}, _columns(at_once))


def test_the_same_browser_keeps_the_first_code_without_newtest(standin: StandIn) -> None:
    survey = _survey(standin, sample_lss())
    link = f"{standin.url}/index.php/{survey.sid}?GEMEENTE="
    with requests.Session() as browser:
        browser.headers["Connection"] = "close"
        for tail in ("GM1", "GM2", "GM3&newtest=Y"):
            browser.get(link + tail, timeout=10)
    column = survey.column_of("GEMEENTE")
    assert [row[column] for row in survey.responses.values()] == ["GM1", "GM3"]


def test_a_form_without_its_session_is_refused(standin: StandIn) -> None:
    """As is one whose response was removed meanwhile."""
    survey = _survey(standin, sample_lss())
    link = f"{standin.url}/index.php/{survey.sid}"
    bare = requests.post(link, {"move": "movenext"}, headers={"Connection": "close"}, timeout=10)
    assert bare.status_code == 400
    person = Respondent(standin.url, survey.sid, CODE)
    person.open()
    survey.delete_all()
    with pytest.raises(SurveyRefusedError, match="sessie is verlopen"):
        person.press("movenext")
    assert (
        _get(f"{standin.url}/index.php/printanswers/view?surveyid={survey.sid}").status_code == 400
    )


def test_without_a_welcome_page_opening_writes_a_row(standin: StandIn) -> None:
    survey = _survey(standin, sample_lss({"showwelcome": "N", "allowprev": "N"}))
    person = Respondent(standin.url, survey.sid)
    assert "Wat is uw rol?" in person.open()
    assert [row["lastpage"] for row in survey.responses.values()] == [None]
    assert "moveprev" not in person.page


def test_no_answer_can_be_left_out(standin: StandIn) -> None:
    survey = _survey(standin, sample_lss({"shownoanswer": "N", "showprogress": "N"}))
    person = Respondent(standin.url, survey.sid)
    person.open()
    person.press("movenext")
    page = person.press("movenext", {survey.column_of("ROL"): "INW"})
    assert "Geen antwoord" not in page
    assert "<progress" not in page
