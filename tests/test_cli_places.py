"""The commands about municipalities, agendas, access and status: what they list and write."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from lxml import etree
from openpyxl import load_workbook

from plugin.codes import CODE_LETTERS
from plugin.installation import Installation
from plugin.municipalities import all_municipalities
from plugin.permissions import ActorRole
from plugin.workspace.uploads import NewUpload
from survey_templates.codebook import Privacy
from sync.standin.remotecontrol import Canned
from tests.coming_in import come_in
from tests.coordinator import show_all
from tests.lime import CODES, always
from tests.terminal import Terminal
from tests.workplace import CODE_OF, MINE, OTHER, workplace

REFUSED, MISUSED = 1, 2


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal with a confidential round of two municipalities."""
    with workplace(tmp_path) as place:
        place.add_round(Privacy.CONFIDENTIAL)
        yield Terminal(place, capsys)


def taking_part(terminal: Terminal) -> set[object]:
    return {row["code"] for row in terminal.tells("municipality", "list")}


def columns(said: str) -> list[str]:
    """The names over the columns."""
    return said.partition("\n")[0].split()


# Municipalities


def test_a_municipality_gets_a_code_a_link_and_an_invitation(terminal: Terminal) -> None:
    said = terminal.does("municipality", "add", "gm0014", "--invited", 12)

    participant = terminal.place.workspace.rounds.municipality(terminal.place.sid, "GM0014")
    assert participant
    code = participant.participation_code
    assert participant.invited == 12
    assert said.startswith(f"GM0014  Groningen  {code}\n")
    assert f"\n{terminal.place.round.link(code)}\n" in said
    assert "Onderwerp: Doe mee" in said
    assert code.startswith("GM0014-")
    assert len(code) == 13
    assert set(code[7:]) <= set(CODE_LETTERS)
    assert not set("01ILO") & set(CODE_LETTERS)


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        (["GM0014", "GM0998"], "bestaat niet"),
        (["GM0014", "GM9901"], "verzonnen gemeente"),
        (["GM0014", MINE], "Niets toegevoegd"),
        (["GM0014", "gm0014"], "Niets toegevoegd"),
    ],
    ids=["unknown", "made up", "there already", "twice"],
)
def test_municipalities_are_added_all_or_none(
    terminal: Terminal, codes: list[str], says: str
) -> None:
    assert says in terminal.refuses(REFUSED, "municipality", "add", *codes)
    assert taking_part(terminal) == {MINE, OTHER}


def test_all_of_the_netherlands_takes_part(terminal: Terminal) -> None:
    codes = [each.code for each in all_municipalities().values() if not each.made_up]
    others = [code for code in codes if code not in {MINE, OTHER}]

    said = terminal.does("municipality", "add", *others)

    assert len(said.splitlines()) == 340
    assert "Onderwerp" not in said
    rows = terminal.tells("municipality", "links")
    assert [row["code"] for row in rows] == sorted(codes)
    assert len({row["link"] for row in rows}) == 342
    assert [row for row in rows if f"/{row['code']}-" not in str(row["link"])] == []


def test_municipalities_are_listed_with_their_counts(terminal: Terminal) -> None:
    terminal.place.answer(5)
    terminal.place.answer(2, complete=False)
    terminal.does("sync")
    terminal.does("round", "close", MINE)
    terminal.place.workspace.rounds.set_invited(terminal.place.sid, OTHER, None)

    said = terminal.does("municipality", "list")

    assert [line.split() for line in said.splitlines()] == [
        ["code", "gemeente", "klaar", "genodigd", "bezig", "stand"],
        [MINE, "Utrecht", "5", "9", "2", "gesloten"],
        [OTHER, "Amsterdam", "0", "–", "0", "open"],
    ]
    mine, other = terminal.tells("municipality", "list")
    assert (mine["klaar"], mine["bezig"], other["genodigd"]) == (5, 2, None)


def test_columns_stand_under_each_other(terminal: Terminal) -> None:
    heading, *lines = terminal.does("municipality", "list").splitlines()
    at = heading.index("klaar")
    assert {line[at - 2 : at + 1] for line in lines} == {"  0"}


