"""Holds of several runs, what an earlier epoch held, and who a tombstone is of."""

from collections.abc import Iterator

import pytest

from sync.database import writing
from sync.erasures import _bury, _of
from sync.errors import ConfirmationError
from tests.mirrored import CODE, NOW, Mirrored, mirrored
from tests.stores import Stores


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    """Twenty people sent in their answers, and all was pulled."""
    with mirrored(stores) as made:
        made.answer(20)
        made.pull()
        yield made


def begin_again(scene: Mirrored) -> None:
    """A new response table."""
    scene.survey.deactivate()
    scene.survey.activate()


def test_an_alarm_keeps_what_was_hidden_before_it(scene: Mirrored) -> None:
    scene.delete(1)
    scene.pull()
    scene.delete(*range(2, 7))
    report = scene.pull()
    assert (report.purged, report.held) == (0, 6)
    assert len(scene.kept()) == 20


def test_what_is_held_keeps_the_run_that_held_it(scene: Mirrored) -> None:
    for numbers in (range(1, 6), range(6, 11)):
        scene.delete(*numbers)
        scene.pull()
    (first, _), (second, _) = sorted(scene.mirror.erasures.holds(scene.sid).items())
    assert scene.mirror.erasures.holds(scene.sid) == {first: 5, second: 5}
    scene.mirror.erasures.confirm(scene.sid, first, 5)
    assert scene.kept() == list(range(6, 21))


def test_what_was_held_in_an_earlier_epoch_is_archive(scene: Mirrored) -> None:
    scene.delete(*range(1, 6))
    scene.pull()
    ((run, count),) = scene.mirror.erasures.holds(scene.sid).items()
    begin_again(scene)
    assert scene.pull().held == 0
    assert scene.mirror.erasures.holds(scene.sid) == {}
    with pytest.raises(ConfirmationError, match="niets gewist"):
        scene.mirror.erasures.confirm(scene.sid, run, count)
    assert scene.mirror.erasures.archived(scene.sid) == 20


def test_the_numbers_of_a_new_epoch_are_no_alarm(scene: Mirrored) -> None:
    scene.survey.delete_all()
    begin_again(scene)
    assert scene.answer(3) == [1, 2, 3]
    report = scene.pull()
    assert (report.new, report.alarm) == (3, "")
    scene.delete(1)
    scene.answer(1)
    report = scene.pull()
    assert (report.gone, report.alarm, report.held) == (1, "", 0)


@pytest.mark.parametrize("way", ["another answer", "another epoch"])
def test_erasing_does_not_wait_for_who_has_the_number_now(scene: Mirrored, way: str) -> None:
    rows = dict(scene.survey.responses)
    if way == "another answer":
        scene.delete(7)
        scene.survey.import_with_ids({7: {"GEMEENTE": CODE, "V01": "een ander"}})
    else:
        begin_again(scene)
        scene.survey.responses.update(rows)
    assert scene.mirror.erasures.erase(scene.remote, scene.sid, 7, NOW) == 1
    assert 7 not in scene.kept()


def test_a_tombstone_is_of_one_epoch(scene: Mirrored) -> None:
    rows = dict(scene.survey.responses)
    scene.delete(7)
    scene.mirror.erasures.erase(scene.remote, scene.sid, 7, NOW)
    begin_again(scene)
    scene.survey.responses.update(rows)
    assert scene.pull().erased == 0
    assert 7 in scene.shown()


def test_what_was_erased_twice_has_one_tombstone(scene: Mirrored) -> None:
    """As after a backup was put back that still has it."""
    with writing(scene.engine) as connection:
        found = connection.execute(_of(scene.sid)).all()
        for _ in range(2):
            _bury(connection, found, NOW)
    assert len(scene.rows("SELECT * FROM tombstone")) == 20
