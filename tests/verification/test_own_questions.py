"""A municipality's own questions: only who comes through its link is asked them."""

from contextlib import closing
from pathlib import Path

import pytest
from lxml import html

from exporter.release import findings, own_findings
from plugin.installation import Installation
from plugin.settings import read_settings
from survey_templates.codebook import answer_codes, own_municipality
from survey_templates.definition import define
from survey_templates.instrument import Instrument
from survey_templates.lss import write
from tests.lime import OPTIONS, small_instrument
from tests.owning import asking
from tests.respondent import Respondent
from tests.verification.conftest import Server
from tests.verification.office import Office, published

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
    person, seen = Respondent(server.url, sid, code), list[str]()
    person.open()
    assert ("Na deze 4 vragen stelt uw gemeente nog" in person.text) == bool(ASKED[code])
    while "Dit waren alle vragen." not in person.text:
        person.press("movenext", fields)
        seen.append(person.text)
    person.press("movesubmit")
    questions = (FIRST, SECOND, THIRD)
    # The welcome, the role, four questions of the tool, and the last page.
    assert len(seen) == 6 + len(ASKED[code])
    assert {each for each in questions if each in " ".join(seen)} == ASKED[code].keys()
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


OWN = """\
gemeente: GM0344
vragen:
  - tekst: Wat doet 't buurthuis?
    toelichting: Denk aan gisteren.
"""
LABELS = {"GM0344": "4", "GM0363": "1"}


@pytest.mark.parametrize(
    "server", ["standin", pytest.param("live", marks=pytest.mark.live)], indirect=True
)
def test_from_a_file_to_a_release(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Built, published and answered; in one municipality the question is there, in no figure."""
    (own := tmp_path / "eigen.yaml").write_text(OWN, "utf-8")
    office = Office(server, tmp_path, capsys)
    small = str(Path(__file__).parents[1] / "content" / "klein.yaml")
    sid = published(server, office, ["--content", small, "--own-questions", str(own)], tmp_path)
    office.does("municipality", "add", *LABELS)
    columns = server.session.columns(sid)
    for row in office.tells("municipality", "links"):
        code, link = str(row["code"]), str(row["link"]).rpartition("GEMEENTE=")[2]
        given = {"ROL": "TEAM", "L01": LABELS[code], "V05GM0344": f"Van {code}", "L05GM0344": "3"}
        for _ in range(5):
            Respondent(server.url, sid, link).answer(given, columns)
    office.does("sync")
    assert "0 nieuw, 0 gewijzigd, 0 verdwenen" in office.does("sync")
    for code in LABELS:
        office.does("round", "close", code)
    with closing(Installation(read_settings(office.environ))) as installation:
        releases = installation.workspace.releases
        mine, other = (releases.latest(sid, code) for code in LABELS)
        assert mine
        assert other
        assert [each.counts.labels for each in own_findings(mine.release)] == [(0, 0, 5, 0)]
        assert own_findings(other.release) == ()
        assert len(findings(mine.release)) == len(findings(other.release)) == 4
        texts = [[text.text for text in releases.texts(each.id)] for each in (mine, other)]
    assert texts == [["Van GM0344"] * 5, []]
    about_the_round = [line for line in office.checks() if f"ronde {sid}" in line]
    assert all(line.startswith("goed") for line in about_the_round), about_the_round
