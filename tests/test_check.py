"""`check`: one line for everything, and the cure for what is not in order."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from plugin.commands.check import for_the_world
from plugin.health import Health
from plugin.installation import Installation
from plugin.settings import Settings, read_settings
from plugin.web import web_app
from survey_templates.codebook import Privacy
from survey_templates.definition import PRIVACY_SETTINGS
from sync.standin.remotecontrol import Canned
from tests.lime import ACCOUNTS, always
from tests.stores import Schemas
from tests.terminal import Terminal
from tests.workplace import workplace


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.transport.time.sleep", lambda _: None)


class Quiet(WSGIRequestHandler):
    """Without a line on the terminal for every request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def website(terminal: Terminal) -> Iterator[None]:
    """The web service of this installation, on the port that the settings name."""
    installation = Installation(read_settings(terminal.environ))
    port = int(terminal.environ["EIGENKRACHT_SERVICE_URL"].rpartition(":")[2])
    server = make_server("127.0.0.1", port, web_app(installation), request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()
    installation.close()


@pytest.fixture
def empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], unused_port: int
) -> Iterator[Terminal]:
    """A terminal without rounds, and without a website."""
    with workplace(tmp_path) as place:
        place.service_url = f"http://127.0.0.1:{unused_port}"
        yield Terminal(place, capsys, {"EIGENKRACHT_SERVICE_URL": place.service_url})


@pytest.fixture
def unused_port() -> int:
    with make_server("127.0.0.1", 0, lambda _, __: [], request_handler=Quiet) as server:
        return server.server_port


@pytest.fixture
def terminal(empty: Terminal) -> Terminal:
    """A terminal with a confidential round."""
    empty.place.add_round(Privacy.CONFIDENTIAL)
    return empty


STORES = (
    "opslag van de antwoorden (mirror, SQLite)",
    "opslag van rondes en agenda's (workspace, SQLite)",
)
LIMESURVEY = "LimeSurvey: adres, RemoteControl en aanmelden"
ACCOUNT = "account: niet meer rechten dan nodig"
ACTIVE, SETTINGS, QUESTIONS, ANSWERS = (
    "ronde: actief",
    "ronde: privacy-instellingen",
    "ronde: vragen zoals ze zijn gemaakt",
    "ronde: antwoorden mogen worden opgehaald",
)
FOLDERS = "LimeSurvey: mappen zijn dicht"
PULLED = "ronde: antwoorden komen binnen"
WEBSITE = "website (127.0.0.1)"
ALL = (*STORES, LIMESURVEY, ACCOUNT, ACTIVE, SETTINGS, QUESTIONS, ANSWERS, FOLDERS, PULLED, WEBSITE)


def lines(terminal: Terminal) -> list[str]:
    """The lines of `check`, without the number of the round."""
    code = terminal.run("check")
    found = [line for line in terminal.out.splitlines() if line]
    assert code == any(line.startswith("let op  ") for line in found)
    assert all(line.startswith(("goed    ", "let op  ")) for line in found)
    if terminal.place.rounds:
        found = [line.replace(f"ronde {terminal.place.sid}:", "ronde:") for line in found]
    return found


def wrong(terminal: Terminal) -> str:
    """The one line that is not good, but for the website, which does not run in these tests."""
    (line,) = [
        line.removeprefix("let op  ")
        for line in lines(terminal)
        if line.startswith("let op") and WEBSITE not in line
    ]
    return line


def test_all_in_order(terminal: Terminal) -> None:
    terminal.place.answer(2)
    with website(terminal):
        assert lines(terminal) == [f"goed    {subject}" for subject in ALL]
        assert terminal.run("check") == 0


def test_every_round_is_looked_at(terminal: Terminal) -> None:
    terminal.place.add_round(Privacy.OPEN)
    terminal.run("check")
    for each in terminal.place.rounds:
        assert terminal.out.count(f"ronde {each.survey_id}: ") == 5