def test_how_many_are_invited_can_be_told_later(terminal: Terminal) -> None:
    assert terminal.does("municipality", "invited", MINE.lower(), 12) == "Utrecht: 12 genodigd.\n"
    assert [row["genodigd"] for row in terminal.tells("municipality", "list")] == [12, 9]


def test_a_municipality_that_was_added_by_mistake_can_go(terminal: Terminal) -> None:
    terminal.does("municipality", "region", "Samen", OTHER, MINE)

    said = terminal.does("municipality", "remove", OTHER.lower())

    assert said.startswith("Amsterdam doet niet meer mee.")
    assert [row["code"] for row in terminal.tells("municipality", "list")] == [MINE]
    (region,) = terminal.place.workspace.regions.all(terminal.place.sid)
    assert region.municipalities == (MINE,)
    terminal.does("municipality", "add", OTHER)
    assert terminal.does("sync")


def test_a_municipality_goes_with_what_came_in_before_when_limesurvey_is_silent(
    terminal: Terminal,
) -> None:
    terminal.environ["LIMESURVEY_PASSWORD"] = "anders"
    said = terminal.does("municipality", "remove", OTHER)
    assert said.startswith("Amsterdam doet niet meer mee.")
    assert "Ophalen lukte niet" in said


@pytest.mark.parametrize("complete", [True, False])
def test_a_municipality_with_answers_stays(terminal: Terminal, *, complete: bool) -> None:
    terminal.place.answer(1, complete=complete)
    assert "er zijn al antwoorden van" in terminal.refuses(1, "municipality", "remove", MINE)
    assert [row["code"] for row in terminal.tells("municipality", "list")] == [MINE, OTHER]


def test_a_municipality_to_which_an_answer_was_assigned_stays(terminal: Terminal) -> None:
    terminal.place.answer(1, code="GM9999-ABC234")
    terminal.does("sync")
    terminal.does("sync", "assign", 1, OTHER)
    assert "er zijn al antwoorden van" in terminal.refuses(1, "municipality", "remove", OTHER)


def test_a_municipality_that_made_something_stays(terminal: Terminal) -> None:
    place = terminal.place
    given = NewUpload(file="a" * 16, document={}, access_id=1, uploaded_at=place.now)
    place.workspace.uploads.put(place.sid, OTHER, given)
    assert "er is al een uitkomst" in terminal.refuses(1, "municipality", "remove", OTHER)
    assert [row["code"] for row in terminal.tells("municipality", "list")] == [MINE, OTHER]


def test_links_are_listed_and_one_comes_with_its_invitation(terminal: Terminal) -> None:
    said = terminal.does("municipality", "links")
    assert columns(said) == ["code", "gemeente", "link"]
    for code in CODES:
        assert terminal.place.round.link(code) in said
    assert "Onderwerp" not in said

    mine = terminal.does("municipality", "links", MINE)
    assert "U krijgt 4 vragen over Utrecht." in mine
    assert CODE_OF[OTHER] not in mine
    assert len(terminal.tells("municipality", "links", MINE)) == 1


