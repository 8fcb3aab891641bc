"""`backup` and `restore` as people give them, and what a sync makes of what was restored."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from tests.backups import members_of
from tests.coming_in import come_in, own_code
from tests.terminal import Terminal
from tests.workplace import MINE, workplace

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"
WITHDRAWN = "GEHEIM-EN-INGETROKKEN"
REFUSED = 1


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal with a confidential round of two municipalities and six answers."""
    with workplace(tmp_path) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        place.answer(6, text=PLANTED)
        place.answer(1, complete=False)
        terminal = Terminal(place, capsys)
        terminal.does("sync")
        yield terminal


@pytest.fixture
def path(terminal: Terminal) -> Path:
    """Where the backup is to be, in a folder that is not there yet."""
    return terminal.place.folder / "kopieën" / "van vandaag.zip"


def move(terminal: Terminal) -> Path:
    """Points the terminal to new stores; their folder."""
    folder = terminal.place.folder / "nieuw"
    for name in ("mirror", "workspace"):
        terminal.environ[f"EIGENKRACHT_{name.upper()}_URL"] = f"sqlite:///{folder}/{name}.sqlite3"
    return folder


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_a_move(terminal: Terminal, path: Path) -> None:
    terminal.does("round", "close", MINE)
    listed = terminal.does("municipality", "list")
    said = terminal.does("backup", path)
    rows = re.search(r": (\d+) rijen", said)
    assert rows
    assert f"Reservekopie in {path}: " in said
    assert "Dit bestand is vertrouwelijk" in said
    assert "nieuwe sleutel" not in said
    assert "Kopiëren" in terminal.err

    move(terminal)
    told = terminal.does("restore", path)

    assert f"Teruggezet: {rows[1]} rijen, van " in told
    assert "eigenkracht sync --full" in told
    assert "eigenkracht access invite" in told
    assert "Terugzetten" in terminal.err
    assert terminal.does("municipality", "list") == listed
    assert "7 antwoorden, waarvan 6 af; 0 nieuw, 0 gewijzigd, 0 verdwenen" in terminal.does("sync")
    assert PLANTED not in terminal.all_output


def test_the_file_is_for_its_owner_only_and_replaces_another(
    terminal: Terminal, path: Path
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"een oud bestand")
    path.chmod(0o644)
    terminal.does("backup", path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert "manifest.json" in members_of(path)


def test_a_file_that_cannot_be_written_leaves_the_old_one(terminal: Terminal, path: Path) -> None:
    path.mkdir(parents=True)
    assert "kan niet worden geschreven" in terminal.refuses(REFUSED, "backup", path)
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_no_backup(terminal: Terminal, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("id;submitdate")
    folder = move(terminal)
    assert "geen reservekopie" in terminal.refuses(REFUSED, "restore", path)
    assert not folder.exists()


def test_stores_that_are_not_empty(terminal: Terminal, path: Path) -> None:
    terminal.does("backup", path)
    said = terminal.refuses(REFUSED, "restore", path)
    assert "EIGENKRACHT_WORKSPACE_URL is niet leeg" in said
    assert "nieuwe database" in said


# Without answers


def test_without_answers_they_are_pulled_again(terminal: Terminal, path: Path) -> None:
    place = terminal.place
    row = place.survey.responses.pop(1)
    terminal.does("sync", "erase", 1)
    said = terminal.does("backup", path, "--without-answers")
    assert "De antwoorden zelf staan er niet in" in said
    assert "nieuwe sleutel" in said
    assert PLANTED.encode() not in b"".join(members_of(path).values())
    # LimeSurvey is restored too, and has the erased one again.
    place.survey.responses[1] = row

    move(terminal)
    terminal.does("restore", path)

    assert "7 antwoorden, waarvan 6 af; 6 nieuw" in terminal.does("sync")


# Who comes in


def test_who_was_signed_in_comes_back_by_code_and_an_unused_code_works(
    terminal: Terminal, path: Path
) -> None:
    place = terminal.place
    now = place.now
    for code, token in (("GEBRUIKT", "kaartje"), ("ONGEBRUIKT", None)):
        place.workspace.grants.invite(ActorRole.COORDINATOR, MINE, code, now)
        if token:
            assert come_in(place.workspace, code, token, now)
    terminal.does("backup", path)
    folder = move(terminal)
    terminal.does("restore", path)
    workspace = Workspace(f"sqlite:///{folder}/workspace.sqlite3")
    assert workspace.grants.all() == place.workspace.grants.all()
    assert workspace.sessions.actor("kaartje", now) is None
    assert not come_in(workspace, "GEBRUIKT", "ander kaartje", now)
    assert come_in(workspace, own_code("kaartje"), "derde kaartje", now)
    assert come_in(workspace, "ONGEBRUIKT", "nieuw kaartje", now)
    assert workspace.signing_key() != place.workspace.signing_key()
    workspace.close()


# What changed since


def test_what_changed_in_limesurvey_since_is_healed_by_two_syncs(
    terminal: Terminal, path: Path
) -> None:
    place = terminal.place
    (withdrawn,) = place.answer(1, text=WITHDRAWN)
    terminal.does("sync")
    terminal.does("backup", path)
    place.survey.delete(withdrawn)
    place.survey.edit(2, {"V01": "anders"})
    place.survey.finish(7)
    place.answer(1, text="later")
    folder = move(terminal)
    terminal.does("restore", path)
    assert WITHDRAWN.encode() in bytes_of(folder)

    said = terminal.does("sync", "--full")
    assert "8 antwoorden, waarvan 8 af; 1 nieuw, 2 gewijzigd, 1 verdwenen" in said
    terminal.does("sync", "--full")

    assert [row["gewist"] for row in terminal.tells("sync", "runs")[:2]] == [1, 0]
    assert WITHDRAWN.encode() not in bytes_of(folder)
