"""The review of texts: what is decided stays, and adapted words are the only ones left."""

from collections.abc import Iterator

import pytest

from exporter.release import ReleasedText
from plugin.desk import Desk
from plugin.permissions import Actor, ActorRole
from plugin.places import NotFoundError
from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.store import Workspace
from tests.scene import (
    MINE,
    NOW,
    OPEN_PLACE,
    OPEN_ROUND,
    OTHER,
    ROUND,
    TEAM,
    WHOLE_SCAN,
    Scene,
    furnish,
    voices,
)
from tests.stores import Stores

COORDINATOR = Actor(2, ActorRole.COORDINATOR, MINE)
FACILITATOR = Actor(3, ActorRole.FACILITATOR, MINE)
NEW, SHOWN, ADAPTED, HIDDEN = ReviewState


@pytest.fixture
def scene(stores: Stores) -> Iterator[Scene]:
    workspace = Workspace(stores.address("workspace"))
    scene = Scene(workspace)
    furnish(scene)
    yield scene
    workspace.close()


@pytest.fixture
def keys(scene: Scene) -> list[str]:
    """The keys of the texts in the release of `MINE`, none of them reviewed."""
    stored = scene.workspace.releases.latest(ROUND, MINE)
    assert stored
    found = sorted(scene.workspace.reviews.states(stored.id))
    scene.review(*found, state=NEW)
    return found


def shown(scene: Scene, actor: Actor = FACILITATOR) -> dict[str, str]:
    """What is shown of `MINE`: the words by key."""
    opened = Desk(scene.workspace, actor).feedback(ROUND, MINE, NOW)
    return {text.key: text.text for text in opened.texts}


def decide(scene: Scene, *decisions: Decision, actor: Actor = COORDINATOR) -> None:
    Desk(scene.workspace, actor).decide(ROUND, MINE, decisions, NOW)


@pytest.mark.parametrize("actor", [COORDINATOR, FACILITATOR])
def test_nobody_sees_a_text_before_it_was_reviewed(
    scene: Scene, keys: list[str], actor: Actor
) -> None:
    assert shown(scene, actor) == {}
    opened = Desk(scene.workspace, actor).feedback(ROUND, MINE, NOW)
    assert opened.unreviewed == len(keys)


def test_only_what_may_be_shown_is_shown(scene: Scene, keys: list[str]) -> None:
    one, two, three, *_rest = keys
    decide(
        scene,
        Decision(one, SHOWN),
        Decision(two, HIDDEN),
        Decision(three, ADAPTED, "Andere woorden"),
    )
    assert shown(scene).keys() == {one, three}
    assert shown(scene)[three] == "Andere woorden"
    opened = Desk(scene.workspace, FACILITATOR).feedback(ROUND, MINE, NOW)
    assert opened.unreviewed == len(keys) - 3


