"""The administrator's page about answers: what waits, what is asked, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.answers_desk import AnswersDesk
from plugin.permissions import Actor, ActorRole
from plugin.places import NotFoundError
from plugin.workspace.requests import Order, RequestKind
from plugin.workspace.status import Hold, RoundCounts, Unassigned
from tests.scene import FRESH, MINE, OTHER, ROUND, Scene, furnished
from tests.visitor import Page, Visitor, check

ADMINISTRATOR = ActorRole.ADMINISTRATOR
ANSWERS = f"/ronde/{ROUND}/antwoorden"
COUNTS = RoundCounts(
    unassigned=3,
    trial=2,
    set_aside=4,
    archived=90,
    holds=(Hold(4, 12), Hold(7, 1)),
    listed=(Unassigned(31, f"{MINE}-ZZZZZZ"), Unassigned(8, None), Unassigned(9, "GM0001-ABCDEF")),
)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        scene.workspace.statuses.put_counts(ROUND, COUNTS, [])
        yield scene


@pytest.fixture
def administrator(scene: Scene) -> Visitor:
    return Visitor(scene, ADMINISTRATOR)


def waiting(scene: Scene) -> list[tuple[object, ...]]:
    """Kind, municipality, number, run and count of what waits."""
    return [
        (each.kind, each.municipality, each.number, each.run, each.count)
        for each in scene.workspace.requests.waiting()
    ]


def refused(visitor: Visitor, path: str, **form: object) -> Page:
    """The page after a form that was refused; nothing was asked."""
    page = check(
        visitor.client.post(f"{ANSWERS}/{path}", data={"csrf_token": visitor.token(), **form}), 400
    )
    assert visitor.scene.workspace.requests.waiting() == []
    return page


def test_the_overview_says_that_deletions_wait_and_where_to_decide(administrator: Visitor) -> None:
    page = administrator.get("/rondes")
    assert "13 verdwenen antwoorden worden vastgehouden." in page.text
    assert page.links().count(ANSWERS) == 2
    administrator.scene.workspace.statuses.put_counts(ROUND, RoundCounts(0, 0), [])
    assert "vastgehouden" not in administrator.get("/rondes").text


def test_what_waits_is_named_with_what_to_do(administrator: Visitor) -> None:
    page = administrator.get(ANSWERS)
    assert "12 verdwenen antwoorden worden vastgehouden." in page.text
    assert "1 verdwenen antwoord wordt vastgehouden." in page.text
    assert "3 antwoorden horen bij geen gemeente." in page.text
    assert page.texts("//table//tbody/tr") == [
        "8 geen geldige code –",
        "9 GM0001-ABCDEF –",
        f"31 {MINE}-ZZZZZZ Voorbeeldstad (verzonnen)",
    ]
    assert "Niet te lezen: 4." in page.text
    assert "90 antwoorden staan in het archief." in page.text
    assert "Proefantwoorden: 2." in page.text


def test_when_nothing_waits_the_page_says_so(administrator: Visitor) -> None:
    administrator.scene.workspace.statuses.put_counts(ROUND, RoundCounts(0, 0), [])
    page = administrator.get(ANSWERS)
    assert "Elk antwoord hoort bij een gemeente." in page.text
    assert "U hebt hier nog niets gevraagd." in page.text
    assert "Verdwenen" not in page.text
    assert "Wat niet meetelt" not in page.text


def test_a_round_that_was_never_pulled_has_a_page(administrator: Visitor) -> None:
    scene = administrator.scene
    scene.add_round(777, scene.workspace.rounds.all()[0].mark.privacy)
    assert "nog niet opgehaald" in administrator.get("/ronde/777/antwoorden").text


def test_when_not_all_are_listed_the_page_says_so(administrator: Visitor) -> None:
    counts = RoundCounts(250, 0, listed=(Unassigned(8, None),))
    administrator.scene.workspace.statuses.put_counts(ROUND, counts, [])
    assert "250 antwoorden horen bij geen gemeente." in administrator.get(ANSWERS).text
    assert "Dit zijn de eerste 1." in administrator.get(ANSWERS).text


def test_erasing_what_is_held_takes_the_count(administrator: Visitor) -> None:
    administrator.post(f"{ANSWERS}/bevestigen", 303, {"run": "4", "aantal": " 12 "})
    assert waiting(administrator.scene) == [(RequestKind.CONFIRM, None, None, 4, 12)]
    page = administrator.get(ANSWERS)
    assert "12 verdwenen antwoorden wissen is aangevraagd om 14:03." in page.text


@pytest.mark.parametrize(
    ("run", "count"),
    [("4", "11"), ("4", ""), ("4", "alle"), ("4", "-12"), ("7", "12"), ("9", "12"), ("", "12")],
)
def test_another_count_erases_nothing(administrator: Visitor, run: str, count: str) -> None:
    page = refused(administrator, "bevestigen", run=run, aantal=count)
    assert "Er is niets gewist. Het aantal klopt niet" in page.text


def test_several_answers_are_assigned_at_once(administrator: Visitor) -> None:
    form = {"antwoord": ["31", "8"], "gemeente": OTHER, "csrf_token": administrator.token()}
    assert administrator.client.post(f"{ANSWERS}/toewijzen", data=form).status_code == 303
    assert waiting(administrator.scene) == [
        (RequestKind.ASSIGN, OTHER, 8, None, None),
        (RequestKind.ASSIGN, OTHER, 31, None, None),
    ]
    assert "Antwoord 31 toewijzen aan Grootveen" in administrator.get(ANSWERS).text


@pytest.mark.parametrize(
    ("number", "code"),
    [("8", ""), ("", OTHER), ("10", OTHER), ("8", "GM0344"), ("acht", OTHER), ("08", OTHER)],
)
def test_only_what_is_listed_goes_to_who_takes_part(
    administrator: Visitor, number: str, code: str
) -> None:
    page = refused(administrator, "toewijzen", antwoord=number, gemeente=code)
    assert "Er is niets toegewezen." in page.text


def test_an_answer_is_erased_by_its_number(administrator: Visitor) -> None:
    administrator.post(f"{ANSWERS}/wissen", 303, {"nummer": "31"})
    assert waiting(administrator.scene) == [(RequestKind.ERASE, None, 31, None, None)]


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "²", "2147483648", "9" * 5000])
def test_what_is_no_number_erases_nothing(administrator: Visitor, number: str) -> None:
    page = refused(administrator, "wissen", nummer=number)
    assert "Er is niets gewist. Vul het nummer in" in page.text


def test_the_archive_is_erased_by_its_count(administrator: Visitor) -> None:
    administrator.post(f"{ANSWERS}/archief", 303, {"aantal": "90"})
    assert waiting(administrator.scene) == [(RequestKind.ERASE_ARCHIVE, None, None, None, 90)]
    assert "Het archief wissen (90) is aangevraagd" in administrator.get(ANSWERS).text


@pytest.mark.parametrize("count", ["", "89", "0", "alle"])
def test_another_count_of_the_archive_erases_nothing(administrator: Visitor, count: str) -> None:
    page = refused(administrator, "archief", aantal=count)
    assert "Het aantal klopt niet met wat er in het archief staat." in page.text


def test_an_empty_archive_cannot_be_erased(administrator: Visitor) -> None:
    administrator.scene.workspace.statuses.put_counts(ROUND, RoundCounts(0, 0), [])
    assert "archief" not in administrator.get(ANSWERS).text
    refused(administrator, "archief", aantal="0")


def test_how_it_ended_is_told_on_the_page(administrator: Visitor) -> None:
    scene = administrator.scene
    orders = [
        Order(kind=RequestKind.ASSIGN, survey_id=ROUND, municipality=FRESH, number=8),
        Order(kind=RequestKind.ERASE, survey_id=ROUND, number=9),
    ]
    for order in orders:
        scene.workspace.requests.ask(order, scene.now)
    first, _ = scene.workspace.requests.waiting()
    scene.workspace.requests.finish(first.id, scene.now, "Antwoord 8 hoort nu bij <b>iemand</b>.")
    told = administrator.get(ANSWERS).texts("//section[@aria-labelledby='opdrachten']/p")
    assert told[0].startswith("Antwoord 9 wissen is aangevraagd om 14:03.")
    assert told[1] == (
        "Antwoord 8 toewijzen aan Middelhaven (verzonnen), 14 april 2027 om 14:03: "
        "Antwoord 8 hoort nu bij <b>iemand</b>."
    )


def test_the_coordinator_hears_nothing_of_it(scene: Scene) -> None:
    order = Order(kind=RequestKind.ASSIGN, survey_id=ROUND, municipality=MINE, number=8)
    scene.workspace.requests.ask(order, scene.now)
    visitor = Visitor(scene, ActorRole.COORDINATOR, MINE)
    assert "toewijzen" not in visitor.get(f"/ronde/{ROUND}/{MINE}").text
    assert "vastgehouden" not in visitor.get("/rondes").text


@pytest.mark.parametrize("role", [ActorRole.COORDINATOR, ActorRole.FACILITATOR])
def test_nobody_else_can_ask_it(scene: Scene, role: ActorRole) -> None:
    desk = AnswersDesk(scene.workspace, Actor(1, role, MINE))
    with pytest.raises(NotFoundError):
        desk.ask(Order(kind=RequestKind.ERASE, survey_id=ROUND, number=8), scene.now)
    assert scene.workspace.requests.waiting() == []


def test_our_sentences_have_at_most_twenty_words(administrator: Visitor) -> None:
    page = administrator.get(ANSWERS)
    for found in page.texts("//main//p|//main//li"):
        for sentence in found.split(". "):
            assert len(sentence.split()) <= 20, sentence
