"""The releaser on the stand-in: from what was answered to counts and releases."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from plugin.releasing import Pile, piles
from plugin.workspace.status import RoundStatus
from survey_templates.codebook import Privacy
from sync.database import open_engine, upgrade
from sync.errors import InconsistentError
from sync.mirror import MIGRATIONS, Mirror
from sync.records import StoredResponse
from tests.stores import Stores
from tests.workplace import CODE_OF, MINE, OTHER, Workplace, workplace

pytestmark = pytest.mark.exhaustive


@pytest.fixture
def empty_scene(stores: Stores) -> Iterator[Workplace]:
    with workplace(stores) as made:
        yield made


@pytest.fixture
def scene(empty_scene: Workplace) -> Workplace:
    """A scene with a confidential round from five people."""
    empty_scene.add_round(Privacy.CONFIDENTIAL)
    return empty_scene


# What counts as what


def test_everything_that_came_in_counts_as_one_thing(scene: Workplace) -> None:
    scene.answer(6)
    scene.answer(1, complete=False)
    scene.answer(2, CODE_OF[OTHER])
    scene.answer(3, "PROEF")
    scene.answer(1, "GM0344-ZZZZZZ")
    scene.answer(1, "")
    scene.survey.answer({"GEMEENTE": CODE_OF[MINE]}, complete=False)

    report = scene.sync()

    assert (report.total, report.complete) == (15, 13)
    assert scene.counts(MINE) == (6, 1, 0)
    assert scene.counts(OTHER) == (2, 0, 0)
    assert (scene.status.unassigned, scene.status.trial) == (2, 3)
    assert scene.latest is None


def test_nothing_answered_is_an_answer_too(scene: Workplace) -> None:
    assert scene.sync().total == 0
    assert scene.counts() == (0, 0, 0)
    assert scene.status == RoundStatus(scene.sid, scene.now, scene.now, "", 0, 0)


def test_somebody_who_finishes_is_no_longer_busy(scene: Workplace) -> None:
    (number,) = scene.answer(complete=False)
    scene.sync()
    assert scene.counts() == (0, 1, 0)

    scene.survey.finish(number)
    scene.sync()

    assert scene.counts() == (1, 0, 0)


# Releases of a confidential round


def test_closing_makes_the_first_release(scene: Workplace) -> None:
    scene.answer(6)
    scene.sync()
    assert scene.latest is None

    said = scene.close()

    release = scene.release.release
    assert said == "Utrecht is gesloten. De terugkoppeling en de actieagenda staan klaar."
    assert (release.number, release.people, release.invited) == (1, 6, 9)
    assert release.made_at == scene.now
    assert release.groups[0].counts[0].labels == (6, 0, 0, 0)
    assert set(scene.texts) == {f"tekst van {number}" for number in range(1, 7)}
    assert scene.members(1) == 6
    assert scene.workspace.releases.latest(scene.sid, OTHER) is None


def test_closing_takes_the_last_answers_along(scene: Workplace) -> None:
    scene.answer(5)
    scene.sync()
    scene.answer(1)

    scene.close()

    assert scene.release.release.people == 6


def test_below_the_threshold_there_is_no_release(scene: Workplace) -> None:
    scene.answer(4)
    scene.answer(3, complete=False)

    said = scene.close()

    assert said.startswith("Utrecht is gesloten. Vier mensen deden mee.")
    assert "vijf mensen" in said
    assert scene.latest is None
    assert scene.counts() == (4, 3, 0)


def test_the_threshold_is_that_of_the_round(empty_scene: Workplace) -> None:
    empty_scene.add_round(Privacy.CONFIDENTIAL, threshold=3)
    empty_scene.answer(3)
    empty_scene.close()
    assert empty_scene.release.release.people == 3


def test_one_that_comes_in_after_closing_makes_the_release_after_all(scene: Workplace) -> None:
    scene.answer(4)
    scene.close()
    scene.answer(1)

    scene.sync()

    assert scene.release.release.people == 5


def test_what_nobody_saw_is_replaced_when_somebody_finishes_late(scene: Workplace) -> None:
    (late,) = scene.answer(complete=False)
    scene.answer(5)
    scene.close()
    scene.survey.finish(late)

    scene.sync()

    assert (scene.release.release.number, scene.release.release.people) == (1, 6)
    assert scene.counts() == (6, 0, 0)
    assert scene.members(1) == 6


def test_what_nobody_saw_is_replaced_when_something_is_deleted(scene: Workplace) -> None:
    first, *_ = scene.answer(6)
    scene.close()
    scene.survey.delete(first)

    scene.sync()

    assert (scene.release.release.number, scene.release.release.people) == (1, 5)
    assert f"tekst van {first}" not in scene.texts
    assert scene.members(1) == 5


def test_what_nobody_saw_is_taken_back_when_too_few_are_left(scene: Workplace) -> None:
    first, *_ = scene.answer(5)
    scene.close()
    scene.survey.delete(first)

    scene.sync()

    assert scene.latest is None
    assert scene.counts() == (4, 0, 0)


def test_what_nobody_saw_is_replaced_when_an_answer_is_edited(scene: Workplace) -> None:
    first, *_ = scene.answer(5)
    scene.close()
    scene.survey.edit(first, {"L01": "4"})

    scene.sync()

    assert scene.release.release.groups[0].counts[0].labels == (4, 0, 0, 1)


def test_what_did_not_change_is_not_made_again(scene: Workplace) -> None:
    scene.answer(5)
    scene.close()
    before = scene.release

    scene.sync()

    assert scene.release == before


def test_what_was_seen_stays_while_fewer_than_the_threshold_are_new(scene: Workplace) -> None:
    scene.answer(5)
    scene.close()
    scene.see()
    before = scene.release, scene.texts

    for late in range(1, 5):
        scene.answer(1)
        scene.sync()
        assert (scene.release, scene.texts) == before
        assert scene.counts() == (5 + late, 0, late)
    scene.answer(1)
    scene.sync()

    assert (scene.release.release.number, scene.release.release.people) == (2, 10)
    assert scene.counts() == (10, 0, 0)
    assert (scene.members(1), scene.members(2)) == (5, 10)
    assert scene.workspace.releases.count() == 2


def test_what_was_seen_stays_when_answers_change_or_go(scene: Workplace) -> None:
    first, second, *_ = scene.answer(6)
    scene.close()
    scene.see()
    before = scene.release, scene.texts
    scene.survey.edit(first, {"L01": "4", "V01": "anders"})
    scene.survey.delete(second)

    scene.sync()

    assert (scene.release, scene.texts) == before
    assert scene.counts() == (5, 0, 0)


def test_after_all_of_who_was_seen_went_there_is_no_next_one(scene: Workplace) -> None:
    """As when the survey was begun anew: the same people may say the same again."""
    gone = scene.answer(6)
    scene.close()
    scene.see()
    for number in gone:
        scene.survey.delete(number)
    scene.answer(9)

    scene.sync()

    assert (scene.release.release.number, scene.counts()) == (1, (9, 0, 9))


def test_of_who_was_seen_nobody_may_be_gone_for_a_next_one(scene: Workplace) -> None:
    """The difference of the two would show what the one who is gone said."""
    gone, *_others = scene.answer(6)
    scene.close()
    scene.see()
    scene.survey.delete(gone)
    scene.answer(9)

    scene.sync()

    assert (scene.release.release.number, scene.counts()) == (1, (14, 0, 9))


def test_of_who_was_seen_nobody_may_say_something_else_for_a_next_one(scene: Workplace) -> None:
    """The difference of the two would show what that one said before, and says now."""
    first, *_others = scene.answer(6)
    scene.close()
    scene.see()
    scene.survey.edit(first, {"L01": "4"})
    scene.answer(5)

    scene.sync()
    assert (scene.release.release.number, scene.counts()) == (1, (11, 0, 5))
    scene.survey.edit(first, {"L01": "1"})
    scene.sync()

    assert (scene.release.release.number, scene.counts()) == (2, (11, 0, 0))


def test_an_edit_that_was_seen_may_have_a_next_one(scene: Workplace) -> None:
    first, *_others = scene.answer(6)
    scene.close()
    scene.survey.edit(first, {"ROL": "CHEF"})
    scene.sync()
    scene.see()
    scene.answer(5)

    scene.sync()

    assert (scene.release.release.number, scene.counts()) == (2, (11, 0, 0))


def test_a_next_one_that_nobody_saw_must_keep_its_distance_too(scene: Workplace) -> None:
    """Release 2 with five new ones loses one before it is seen: four new ones may not show."""
    scene.answer(5)
    scene.close()
    scene.see()
    new = scene.answer(5)
    scene.sync()
    assert scene.release.release.number == 2
    scene.survey.delete(new[0])

    scene.sync()

    assert (scene.release.release.number, scene.counts()) == (1, (9, 0, 4))
    scene.answer(1)
    scene.sync()
    assert (scene.release.release.number, scene.release.release.people) == (2, 10)


def test_reopening_keeps_the_release_as_it_is(scene: Workplace) -> None:
    first, *_ = scene.answer(6)
    scene.close()
    before = scene.release
    said = scene.worker.reopen(scene.round, MINE)
    scene.survey.delete(first)
    scene.answer(7)

    scene.sync()

    assert said == "Utrecht is weer open. Wat al is vrijgegeven, blijft staan."
    assert scene.release == before
    assert scene.counts() == (12, 0, 7)
    scene.close()
    assert (scene.release.release.number, scene.release.release.people) == (1, 12)


def test_a_mirror_that_was_built_anew_makes_no_next_one(scene: Workplace) -> None:
    """It does not know who is in the one that was seen, nor whether somebody of them is gone."""
    first, *_others = scene.answer(6)
    scene.close()
    scene.see()
    engine = open_engine(scene.stores.address("anew"))
    upgrade(engine, MIGRATIONS)
    scene.mirror = Mirror(engine)

    scene.answer(4)
    scene.sync()
    assert (scene.release.release.number, scene.counts()) == (1, (10, 0, 4))
    scene.survey.delete(first)
    scene.answer(6)
    scene.sync()
    assert (scene.release.release.number, scene.counts()) == (1, (15, 0, 9))
    engine.dispose()


def test_what_was_seen_keeps_how_many_were_invited(scene: Workplace) -> None:
    scene.answer(6)
    scene.close()
    scene.workspace.rounds.set_invited(scene.sid, MINE, 12)
    scene.sync()
    assert scene.release.release.invited == 12
    scene.see()
    scene.workspace.rounds.set_invited(scene.sid, MINE, 15)
    scene.sync()
    assert (scene.release.release.number, scene.release.release.invited) == (1, 12)


def test_who_belongs_to_a_municipality_and_is_not_there_is_said(
    scene: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_but_one(stored: Sequence[StoredResponse], codes: Mapping[str, str]) -> dict[str, Pile]:
        return piles(stored[1:], codes)

    scene.answer(6)
    monkeypatch.setattr("plugin.worker.releaser.piles", all_but_one)
    with pytest.raises(InconsistentError, match="6 antwoorden horen bij een gemeente, 5 staan"):
        scene.sync()
