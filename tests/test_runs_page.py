"""How the answers of a round came in, as the administrator reads it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.run_phrasing import changes_phrase, notices, total_phrase
from plugin.workspace.runs import MOST, KeptRun, RunKind
from plugin.workspace.status import Hold, RoundCounts
from sync.records import Outcome
from tests.scene import MINE, NOW, ROUND, Scene, furnished
from tests.test_kept_runs import run
from tests.visitor import Page, Visitor

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
PAGE = f"/ronde/{ROUND}/opgehaald"
DOWN = "LimeSurvey is niet bereikbaar. Kijk of de server aan staat."


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def shown(scene: Scene, *runs: KeptRun) -> Page:
    """The page after these runs."""
    for each in runs:
        scene.workspace.runs.add(each)
    return Visitor(scene, ADMINISTRATOR).get(PAGE)


def rows(page: Page) -> list[str]:
    return page.texts("//tbody/tr")


@pytest.mark.parametrize(
    ("counts", "changes", "total"),
    [
        ({}, "niets nieuws", "0 antwoorden, waarvan 0 af"),
        ({"total": 1, "complete": 1, "new": 1}, "1 nieuw", "1 antwoord, waarvan 1 af"),
        (
            {"total": 12, "complete": 10, "new": 2, "changed": 1, "gone": 3, "unchanged": 6},
            "2 nieuw, 1 gewijzigd, 3 verdwenen",
            "12 antwoorden, waarvan 10 af",
        ),
        ({"returned": 3, "purged": 2}, "3 teruggekomen, 2 gewist", "0 antwoorden, waarvan 0 af"),
    ],
)
def test_figures_in_words(counts: dict[str, int], changes: str, total: str) -> None:
    assert (changes_phrase(counts), total_phrase(counts)) == (changes, total)
    assert list(notices(counts)) == []


def test_what_somebody_should_know_of_the_figures() -> None:
    told = list(notices({"absent": 3, "opzij gezet": 2, "erased": 1}))
    assert "3 inzendingen staan niet in het bestand. Zij blijven staan." in told[0]
    assert told[1:] == [
        "2 antwoorden waren niet te lezen en zijn opzij gezet.",
        "1 antwoord dat hier is gewist, staat weer in LimeSurvey. Verwijder dat daar ook.",
    ]
    assert list(notices({"opzij gezet": 1, "erased": 2})) == [
        "1 antwoord was niet te lezen en is opzij gezet.",
        "2 antwoorden die hier zijn gewist, staan weer in LimeSurvey. Verwijder ze daar ook.",
    ]


def test_before_the_first_run_it_says_what_will_be_there(scene: Scene) -> None:
    page = shown(scene)
    assert "Hier komt te staan wanneer er is opgehaald" in page.text
    assert "Er liep nog nooit een programma dat steeds ophaalt." in page.text
    assert not rows(page)


def test_each_run_is_a_line_the_newest_first(scene: Scene) -> None:
    page = shown(
        scene,
        run(0, RunKind.FULL, new=12, complete=10),
        run(5),
        run(10),
        replace(run(15, outcome=Outcome.FAILED), message=DOWN),
        run(20, RunKind.FILE, gone=1, absent=2),
    )
    newest, failed, quiet, first = rows(page)
    assert "14 april 2027 om 14:20uit een bestand 1 verdwenen12 antwoorden, waarvan 0 af" in newest
    assert "2 inzendingen staan niet in het bestand." in newest
    assert f"snel mislukt{DOWN}" in failed
    assert "om 14:10snel, 2 keer sinds 14 april 2027 om 14:05 niets nieuws" in quiet
    assert "volledig 12 nieuw12 antwoorden, waarvan 10 af" in first


def test_what_was_told_stands_on_lines_of_its_own(scene: Scene) -> None:
    (row,) = rows(shown(scene, run(message="Vraag V01 ontbreekt.\nVraag V02 ook.")))
    assert row.endswith("Vraag V01 ontbreekt.Vraag V02 ook.")


def test_it_says_that_earlier_ones_are_not_kept(scene: Scene) -> None:
    runs = [run(minute, new=1) for minute in range(MOST)]
    assert "Wat daarvoor kwam" not in shown(scene, *runs[1:]).text
    page = shown(scene, runs[0])
    assert "Wat daarvoor kwam, is niet bewaard." in page.text
    assert len(rows(page)) == MOST


def test_it_says_what_is_wrong_now_and_where_to_decide(scene: Scene) -> None:
    scene.workspace.heartbeats.beat(NOW, timedelta(minutes=5))
    scene.workspace.statuses.put_counts(ROUND, RoundCounts(0, 0, holds=(Hold(4, 12),)), [])
    scene.workspace.statuses.run_ended(ROUND, NOW, DOWN)
    page = shown(scene)
    assert page.texts("//p[@class='error']")[0] == DOWN
    assert "12 verdwenen antwoorden worden vastgehouden." in page.text
    assert f"/ronde/{ROUND}/antwoorden" in page.links()
    assert "gaf voor het laatst een teken op 14 april 2027 om 14:03." in page.text
    scene.workspace.heartbeats.stop(NOW)
    assert "is gestopt op 14 april 2027 om 14:03." in shown(scene).text


def test_silence_is_told_with_its_cure(scene: Scene) -> None:
    scene.workspace.heartbeats.beat(NOW, timedelta(minutes=5))
    scene.now += timedelta(hours=2)
    assert "Start ‘eigenkracht sync --watch 300’" in shown(scene).text


def test_only_the_administrator_reads_it(scene: Scene) -> None:
    assert PAGE in Visitor(scene, ADMINISTRATOR).get("/rondes").links()
    for role in COORDINATOR, FACILITATOR:
        visitor = Visitor(scene, role, MINE)
        visitor.get(PAGE, 404)
        assert PAGE not in visitor.get("/rondes").links()
