"""The commands about the survey: build, publish, register, codebook, and `content check`."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from plugin.commands.context import write_file
from plugin.invitation import ON_A_TABLET
from survey_templates.codebook import Privacy
from survey_templates.definition import SurveyDefinition
from sync.remotecontrol import LimeSurvey
from sync.standin.remotecontrol import Canned
from sync.standin.survey import Survey
from tests.lime import CONTENT, always, broken, logged_in
from tests.terminal import Terminal
from tests.workplace import workplace

SMALL = Path(__file__).parent / "content" / "klein.yaml"
REFUSED, MISUSED, AWAY, WRONG, CONTRADICTS = 1, 2, 3, 4, 5


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal without rounds."""
    with workplace(tmp_path) as place:
        yield Terminal(place, capsys)


@pytest.fixture
def file(terminal: Terminal, tmp_path: Path) -> Path:
    """The small survey as a file."""
    path = tmp_path / "klein.lss"
    terminal.does(*BUILD, "-o", path)
    return path


BUILD = ("survey", "build", "--privacy", "vertrouwelijk", "--content", SMALL)
WITH_SMALL = ("--content", SMALL)


def surveys(terminal: Terminal) -> list[Survey]:
    return list(terminal.place.standin.world.surveys.values())


def rounds(terminal: Terminal) -> list[dict[str, object]]:
    return terminal.tells("round", "list")


def nothing_happened(terminal: Terminal) -> bool:
    return not surveys(terminal) and not rounds(terminal)


# Building


def test_a_survey_is_built_from_its_content(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "nieuw" / "klein.lss"
    said = terminal.does("survey", "build", "--privacy", "open", *WITH_SMALL, "-o", path)
    first, ends, following = said.splitlines()
    assert first == f"{path}: Buurtkracht (verzonnen proefinstrument), 4 vragen, open."
    assert ends.startswith("De antwoorden zijn uiterlijk op ")
    assert following == f"Volgende stap: eigenkracht survey publish {path} --content {SMALL}"
    assert "Zonder EIGENKRACHT_SERVICE_URL" in terminal.err
    assert b"buurtkracht-proef 2027-01.3 open 5" in path.read_bytes()


def test_a_kiosk_is_built_and_published_as_one(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "tablet.lss"
    assert "Voor een tablet" in terminal.does(*BUILD, "--kiosk", "-o", path)
    assert terminal.err == ""
    assert ", voor een tablet)" in terminal.does("survey", "publish", path, *WITH_SMALL)
    (survey,) = surveys(terminal)
    assert survey.setting("autoredirect") == "Y"
    assert ON_A_TABLET in terminal.does("municipality", "add", "GM0344")
    assert ON_A_TABLET in terminal.does("municipality", "links", "GM0344")
    terminal.does("survey", "publish", path, *WITH_SMALL)
    choose = terminal.refuses(REFUSED, "municipality", "add", "GM0363")
    assert f"{survey.sid}  {survey.text('surveyls_title')}, voor een tablet" in choose


def test_the_tool_itself_is_built_without_content(terminal: Terminal, tmp_path: Path) -> None:
    terminal.environ["EIGENKRACHT_SERVICE_URL"] = "https://dienst.example"
    path = tmp_path / "x.lss"
    said = terminal.does(
        "survey", "build", "--privacy", "vertrouwelijk", "--threshold", "7", "-o", path
    )
    assert "Reflectietool Eigen Kracht, 15 vragen, vertrouwelijk" in said
    assert terminal.err == ""
    assert b"https://dienst.example/inspiratie" in path.read_bytes()
    assert b" vertrouwelijk 7 " in path.read_bytes()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("code: [", "regel"),
        (CONTENT.replace("nummer: 3", "nummer: 2", 1), "regel"),
        (CONTENT.replace("code: TEAM", "code: TE-AM"), "regel"),
        ("", "kapot.yaml"),
        (b"\xff\xfe", "UTF-8"),
        (None, "kan niet worden gelezen"),
    ],
    ids=["no yaml", "twice", "code", "empty", "not text", "not there"],
)
def test_broken_content_is_refused_and_nothing_is_written(
    terminal: Terminal, tmp_path: Path, content: str | bytes | None, says: str
) -> None:
    source, target = tmp_path / "kapot.yaml", tmp_path / "x" / "x.lss"
    if content is not None:
        source.write_bytes(content.encode() if isinstance(content, str) else content)

    assert says in terminal.refuses(REFUSED, "content", "check", source)
    build = ("survey", "build", "--privacy", "open", "--content", source, "-o", target)
    assert says in terminal.refuses(REFUSED, *build)
    assert not target.parent.exists()


