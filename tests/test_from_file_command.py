"""`sync from-file`: answers come in without RemoteControl."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_templates.codebook import Privacy
from tests.exports import as_csv, as_json, json_of, rows_of
from tests.terminal import Terminal
from tests.workplace import MINE, OTHER, workplace

SECRET = "wat iemand schreef"


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal that knows no LimeSurvey, with a round that ten people answered."""
    with workplace(tmp_path) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        place.answer(10, text=SECRET)
        made = Terminal(place, capsys)
        for name in ("LIMESURVEY_URL", "LIMESURVEY_USERNAME", "LIMESURVEY_PASSWORD"):
            del made.environ[name]
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def test_a_round_goes_from_file_to_release(terminal: Terminal, file: Path) -> None:
    file.write_bytes(as_csv(rows_of(terminal.place.survey)))
    said = terminal.does("sync", "from-file", file)
    assert "10 antwoorden, waarvan 10 af; 10 nieuw, 0 gewijzigd, 0 verdwenen" in said
    assert len(said.splitlines()) == 1
    assert "is gesloten" in terminal.does("round", "close", MINE)
    assert terminal.place.release.release.people == 10
    assert terminal.place.status.succeeded_at
    (run,) = terminal.tells("sync", "runs")[-1:]
    assert (run["soort"], run["uitkomst"], run["nieuw"]) == ("uit een bestand", "gelukt", 10)
    assert SECRET not in terminal.all_output


def test_check_expects_no_limesurvey_of_a_round_of_files(terminal: Terminal, file: Path) -> None:
    terminal.run("check")
    assert "let op  LimeSurvey: adres" in terminal.out
    file.write_bytes(as_csv(rows_of(terminal.place.survey)))
    terminal.does("sync", "from-file", file)
    terminal.run("check")
    assert "goed    LimeSurvey: niet ingesteld" in terminal.out
    sid = terminal.place.sid
    assert f"goed    ronde {sid}: antwoorden ingelezen uit een bestand op " in terminal.out


def test_a_part_says_what_stays_and_how_it_goes(terminal: Terminal, file: Path) -> None:
    rows = rows_of(terminal.place.survey)
    file.write_bytes(as_json(rows))
    terminal.does("sync", "from-file", file)
    file.write_bytes(as_json(rows[:-1]))
    said = terminal.does("sync", "from-file", file)
    assert "1 inzendingen staan niet in het bestand. Zij blijven staan." in said
    file.write_bytes(as_json(rows[:-1]))
    assert "1 verdwenen" in terminal.does("sync", "from-file", file, "--total", 9)
    assert terminal.place.counts() == (9, 0, 0)


def test_who_wants_to_be_gone_goes_when_a_whole_file_shows_it(
    terminal: Terminal, file: Path
) -> None:
    survey = terminal.place.survey
    file.write_bytes(as_json(rows_of(survey)))
    terminal.does("sync", "from-file", file)
    erase = ("sync", "erase", 3, "--from-file", file, "--total")
    file.write_bytes(as_json(rows_of(survey)))
    assert "staat nog in LimeSurvey" in terminal.refuses(1, *erase, 10)
    survey.delete(3)
    file.write_bytes(as_json(rows_of(survey)))
    assert "in dit bestand staan er 9" in terminal.refuses(1, *erase, 10)
    assert terminal.place.counts() == (10, 0, 0)
    assert terminal.does(*erase, 9) == "Gewist: 1.\n"
    assert terminal.place.counts() == (9, 0, 0)


@pytest.mark.parametrize(
    "options", [[3, "--from-file", "x"], [3, "--total", 9], ["--archive", 1, "--from-file", "x"]]
)
def test_only_a_file_of_everything_shows_who_is_gone(
    terminal: Terminal, options: list[object]
) -> None:
    assert "Geef ID, --from-file en --total samen" in terminal.refuses(2, "sync", "erase", *options)


def test_a_refusal_is_no_failed_run(terminal: Terminal, file: Path, tmp_path: Path) -> None:
    """It was said to who gave the file; the pages need not tell it."""
    file.write_bytes(b"Respons-ID;Datum verzonden\r\n1;\r\n")
    said = terminal.refuses(1, "sync", "from-file", file)
    assert said.count("Fout:") == 1
    assert "geen vraagcodes" in said
    assert terminal.does("sync", "runs") == "Er is nog nooit opgehaald.\n"
    assert terminal.place.workspace.statuses.round(terminal.place.sid) is None
    assert "kan niet worden gelezen" in terminal.refuses(1, "sync", "from-file", tmp_path / "geen")
    assert "kan niet worden gelezen" in terminal.refuses(1, "sync", "from-file", tmp_path)


def test_a_huge_file_is_not_read(
    terminal: Terminal, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.commands.sync.LARGEST", 3 * 1024**2)
    with file.open("wb") as huge:
        huge.truncate(3 * 1024**2 + 1)
    assert "is groter dan 3 MB" in terminal.refuses(1, "sync", "from-file", file)


def test_the_moment_is_that_of_the_file(terminal: Terminal, file: Path) -> None:
    file.write_bytes(json_of(terminal.place.survey))
    terminal.does("sync", "from-file", file)
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert "Dit bestand is van 09-09-2001" in terminal.refuses(1, "sync", "from-file", file)


def test_the_round_must_be_chosen_when_there_are_more(terminal: Terminal, file: Path) -> None:
    terminal.place.add_round(Privacy.OPEN)
    file.write_bytes(json_of(terminal.place.survey))
    assert "Kies er een met --round" in terminal.refuses(1, "sync", "from-file", file)
    terminal.does("sync", "from-file", file, "--round", terminal.place.sid)
    assert terminal.place.counts(OTHER) == (0, 0, 0)
