"""The whole arrow, from content file to feedback page, through LimeSurvey's own public pages.

Everything goes through the command line and the web service as people use them; the same on the
stand-in and on a real LimeSurvey, with the tool itself and with a small second instrument.
"""

import io
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook

from plugin.installation import Installation
from plugin.settings import read_settings
from plugin.web import web_app
from survey_templates.codebook import label_code, text_code
from survey_templates.instrument import Instrument
from survey_templates.loader import default_text, parse
from tests.coordinator import show_all
from tests.respondent import Respondent
from tests.verification.conftest import Server
from tests.verification.office import Office, published

pytestmark = pytest.mark.exhaustive

SMALL = Path(__file__).parents[1] / "content" / "klein.yaml"
COMPLETE = {"GM0344": 7, "GM0363": 5}
LABELS = (1, 1, 4, 1, 4, 2, 4)
OK, NOT_FOUND = 200, 404


@pytest.fixture
def office(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """An installation on each server in turn."""
    return Office(server, tmp_path, capsys)


@pytest.fixture(params=["de tool", "een klein instrument"])
def content(request: pytest.FixtureRequest) -> tuple[Instrument, list[str]]:
    """An instrument, and the option that names its content file."""
    if request.param == "de tool":
        return parse(default_text(), "de tool"), []
    return parse(SMALL.read_text("utf-8"), SMALL.name), ["--content", str(SMALL)]


def test_the_whole_arrow(
    server: Server, office: Office, content: tuple[Instrument, list[str]], tmp_path: Path
) -> None:
    instrument, option = content
    sid = published(server, office, option, tmp_path)
    links = _with_municipalities(office)
    _answered(server, instrument, sid, links)

    assert f"{sum(COMPLETE.values()) + 3} antwoorden" in office.does("sync")
    counts = {str(row["code"]): row for row in office.tells("municipality", "list")}
    assert {code: row["klaar"] for code, row in counts.items()} == COMPLETE
    assert counts["GM0344"]["bezig"] == 1
    states = {row["wat"]: row["stand"] for row in office.tells("sync", "status")}
    assert (states["niet toegewezen"], states["proefantwoorden"]) == (1, 1)

    assert "staan klaar" in office.does("round", "close", "GM0344")
    with closing(Installation(read_settings(office.environ))) as installation:
        show_all(installation.workspace, sid, "GM0344")
    _agenda_is_right(office, instrument, tmp_path)
    _page_is_right(office, instrument, sid)
    about_the_round = [line for line in office.checks() if f"ronde {sid}" in line]
    assert len(about_the_round) == 5
    assert all(line.startswith("goed") for line in about_the_round), about_the_round


def test_a_deleted_response_is_hidden_and_a_second_run_changes_nothing(
    server: Server, office: Office, tmp_path: Path
) -> None:
    small = parse(SMALL.read_text("utf-8"), SMALL.name)
    sid = published(server, office, ["--content", str(SMALL)], tmp_path)
    links = _with_municipalities(office)
    _answered(server, small, sid, links)
    office.does("sync")
    assert "0 nieuw, 0 gewijzigd, 0 verdwenen" in office.does("sync")
    server.session.call("delete_response", sid, 1)
    assert "1 verdwenen" in office.does("sync")
    assert "0 verdwenen" in office.does("sync")


def _with_municipalities(office: Office) -> dict[str, str]:
    """The participation code of each municipality, from its link."""
    office.does("municipality", "add", *COMPLETE, "--invited", "9")
    links = office.tells("municipality", "links")
    return {str(row["code"]): str(row["link"]).rpartition("GEMEENTE=")[2] for row in links}


def _answered(server: Server, instrument: Instrument, sid: int, codes: dict[str, str]) -> None:
    columns = _columns(server, sid)
    for municipality, people in COMPLETE.items():
        for number in range(people):
            answers = _answers(instrument, municipality, number)
            page = Respondent(server.url, sid, codes[municipality]).answer(answers, columns)
            assert "Dank u wel" in page
    someone = _answers(instrument, "iemand", 0)
    Respondent(server.url, sid, codes["GM0344"]).answer(someone, columns, complete=False)
    Respondent(server.url, sid, "PROEF").answer(someone, columns)
    Respondent(server.url, sid, "GM0344-ZZZZZZ").answer(someone, columns)


def _columns(server: Server, sid: int) -> dict[str, str]:
    fields = server.session.call("get_fieldmap", sid)
    return {field["title"]: column for column, field in fields.items() if field.get("title")}


def _answers(instrument: Instrument, whose: str, number: int) -> dict[str, str]:
    roles = instrument.roles
    values = {"ROL": roles[number % 2].code}
    for question in instrument.questions:
        values[text_code(question.number)] = f"<b>{whose}</b> {number} =1+1 {{ROL}} é€😀"
        values[label_code(question.number)] = str(LABELS[number])
    return values


def _agenda_is_right(office: Office, instrument: Instrument, folder: Path) -> None:
    file = folder / "agenda.xlsx"
    office.does("agenda", "GM0344", "-o", str(file))
    book = load_workbook(io.BytesIO(file.read_bytes()))
    assert book.sheetnames == [
        "Toelichting",
        "Actieagenda",
        "Bespreekvolgorde",
        "Labels per vraag",
        "Antwoorden",
        "Inspiratie",
    ]
    cells = [
        str(cell.value) for row in book["Antwoorden"].iter_rows() for cell in row if cell.value
    ]
    shown = [text for text in cells if "<b>GM0344</b>" in text]
    assert len(shown) == COMPLETE["GM0344"] * len(instrument.questions)
    assert not any("GM0363" in text or "iemand" in text for text in cells)
    assert all("{ROL} é€😀" in text for text in shown)


def _page_is_right(office: Office, instrument: Instrument, sid: int) -> None:
    with _facilitator(office, "GM0344") as client:
        page = client.get(f"/ronde/{sid}/GM0344/terugkoppeling")
        words = page.get_data(as_text=True)
        assert page.status_code == OK
        assert "7 van 9" in words
        assert "Lijkt afgesproken, maar niet voor iedereen" in words
        assert "&lt;b&gt;GM0344&lt;/b&gt;" in words
        assert "GM0363" not in words
        read = " ".join(html.fromstring(words).text_content().split())
        assert [q.number for q in instrument.questions if q.text not in read] == []
        assert client.get(f"/ronde/{sid}/GM0363/terugkoppeling").status_code == NOT_FOUND
        agenda = client.get(f"/ronde/{sid}/GM0344/actieagenda.xlsx")
        assert load_workbook(io.BytesIO(agenda.data)).sheetnames[1] == "Actieagenda"


@contextmanager
def _facilitator(office: Office, municipality: str) -> Iterator[FlaskClient]:
    said = office.does("access", "invite", "--role", "begeleider", "--municipality", municipality)
    code = re.search(r"Code:\s+(\S+)", said)
    assert code
    with closing(Installation(read_settings(office.environ))) as installation:
        client = web_app(installation).test_client()
        page = client.get("/binnenkomen").get_data(as_text=True)
        token = html.fromstring(page).xpath("//input[@name='csrf_token']/@value")[0]
        client.post("/binnenkomen", data={"csrf_token": token, "code": code[1]})
        yield client