def test_decisions_about_many_texts_are_kept_a_lot_at_a_time(
    scene: Scene, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.workspace.reviews._KEYS", 7)
    decide(scene, *(Decision(key, ADAPTED, f"Over {key}") for key in keys))
    decide(scene, *(Decision(key, SHOWN) for key in keys))
    assert shown(scene) == {key: f"Over {key}" for key in keys}


def test_a_decision_can_be_taken_back(scene: Scene, keys: list[str]) -> None:
    decide(scene, Decision(keys[0], SHOWN))
    decide(scene, Decision(keys[0], HIDDEN))
    assert shown(scene) == {}


def test_in_an_open_round_only_what_was_hidden_is_not_shown(scene: Scene) -> None:
    actor = Actor(4, ActorRole.COORDINATOR, OPEN_PLACE)
    desk = Desk(scene.workspace, actor)
    texts = desk.reviewing(OPEN_ROUND, OPEN_PLACE, NOW).texts
    everything = [text.key for text, _ in texts]
    scene.review(*everything, state=NEW)
    assert len(desk.feedback(OPEN_ROUND, OPEN_PLACE, NOW).texts) == len(everything)
    assert desk.feedback(OPEN_ROUND, OPEN_PLACE, NOW).unreviewed == 0
    desk.decide(OPEN_ROUND, OPEN_PLACE, [Decision(everything[0], HIDDEN)], NOW)
    assert len(desk.feedback(OPEN_ROUND, OPEN_PLACE, NOW).texts) == len(everything) - 1


def test_of_an_adapted_text_only_the_new_words_are_in_any_file(
    scene: Scene, keys: list[str], stores: Stores
) -> None:
    old = next(text.text for text, _ in reviewing(scene) if text.key == keys[0])
    # The made-up answers repeat; the same words elsewhere are somebody else's.
    same = [text.key for text, _ in reviewing(scene) if text.text == old]
    assert old.encode() in stores.on_disk()

    decide(scene, *(Decision(key, ADAPTED, "Andere woorden") for key in same))

    assert old.encode() not in stores.on_disk()


def test_a_release_that_is_made_anew_keeps_what_was_decided(scene: Scene, keys: list[str]) -> None:
    decide(scene, Decision(keys[0], ADAPTED, "Andere woorden"), Decision(keys[1], HIDDEN))
    texts = voices(scene.instrument, WHOLE_SCAN, TEAM)
    disclosed = scene.release(ROUND, MINE, texts, number=2, review=False)
    assert len(disclosed) == len(keys)
    stored = scene.workspace.releases.latest(ROUND, MINE)
    assert stored
    assert stored.release.number == 2
    states = scene.workspace.reviews.states(stored.id)
    assert (states[keys[0]], states[keys[1]]) == (ADAPTED, HIDDEN)
    assert shown(scene) == {keys[0]: "Andere woorden"}


def test_an_adapted_text_that_was_hidden_comes_back_with_its_new_words(
    scene: Scene, keys: list[str]
) -> None:
    for decision in (
        Decision(keys[0], ADAPTED, "Andere woorden"),
        Decision(keys[0], HIDDEN),
        Decision(keys[0], SHOWN),
    ):
        decide(scene, decision)
    scene.release(ROUND, MINE, voices(scene.instrument, WHOLE_SCAN, TEAM), number=2, review=False)
    assert shown(scene) == {keys[0]: "Andere woorden"}


@pytest.mark.parametrize(
    "actor",
    [FACILITATOR, Actor(1, ActorRole.ADMINISTRATOR, None), Actor(4, ActorRole.COORDINATOR, OTHER)],
)
def test_only_the_own_coordinator_reviews(scene: Scene, keys: list[str], actor: Actor) -> None:
    desk = Desk(scene.workspace, actor)
    with pytest.raises(NotFoundError):
        desk.reviewing(ROUND, MINE, NOW)
    with pytest.raises(NotFoundError):
        desk.decide(ROUND, MINE, [Decision(keys[0], SHOWN)], NOW)
    assert shown(scene) == {}


def test_the_text_of_another_municipality_is_not_there(scene: Scene, keys: list[str]) -> None:
    other = Desk(scene.workspace, Actor(4, ActorRole.COORDINATOR, OPEN_PLACE))
    with pytest.raises(NotFoundError):
        other.decide(OPEN_ROUND, OPEN_PLACE, [Decision(keys[-1], SHOWN)], NOW)
    assert shown(scene) == {}


def test_reviewing_opens_the_release_so_that_it_is_not_replaced(scene: Scene) -> None:
    scene.release(ROUND, MINE, voices(scene.instrument, WHOLE_SCAN, TEAM), number=2)
    reviewing(scene)
    stored = scene.workspace.releases.latest(ROUND, MINE)
    assert stored
    assert stored.seen_at == NOW


def test_before_a_release_there_is_nothing_to_review(scene: Scene) -> None:
    actor = Actor(4, ActorRole.COORDINATOR, OTHER)
    assert Desk(scene.workspace, actor).reviewing(ROUND, OTHER, NOW).texts == ()


def reviewing(scene: Scene) -> tuple[tuple[ReleasedText, ReviewState], ...]:
    return Desk(scene.workspace, COORDINATOR).reviewing(ROUND, MINE, NOW).texts
