"""The commands as people give them: exit codes, what is said, and what is never said."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import SQLAlchemyError

from plugin.cli import eigenkracht, run
from plugin.workspace.rounds import Rounds
from survey_templates.codebook import Privacy
from sync.standin.remotecontrol import Canned, Fault
from tests.lime import ACCOUNTS, CODES, always
from tests.terminal import Terminal
from tests.workplace import MINE, OTHER, workplace

HTML = "<!DOCTYPE html><html><title>Welkom</title><body>Een pagina</body></html>"
NOWHERE = "https://127.0.0.1:9"
TEXT = "GEHEIM-WAT-IEMAND-SCHREEF"
REFUSED, MISUSED, AWAY, WRONG, CONTRADICTS = 1, 2, 3, 4, 5


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.transport.time.sleep", lambda _: None)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal without rounds."""
    with workplace(tmp_path) as place:
        yield Terminal(place, capsys)


@pytest.fixture
def terminal(empty: Terminal) -> Terminal:
    """A terminal with a confidential round of two municipalities."""
    empty.place.add_round(Privacy.CONFIDENTIAL)
    return empty


# Exit codes


def test_no_responses_yet_is_an_answer_too(terminal: Terminal) -> None:
    assert f"Ronde {terminal.place.sid}: 0 antwoorden, waarvan 0 af" in terminal.does("sync")


def test_a_sync_tells_what_it_found(terminal: Terminal) -> None:
    terminal.place.answer(3)
    terminal.place.answer(2, complete=False)
    said = terminal.does("sync")
    assert "5 antwoorden, waarvan 3 af; 5 nieuw, 0 gewijzigd, 0 verdwenen" in said
    assert "Ophalen" in terminal.err


EMPTY_ANSWER = Canned(content_type="text/html", body="")


@pytest.mark.parametrize(
    ("fault", "code", "says"),
    [
        (lambda _, __: EMPTY_ANSWER, WRONG, "RemoteControl staat uit"),
        (lambda _, __: Canned(content_type="text/html", body=HTML), WRONG, "een webpagina"),
        (always("get_summary", Canned(body=HTML)), WRONG, "een webpagina"),
        (always("get_summary", Canned(status=503)), AWAY, "HTTP 503"),
        (always("get_summary", Canned(body='{"id": 1, "resu')), AWAY, "niet te lezen"),
        (always("export_responses", Canned(status=429)), AWAY, "HTTP 429"),
    ],
    ids=["off", "page", "page later", "down", "cut off", "too busy"],
)
def test_when_limesurvey_does_not_do_what_it_should(
    terminal: Terminal, fault: Fault, code: int, says: str
) -> None:
    terminal.place.standin.fault = fault
    said = terminal.refuses(code, "sync")
    assert said.splitlines()[-1].startswith("Fout: ")
    assert says in said
    assert HTML not in terminal.all_output


def test_when_limesurvey_is_down(terminal: Terminal) -> None:
    terminal.place.standin.stop()
    assert "niet bereikbaar" in terminal.refuses(AWAY, "sync")


@pytest.mark.parametrize("command", [["sync"], ["survey", "register", "1"], ["check"]])
def test_a_wrong_password_is_tried_once(terminal: Terminal, command: list[str]) -> None:
    terminal.environ["LIMESURVEY_PASSWORD"] = TEXT
    terminal.place.standin.calls.clear()
    assert terminal.run(*command) == (REFUSED if command == ["check"] else WRONG)
    assert "weigert het inloggen" in terminal.all_output
    assert terminal.place.standin.calls.count("get_session_key") == 1
    assert TEXT not in terminal.all_output


def test_a_survey_that_is_not_active(terminal: Terminal) -> None:
    terminal.place.survey.deactivate()
    assert "niet actief" in terminal.refuses(WRONG, "sync")


def test_a_survey_that_is_gone(terminal: Terminal) -> None:
    terminal.place.standin.world.surveys.clear()
    assert "bestaat niet" in terminal.refuses(WRONG, "sync")