def test_a_worker_that_gives_no_sign(terminal: Terminal) -> None:
    """The website works, so it is not what has to be mended."""
    lived = datetime.now(UTC) - timedelta(days=1)
    place = terminal.place
    with website(terminal):
        place.workspace.heartbeats.beat(lived, timedelta(minutes=5))
        assert not [line for line in lines(terminal) if line.startswith("let op")]
        place.workspace.statuses.run_ended(place.sid, lived, "")
        assert wrong(terminal).startswith(f"{PULLED}: De antwoorden zijn voor het laatst opgehaald")
        assert "gaf op" in wrong(terminal)
        assert f"goed    {WEBSITE}" in lines(terminal)


def test_a_round_that_is_closed_needs_no_answers(terminal: Terminal) -> None:
    place = terminal.place
    place.workspace.statuses.run_ended(place.sid, datetime.now(UTC) - timedelta(days=9), "")
    assert [line for line in lines(terminal) if PULLED in line]
    for each in place.workspace.rounds.municipalities(place.sid):
        place.workspace.rounds.set_closed(place.sid, each.code, place.now)
    assert not [line for line in lines(terminal) if PULLED in line]


def test_a_website_without_its_store(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    with website(terminal):
        monkeypatch.setattr("plugin.service.health_of", lambda *_: Health("let op"))
        assert lines(terminal)[-1].startswith(
            f"let op  {WEBSITE}: De website kan haar opslag niet gebruiken."
        )


def test_a_website_that_does_not_run(terminal: Terminal) -> None:
    assert lines(terminal)[-1].startswith(
        f"let op  {WEBSITE}: De website antwoordt niet. Start hem met"
    )


def test_a_website_without_a_certificate_that_is_trusted(terminal: Terminal) -> None:
    with website(terminal):
        address = terminal.environ["EIGENKRACHT_SERVICE_URL"]
        terminal.environ["EIGENKRACHT_SERVICE_URL"] = address.replace("http:", "https:")
        assert lines(terminal)[-1].startswith(
            f"let op  {WEBSITE}: De beveiligde verbinding met de website lukt niet."
        )


def test_a_website_that_is_another(terminal: Terminal) -> None:
    terminal.environ["EIGENKRACHT_SERVICE_URL"] = terminal.place.url + "/index.php/admin"
    assert lines(terminal)[-1] == f"let op  {WEBSITE}: De website meldt een fout (404)."


def test_a_question_that_changed_is_named_with_since_when_and_its_cure(terminal: Terminal) -> None:
    questions = terminal.place.survey.questions
    terminal.place.sync()
    lost = next(each for each in questions if each.code == "L02")
    questions.remove(lost)
    terminal.place.sync()
    (line,) = [line for line in lines(terminal) if "Vraag L02: ontbreekt in LimeSurvey" in line]
    assert "sinds 14 april 2027" in line
    assert "Zet de vraag in LimeSurvey terug" in line
    questions.append(lost)
    terminal.place.sync()
    assert not [line for line in lines(terminal) if "Vraag L02" in line]


@pytest.mark.parametrize(
    ("privacy", "has_next"), [(Privacy.CONFIDENTIAL, False), (Privacy.OPEN, True)]
)
def test_a_mirror_that_was_lost_is_told(
    empty: Terminal, tmp_path: Path, privacy: Privacy, *, has_next: bool
) -> None:
    place = empty.place
    place.add_round(privacy)
    place.answer(6)
    place.close()
    told = "ronde: wie er in een bekeken uitkomst zit"
    lost = f"sqlite:///{tmp_path}/anew.sqlite3"
    kept = empty.environ["EIGENKRACHT_MIRROR_URL"]
    assert not [line for line in lines(empty) if told in line]
    empty.environ["EIGENKRACHT_MIRROR_URL"] = lost
    assert not [line for line in lines(empty) if told in line]
    place.see()
    (line,) = [line for line in lines(empty) if told in line]
    assert "Onbekend bij: Utrecht." in line
    assert ("Een nieuwe uitkomst komt daar niet." in line) != has_next
    empty.environ["EIGENKRACHT_MIRROR_URL"] = kept
    assert not [line for line in lines(empty) if told in line]


def test_a_survey_that_is_not_active(terminal: Terminal) -> None:
    terminal.place.survey.deactivate()
    assert wrong(terminal) == f"{ACTIVE}: Activeer de vragenlijst in LimeSurvey."
    assert not [line for line in lines(terminal) if SETTINGS in line]


def test_a_survey_that_is_gone(terminal: Terminal) -> None:
    terminal.place.standin.world.surveys.clear()
    assert wrong(terminal).startswith(f"{ACTIVE}: LimeSurvey weigert")


@pytest.mark.parametrize("name", PRIVACY_SETTINGS)
def test_a_setting_that_is_not_safe(terminal: Terminal, name: str) -> None:
    settings = terminal.place.survey.settings
    settings[name] = "N" if settings[name] == "Y" else "Y"
    unsafe = [line for line in lines(terminal) if SETTINGS in line]
    assert unsafe[0].startswith(
        f"let op  {SETTINGS}: Deze instellingen bewaren meer dan is beloofd: {name}."
    )


def change(terminal: Terminal, code: str, **changes: Any) -> None:
    """Change a question in LimeSurvey."""
    questions = terminal.place.survey.questions
    place = next(place for place, each in enumerate(questions) if each.code == code)
    questions[place] = replace(questions[place], **changes)


def remove(terminal: Terminal, code: str) -> None:
    """Remove a question in LimeSurvey."""
    questions = terminal.place.survey.questions
    questions.remove(next(each for each in questions if each.code == code))


def test_a_question_that_was_changed(terminal: Terminal) -> None:
    change(terminal, "V02", text="Iets anders")
    line = wrong(terminal)
    assert line.startswith(f"{QUESTIONS}: Er is iets gewijzigd in LimeSurvey (1 keer)")
    assert "om te beginnen vraag V02, tekst: verwacht" in line


def test_a_threshold_that_was_changed(terminal: Terminal) -> None:
    """The round keeps its own mark: the survey cannot talk its way out."""
    place = terminal.place
    threes = place.add_round(Privacy.CONFIDENTIAL, threshold=3)
    surveys = place.standin.world.surveys
    surveys[place.sid].questions = surveys[threes.survey_id].questions
    surveys[place.sid].groups = surveys[threes.survey_id].groups
    assert wrong(terminal).startswith(QUESTIONS)


def test_a_question_that_is_gone(terminal: Terminal) -> None:
    remove(terminal, "L02")
    found = [line for line in lines(terminal) if ANSWERS in line]
    assert found == [f"let op  {ANSWERS}: Deze vragen ontbreken: L02."]


def test_a_mark_that_is_gone(terminal: Terminal) -> None:
    remove(terminal, "KENMERK")
    assert wrong(terminal).startswith(QUESTIONS)


def test_answers_that_may_not_be_read(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citric.session.random.randint", lambda *_: 1)
    refusal = '{"id": 1, "result": {"status": "No permission"}, "error": null}'
    terminal.place.standin.fault = always("export_responses", Canned(body=refusal))
    assert "weigert de opdracht export_responses" in wrong(terminal)


def test_a_super_administrator_has_too_many_rights(terminal: Terminal) -> None:
    terminal.environ |= {
        "LIMESURVEY_USERNAME": "admin",
        "LIMESURVEY_PASSWORD": ACCOUNTS["admin"],
    }
    assert wrong(terminal).startswith(f"{ACCOUNT}: Dit account is superbeheerder.")


def test_limesurvey_that_is_down(terminal: Terminal) -> None:
    terminal.place.standin.stop()
    assert wrong(terminal).startswith(f"{LIMESURVEY}: LimeSurvey is niet bereikbaar")


def test_settings_that_are_missing(terminal: Terminal) -> None:
    terminal.environ["LIMESURVEY_PASSWORD"] = ""
    assert wrong(terminal).startswith(f"{LIMESURVEY}: LIMESURVEY_URL, LIMESURVEY_USERNAME en")


def test_no_round_yet(empty: Terminal) -> None:
    assert wrong(empty) == "rondes: Er is nog geen ronde. Begin met ‘survey publish’."


def test_stores_that_were_not_there_are_made(empty: Terminal) -> None:
    folder = empty.place.folder / "nieuw"
    empty.environ |= {
        "EIGENKRACHT_MIRROR_URL": f"sqlite:///{folder}/mirror.sqlite3",
        "EIGENKRACHT_WORKSPACE_URL": f"sqlite:///{folder}/workspace.sqlite3",
    }
    assert lines(empty)[:2] == [f"goed    {subject}" for subject in STORES]


def test_what_is_wrong_with_a_store_that_works(
    schemas: Schemas, capsys: pytest.CaptureFixture[str]
) -> None:
    with workplace(schemas) as place:
        schemas.cluster.do(f"ALTER ROLE {schemas.roles['mirror']} SUPERUSER")
        first, second, *_ = lines(Terminal(place, capsys))
    subject = "opslag van de antwoorden (mirror, PostgreSQL)"
    assert first.startswith(f"let op  {subject}: Deze rol mag alles in de database.")
    assert second == "goed    opslag van rondes en agenda's (workspace, PostgreSQL)"


@pytest.mark.parametrize(
    ("name", "subject"),
    [("EIGENKRACHT_MIRROR_URL", STORES[0]), ("EIGENKRACHT_WORKSPACE_URL", STORES[1])],
)
def test_a_store_that_does_not_open(terminal: Terminal, name: str, subject: str) -> None:
    terminal.environ[name] = "sqlite:////proc/nergens/x.sqlite3"
    found = [line for line in lines(terminal) if line.startswith("let op") and WEBSITE not in line]
    assert found[0].startswith(f"let op  {subject}: ")
    # Whether LimeSurvey may be tried stands in the mirror.
    not_looked_at = f"let op  {LIMESURVEY}: Niet bekeken. Herstel eerst de opslag"
    rest = [line.startswith(not_looked_at) for line in found[1:]]
    assert rest == [True] * (subject == STORES[0])


def test_a_login_that_was_refused_lately_is_not_tried_again(terminal: Terminal) -> None:
    right = terminal.environ["LIMESURVEY_PASSWORD"]
    terminal.environ["LIMESURVEY_PASSWORD"] = "fout"
    assert terminal.run("sync") == 4
    before = terminal.place.standin.calls.count("get_session_key")
    assert wrong(terminal).startswith(f"{LIMESURVEY}: LimeSurvey weigerde het inloggen.")
    assert terminal.place.standin.calls.count("get_session_key") == before
    terminal.environ["LIMESURVEY_PASSWORD"] = right
    assert f"goed    {LIMESURVEY}" in lines(terminal)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, []),
        ({"service_url": "http://127.0.0.1:8000"}, []),
        (
            {"service_url": "https://dienst.example"},
            ["EIGENKRACHT_PROXIES", "EIGENKRACHT_SECURITY_CONTACT"],
        ),
        (
            {"service_url": "https://dienst.example", "proxies": 1},
            ["EIGENKRACHT_SECURITY_CONTACT"],
        ),
        (
            {
                "service_url": "https://dienst.example",
                "proxies": 1,
                "security_contact": "mailto:meldpunt@dienst.example",
            },
            [],
        ),
    ],
)
def test_a_website_for_others_needs_two_things_more(
    given: dict[str, Any], named: list[str]
) -> None:
    cures = [verdict.cure for verdict in for_the_world(Settings(**given)) if verdict.cure]
    assert len(cures) == len(named)
    assert all(name in cure for name, cure in zip(named, cures, strict=True))