def test_content_that_holds_together_is_told(terminal: Terminal) -> None:
    said = terminal.does("content", "check", SMALL)
    assert said == (
        "klein.yaml klopt: Buurtkracht (verzonnen proefinstrument), 2 onderdelen, "
        "4 vragen, 4 rollen.\n"
    )


def test_a_place_that_cannot_be_written_is_told_and_left_alone(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "map").mkdir()
    said = terminal.refuses(REFUSED, *BUILD, "-o", tmp_path / "map")
    assert "kan niet worden geschreven" in said
    (tmp_path / "bestand").write_text("van iemand")
    assert "kan niet" in terminal.refuses(REFUSED, *BUILD, "-o", tmp_path / "bestand" / "x.lss")
    assert [each.name for each in tmp_path.iterdir() if "." in each.name[:1]] == []
    assert (tmp_path / "bestand").read_text() == "van iemand"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "agenda.xlsx"
    write_file(path, b"eerst")
    with patch("os.fdopen", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        write_file(path, b"daarna")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"eerst"]


# Publishing


def test_a_published_survey_is_a_round(terminal: Terminal, file: Path) -> None:
    said = terminal.does("survey", "publish", file, *WITH_SMALL)

    (survey,) = surveys(terminal)
    assert survey.active
    assert f"Ronde {survey.sid}: Buurtkracht (verzonnen proefinstrument) (vertrouwelijk)." in said
    assert "GEMEENTE=PROEF" in said
    assert f"municipality add GM0344 --round {survey.sid}" in said
    (row,) = rounds(terminal)
    assert (row["ronde"], row["privacy"], row["gemeenten"]) == (survey.sid, "vertrouwelijk", 0)
    kept = terminal.place.workspace.rounds.get(survey.sid)
    assert kept
    assert (kept.content, kept.mark.threshold) == (CONTENT, 5)
    assert kept.link("X").startswith(f"{terminal.place.url}/index.php/{survey.sid}?")


def test_a_survey_that_comes_back_otherwise_is_not_a_round(terminal: Terminal, file: Path) -> None:
    def rename(method: str, _number: int) -> None:
        if method == "list_questions":
            questions = surveys(terminal)[0].questions
            questions[-1] = replace(questions[-1], code="r743q0")

    terminal.place.standin.fault = rename
    said = terminal.refuses(CONTRADICTS, "survey", "publish", file, *WITH_SMALL)
    assert "niet overgenomen zoals hij is geschreven" in said
    assert "- pagina 6, vragen: verwacht ‘V04 L04’, gevonden ‘V04 r743q0’" in said
    assert "activate_survey" not in terminal.place.standin.calls
    assert nothing_happened(terminal)


@pytest.mark.parametrize("method", ["import_survey", "list_questions", "activate_survey"])
def test_limesurvey_that_fails_half_way_leaves_nothing(
    terminal: Terminal, file: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr("sync.transport.time.sleep", lambda _: None)
    terminal.place.standin.fault = always(method, Canned(status=503))
    terminal.refuses(AWAY, "survey", "publish", file, *WITH_SMALL)
    assert nothing_happened(terminal)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<anonymized><![CDATA[Y]]>", "<anonymized><![CDATA[N]]>", "anonymized"),
        (" vertrouwelijk 5 ", " vertrouwelijk 3 ", "beschrijving"),
        ("Wie kent de buurt het best?", "Wie weet het?", "V02"),
        ("<mandatory><![CDATA[Y]]>", "<mandatory><![CDATA[N]]>", "ROL"),
    ],
)
def test_a_file_that_somebody_changed_is_not_published(
    terminal: Terminal, file: Path, old: str, new: str, says: str
) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    said = terminal.refuses(REFUSED, "survey", "publish", file, *WITH_SMALL)
    assert "niet zoals ‘survey build’ hem hier maakt" in said
    assert says in said
    assert terminal.place.standin.calls == []