def test_qr_codes_are_drawn_for_each_municipality(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "qr"
    terminal.does("municipality", "links", "--qr", folder)
    assert {each.name for each in folder.iterdir()} == {f"{MINE}.svg", f"{OTHER}.svg"}
    drawings = {each.read_bytes() for each in folder.iterdir()}
    assert len(drawings) == 2
    assert all(etree.QName(etree.fromstring(each)).localname == "svg" for each in drawings)

    alone = tmp_path / "alleen"
    assert "Onderwerp" in terminal.does("municipality", "links", MINE, "--qr", alone)
    assert [each.name for each in alone.iterdir()] == [f"{MINE}.svg"]


# Agendas


@pytest.mark.parametrize(
    "args",
    [
        [],
        [MINE],
        ["-o", "x.xlsx"],
        ["--all"],
        ["--output-dir", "x"],
        [MINE, "--all"],
        [MINE, "--output-dir", "x"],
        [MINE, "-o", "x.xlsx", "--all"],
        [MINE, "-o", "x.xlsx", "--all", "--output-dir", "x"],
        ["--all", "--output-dir", "x", "-o", "x.xlsx"],
    ],
    ids=" ".join,
)
def test_an_agenda_is_of_one_or_of_all(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, args: list[str]
) -> None:
    before = set(tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    assert "--output-dir MAP" in terminal.refuses(MISUSED, "agenda", *args)
    assert set(tmp_path.iterdir()) == before


def test_an_agenda_with_and_without_figures(terminal: Terminal, tmp_path: Path) -> None:
    terminal.place.answer(6, text="Samen koffie drinken.")
    terminal.does("round", "close", MINE)
    folder = tmp_path / "agendas"
    file = folder / f"actieagenda-{MINE}.xlsx"
    assert "Zes teksten staan er nog niet in" in terminal.does("agenda", MINE, "-o", file)
    assert "Samen koffie drinken." not in words(file)
    show_all(terminal.place.workspace, terminal.place.rounds[0].survey_id, MINE)

    said = terminal.does("agenda", "--all", "--output-dir", folder).splitlines()

    assert said == [
        f"{folder}/actieagenda-{MINE}.xlsx: Utrecht.",
        f"{folder}/actieagenda-{OTHER}.xlsx: Amsterdam. Er deed nog niemand mee.",
    ]
    assert "Samen koffie drinken." in words(file)
    assert "Samen koffie drinken." not in words(folder / f"actieagenda-{OTHER}.xlsx")
    one = tmp_path / "een.xlsx"
    assert terminal.does("agenda", MINE, "-o", one) == f"{one}: Utrecht.\n"
    assert words(one) == words(folder / f"actieagenda-{MINE}.xlsx")


def words(path: Path) -> list[str]:
    book = load_workbook(io.BytesIO(path.read_bytes()))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    # The hidden keys are another in every file.
    return [str(cell.value) for cell in cells if cell.column_letter != "N"]


def test_an_agenda_that_was_written_was_seen(terminal: Terminal, tmp_path: Path) -> None:
    terminal.place.answer(5)
    terminal.does("round", "close", MINE)
    assert terminal.place.release.seen_at is None
    terminal.does("agenda", MINE, "-o", tmp_path / "x.xlsx")
    assert terminal.place.release.seen_at


def test_an_agenda_says_why_it_holds_no_figures(terminal: Terminal, tmp_path: Path) -> None:
    terminal.place.answer(3)
    terminal.does("sync")
    path = tmp_path / "x.xlsx"
    assert "De ronde is nog open." in terminal.does("agenda", MINE, "-o", path)
    terminal.does("round", "close", MINE)
    assert "Drie mensen deden mee." in terminal.does("agenda", MINE, "-o", path)


# Access


def test_somebody_is_invited_with_a_code_that_works_once(terminal: Terminal) -> None:
    terminal.environ["EIGENKRACHT_SERVICE_URL"] = "https://dienst.example/"
    said = terminal.does("access", "invite", "--role", "coordinator", "--municipality", "gm0344")

    assert "Adres: https://dienst.example/binnenkomen\n" in said
    code = said.split("Code:")[1].split()[0]
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5]
    assert set(code) <= {*CODE_LETTERS, "-"}
    workspace, now = terminal.place.workspace, datetime.now(UTC)
    assert come_in(workspace, code, "kenmerk", now)
    actor = workspace.sessions.actor("kenmerk", now)
    assert actor
    assert (actor.role, actor.municipality) == (ActorRole.COORDINATOR, MINE)


def test_no_two_codes_are_the_same(terminal: Terminal) -> None:
    said = [terminal.does("access", "invite", "--role", "beheerder") for _ in range(3)]
    assert len({each.split("Code:")[1].split()[0] for each in said}) == 3


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--role", "beheerder", "--municipality", MINE], MISUSED),
        (["--role", "coordinator"], MISUSED),
        (["--role", "begeleider"], MISUSED),
        (["--role", "baas"], MISUSED),
        ([], MISUSED),
        (["--role", "begeleider", "--municipality", "GM0998"], REFUSED),
        (["--role", "begeleider", "--municipality", "GM9901"], REFUSED),
    ],
)
def test_an_invitation_that_cannot_be(terminal: Terminal, args: list[str], code: int) -> None:
    terminal.refuses(code, "access", "invite", *args)
    assert terminal.tells("access", "list") == []


