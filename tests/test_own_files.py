"""Own questions as people write them: what is refused, and the commands that take them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_templates.errors import ContentError
from survey_templates.loader import default_text, parse
from survey_templates.own_questions import MOST_IN_SURVEY, OwnFile, parse_own, with_own_questions
from tests.lime import CONTENT, logged_in, small_instrument
from tests.terminal import Terminal
from tests.workplace import workplace

SMALL = Path(__file__).parent / "content" / "klein.yaml"
REFUSED = 1
QUESTION = """\
  - tekst: Wat mist u in de buurt?
    toelichting: Denk aan gisteren.
"""
OWN = f"""\
gemeente: GM0344
vragen:
{QUESTION}  - tekst: "Wie doet 't, en \\"hoe\\"?"
    toelichting: >-
      Schrijf op wat u ziet.
      En wat u niet ziet.
"""
BUILD = ("survey", "build", "--privacy", "vertrouwelijk", "--content", SMALL)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal without rounds."""
    with workplace(tmp_path) as place:
        yield Terminal(place, capsys)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A file of own questions."""
    path = tmp_path / "eigen.yaml"
    path.write_text(OWN, "utf-8")
    return path


def read(text: str) -> OwnFile:
    return parse_own(text, "eigen.yaml", small_instrument())


def test_own_questions_come_after_the_others_and_the_rest_stays() -> None:
    content = with_own_questions(CONTENT, [read(OWN)])
    instrument = parse(content, "ronde 1")
    assert (instrument.sections, instrument.roles) == (
        small_instrument().sections,
        small_instrument().roles,
    )
    (mine,) = instrument.own
    assert [(each.number, each.text) for each in mine.questions] == [
        (5, "Wat mist u in de buurt?"),
        (6, 'Wie doet \'t, en "hoe"?'),
    ]
    assert mine.questions[1].prompt == "Schrijf op wat u ziet. En wat u niet ziet."
    assert with_own_questions(default_text(), []) == default_text()


WRONG = [
    (OWN + QUESTION * 3, "eigen.yaml, regel 2 (vragen): hier staan er 5", "hoogstens 4"),
    ("gemeente: GM0344\nvragen: []\n", "regel 2 (vragen)", "deze lijst is leeg"),
    (OWN.replace("GM0344", "344"), "regel 1 (gemeente)", "CBS-code"),
    (OWN.replace("GM0344", "GM０３４４"), "regel 1 (gemeente)", "CBS-code"),
    (OWN.replace("Wat mist u in de buurt?", '""'), "regel 3 (vragen › 1 › tekst)", "staat niets"),
    (OWN.replace("Denk aan gisteren.", "'  '"), "regel 4 (vragen › 1 › toelichting)", "niets"),
    (OWN.replace("Denk aan gisteren.", "Denk aan {A}."), "vragen › 1 › toelichting", "'{'"),
    (OWN.replace("mist u", "mist \\ u"), "regel 3 (vragen › 1 › tekst)", "‘\\’"),
    (OWN.replace("mist u", "mist u " + "en u " * 120), "vragen › 1 › tekst", "hoogstens 500"),
    (OWN + QUESTION, "regel 9 (vragen › 3 › tekst)", "wordt al gesteld"),
    (
        OWN.replace("Wat mist u in de buurt?", "wie  kent de buurt het best?"),
        "regel 3 (vragen › 1 › tekst)",
        "wordt al gesteld",
    ),
    (OWN + "titel: Buurt\n", "(titel)", "deze sleutel is onbekend"),
    (OWN.replace("gemeente: GM0344\n", ""), "(gemeente)", "dit ontbreekt"),
    (OWN.replace("    toelichting: Denk aan gisteren.\n", ""), "toelichting", "dit ontbreekt"),
    ("gemeente: [", "eigen.yaml, regel", "geldige YAML"),
]


@pytest.mark.parametrize(("text", "where", "what"), WRONG)
def test_a_mistake_is_named_with_its_line_and_its_cure(text: str, where: str, what: str) -> None:
    with pytest.raises(ContentError) as error:
        read(text)
    assert where in str(error.value)
    assert what in str(error.value)


def test_a_survey_bounds_the_questions_of_all_municipalities_together() -> None:
    own = read(OWN)
    many = [
        own.model_copy(update={"gemeente": f"GM{number:04}"})
        for number in range(MOST_IN_SURVEY // 2 + 1)
    ]
    assert len(parse(with_own_questions(CONTENT, many[1:]), "x").own) == MOST_IN_SURVEY // 2
    with pytest.raises(ContentError, match="passen er 100"):
        parse(with_own_questions(CONTENT, many), "x")


def test_what_is_wrong_in_a_whole_content_file_is_found_too() -> None:
    own = read(OWN)
    with pytest.raises(ContentError, match="GM0344 staat er twee keer in"):
        parse(with_own_questions(CONTENT, [own, own]), "x")
    with pytest.raises(ContentError, match="onderdeel E is het onderdeel van de eigen vragen"):
        parse(with_own_questions(CONTENT.replace("code: Q\n", "code: E\n"), [own]), "x")
    asked = OWN.replace("Wat mist u in de buurt?", "Wie kent de buurt het best?")
    wrong = with_own_questions(CONTENT, [parse_own(asked, "x", parse(default_text(), "x"))])
    with pytest.raises(ContentError, match="eigen_vragen › 1 › vragen › 1 › tekst"):
        parse(wrong, "x")


# The commands


def test_own_questions_are_checked_like_content(terminal: Terminal, own: Path) -> None:
    assert terminal.does("content", "check", own) == (
        "eigen.yaml klopt: 2 eigen vragen van Utrecht.\n"
    )
    own.write_text(OWN.replace("GM0344", "GM9999"), "utf-8")
    said = terminal.refuses(REFUSED, "content", "check", own)
    assert "eigen.yaml (gemeente): De gemeentecode 'GM9999' bestaat niet." in said
    own.write_text(OWN.replace("Wat mist u in de buurt?", "Wie kent de buurt het best?"), "utf-8")
    terminal.does("content", "check", own)
    said = terminal.refuses(REFUSED, "content", "check", own, "--content", SMALL)
    assert "wordt al gesteld" in said


def test_a_survey_is_built_and_published_with_them(
    terminal: Terminal, own: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.lss"
    said = terminal.does(*BUILD, "--own-questions", own, "-o", path)
    assert "Eigen vragen: Utrecht 2." in said
    assert f"survey publish {path} --content {SMALL} --own-questions {own}" in said
    given = ("--content", SMALL, "--own-questions", own)
    terminal.does("survey", "publish", path, *given)
    (survey,) = terminal.place.standin.world.surveys.values()
    assert {"V05GM0344", "L06GM0344"} <= {question.code for question in survey.questions}
    (round_,) = terminal.place.workspace.rounds.all()
    assert len(round_.instrument.in_municipality("GM0344").questions) == 6
    assert len(round_.instrument.in_municipality("GM0363").questions) == 4


def test_the_survey_says_whose_questions_are_in_it(
    terminal: Terminal, own: Path, tmp_path: Path
) -> None:
    with_own, without = tmp_path / "met.lss", tmp_path / "zonder.lss"
    terminal.does(*BUILD, "--own-questions", own, "-o", with_own)
    terminal.does(*BUILD, "-o", without)
    said = terminal.refuses(REFUSED, "survey", "publish", with_own, "--content", SMALL)
    assert "staan eigen vragen van Utrecht. Geef het bestand daarmee met --own-questions" in said
    given = ("--content", SMALL, "--own-questions", own)
    said = terminal.refuses(REFUSED, "survey", "publish", without, *given)
    assert "staan geen eigen vragen van Utrecht" in said
    own.write_text(OWN.replace("buurt", "wijk"), "utf-8")
    said = terminal.refuses(REFUSED, "survey", "publish", with_own, *given)
    assert "vraag V05GM0344, tekst" in said
    assert not terminal.place.standin.world.surveys


def test_a_survey_set_up_by_hand_is_registered_with_them(
    terminal: Terminal, own: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.lss"
    given = ("--content", SMALL, "--own-questions", own)
    terminal.does(*BUILD, "--own-questions", own, "-o", path)
    with logged_in(terminal.place.standin) as remote:
        sid = remote.import_survey(path.read_bytes())
        remote.activate(sid)
    said = terminal.refuses(REFUSED, "survey", "register", sid, "--content", SMALL)
    assert "--own-questions" in said
    terminal.does("survey", "register", sid, *given)
    told = terminal.tells("survey", "codebook", *given)
    assert {"V05GM0344", "L06GM0344"} <= {row["code"] for row in told}


def test_two_files_of_one_municipality_are_refused(
    terminal: Terminal, own: Path, tmp_path: Path
) -> None:
    twice = ("--own-questions", own, "--own-questions", own)
    said = terminal.refuses(REFUSED, *BUILD, *twice, "-o", tmp_path / "x.lss")
    assert "Eigen vragen: gemeente GM0344 staat er twee keer in." in said
    written = tmp_path / "samen.yaml"
    written.write_text(with_own_questions(CONTENT, [read(OWN)]), "utf-8")
    build = ("survey", "build", "--privacy", "open", "--content", written)
    said = terminal.refuses(REFUSED, *build, "--own-questions", own, "-o", tmp_path / "x.lss")
    assert "hier staan al eigen vragen in" in said
    assert "Eigen vragen: Utrecht 2." in terminal.does(*build, "-o", tmp_path / "x.lss")
