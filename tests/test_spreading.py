"""What a municipality hands out on its page: link, QR code, texts and poster."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from plugin.invitation import ON_A_TABLET, qr_svg, until_phrase
from plugin.permissions import ActorRole
from plugin.workspace.status import MunicipalityStatus
from tests.scene import MINE, OPEN_PLACE, OPEN_ROUND, OTHER, ROUND, Scene, furnished
from tests.visitor import Page, Visitor

ADMINISTRATOR, COORDINATOR, _ = ActorRole
SPREAD = f"/ronde/{ROUND}/{OTHER}/verspreiden"
TABLET = 900_100
LINK = f"https://vragen.example/index.php/{ROUND}?lang=nl&GEMEENTE={OTHER}-7K3F9Q"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with furnished(tmp_path_factory.mktemp("spreading")) as scene:
        yield scene


def reminder(page: Page) -> str:
    """The reminder on a page, to the letter."""
    return str(page.tree.xpath("//textarea[@id='herinnering']")[0].text)


@pytest.mark.parametrize("who", [(ADMINISTRATOR, None), (COORDINATOR, OTHER)])
def test_texts_and_poster_carry_the_link_of_the_municipality(
    scene: Scene, who: tuple[ActorRole, str | None]
) -> None:
    visitor = Visitor(scene, *who)
    page = visitor.get(SPREAD)
    invitation = page.tree.xpath("//textarea[@id='uitnodiging']")[0].text
    for text in invitation, reminder(page), visitor.get(f"{SPREAD}/poster").text:
        assert LINK in text
    assert f"{SPREAD}/poster" in page.links()
    assert visitor.client.get(f"{SPREAD}/qr.svg").data == qr_svg(LINK)


def test_the_day_that_is_typed_stands_in_every_text(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, OTHER)
    day = "Meedoen kan tot en met 1 mei 2027."
    page = visitor.get(f"{SPREAD}?tot=1-5-2027")
    assert page.source.count(day) == 2
    (poster,) = [link for link in page.links() if "/poster" in link]
    assert day in visitor.get(poster).text
    assert day not in visitor.get(f"{SPREAD}/poster").text
    assert (until_phrase(None), until_phrase(date(2027, 5, 1))) == ("", day)


def test_what_is_no_day_is_said_and_goes_nowhere(scene: Scene) -> None:
    page = Visitor(scene, COORDINATOR, OTHER).get(f"{SPREAD}?tot=<b>morgen")
    assert "“<b>morgen” is geen dag." in page.text
    assert "Meedoen kan" not in page.source


@pytest.mark.parametrize(
    ("complete", "code", "stand"),
    [
        (6, OTHER, "Tot nu toe deden 6 van de 8 mensen mee."),
        (9, OTHER, "Tot nu toe deden negen mensen mee."),
        (1, MINE, "Tot nu toe deed 1 van de 12 mensen mee."),
    ],
)
def test_the_reminder_says_how_many_took_part_and_never_who(
    scene: Scene, complete: int, code: str, stand: str
) -> None:
    scene.count(ROUND, MunicipalityStatus(code, complete, 1, 0))
    page = Visitor(scene, COORDINATOR, code).get(f"/ronde/{ROUND}/{code}/verspreiden")
    assert f" {stand} " in reminder(page).replace("\n", " ")
    assert "Wij kunnen niet zien wie er meedeed." in reminder(page)


def test_while_nobody_took_part_the_reminder_does_not_say_so(scene: Scene) -> None:
    scene.count(ROUND)
    assert "Tot nu toe" not in reminder(Visitor(scene, COORDINATOR, OTHER).get(SPREAD))


@pytest.mark.parametrize(
    ("survey_id", "code", "says"),
    [(ROUND, OTHER, "ziet niet van wie een tekst is"), (OPEN_ROUND, OPEN_PLACE, "zien elk")],
)
def test_the_poster_says_who_sees_the_answers(
    scene: Scene, survey_id: int, code: str, says: str
) -> None:
    path = f"/ronde/{survey_id}/{code}/verspreiden/poster"
    visitor = Visitor(scene, COORDINATOR, code)
    assert says in visitor.get(path).text
    is_unseen = "niet zien wie" in reminder(visitor.get(path.removesuffix("/poster")))
    assert is_unseen == (survey_id == ROUND)


def test_the_page_of_a_round_for_a_tablet_says_so(scene: Scene) -> None:
    ordinary = scene.workspace.rounds.get(ROUND)
    assert ordinary is not None
    mark = replace(ordinary.mark, kiosk=True)
    scene.workspace.rounds.register(replace(ordinary, survey_id=TABLET, mark=mark))
    scene.add_place(TABLET, OTHER)
    visitor = Visitor(scene, COORDINATOR, OTHER)
    pages = [visitor.get(f"/ronde/{each}/{OTHER}/verspreiden") for each in (TABLET, ROUND)]
    assert [ON_A_TABLET in page.text for page in pages] == [True, False]
    assert ", voor een tablet" in visitor.get(f"/ronde/{TABLET}/{OTHER}").text
