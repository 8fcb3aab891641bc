"""Where the pages say that no answers come in, and where that would only alarm."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.workspace.status import MunicipalityStatus
from tests.scene import (
    FRESH,
    MINE,
    NOW,
    OPEN_PLACE,
    OPEN_ROUND,
    OTHER,
    ROUND,
    SMALL,
    Scene,
    furnished,
)
from tests.visitor import Visitor

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
SINCE = "De antwoorden zijn voor het laatst opgehaald op 14 april 2027 om 14:03."
EVERYBODY = f"{SINCE} Het ophalen lukt nu niet; vraag uw beheerder."
PROBLEM = "LimeSurvey is niet bereikbaar."


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Pulled by a worker of every five minutes, and then nothing for an hour."""
    with furnished(tmp_path) as scene:
        scene.workspace.heartbeats.beat(NOW, timedelta(minutes=5))
        scene.now = NOW + timedelta(hours=1)
        yield scene


@pytest.mark.parametrize(
    ("survey_id", "code", "page", "said"),
    [
        (ROUND, OTHER, "", True),
        (ROUND, OTHER, "/terugkoppeling", True),
        (OPEN_ROUND, OPEN_PLACE, "", True),
        (OPEN_ROUND, OPEN_PLACE, "/terugkoppeling", True),
        # Closed, and nothing released yet: the next answer may bring it.
        (ROUND, SMALL, "/terugkoppeling", True),
        (ROUND, FRESH, "", True),
        # What was released after closing is frozen.
        (ROUND, MINE, "", False),
        (ROUND, MINE, "/terugkoppeling", False),
    ],
)
def test_where_new_answers_would_change_something_the_page_says_that_none_come(
    scene: Scene, survey_id: int, code: str, page: str, *, said: bool
) -> None:
    found = Visitor(scene, COORDINATOR, code).get(f"/ronde/{survey_id}/{code}{page}")
    assert (EVERYBODY in found.text) is said


def test_before_two_runs_were_missed_no_page_alarms(scene: Scene) -> None:
    scene.now = NOW + timedelta(minutes=15)
    assert SINCE not in Visitor(scene, COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}").text
    assert SINCE not in Visitor(scene, ADMINISTRATOR).get("/rondes").text


def test_the_overview_says_it_once_for_a_round(scene: Scene) -> None:
    assert Visitor(scene, COORDINATOR, OTHER).get("/rondes").text.count(EVERYBODY) == 1
    assert EVERYBODY not in Visitor(scene, FACILITATOR, MINE).get("/rondes").text


def test_the_administrator_reads_why_and_what_to_do(scene: Scene) -> None:
    page = Visitor(scene, ADMINISTRATOR).get("/rondes")
    assert page.text.count(f"{SINCE} Het programma dat ophaalt, gaf op 14 april 2027 om 14:03") == 2
    assert "vraag uw beheerder" not in page.text
    own = Visitor(scene, ADMINISTRATOR).get(f"/ronde/{ROUND}/{OTHER}")
    assert "Start ‘eigenkracht sync --watch 300’" in own.text


def test_the_administrator_reads_the_problem_once_and_nobody_else_does(scene: Scene) -> None:
    scene.workspace.heartbeats.beat(scene.now, timedelta(minutes=5))
    scene.workspace.statuses.run_ended(ROUND, scene.now, PROBLEM)
    assert Visitor(scene, ADMINISTRATOR).get("/rondes").text.count(f"{SINCE} {PROBLEM}") == 1
    assert Visitor(scene, ADMINISTRATOR).get("/rondes").text.count(PROBLEM) == 1
    assert PROBLEM not in Visitor(scene, COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}").text


def test_a_good_run_ends_it(scene: Scene) -> None:
    scene.workspace.heartbeats.beat(scene.now, timedelta(minutes=5))
    scene.count(ROUND, MunicipalityStatus(OTHER, 6, 1, 0))
    page = Visitor(scene, COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}")
    assert "vraag uw beheerder" not in page.text
