"""The demo: the whole arrow on made-up answers, once and while it runs."""

import re
import signal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click
import pytest
import requests
from flask import Flask
from lxml import html

from plugin import demo
from plugin.made_up import AGAIN, GROUPS, REGION, MadeUpGroup, read_texts, responses
from plugin.municipalities import MADE_UP
from plugin.permissions import ActorRole
from plugin.settings import Settings
from survey_templates.codebook import given_answers, given_role
from survey_templates.instrument import Instrument
from sync.standin.server import StandIn
from tests.program import PATIENCE, Program, running, unused_port, wait_until
from tests.respondent import Respondent

MINE = "Wij bellen elkaar elke maandag, en dat heeft niemand verzonnen."

# What is made up


@pytest.mark.parametrize(
    "group",
    demo.EVERYBODY,
    ids=lambda group: f"{group.municipality}{'-again' if group.again else ''}",
)
def test_what_is_made_up_is_the_same_every_time_and_fits_the_instrument(
    group: MadeUpGroup, instrument: Instrument
) -> None:
    made = responses(group, instrument, "GM9901-7K3F9Q", read_texts())
    assert made == responses(group, instrument, "GM9901-7K3F9Q", read_texts())
    assert len(made) == group.complete + group.begun
    given = [answer for values in made for answer in given_answers(instrument, values)]
    texts = [(answer.question, answer.text) for answer in given if answer.text]
    assert len(texts) == len(set(texts))
    assert all(given_role(instrument, values) for values in made)
    assert all(values["GEMEENTE"] == "GM9901-7K3F9Q" for values in made)
    labels = {answer.label for answer in given}
    assert labels <= {None, 1, 2, 3, 4}


def test_every_made_up_municipality_takes_part_in_its_own_way() -> None:
    assert [group.municipality for group in GROUPS] == [each.code for each in MADE_UP]
    assert any(group.complete < demo.THRESHOLD for group in GROUPS if group.closes)
    assert any(group.complete >= demo.THRESHOLD for group in GROUPS if group.closes)
    assert any(not group.closes for group in GROUPS)


def test_the_texts_are_of_the_questions_and_labels_of_the_tool(instrument: Instrument) -> None:
    texts = read_texts()
    assert set(texts) == {question.number for question in instrument.questions}
    assert all(set(labels) <= {1, 2, 3, 4} for labels in texts.values())


# Once


def test_the_whole_arrow_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    people = sum(group.complete + group.begun for group in demo.EVERYBODY)
    complete = sum(group.complete for group in demo.EVERYBODY)

    read, open_pages = list[str](), demo._open_pages

    def reading(made: demo.Demo, app: Flask) -> int:
        read.extend(what_a_coordinator_reads(made, app))
        return open_pages(made, app)

    monkeypatch.setattr(demo, "_open_pages", reading)

    demo.check()

    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.splitlines() == [
        "Vragenlijsten gemaakt: 3 (vertrouwelijk en open), elk 15 vragen.",
        "In LimeSurvey gezet, teruggelezen en gecontroleerd: 3 vragenlijsten.",
        "Gemeenten toegevoegd: 6, alle verzonnen.",
        f"Ingevuld door verzonnen mensen: {people} keer.",
        f"Opgehaald: {people} antwoorden, waarvan {complete} af.",
        "Gesloten: 4 keer.",
        "Vrijgegeven: 4 keer.",
        "Teksten beoordeeld: 453; de rest kunt u zelf beoordelen.",
        "Vastgelegd in een verzonnen bijeenkomst: 6; en een verzonnen regio.",
        "Actieagenda's in Excel: 7.",
        "Pagina's geopend: 14.",
        "Alles werkt.",
    ]
    assert list(tmp_path.iterdir()) == []
    assert all("verzonnen" in page for page in read)
    late, region, moved = read
    assert "te laat" in late
    assert REGION in region
    assert "Wij leggen dit vast in de werkwijze. (verzonnen)" in moved


def what_a_coordinator_reads(made: demo.Demo, app: Flask) -> list[str]:
    """What is late, a region, and what moved since the first round."""
    client = app.test_client()
    demo.sign_in(client, demo._invite(made, ActorRole.COORDINATOR, AGAIN.municipality))
    first, second = (made.rounds[AGAIN.privacy, again].survey_id for again in (False, True))
    paths = ("/opvolging", f"/ronde/{first}/regio/1", f"/ronde/{second}/GM9901/vorige-ronde")
    pages = [html.fromstring(client.get(path).get_data(as_text=True)) for path in paths]
    return [" ".join(page.text_content().split()) for page in pages]


def test_a_page_that_does_not_open_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "sign_in", lambda _client, _code: None)
    with pytest.raises(click.ClickException, match="terugkoppeling opent niet"):
        demo.check()


def test_a_port_that_is_taken_is_not_used() -> None:
    with StandIn(accounts={"admin": "geheim"}) as standin:
        taken = int(standin.url.rpartition(":")[2])
        assert demo.free_port(taken) not in {0, taken}
    free = unused_port()
    assert demo.free_port(free) == free


