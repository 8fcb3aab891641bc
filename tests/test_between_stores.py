"""What breaks off between the mirror and the workspace: the next run heals it."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest

from plugin.workspace.releases import Releases
from survey_templates.codebook import Privacy
from sync.mirror import Mirror
from tests.stores import Stores
from tests.workplace import Workplace, workplace

pytestmark = pytest.mark.exhaustive


@pytest.fixture
def scene(stores: Stores) -> Iterator[Workplace]:
    """A scene with a confidential round from five people."""
    with workplace(stores) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


class CrashError(BaseException):
    """The power goes."""


def break_off(act: Callable[[], object]) -> None:
    """Do something, and let the power go between the mirror and the workspace."""
    with patch.object(Releases, "put", side_effect=CrashError), pytest.raises(CrashError):
        act()


@pytest.mark.parametrize("number", [1, 2])
def test_what_broke_off_between_the_stores_heals_at_the_next_run(
    scene: Workplace, number: int
) -> None:
    scene.answer(5)
    scene.close()
    if number > 1:
        scene.see()
    before = scene.release, scene.texts
    scene.answer(5)
    break_off(scene.sync)
    assert (scene.release, scene.texts) == before

    scene.sync()

    assert (scene.release.release.number, scene.release.release.people) == (number, 10)
    assert (scene.members(number), scene.counts()) == (10, (10, 0, 0))


def test_the_first_release_that_broke_off_is_made_at_the_next_run(scene: Workplace) -> None:
    scene.answer(5)
    break_off(scene.close)
    assert scene.latest is None

    scene.sync()

    assert (scene.release.release.number, scene.release.release.people) == (1, 5)


def test_nothing_is_shown_of_which_the_mirror_does_not_know_who_is_in_it(
    scene: Workplace,
) -> None:
    scene.answer(5)
    with patch.object(Mirror, "keep_members", side_effect=CrashError), pytest.raises(CrashError):
        scene.close()
    assert scene.latest is None


def test_one_that_is_seen_after_it_broke_off_keeps_its_distance(scene: Workplace) -> None:
    """The mirror knows the five and one, the workspace shows five: never a second of those six."""
    scene.answer(5)
    scene.close()
    scene.answer(1)
    break_off(scene.sync)
    scene.see()
    scene.answer(3)

    scene.sync()

    assert (scene.release.release.number, scene.release.release.people) == (1, 5)


def test_one_that_is_opened_while_it_is_replaced_stays_as_it_was_seen(scene: Workplace) -> None:
    scene.answer(5)
    scene.close()
    before = scene.release.release, scene.texts
    scene.answer(1)
    keep_members = Mirror.keep_members

    def opened_meanwhile(self: Mirror, *given: Any) -> None:
        if scene.release.seen_at is None:
            scene.see()
        keep_members(self, *given)

    with patch.object(Mirror, "keep_members", opened_meanwhile):
        scene.sync()

    assert (scene.release.release, scene.texts) == before
    assert (scene.members(1), scene.counts()) == (5, (6, 0, 1))
