"""Where somebody is shown, there they stay: nobody is in what two municipalities show."""

from collections.abc import Iterator

import pytest

from survey_templates.codebook import Privacy
from sync.errors import ConfirmationError
from tests.stores import Stores
from tests.workplace import CODE_OF, MINE, OTHER, Workplace, workplace

pytestmark = pytest.mark.exhaustive


@pytest.fixture
def scene(stores: Stores) -> Iterator[Workplace]:
    """A scene with a confidential round from five people."""
    with workplace(stores) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


@pytest.mark.parametrize("code", [CODE_OF[OTHER], "GM0344-ZZZZZZ", "PROEF"])
def test_what_was_seen_of_a_municipality_stays_there(scene: Workplace, code: str) -> None:
    """Who is in what two of them showed said the one thing that both of them show."""
    first, *_others = scene.answer(6)
    scene.answer(5, CODE_OF[OTHER])
    scene.close()
    scene.see()
    scene.survey.edit(first, {"GEMEENTE": code})
    scene.answer(5)

    scene.sync()
    scene.close(OTHER)

    other = scene.workspace.releases.latest(scene.sid, OTHER)
    assert other is not None
    assert other.release.people == 5
    assert (scene.release.release.number, scene.counts()) == (2, (11, 0, 0))
    assert (scene.counts(OTHER), scene.status.unassigned, scene.status.trial) == ((5, 0, 0), 0, 0)


def test_who_stands_in_what_anybody_may_open_next_stays_there_too(scene: Workplace) -> None:
    """While a municipality is open again its release is not made anew; nobody is shown twice."""
    first, *_others = scene.answer(6)
    scene.close()
    scene.worker.reopen(scene.round, MINE)
    scene.survey.edit(first, {"GEMEENTE": CODE_OF[OTHER]})
    scene.answer(5, CODE_OF[OTHER])

    scene.sync()
    scene.close(OTHER)

    other = scene.workspace.releases.latest(scene.sid, OTHER)
    assert other is not None
    assert (other.release.people, scene.release.release.people) == (5, 6)
    assert (scene.counts(), scene.counts(OTHER)) == ((6, 0, 0), (5, 0, 0))


def test_what_nobody_saw_of_a_municipality_may_go_to_another(scene: Workplace) -> None:
    first, *_others = scene.answer(6)
    scene.answer(4, CODE_OF[OTHER])
    scene.close()
    scene.survey.edit(first, {"GEMEENTE": CODE_OF[OTHER]})

    scene.sync()

    assert (scene.counts(), scene.counts(OTHER)) == ((5, 0, 0), (5, 0, 0))


def test_an_assigned_answer_that_was_seen_is_not_assigned_anew(scene: Workplace) -> None:
    scene.answer(5)
    (number,) = scene.answer(1, "")
    scene.sync()
    scene.worker.assign(scene.round, number, MINE)
    scene.worker.assign(scene.round, number, OTHER)
    scene.worker.assign(scene.round, number, MINE)
    scene.close()
    scene.see()

    with pytest.raises(ConfirmationError, match="Het blijft daar"):
        scene.worker.assign(scene.round, number, OTHER)

    assert scene.release.release.people == 6
