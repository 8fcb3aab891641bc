"""The end page gives respondents their own answers, made by LimeSurvey from what they sent."""

from pathlib import Path

import pytest
from lxml import html

from survey_templates.codebook import Privacy
from survey_templates.definition import SurveyOptions, define
from survey_templates.loader import parse
from survey_templates.lss import write
from tests.respondent import Respondent
from tests.verification.conftest import Server

SMALL = Path(__file__).parents[1] / "content" / "klein.yaml"
SERVICE = "https://eigenkracht.example"
CODE = "GM0344-7K3F9Q"
HOSTILE = "<script>1</script> {ROL} 'één' & \"twee\"\nop twee regels"


@pytest.fixture
def end_page(server: Server) -> html.HtmlElement:
    """The end page of somebody with a hostile text and label 3, nothing, and a label 1."""
    instrument = parse(SMALL.read_text("utf-8"), SMALL.name)
    options = SurveyOptions(Privacy.CONFIDENTIAL, 5, SERVICE)
    sid = server.import_survey(write(define(instrument, options)))
    assert server.session.call("activate_survey", sid)["status"] == "OK"
    fields = server.session.call("get_fieldmap", sid)
    columns = {field["title"]: column for column, field in fields.items() if field.get("title")}
    given = {"ROL": instrument.roles[0].code, "V01": HOSTILE, "L01": "3", "L03": "1"}
    return html.fromstring(Respondent(server.url, sid, CODE).answer(given, columns))


def test_own_answers_and_labels_stand_on_the_end_page(end_page: html.HtmlElement) -> None:
    words = " ".join(end_page.text_content().split())
    assert " ".join(HOSTILE.split()) in words
    assert "Label 3: " in words
    assert "Label 1: " in words
    assert "U schreef hier niets op." in words
    assert "U koos geen label." in words
    assert CODE not in words


def test_inspiration_is_pointed_to_for_labels_3_and_4(end_page: html.HtmlElement) -> None:
    links = [str(link) for link in end_page.xpath("//a/@href") if "/inspiratie/" in str(link)]
    assert [link.rpartition("/")[2] for link in links] == ["1"]


def test_an_answer_keeps_its_lines_and_stays_text(end_page: html.HtmlElement) -> None:
    (answer,) = (each for each in end_page.xpath("//p[br]") if "één" in each.text_content())
    assert len(answer.xpath("./br")) == 2
    assert answer.xpath(".//script") == []


def test_no_link_leads_to_a_page_with_the_participation_code(end_page: html.HtmlElement) -> None:
    assert end_page.xpath("//a[contains(@href, 'printanswers')]") == []