@pytest.mark.parametrize("data", [b"", b"<document/>", b"PK\x03\x04"])
def test_a_file_that_is_no_survey_is_not_published(
    terminal: Terminal, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "x.lss"
    path.write_bytes(data)
    assert ".lss" in terminal.refuses(REFUSED, "survey", "publish", path)
    assert "kan niet worden gelezen" in terminal.refuses(REFUSED, "survey", "publish", tmp_path)
    assert terminal.place.standin.calls == []


def other_version(tmp_path: Path) -> Path:
    path = tmp_path / "anders.yaml"
    path.write_text(CONTENT.replace('versie: "2027-01.3"', 'versie: "2027-02"'), "utf-8")
    return path


def test_the_wrong_content_is_refused_before_limesurvey_is_touched(
    terminal: Terminal, file: Path, tmp_path: Path
) -> None:
    said = terminal.refuses(REFUSED, "survey", "publish", file)
    assert "gemaakt van buurtkracht-proef, versie 2027-01.3" in said
    assert "met --content" in said
    other = ("--content", other_version(tmp_path))
    assert "versie 2027-02" in terminal.refuses(REFUSED, "survey", "publish", file, *other)
    assert terminal.place.standin.calls == []


def test_a_store_that_does_not_open_does_not_cost_a_survey(terminal: Terminal, file: Path) -> None:
    terminal.environ["EIGENKRACHT_WORKSPACE_URL"] = "sqlite:////proc/nergens/x"
    terminal.refuses(REFUSED, "survey", "publish", file, *WITH_SMALL)
    assert terminal.place.standin.calls == []


# Registering


def import_by_hand(terminal: Terminal, file: Path, *, active: bool = True) -> int:
    """What somebody does in LimeSurvey's own pages."""
    with logged_in(terminal.place.standin) as remote:
        sid = remote.import_survey(file.read_bytes())
        if active:
            remote.activate(sid)
    return sid


def test_a_survey_that_was_imported_by_hand_becomes_a_round(terminal: Terminal, file: Path) -> None:
    sid = import_by_hand(terminal, file)

    said = terminal.does("survey", "register", sid, *WITH_SMALL)

    assert f"Ronde {sid}: Buurtkracht" in said
    kept = terminal.place.workspace.rounds.get(sid)
    assert kept
    assert (kept.content, kept.mark.privacy) == (CONTENT, Privacy.CONFIDENTIAL)
    again = terminal.refuses(REFUSED, "survey", "register", sid, *WITH_SMALL)
    assert f"Vragenlijst {sid} is al een ronde." in again
    assert len(rounds(terminal)) == 1


def test_a_survey_without_links_may_stay_so(terminal: Terminal, file: Path) -> None:
    """It was built before there was a web service."""
    sid = import_by_hand(terminal, file)
    terminal.environ["EIGENKRACHT_SERVICE_URL"] = "https://dienst.example"
    terminal.does("survey", "register", sid, *WITH_SMALL)


def test_a_survey_with_links_to_elsewhere_is_no_round(terminal: Terminal, tmp_path: Path) -> None:
    terminal.environ["EIGENKRACHT_SERVICE_URL"] = "https://elders.example"
    file = tmp_path / "x.lss"
    terminal.does(*BUILD, "-o", file)
    sid = import_by_hand(terminal, file)
    terminal.environ["EIGENKRACHT_SERVICE_URL"] = "https://dienst.example"
    terminal.refuses(CONTRADICTS, "survey", "register", sid, *WITH_SMALL)
    terminal.refuses(REFUSED, "survey", "publish", file, *WITH_SMALL)


def test_a_survey_that_does_not_run_is_no_round(terminal: Terminal, file: Path) -> None:
    sid = import_by_hand(terminal, file, active=False)
    said = terminal.refuses(WRONG, "survey", "register", sid, *WITH_SMALL)
    assert "nog niet actief" in said
    assert rounds(terminal) == []


def test_a_survey_of_other_content_is_no_round(
    terminal: Terminal, file: Path, tmp_path: Path
) -> None:
    sid = import_by_hand(terminal, file)
    assert "--content" in terminal.refuses(REFUSED, "survey", "register", sid)
    other = ("--content", other_version(tmp_path))
    terminal.refuses(REFUSED, "survey", "register", sid, *other)
    assert rounds(terminal) == []


@pytest.mark.parametrize(
    ("name", "value"), [("anonymized", "N"), ("ipaddr", "Y"), ("alloweditaftercompletion", "Y")]
)
def test_a_survey_with_other_settings_is_no_round(
    terminal: Terminal, file: Path, name: str, value: str
) -> None:
    sid = import_by_hand(terminal, file)
    surveys(terminal)[0].settings[name] = value
    assert name in terminal.refuses(CONTRADICTS, "survey", "register", sid, *WITH_SMALL)
    assert rounds(terminal) == []


def test_a_survey_that_was_changed_is_no_round(terminal: Terminal, file: Path) -> None:
    sid = import_by_hand(terminal, file)
    definition = LimeSurvey.definition

    def changed(self: LimeSurvey, survey_id: int) -> SurveyDefinition:
        return broken(definition(self, survey_id))

    with patch.object(LimeSurvey, "definition", changed):
        said = terminal.refuses(CONTRADICTS, "survey", "register", sid, *WITH_SMALL)
    assert "r743q0" in said
    assert rounds(terminal) == []


def test_a_survey_of_somebody_else_is_no_round(terminal: Terminal, file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"KENMERK", b"MERK"))
    sid = import_by_hand(terminal, file)
    said = terminal.refuses(REFUSED, "survey", "register", sid, *WITH_SMALL)
    assert "geen leesbaar kenmerk" in said
    assert "bestaat niet" in terminal.refuses(WRONG, "survey", "register", 999_999, *WITH_SMALL)
    assert terminal.run("survey", "register", "geen-nummer") == MISUSED


