"""What the page says while nothing is released, and in an open round of a few people."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.disclosure import Voice
from plugin.permissions import ActorRole
from plugin.workspace.status import MunicipalityStatus
from survey_templates.codebook import GivenAnswer
from tests.scene import FRESH, OPEN_ROUND, OTHER, ROUND, SMALL, TEAM, Scene, furnished, voices
from tests.visitor import Visitor, feedback


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.mark.parametrize(
    ("code", "heading", "said"),
    [
        (FRESH, "Nog niemand is klaar", "Er is nog geen enkel antwoord verstuurd."),
        (OTHER, "De ronde is nog open", "U ziet de uitkomst nadat u de ronde sluit."),
        (SMALL, "Nog te weinig mensen voor een uitkomst", "Drie mensen deden mee."),
    ],
)
def test_without_a_release_the_page_says_why_and_what_to_do(
    scene: Scene, code: str, heading: str, said: str
) -> None:
    page = feedback(scene, code)

    assert page.texts("//h2") == [heading]
    assert said in page.text
    assert "Wat kunt u doen?" in page.text
    assert f"/ronde/{ROUND}/{code}/actieagenda.xlsx" in page.links()
    assert (f"/ronde/{ROUND}/{code}/sluiten" in page.links()) == (code == OTHER)


def test_the_facilitator_waits_for_the_coordinator(scene: Scene) -> None:
    page = Visitor(scene, ActorRole.FACILITATOR, OTHER).get(
        f"/ronde/{ROUND}/{OTHER}/terugkoppeling"
    )

    assert "U ziet de uitkomst nadat de coördinator de ronde sluit." in page.text
    assert not [link for link in page.links() if link.endswith("/sluiten")]


@pytest.mark.parametrize(
    ("survey_id", "complete", "closed", "said"),
    [(ROUND, 7, True, "zeven mensen"), (OPEN_ROUND, 2, False, "twee mensen")],
)
def test_a_release_that_is_on_its_way_says_so(
    scene: Scene, survey_id: int, complete: int, *, closed: bool, said: str
) -> None:
    scene.add_place(survey_id, "GM0344", invited=1, closed=closed)
    scene.count(survey_id, MunicipalityStatus("GM0344", complete, 0, 0))
    page = feedback(scene, "GM0344", survey_id)

    assert page.texts("//h2") == ["De uitkomst wordt gemaakt"]
    assert f"Er zijn antwoorden van {said}." in page.text
    assert page.text.startswith(f"Terugkoppeling Utrecht {complete} klaar")


@pytest.mark.parametrize("people", range(1, 8))
def test_an_open_round_of_a_few_people_reads_well(scene: Scene, people: int) -> None:
    labels = [(1, 0, 0, 0), (1, 0, 0, 1), (2, 0, 1, 0), (1, 1, 1, 1)]
    scan = [(people, 0, 0, 0), (0, 0, 0, people), labels[min(people, 4) - 1]]
    team = voices(scene.instrument, [row if sum(row) == people else scan[0] for row in scan], TEAM)
    whole = tuple(
        Voice(voice.role, (*voice.answers, GivenAnswer(4, "Een tekst.", None))) for voice in team
    )
    scene.add_place(OPEN_ROUND, "GM0344")
    scene.release(OPEN_ROUND, "GM0344", whole)
    page = feedback(scene, "GM0344", OPEN_ROUND)

    verb = "1 persoon deed" if people == 1 else f"{people} mensen deden"
    assert f"{verb} mee" in page.text
    assert "open ronde" in page.text
    (head,) = page.texts("//article[@id='vraag-1']//header")
    assert head.endswith("Nog geen duiding" if people < 4 else "Breed afgesproken")
    assert "Er is geen ondergrens" in page.text
    assert "ten minste" not in page.texts("//section[@aria-labelledby='methode']/ul[1]")[0]
    assert not re.search(r"\b(None|nan)\b|\{|\}", page.text)


def test_an_open_round_where_all_agree_points_at_nothing(scene: Scene) -> None:
    scene.add_place(OPEN_ROUND, "GM0344")
    scene.release(OPEN_ROUND, "GM0344", voices(scene.instrument, [(5, 0, 0, 0)] * 15, TEAM))

    assert "Geen vraag springt eruit." in feedback(scene, "GM0344", OPEN_ROUND).text