def test_limesurvey_that_contradicts_itself(terminal: Terminal) -> None:
    questions = terminal.place.survey.questions
    questions.remove(next(each for each in questions if each.code == "V02"))
    assert "ontbreken vragen: V02" in terminal.refuses(CONTRADICTS, "sync")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"LIMESURVEY_URL": "x"}, "klopt niet: LIMESURVEY_URL"),
        ({"LIMESURVEY_URL": ""}, "moeten zijn ingevuld"),
        ({"LIMESURVEY_USERNAME": ""}, "moeten zijn ingevuld"),
        ({"LIMESURVEY_PASSWORD": ""}, "moeten zijn ingevuld"),
        ({"LIMESURVEY_URL": NOWHERE, "LIMESURVEY_CA_BUNDLE": "/nergens/x"}, "certificaten"),
        ({"LIMESURVEY_URL": "http://geheim:woord@127.0.0.1"}, "Haal dat uit het adres"),
    ],
)
def test_settings_that_are_not_as_they_should_be(
    terminal: Terminal, change: dict[str, str], says: str
) -> None:
    terminal.environ |= change
    said = terminal.refuses(WRONG, "sync")
    assert says in said
    assert "geheim" not in said


@pytest.mark.parametrize(
    "address", ["geen adres", "nergens://x/y", "sqlite:////proc/nergens/x.sqlite3"]
)
def test_a_store_that_cannot_be_opened(terminal: Terminal, address: str) -> None:
    terminal.environ["EIGENKRACHT_WORKSPACE_URL"] = address
    assert "database" in terminal.refuses(REFUSED, "round", "list")


def test_a_database_error_is_told_without_its_text(terminal: Terminal) -> None:
    with patch.object(Rounds, "all", side_effect=SQLAlchemyError(TEXT)):
        said = terminal.refuses(REFUSED, "round", "list")
    assert said == "Fout: De opslag weigert (SQLAlchemyError).\n"


def test_no_store_stays_open(terminal: Terminal) -> None:
    folder = terminal.place.folder / "nieuw"
    for name in "mirror", "workspace":
        terminal.environ[f"EIGENKRACHT_{name.upper()}_URL"] = f"sqlite:///{folder}/{name}.sqlite3"
    terminal.run("check")
    assert len(list(folder.iterdir())) == 2
    open_files = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.exists()]
    assert not [each for each in open_files if each.startswith(str(folder))]


def test_ctrl_c_is_no_accident(terminal: Terminal) -> None:
    with patch.object(Rounds, "all", side_effect=KeyboardInterrupt):
        assert terminal.run("round", "list") == 130
    assert "Traceback" not in terminal.all_output


@pytest.mark.parametrize(
    "args",
    [
        ["nergens"],
        ["sync", "--watch", "0"],
        ["sync", "--watch", "5", "--round", "1"],
        ["survey", "build", "-o", "x.lss"],
        ["survey", "build", "-o", "x.lss", "--privacy", "geheim"],
        ["survey", "build", "-o", "x.lss", "--privacy", "open", "--threshold", "2"],
        ["survey", "build", "--privacy", "open"],
        ["municipality", "add"],
        ["municipality", "add", "GM0344", "--invited", "0"],
        ["municipality", "invited", "GM0344", "0"],
        ["municipality", "invited", "GM0344", "veel"],
        ["demo", "--port", "80"],
    ],
    ids=" ".join,
)
def test_what_is_used_wrongly(empty: Terminal, args: list[str]) -> None:
    assert empty.refuses(MISUSED, *args)


# Rounds


@pytest.mark.parametrize(
    "args",
    [
        ["sync"],
        ["municipality", "list"],
        ["round", "close", MINE],
        ["agenda", MINE, "-o", "x.xlsx"],
    ],
    ids=" ".join,
)
def test_without_a_round_there_is_nothing_to_do(empty: Terminal, args: list[str]) -> None:
    assert empty.refuses(REFUSED, *args) == "Fout: Er is geen ronde.\n"
    assert "Ronde 7 is er niet." in empty.refuses(REFUSED, *args, "--round", 7)


def test_with_several_rounds_they_are_listed(terminal: Terminal) -> None:
    terminal.place.add_round(Privacy.OPEN)
    one, other = (each.survey_id for each in terminal.place.rounds)

    said = terminal.refuses(REFUSED, "sync")

    assert "Kies er een met --round" in said
    assert f"  {one}  " in said
    assert f"  {other}  " in said
    assert f"Ronde {other}:" in terminal.does("sync", "--round", other)


