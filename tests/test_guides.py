"""The guides, typed line by line on the stand-in, as somebody would who has only them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_templates.codebook import Privacy
from tests.documentation import ROOT, sections, to_type, typed
from tests.exports import as_csv, rows_of
from tests.terminal import Terminal
from tests.workplace import workplace

BEHEERDER, README = "docs/nl/beheerder.md", "README.md"
OWN, TABLET = "Een eigen vragenlijst maken", "Een ronde op een tablet"
BESIDES, BY_HAND = "Eigen vragen van een gemeente", "Zonder koppeling met LimeSurvey"
APART = {OWN, TABLET, BESIDES, BY_HAND}
# Started by others here, or for good.
NOT_TYPED = {"serve", "check"}


@pytest.fixture
def terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Terminal]:
    """A terminal in an empty folder, with a LimeSurvey and without rounds."""
    monkeypatch.chdir(tmp_path)
    with workplace(tmp_path) as place:
        yield Terminal(place, capsys)


def follow(terminal: Terminal, *texts: str) -> list[str]:
    """Types the examples in texts, each of which must go well; the commands."""
    done = []
    for line in (line for text in texts for line in to_type(text)):
        words = typed(line)
        if line.startswith("cp "):
            _, source, target = line.split()
            shutil.copy(ROOT / source, target)
        elif words and words[0] not in NOT_TYPED:
            terminal.does(*words)
            done.append(" ".join(words[:2]))
    return done


def test_the_administrator_begins_a_round(terminal: Terminal, tmp_path: Path) -> None:
    parts = sections(BEHEERDER)
    done = follow(
        terminal,
        *(text for heading, text in parts.items() if heading not in APART),
    )
    assert done == [
        *("survey build", "survey publish", "municipality add", "municipality links"),
        *("access invite", "access invite", "backup reservekopie.zip"),
    ]
    assert [each.name for each in (tmp_path / "qrcodes").iterdir()] == ["GM0344.svg"]


def test_the_administrator_makes_an_own_instrument(terminal: Terminal, tmp_path: Path) -> None:
    done = follow(terminal, sections(BEHEERDER)[OWN])
    assert done[:3] == ["content check", "survey build", "survey publish"]
    assert done[-2:] == ["round close", "agenda GM0344"]
    assert (tmp_path / "agenda.xlsx").read_bytes().startswith(b"PK")


def test_the_administrator_begins_a_round_for_a_tablet(terminal: Terminal) -> None:
    done = follow(terminal, sections(BEHEERDER)[TABLET])
    assert done == ["survey build", "survey publish", "municipality add"]


def test_a_municipality_asks_questions_of_its_own(terminal: Terminal) -> None:
    done = follow(terminal, sections(BEHEERDER)[BESIDES])
    assert done == ["content check", "content preview", "survey build", "survey publish"]


def test_the_administrator_goes_without_remotecontrol(terminal: Terminal, tmp_path: Path) -> None:
    terminal.place.add_round(Privacy.CONFIDENTIAL)
    terminal.place.answer(42)
    survey = terminal.place.survey
    file = tmp_path / "antwoorden.csv"
    bring_in, erase = (typed(line) or [] for line in to_type(sections(BEHEERDER)[BY_HAND]))
    file.write_bytes(as_csv(rows_of(survey)))
    assert "42 nieuw" in terminal.does(*bring_in)
    survey.delete(12)
    file.write_bytes(as_csv(rows_of(survey)))
    assert terminal.does(*erase) == "Gewist: 1.\n"


def test_five_minutes_with_your_own_limesurvey(terminal: Terminal) -> None:
    done = follow(terminal, sections(README)["Five minutes with your own LimeSurvey"])
    assert done == ["survey build", "survey publish", "municipality add", "access invite"]