def test_access_is_listed_with_where_it_stands(terminal: Terminal) -> None:
    assert terminal.does("access", "list") == "Er is nog niemand uitgenodigd.\n"
    grants, now = terminal.place.workspace.grants, datetime.now(UTC)
    for place, code in enumerate("abcd"):
        grants.invite(ActorRole.FACILITATOR, MINE, code, now - timedelta(days=7 * (place == 3)))
    come_in(terminal.place.workspace, "b", "kenmerk", now)
    terminal.does("access", "revoke", 3)

    rows = terminal.tells("access", "list")

    assert [row["stand"] for row in rows] == [
        "wacht op gebruik",
        "binnen geweest",
        "ingetrokken",
        "verlopen",
    ]
    said = terminal.does("access", "list")
    assert columns(said) == ["nummer", "rol", "manier", "gemeente", "uitgenodigd", "stand"]


def test_access_that_is_taken_back_ends_at_once(terminal: Terminal) -> None:
    workspace, now = terminal.place.workspace, datetime.now(UTC)
    workspace.grants.invite(ActorRole.FACILITATOR, MINE, "a", now)
    come_in(workspace, "a", "kenmerk", now)
    assert terminal.does("access", "revoke", 1) == "Toegang 1 is ingetrokken.\n"
    assert workspace.sessions.actor("kenmerk", now) is None
    assert "is er niet, of is al ingetrokken" in terminal.refuses(REFUSED, "access", "revoke", 1)
    terminal.refuses(REFUSED, "access", "revoke", 7)


# Rounds and status


def test_rounds_are_listed(terminal: Terminal) -> None:
    said = terminal.does("round", "list").splitlines()
    heading = ["ronde", "titel", "privacy", "gemeenten", "sinds", "antwoorden", "tot"]
    assert columns(said[0]) == heading
    assert said[1].split()[-4:] == ["vertrouwelijk", "2", "14-04-2027", "14-04-2028"]
    (row,) = terminal.tells("round", "list")
    assert row["ronde"] == terminal.place.sid


def test_the_day_of_a_round_is_that_of_the_netherlands(terminal: Terminal) -> None:
    late = datetime(2027, 1, 1, 23, 30, tzinfo=UTC)
    terminal.place.workspace.rounds.register(
        replace(terminal.place.round, survey_id=1, registered_at=late)
    )
    assert terminal.tells("round", "list")[0]["sinds"] == "02-01-2027"


def test_status_tells_when_and_what(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.transport.time.sleep", lambda _: None)
    assert terminal.does("sync", "status") == "Er is nog nooit opgehaald.\n"
    assert terminal.tells("sync", "status") == []
    terminal.place.answer(2, "PROEF")
    terminal.place.answer(1, "GM0344-ZZZZZZ")
    with patch.object(Installation, "now", lambda _: datetime(2027, 4, 14, 12, 3, tzinfo=UTC)):
        terminal.does("sync")
    terminal.place.standin.fault = always("get_summary", Canned(status=503))
    with patch.object(Installation, "now", lambda _: datetime(2027, 4, 14, 13, 3, tzinfo=UTC)):
        terminal.run("sync")

    rows = {row["wat"]: row["stand"] for row in terminal.tells("sync", "status")}

    assert str(rows.pop("probleem")).startswith("De server van LimeSurvey geeft een fout")
    assert rows == {
        "laatste poging": "14 april 2027 om 15:03",
        "laatst gelukt": "14 april 2027 om 14:03",
        "niet toegewezen": 1,
        "proefantwoorden": 2,
    }
    assert columns(terminal.does("sync", "status")) == ["wat", "stand"]


def test_municipalities_become_a_region(terminal: Terminal) -> None:
    said = terminal.does("municipality", "region", "Samen", OTHER, MINE, MINE)
    assert said == "Regio Samen: Amsterdam, Utrecht.\n"
    (region,) = terminal.place.workspace.regions.all(terminal.place.rounds[0].survey_id)
    assert (region.name, region.municipalities) == ("Samen", (MINE, OTHER))
    assert "twee gemeenten" in terminal.refuses(MISUSED, "municipality", "region", "Samen", MINE)
    assert "doet niet mee" in terminal.refuses(1, "municipality", "region", "X", MINE, "GM9901")