# The codebook


def test_the_codebook_names_every_code(terminal: Terminal) -> None:
    rows = terminal.tells("survey", "codebook", *WITH_SMALL)
    codes = [row["code"] for row in rows if not row["antwoord"]]
    assert codes == ["GEMEENTE", "ROL", *(f"{kind}0{n}" for n in range(1, 5) for kind in "VL")]
    answers = {(row["code"], row["antwoord"]) for row in rows if row["antwoord"]}
    assert ("ROL", "BUUR") in answers
    assert {number for code, number in answers if code == "L.."} == {"1", "2", "3", "4"}
    assert terminal.does("survey", "codebook").split()[:3] == ["code", "antwoord", "betekenis"]


# Without RemoteControl


LINK = "https://enquete.example/index.php/424242?lang=nl"


def test_a_round_can_be_made_without_remotecontrol(terminal: Terminal, file: Path) -> None:
    for name in ("LIMESURVEY_URL", "LIMESURVEY_USERNAME", "LIMESURVEY_PASSWORD"):
        del terminal.environ[name]
    said = terminal.does("survey", "register", 424242, "--file", file, "--link", LINK, *WITH_SMALL)
    assert "Ronde 424242: Buurtkracht" in said
    assert "Vul de vragenlijst zelf een keer in" in said
    terminal.does("municipality", "add", "GM0344")
    (link,) = terminal.tells("municipality", "links")
    assert str(link["link"]).startswith(
        "https://enquete.example/index.php/424242?lang=nl&newtest=Y"
    )
    assert "al een ronde" in terminal.refuses(
        REFUSED, "survey", "register", 424242, "--file", file, "--link", LINK, *WITH_SMALL
    )


def test_a_round_without_remotecontrol_needs_both(terminal: Terminal, file: Path) -> None:
    for given in (("--file", file), ("--link", LINK)):
        said = terminal.refuses(MISUSED, "survey", "register", 424242, *given, *WITH_SMALL)
        assert "--file en --link samen" in said
    other = ("--link", LINK.replace("424242", "1"))
    said = terminal.refuses(
        WRONG, "survey", "register", 424242, "--file", file, *other, *WITH_SMALL
    )
    assert "niet het adres van vragenlijst 424242" in said