def test_the_only_round_that_is_open_is_meant(terminal: Terminal) -> None:
    terminal.place.add_round(Privacy.CONFIDENTIAL)
    one, other = (each.survey_id for each in terminal.place.rounds)
    terminal.does("round", "close", MINE, "--round", one)
    assert f"  {one}  " in terminal.refuses(REFUSED, "sync")
    terminal.does("round", "close", OTHER, "--round", one)
    assert f"Ronde {other}:" in terminal.does("sync")
    for code in MINE, OTHER:
        terminal.does("round", "close", code, "--round", other)
    assert f"  {one}  " in terminal.refuses(REFUSED, "sync")


def test_a_round_without_municipalities_is_open(terminal: Terminal) -> None:
    one = terminal.place.round
    other = replace(one, survey_id=one.survey_id + 1)
    terminal.place.workspace.rounds.register(other)
    for code in MINE, OTHER:
        terminal.does("round", "close", code, "--round", one.survey_id)
    terminal.does("municipality", "add", "GM0014")
    assert terminal.place.workspace.rounds.municipality(other.survey_id, "GM0014")


def test_a_municipality_is_closed_and_opened_again(terminal: Terminal) -> None:
    terminal.place.answer(5)
    said = terminal.does("round", "close", MINE.lower())
    assert said == "Utrecht is gesloten. De terugkoppeling en de actieagenda staan klaar.\n"
    assert terminal.place.release.release.people == 5
    assert "weer open" in terminal.does("round", "reopen", MINE)


def test_closing_while_limesurvey_is_down_is_no_failure(terminal: Terminal) -> None:
    terminal.place.standin.stop()
    assert "Ophalen lukte niet" in terminal.does("round", "close", MINE)


def test_an_open_round_is_not_closed(empty: Terminal) -> None:
    empty.place.add_round(Privacy.OPEN)
    assert "open ronde" in empty.refuses(REFUSED, "round", "close", MINE)
    found = empty.place.workspace.rounds.municipality(empty.place.sid, MINE)
    assert found
    assert found.closed_at is None


@pytest.mark.parametrize(
    "args",
    [
        ["round", "close"],
        ["round", "reopen"],
        ["municipality", "links"],
        ["agenda", "-o", "x.xlsx"],
    ],
    ids=" ".join,
)
def test_a_municipality_that_does_not_take_part(terminal: Terminal, args: list[str]) -> None:
    assert "Gemeente GM0014 doet niet mee" in terminal.refuses(REFUSED, *args, "GM0014")


# What is never said


def test_no_password_token_or_text_is_ever_said(
    terminal: Terminal, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    place = terminal.place
    place.answer(6, text=TEXT)
    for args in (
        ["sync"],
        ["check"],
        ["round", "close", MINE],
        ["agenda", MINE, "-o", str(tmp_path / "x.xlsx")],
        ["municipality", "list"],
        ["round", "list"],
        ["sync", "status"],
        ["access", "list"],
    ):
        terminal.run(*args)
    place.standin.fault = always("export_responses", Canned(status=500, body=TEXT))
    terminal.run("sync")
    place.standin.fault = always("get_summary", Canned(body=f'{{"id": 1, "error": "{TEXT}"}}'))
    terminal.run("sync")
    place.standin.fault = None
    keys = list(place.standin.world.sessions)
    place.survey.questions.clear()
    terminal.run("sync")

    said = terminal.all_output + caplog.text
    assert "antwoorden, waarvan" in said
    for secret in TEXT, ACCOUNTS["koppeling"], *keys, *CODES:
        assert secret not in said


def test_the_code_of_an_invitation_is_said_once(
    terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = terminal.does("access", "invite", "--role", "beheerder")
    code = said.split("Code:")[1].split()[0]
    terminal.does("access", "list")
    terminal.tells("access", "list")
    terminal.does("access", "revoke", 1)
    assert terminal.all_output.count(code) == 1
    assert code not in caplog.text


# Help


def test_every_command_explains_itself_in_dutch() -> None:
    """Each has a first line that is a sentence."""
    assert run(["--help"], {}) == 0
    for name, command in eigenkracht.commands.items():
        answer = CliRunner().invoke(eigenkracht, [name, "--help"])
        assert answer.exit_code == 0
        assert (command.help or "").partition("\n")[0].endswith(".")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"], {}) == 0
    assert capsys.readouterr().out.strip().count(".") >= 1
