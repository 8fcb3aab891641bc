"""The releaser in an open round: a release whenever the answers changed."""

from collections.abc import Iterator

import pytest

from survey_templates.codebook import Privacy
from tests.stores import Stores
from tests.workplace import CODE_OF, MINE, OTHER, Workplace, workplace

pytestmark = pytest.mark.exhaustive


@pytest.fixture
def open_scene(stores: Stores) -> Iterator[Workplace]:
    """A scene with an open round."""
    with workplace(stores) as made:
        made.add_round(Privacy.OPEN)
        yield made


def test_an_open_round_makes_a_release_at_each_sync_that_brings_something(
    open_scene: Workplace,
) -> None:
    open_scene.sync()
    assert open_scene.latest is None

    open_scene.answer(1)
    open_scene.sync()
    open_scene.see()
    open_scene.answer(1)
    open_scene.sync()

    assert (open_scene.release.release.number, open_scene.release.release.people) == (2, 2)
    assert open_scene.counts() == (2, 0, 0)


def test_an_open_round_makes_none_when_nothing_changed(open_scene: Workplace) -> None:
    open_scene.answer(2)
    open_scene.sync()
    open_scene.see()
    before = open_scene.release

    open_scene.sync()

    assert open_scene.release == before


@pytest.mark.parametrize(
    "change", [{"L01": "3"}, {"V01": "anders"}, {"V01": ""}, {"ROL": "CHEF"}], ids=str
)
def test_an_open_round_makes_a_next_one_for_every_change(
    open_scene: Workplace, change: dict[str, str | None]
) -> None:
    first, _ = open_scene.answer(2)
    open_scene.sync()
    open_scene.see()
    open_scene.survey.edit(first, change)

    open_scene.sync()

    assert (open_scene.release.release.number, open_scene.release.seen_at) == (2, None)


def test_in_an_open_round_an_answer_may_go_to_another_municipality(open_scene: Workplace) -> None:
    first, _ = open_scene.answer(2)
    open_scene.sync()
    open_scene.see()
    open_scene.survey.edit(first, {"GEMEENTE": CODE_OF[OTHER]})

    open_scene.sync()

    assert (open_scene.counts(), open_scene.counts(OTHER)) == ((1, 0, 0), (1, 0, 0))


def test_somebody_in_the_place_of_another_who_said_the_same_is_not_late(
    open_scene: Workplace,
) -> None:
    first, _ = open_scene.answer(2, text="")
    open_scene.sync()
    open_scene.survey.delete(first)
    open_scene.answer(1, text="")

    open_scene.sync()

    assert open_scene.counts() == (2, 0, 0)


def test_an_open_round_without_anybody_left_shows_what_was_seen(open_scene: Workplace) -> None:
    open_scene.answer(1)
    open_scene.sync()
    open_scene.see()
    open_scene.survey.delete_all()

    open_scene.sync()

    assert (open_scene.release.release.number, open_scene.counts()) == (1, (0, 0, 0))


def test_how_many_were_invited_is_in_the_release(open_scene: Workplace) -> None:
    open_scene.answer(1)
    open_scene.sync()
    open_scene.workspace.rounds.set_invited(open_scene.sid, MINE, 12)
    open_scene.sync()
    assert open_scene.release.release.invited == 12