# While it runs


def environ(tmp_path: Path) -> dict[str, str]:
    """Settings of an installation of somebody's own, which the demo must leave alone."""
    own = f"sqlite:///{tmp_path}/eigen"
    return {
        "EIGENKRACHT_MIRROR_URL": f"{own}-mirror.sqlite3",
        "EIGENKRACHT_WORKSPACE_URL": f"{own}-workspace.sqlite3",
        "LIMESURVEY_URL": "https://vragen.example",
    }


def test_a_visitor_sees_an_own_answer_come_in(tmp_path: Path) -> None:
    port = unused_port()
    folder = tmp_path / "tijdelijk"
    own = environ(tmp_path)
    with running(folder, "demo", "--port", str(port), environ=own) as program:
        said = links_of(program)
        service = requests.Session()
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{address}/healthz"))
        sign_in(service, address, code_of(said, "coordinator", "Proefmeer"))
        assert service.get(f"{address}/rondes", timeout=PATIENCE).ok
        survey = survey_of(said, "Proefmeer")
        page = f"{address}/ronde/{survey['sid']}/GM9906/terugkoppeling"
        assert "Nog niemand is klaar" in service.get(page, timeout=PATIENCE).text

        answer(survey)

        wait_until(lambda: MINE in service.get(page, timeout=PATIENCE).text)
        assert "1 van 5" in service.get(page, timeout=PATIENCE).text
        assert "1 van 5" in " ".join(
            html.fromstring(service.get(f"{address}/rondes", timeout=PATIENCE).text)
            .text_content()
            .split()
        )
        assert list(folder.iterdir())

        code, last = program.end(signal.SIGINT)
    assert (code, last.strip()) == (0, "")
    assert list(folder.iterdir()) == []
    assert not list(tmp_path.glob("eigen*"))


def test_it_ends_in_good_order_while_it_is_being_prepared(tmp_path: Path) -> None:
    folder = tmp_path / "tijdelijk"
    with running(folder, "demo", "--port", str(unused_port()), environ={}) as program:
        program.lines_until("Vragenlijsten gemaakt")
        code, last = program.end(signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    assert "Traceback" not in last
    assert list(folder.iterdir()) == []


def links_of(program: Program) -> str:
    """What it says when it is ready, up to the last link."""
    said = program.lines_until("Proefmeer (verzonnen), open:") + program.lines_until("GEMEENTE=")
    return "\n".join(said)


def answers(address: str) -> bool:
    """Whether the website is there."""
    try:
        return requests.get(address, timeout=1).ok
    except (requests.ConnectionError, requests.Timeout):
        return False


def code_of(said: str, role: str, name: str) -> str:
    """The code that the demo hands out for a role."""
    found = re.search(rf"^  (\S+)   {role} {name}", said, re.MULTILINE)
    assert found, said
    assert f"/binnenkomen#{found[1]}" in said
    return found[1]


def sign_in(service: requests.Session, address: str, code: str) -> None:
    """Come in with an invitation's code."""
    page = html.fromstring(service.get(f"{address}/binnenkomen", timeout=PATIENCE).text)
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    data = {"csrf_token": str(token), "code": code}
    service.post(f"{address}/binnenkomen", data=data, timeout=PATIENCE).raise_for_status()


def survey_of(said: str, name: str) -> dict[str, str]:
    """The server, the survey and the participation code in a printed link."""
    found = re.search(rf"{name} \(verzonnen\), open:\n\s+(\S+)", said)
    assert found, said
    link = urlsplit(found[1])
    query = parse_qs(link.query)
    sid = link.path.rpartition("/")[2]
    return {
        "server": f"{link.scheme}://{link.netloc}",
        "sid": sid,
        "code": query["GEMEENTE"][0],
    }


def answer(survey: dict[str, str]) -> None:
    """Go through the pages as a visitor: a text where one can write, else the first choice."""
    visitor = Respondent(survey["server"], int(survey["sid"]), survey["code"])
    visitor.open()
    while forms := html.fromstring(visitor.page).xpath("//form[@id='limesurvey']"):
        button = forms[0].xpath(".//button[contains(@value, 'next') or contains(@value, 'submit')]")
        choices = forms[0].xpath(".//input[@type='radio']")
        fields = {choice.get("name"): choice.get("value") for choice in reversed(choices)}
        fields |= dict.fromkeys(forms[0].xpath(".//textarea/@name"), MINE)
        visitor.press(str(button[0].get("value")), fields)
    assert "Dank u wel" in visitor.text


def test_the_demo_has_settings_of_its_own(tmp_path: Path) -> None:
    found = demo._settings("http://127.0.0.1:1", "geheim", 8000, tmp_path)
    assert isinstance(found, Settings)
    assert str(tmp_path) in found.mirror_url
    assert str(tmp_path) in found.workspace_url
    assert found.listen_address == ("127.0.0.1", 8000)
