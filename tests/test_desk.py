"""The desk: what each actor finds there, and that nothing can be told from what is not there."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from plugin.desk import Desk
from plugin.permissions import Actor, ActorRole
from plugin.places import NotFoundError
from plugin.workspace.releases import Releases
from plugin.workspace.requests import OF_A_PLACE, Order, RequestKind
from survey_templates.codebook import Privacy
from tests.scene import (
    MINE,
    NOW,
    OPEN_PLACE,
    OPEN_ROUND,
    OTHER,
    ROUND,
    SMALL,
    TEAM,
    WHOLE_SCAN,
    Scene,
    furnished,
    voices,
)

ADMINISTRATOR = Actor(1, ActorRole.ADMINISTRATOR, None)
COORDINATOR = Actor(2, ActorRole.COORDINATOR, MINE)
FACILITATOR = Actor(3, ActorRole.FACILITATOR, MINE)
STRANGER = Actor(4, ActorRole.COORDINATOR, "GM0344")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (ADMINISTRATOR, {OPEN_ROUND: 1, ROUND: 4}),
        (COORDINATOR, {ROUND: 1}),
        (FACILITATOR, {ROUND: 1}),
        (STRANGER, {}),
    ],
)
def test_the_overview_holds_what_the_actor_may_see(
    scene: Scene, actor: Actor, seen: dict[int, int]
) -> None:
    found = Desk(scene.workspace, actor).overviews()

    assert {each.round.survey_id: len(each.places) for each in found} == seen


def test_the_newest_round_comes_first_and_only_the_administrator_sees_an_empty_one(
    scene: Scene,
) -> None:
    scene.now = NOW + timedelta(days=1)
    scene.add_round(777, Privacy.OPEN)

    found = Desk(scene.workspace, ADMINISTRATOR).overviews()
    assert (found[0].round.survey_id, found[0].places) == (777, ())
    own = Desk(scene.workspace, COORDINATOR).overviews()
    assert [each.round.survey_id for each in own] == [ROUND]


def test_a_place_tells_that_there_is_a_release_and_nothing_in_it(scene: Scene) -> None:
    place = Desk(scene.workspace, ADMINISTRATOR).place(ROUND, MINE)

    assert place.stand
    assert vars(place.stand) == {"number": 1, "made_at": NOW, "erased": 0}
    assert (place.counts.complete, place.counts.late) == (12, 2)
    assert Desk(scene.workspace, ADMINISTRATOR).place(ROUND, OTHER).stand is None


REFUSED: list[tuple[str, Actor, Callable[[Desk], object]]] = [
    ("another's place", COORDINATOR, lambda desk: desk.place(ROUND, OTHER)),
    ("no such round", COORDINATOR, lambda desk: desk.place(1, MINE)),
    ("not in that round", COORDINATOR, lambda desk: desk.place(OPEN_ROUND, MINE)),
    ("no such municipality", ADMINISTRATOR, lambda desk: desk.place(ROUND, "GM0001")),
    ("figures", ADMINISTRATOR, lambda desk: desk.feedback(ROUND, MINE, NOW)),
    ("agenda", ADMINISTRATOR, lambda desk: desk.agenda(ROUND, MINE, NOW)),
    ("another's figures", COORDINATOR, lambda desk: desk.feedback(ROUND, SMALL, NOW)),
    ("another's agenda", COORDINATOR, lambda desk: desk.agenda(ROUND, SMALL, NOW)),
    (
        "closing, facilitator",
        FACILITATOR,
        lambda desk: desk.ask(RequestKind.CLOSE, ROUND, MINE, NOW),
    ),
    (
        "reopening, facilitator",
        FACILITATOR,
        lambda desk: desk.ask(RequestKind.REOPEN, ROUND, MINE, NOW),
    ),
    (
        "pulling, facilitator",
        FACILITATOR,
        lambda desk: desk.ask(RequestKind.SYNC, ROUND, MINE, NOW),
    ),
    (
        "closing another's",
        COORDINATOR,
        lambda desk: desk.ask(RequestKind.CLOSE, ROUND, OTHER, NOW),
    ),
    (
        "closing an open round",
        ADMINISTRATOR,
        lambda desk: desk.ask(RequestKind.CLOSE, OPEN_ROUND, OPEN_PLACE, NOW),
    ),
    ("pulling a whole round", COORDINATOR, lambda desk: desk.ask_sync(ROUND, NOW)),
    ("pulling no round", ADMINISTRATOR, lambda desk: desk.ask_sync(1, NOW)),
]


@pytest.mark.parametrize(
    ("actor", "act"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_absent_and_not_allowed_are_one_and_the_same(
    scene: Scene, actor: Actor, act: Callable[[Desk], object]
) -> None:
    with pytest.raises(NotFoundError) as refusal:
        act(Desk(scene.workspace, actor))

    assert refusal.value.args == ()
    assert scene.workspace.requests.waiting() == []
    latest = scene.workspace.releases.latest(ROUND, MINE)
    assert latest
    assert latest.seen_at is None


@pytest.mark.parametrize("kind", sorted(OF_A_PLACE))
def test_a_coordinator_asks_for_the_own_municipality(scene: Scene, kind: RequestKind) -> None:
    desk = Desk(scene.workspace, COORDINATOR)
    desk.ask(kind, ROUND, MINE, NOW)

    (waiting,) = scene.workspace.requests.waiting()
    assert (waiting.kind, waiting.survey_id, waiting.municipality) == (kind, ROUND, MINE)
    assert desk.place(ROUND, MINE).asked == waiting


def test_a_whole_round_is_waiting_in_the_overview(scene: Scene) -> None:
    desk = Desk(scene.workspace, ADMINISTRATOR)
    scene.workspace.requests.ask(
        Order(kind=RequestKind.SYNC, survey_id=ROUND, municipality=MINE), NOW
    )
    scene.workspace.requests.ask(
        Order(kind=RequestKind.ERASE, survey_id=ROUND, number=7), scene.now
    )
    assert [each.waiting for each in desk.overviews()] == [None, None]

    desk.ask_sync(ROUND, NOW)
    open_round, confidential = desk.overviews()
    assert open_round.waiting is None
    assert confidential.waiting
    assert confidential.waiting.municipality is None


@pytest.mark.parametrize("opens", [Desk.feedback, Desk.agenda])
def test_opening_keeps_that_a_release_was_seen(
    scene: Scene, opens: Callable[[Desk, int, str, object], object]
) -> None:
    opens(Desk(scene.workspace, FACILITATOR), ROUND, MINE, NOW)

    latest = scene.workspace.releases.latest(ROUND, MINE)
    assert latest
    assert latest.seen_at == NOW


def test_what_is_shown_is_what_is_kept_as_seen(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker replaces a release between reading it and marking it as seen."""
    other = voices(scene.instrument, [(6, 2, 1, 1)] * len(WHOLE_SCAN), TEAM)
    mark_seen, replaced = Releases.mark_seen, list[object]()

    def replace_first(releases: Releases, release_id: int, now: datetime) -> None:
        if not replaced:
            replaced.append(scene.release(ROUND, MINE, other))
        mark_seen(releases, release_id, now)

    monkeypatch.setattr(Releases, "mark_seen", replace_first)
    opened = Desk(scene.workspace, COORDINATOR).feedback(ROUND, MINE, NOW)

    stored = scene.workspace.releases.latest(ROUND, MINE)
    assert stored
    assert stored.seen_at == NOW
    assert opened.release == stored.release
    assert opened.release.groups[0].counts[0].labels == (6, 2, 1, 1)
    assert opened.texts == tuple(scene.workspace.releases.texts(stored.id))
