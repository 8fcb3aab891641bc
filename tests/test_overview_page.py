"""Overview, place and requests: what is told to whom, and what is offered."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.workspace.requests import RequestKind
from plugin.workspace.status import MunicipalityStatus
from tests.scene import MINE, OPEN_PLACE, OPEN_ROUND, OTHER, ROUND, Scene, furnished
from tests.visitor import Visitor, feedback

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
SAY = "Aantal bewaren"
CHOICE = "Uitkomst en agenda dan ook wissen"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def test_the_overview_tells_the_administrator_how_every_round_stands(scene: Scene) -> None:
    scene.count(ROUND, MunicipalityStatus(OTHER, 6, 1, 0), problem="LimeSurvey is niet bereikbaar.")
    page = Visitor(scene, ADMINISTRATOR).get("/rondes")

    assert "LimeSurvey is niet bereikbaar." in page.text
    assert "Niet toegewezen antwoorden: 3. Proefantwoorden: 2." in page.text
    rows = page.texts(f"//section[@id='ronde-{ROUND}']//tbody/tr")
    assert [row.split(" (")[0] for row in rows] == [
        "Grootveen",
        "Kleindorp",
        "Middelhaven",
        "Voorbeeldstad",
    ]
    assert "6 van 8 klaar1 nog bezig open" in rows[0]
    assert "gesloten op 14 april 2027vrijgegeven: stand 1, 14 april 2027" in rows[3]
    assert not [link for link in page.links() if "terugkoppeling" in link or "xlsx" in link]


def test_the_coordinator_does_not_read_what_is_the_administrators(scene: Scene) -> None:
    scene.count(ROUND, problem="Het wachtwoord van de koppeling is verlopen.")
    page = Visitor(scene, COORDINATOR, MINE).get("/rondes")

    assert "wachtwoord" not in page.text
    assert "Niet toegewezen" not in page.text
    assert "Het ophalen lukt" not in page.text
    assert "Grootveen" not in page.text


def test_the_pages_say_when_the_answers_go_and_what_stays(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, OTHER)
    page = visitor.get(f"/ronde/{ROUND}/{OTHER}")
    assert "De uitkomst en de agenda blijven daarna staan." in page.text
    (choice,) = page.tree.xpath("//input[@name='keuze']/@value")
    visitor.post(f"/ronde/{ROUND}/{OTHER}/bewaren", keuze=choice)
    visitor.post(f"/ronde/{ROUND}/{OTHER}/bewaren", 400, keuze="morgen")
    page = visitor.get(f"/ronde/{ROUND}/{OTHER}")
    assert "De antwoorden worden gewist op 14 april 2028." in page.text
    assert "De uitkomst en de agenda gaan dan ook weg." in page.text
    overview = Visitor(scene, ADMINISTRATOR).get("/rondes")
    assert "De antwoorden worden gewist op 14 april 2028." in overview.text

    scene.now += timedelta(days=366)
    page = Visitor(scene, COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}")
    assert "De einddatum is geweest. De antwoorden worden nu gewist." in page.text
    assert not page.tree.xpath("//main//form")
    visitor = Visitor(scene, COORDINATOR, OTHER)
    visitor.post(f"/ronde/{ROUND}/{OTHER}/bewaren", 404, keuze="blijft")
    assert not [link for link in page.links() if link.endswith("/sluiten")]
    assert "opgehaald op" in page.text
    assert not page.tree.xpath("//*[@class='error']")

    scene.workspace.endings.end(ROUND, [OTHER], [], scene.now)
    page = Visitor(scene, COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}")
    assert "De antwoorden zijn gewist op 14 april 2028." in page.text
    assert "De uitkomst en de agenda zijn ook gewist." in page.text
    overview = Visitor(scene, ADMINISTRATOR).get("/rondes")
    assert f"/ronde/{ROUND}/ophalen" not in overview.tree.xpath("//form/@action")


def test_the_place_shows_the_link_and_what_can_be_done(scene: Scene) -> None:
    page = Visitor(scene, COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}")

    assert f"/ronde/{ROUND}/{OTHER}/actieagenda.xlsx" in page.links()
    assert page.tree.xpath("//input[@id='link']/@value") == [
        f"https://vragen.example/index.php/{ROUND}?lang=nl&GEMEENTE={OTHER}-7K3F9Q"
    ]
    assert page.tree.xpath("//input[@id='inspiratie']/@value") == [
        "https://eigenkracht.example/inspiratie/reflectietool-eigen-kracht"
    ]
    assert "6 van 8 klaar" in page.text
    assert "1 nog bezig" in page.text
    assert f"/ronde/{ROUND}/{OTHER}/sluiten" in page.links()
    assert page.texts("//main//button") == ["Nu ophalen", SAY, CHOICE]


@pytest.mark.parametrize(
    ("role", "survey_id", "code", "buttons", "closes"),
    [
        (COORDINATOR, ROUND, MINE, ["Nu ophalen", "Heropenen", SAY, CHOICE], False),
        (FACILITATOR, ROUND, MINE, [], False),
        (FACILITATOR, ROUND, OTHER, [], False),
        (COORDINATOR, OPEN_ROUND, OPEN_PLACE, ["Nu ophalen", SAY, CHOICE], False),
        (ADMINISTRATOR, ROUND, OTHER, ["Nu ophalen", SAY], True),
    ],
)
def test_only_what_may_be_done_is_offered(
    scene: Scene, role: ActorRole, survey_id: int, code: str, buttons: list[str], *, closes: bool
) -> None:
    visitor = Visitor(scene, role, None if role is ADMINISTRATOR else code)
    page = visitor.get(f"/ronde/{survey_id}/{code}")

    assert page.texts("//main//button") == buttons
    assert any(link.endswith("/sluiten") for link in page.links()) is closes


def test_closing_asks_first_and_says_how_many_are_done(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, OTHER)
    page = visitor.get(f"/ronde/{ROUND}/{OTHER}/sluiten")

    assert "6 van 8 klaar, 1 nog bezig." in page.text
    assert "ten minste vijf mensen klaar zijn" in page.text
    assert page.texts("//main//button") == ["Ja, sluiten"]
    assert scene.workspace.requests.waiting() == []


def test_a_request_is_waiting_then_slow_then_done(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, OTHER)
    place = f"/ronde/{ROUND}/{OTHER}"
    assert visitor.post(f"{place}/sluiten").location == place

    said = "Sluiten is aangevraagd om 14:03."
    assert f"{said} Dit is klaar binnen 30 seconden. Kijk of het klaar is" in (
        visitor.get(place).text
    )
    assert said in visitor.get(f"{place}/terugkoppeling").text
    assert said in Visitor(scene, ADMINISTRATOR).get("/rondes").text
    scene.now += timedelta(seconds=61)
    assert f"{said} Dit duurt langer dan normaal." in visitor.get(place).text

    (request,) = scene.workspace.requests.waiting()
    scene.workspace.requests.finish(request.id, scene.now, "Er is een uitkomst van zes mensen.")
    page = visitor.get(place)
    assert "Sluiten, 14 april 2027 om 14:04: Er is een uitkomst van zes mensen." in page.text
    assert "Kijk of het klaar is" not in page.text


def test_pulling_a_whole_round_waits_in_its_place(scene: Scene) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    response = visitor.post(f"/ronde/{ROUND}/ophalen")

    assert response.location == f"/rondes#ronde-{ROUND}"
    page = visitor.get("/rondes")
    assert page.text.count("Ophalen is aangevraagd om 14:03.") == 1
    assert page.texts("//main//button").count("Nu ophalen: Voorjaar 2027") == 0
    (request,) = scene.workspace.requests.waiting()
    assert (request.kind, request.municipality) == (RequestKind.SYNC, None)


def test_reopened_with_new_answers_the_page_does_not_speak_of_closing(scene: Scene) -> None:
    scene.workspace.rounds.set_closed(ROUND, MINE, None)

    assert "2 antwoorden na deze stand." in feedback(scene, MINE).text
