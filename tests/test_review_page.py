"""Reviewing on the page: what waits, what was chosen, and who may."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.review_page import PER_PAGE, review_page, without_hints
from plugin.workspace.reviews import Decision, ReviewState
from tests.scene import (
    FRESH,
    MINE,
    OPEN_PLACE,
    OPEN_ROUND,
    ROUND,
    SMALL,
    TEAM,
    Scene,
    furnished,
    voices,
)
from tests.visitor import Visitor

COORDINATOR, FACILITATOR = ActorRole.COORDINATOR, ActorRole.FACILITATOR
TEXTS = f"/ronde/{ROUND}/{MINE}/teksten"
FEEDBACK = f"/ronde/{ROUND}/{MINE}/terugkoppeling"
NEW, SHOWN, ADAPTED, HIDDEN = ReviewState
POINTS_TO_A_PERSON = "Bel mevrouw Jansen op 06-12345678 of mail haar."


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        scene.review(*states(scene), state=NEW)
        yield scene


@pytest.fixture
def coordinator(scene: Scene) -> Visitor:
    return Visitor(scene, COORDINATOR, MINE)


def states(scene: Scene) -> dict[str, ReviewState]:
    stored = scene.workspace.releases.latest(ROUND, MINE)
    assert stored
    return scene.workspace.reviews.states(stored.id)


def of_question(scene: Scene, number: int) -> list[str]:
    stored = scene.workspace.releases.latest(ROUND, MINE)
    assert stored
    return [
        each.key for each in scene.workspace.releases.texts(stored.id) if each.question == number
    ]


def write(scene: Scene, key: str, words: str) -> None:
    """Somebody wrote these words."""
    scene.workspace.reviews.decide([Decision(key, ADAPTED, words)], 1, scene.now)
    scene.review(key, state=NEW)


def test_the_start_says_how_many_texts_wait(scene: Scene, coordinator: Visitor) -> None:
    page = coordinator.get(TEXTS)
    assert f"{len(states(scene))} teksten wachten" in page.text
    assert f"{TEXTS}/15" in page.links()


def test_what_may_point_to_a_person_comes_first_with_the_reason(
    scene: Scene, coordinator: Visitor
) -> None:
    key = of_question(scene, 4)[0]
    write(scene, key, POINTS_TO_A_PERSON)
    page = coordinator.get(TEXTS)
    marked = [" ".join(each.text_content().split()) for each in page.tree.xpath("//mark")]
    assert "06-12345678 (telefoonnummer)" in marked
    assert any("Jansen" in each and "(naam)" in each for each in marked)
    assert f"{TEXTS}/4/{key}" in page.links()


def test_one_button_shows_all_that_has_no_hint(scene: Scene, coordinator: Visitor) -> None:
    key = of_question(scene, 4)[0]
    write(scene, key, POINTS_TO_A_PERSON)

    coordinator.post(TEXTS)

    found = states(scene)
    assert found.pop(key) is NEW
    assert set(found.values()) == {SHOWN}
    assert "Toon deze" not in coordinator.get(TEXTS).text


def test_choices_are_kept_and_what_was_not_chosen_stays(scene: Scene, coordinator: Visitor) -> None:
    one, two, *rest = of_question(scene, 1)
    coordinator.post(f"{TEXTS}/1", form={f"besluit-{one}": "tonen", f"besluit-{two}": "verbergen"})
    found = states(scene)
    assert [found[each] for each in (one, two, *rest)] == [SHOWN, HIDDEN, *[NEW] * len(rest)]
    page = coordinator.get(f"{TEXTS}/1")
    assert page.tree.xpath("//input[@checked]/@id") == [f"t-{one}", f"v-{two}"]


@pytest.mark.parametrize("choice", ["", "aangepast", "nieuw", "x"])
def test_another_choice_than_there_is_changes_nothing(
    scene: Scene, coordinator: Visitor, choice: str
) -> None:
    key = of_question(scene, 1)[0]
    coordinator.post(f"{TEXTS}/1", form={f"besluit-{key}": choice})
    assert set(states(scene).values()) == {NEW}


def test_an_adapted_text_stays_so_when_the_page_is_kept_again(
    scene: Scene, coordinator: Visitor
) -> None:
    key = of_question(scene, 1)[0]
    response = coordinator.post(f"{TEXTS}/1/{key}", tekst="  Andere woorden ")
    assert response.location == f"{TEXTS}/1#tekst-{key}"
    assert states(scene)[key] is ADAPTED
    assert "Andere woorden" in coordinator.get(FEEDBACK).text
    coordinator.post(f"{TEXTS}/1", form={f"besluit-{key}": "tonen"})
    assert states(scene)[key] is ADAPTED


@pytest.mark.parametrize("words", ["", "   ", "x" * 10_001])
def test_words_that_cannot_be_are_refused_and_nothing_changes(
    scene: Scene, coordinator: Visitor, words: str
) -> None:
    key = of_question(scene, 1)[0]
    assert b"Er is niets bewaard" in coordinator.post(f"{TEXTS}/1/{key}", 400, tekst=words).data
    assert states(scene)[key] is NEW


def test_the_feedback_says_how_many_wait_and_where(scene: Scene, coordinator: Visitor) -> None:
    count = len(states(scene))
    page = coordinator.get(FEEDBACK)
    assert f"{count} teksten staan er nog niet in" in page.text
    assert TEXTS in page.links()
    facilitator = Visitor(scene, FACILITATOR, MINE).get(FEEDBACK)
    assert f"{count} teksten staan er nog niet in" in facilitator.text
    assert TEXTS not in facilitator.links()


def test_only_the_coordinators_page_links_to_the_review(scene: Scene) -> None:
    place = f"/ronde/{ROUND}/{MINE}"
    assert TEXTS in Visitor(scene, COORDINATOR, MINE).get(place).links()
    assert TEXTS not in Visitor(scene, FACILITATOR, MINE).get(place).links()
    assert TEXTS not in Visitor(scene, ActorRole.ADMINISTRATOR).get(place).links()
    fresh = Visitor(scene, COORDINATOR, FRESH).get(f"/ronde/{ROUND}/{FRESH}")
    assert f"/ronde/{ROUND}/{FRESH}/teksten" not in fresh.links()


@pytest.mark.parametrize("path", ["", "/1", "/1/KEY"])
@pytest.mark.parametrize(
    ("role", "municipality"),
    [(FACILITATOR, MINE), (COORDINATOR, SMALL), (ActorRole.ADMINISTRATOR, None)],
)
def test_nobody_else_reviews(
    scene: Scene, path: str, role: ActorRole, municipality: str | None
) -> None:
    path = TEXTS + path.replace("KEY", of_question(scene, 1)[0])
    visitor = Visitor(scene, role, municipality)
    visitor.get(path, 404)
    visitor.post(path, 404, tekst="x")
    assert set(states(scene).values()) == {NEW}


@pytest.mark.parametrize("path", ["/0", "/16", "/1/onbekend", "/2/KEY"])
def test_what_is_not_there_is_not_found(scene: Scene, coordinator: Visitor, path: str) -> None:
    coordinator.get(TEXTS + path.replace("KEY", of_question(scene, 1)[0]), 404)


def test_without_a_release_there_is_nothing_yet(scene: Scene) -> None:
    page = Visitor(scene, COORDINATOR, FRESH).get(f"/ronde/{ROUND}/{FRESH}/teksten")
    assert "Er zijn nu geen teksten" in page.text


def test_in_an_open_round_a_text_can_be_hidden_too(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, OPEN_PLACE)
    page = visitor.get(f"/ronde/{OPEN_ROUND}/{OPEN_PLACE}/teksten/1")
    key = page.tree.xpath("//fieldset/@id")[0].removeprefix("tekst-")
    visitor.post(
        f"/ronde/{OPEN_ROUND}/{OPEN_PLACE}/teksten/1", form={f"besluit-{key}": "verbergen"}
    )
    again = visitor.get(f"/ronde/{OPEN_ROUND}/{OPEN_PLACE}/teksten/1")
    assert again.tree.xpath("//input[@checked]/@id")[0] == f"v-{key}"


def test_many_texts_come_in_parts_and_each_is_kept_by_itself(scene: Scene) -> None:
    crowd = voices(scene.instrument, [(90, 0, 0, 0)] * 15, TEAM)
    scene.release(ROUND, MINE, crowd, number=2, review=False)
    visitor = Visitor(scene, COORDINATOR, MINE)
    seen = [visitor.get(f"{TEXTS}/1?deel={part}") for part in (1, 2, 3)]
    assert [len(page.tree.xpath("//fieldset")) for page in seen] == [PER_PAGE, PER_PAGE, 10]
    response = visitor.post(f"{TEXTS}/1?deel=1")
    assert response.location == f"{TEXTS}/1?deel=2"
    assert visitor.post(f"{TEXTS}/1?deel=3").location == TEXTS
    assert len(visitor.get(f"{TEXTS}/1?deel=99").tree.xpath("//fieldset")) == 10


def test_nothing_is_shown_at_once_that_has_a_hint(scene: Scene) -> None:
    stored = scene.workspace.releases.latest(ROUND, MINE)
    assert stored
    texts = [(each, NEW) for each in scene.workspace.releases.texts(stored.id)]
    page = review_page(texts, scene.instrument, frozenset())
    keys = set(without_hints(texts, frozenset()))
    assert page.without_hint == len(keys)
    assert not keys & {each.key for each in page.hinted}
