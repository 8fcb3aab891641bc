"""The day on which answers go, chosen on a page: never after what respondents were promised."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.workspace.audit import Act
from survey_templates.codebook import Privacy
from tests.scene import MINE, ROUND, Scene, furnished
from tests.visitor import Visitor, check

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
PAGE = f"/ronde/{ROUND}/einddatum"
PROMISED = 888888


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def end(scene: Scene, survey_id: int = ROUND) -> date:
    round_ = scene.workspace.rounds.get(survey_id)
    assert round_
    return round_.ends_on


def test_another_day_is_kept_and_leaves_a_line(scene: Scene) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    assert PAGE in visitor.get("/rondes").links()
    assert visitor.get(PAGE).tree.xpath("//input[@id='dag']/@value") == ["2028-04-14"]
    visitor.post(PAGE, dag="2027-12-31")
    assert end(scene) == date(2027, 12, 31)
    last = scene.workspace.audit.all()[-1]
    assert (last.act, last.survey_id, last.role) == (Act.SET_END, ROUND, ADMINISTRATOR)
    assert "De antwoorden worden gewist op 31 december 2027." in visitor.get("/rondes").text


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2027-04-14", "is geen dag na vandaag"),
        ("2020-01-01", "is geen dag na vandaag"),
        ("", "Kies een dag."),
        ("morgen", "Kies een dag."),
    ],
)
def test_a_day_that_cannot_be_changes_nothing(scene: Scene, day: str, says: str) -> None:
    page = check(Visitor(scene, ADMINISTRATOR).post(PAGE, 400, dag=day), 400)
    assert says in page.text
    assert page.tree.xpath("//input[@id='dag']/@value") == [day]
    assert end(scene) == date(2028, 4, 14)


def test_what_was_promised_is_told_and_kept(scene: Scene) -> None:
    made = scene.add_round(PROMISED - 1, Privacy.CONFIDENTIAL)
    promise = date(2027, 10, 1)
    mark = replace(made.mark, ends=promise)
    scene.workspace.rounds.register(replace(made, survey_id=PROMISED, mark=mark, ends_on=promise))
    visitor, page = Visitor(scene, ADMINISTRATOR), f"/ronde/{PROMISED}/einddatum"
    assert "uiterlijk op 1 oktober 2027. Later kan niet." in visitor.get(page).text
    refused = check(visitor.post(page, 400, dag="2027-10-02"), 400)
    assert "Kies die dag, of een eerdere." in refused.text
    visitor.post(page, dag="2027-09-30")
    visitor.post(page, dag="2027-10-01")
    assert end(scene, PROMISED) == promise


def test_once_it_is_over_there_is_nothing_to_choose(scene: Scene) -> None:
    scene.now += timedelta(days=1000)
    visitor = Visitor(scene, ADMINISTRATOR)
    assert PAGE not in visitor.get("/rondes").links()
    visitor.get(PAGE, 404)
    visitor.post(PAGE, 404, dag="2035-01-01")


def test_nobody_else_chooses(scene: Scene) -> None:
    for role in COORDINATOR, FACILITATOR:
        visitor = Visitor(scene, role, MINE)
        assert PAGE not in visitor.get("/rondes").links()
        visitor.get(PAGE, 404)
        visitor.post(PAGE, 404, dag="2027-12-31")
    assert end(scene) == date(2028, 4, 14)
