"""LimeSurvey 5.6 forgets the seed of a response that an administrator edits: it stays the same."""

from collections.abc import Iterator

import pytest

from sync.errors import ConfirmationError
from tests.mirrored import CODE, Mirrored, mirrored
from tests.stores import Stores


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    """Ten responses that were pulled, of which an administrator edited number 4."""
    with mirrored(stores) as made:
        made.answer(10)
        made.pull()
        made.survey.edit(4, {"V01": "verbeterd"})
        made.survey.responses[4]["seed"] = None
        yield made


def test_it_is_an_edit_and_no_alarm(scene: Mirrored) -> None:
    before = {each.response.number: each.key for each in scene.mirror.responses(scene.sid)}
    report = scene.pull()
    assert (report.new, report.changed, report.gone, report.alarm) == (0, 1, 0, "")
    assert scene.shown()[4] == "verbeterd"
    after = {each.response.number: each.key for each in scene.mirror.responses(scene.sid)}
    assert after == before


def test_a_quick_run_need_not_read_it_again(scene: Mirrored) -> None:
    scene.pull()
    for _ in range(2):
        report = scene.pull(full=False)
        assert (report.new, report.unchanged, report.alarm) == (0, 10, "")
        assert scene.direct.methods.count("export_responses") == 2


def test_who_was_first_seen_without_a_seed_stays_so(scene: Mirrored) -> None:
    number = scene.survey.answer({"GEMEENTE": CODE, "V01": "een"})
    scene.survey.responses[number]["seed"] = None
    assert [scene.pull().new for _ in range(2)] == [1, 0]
    assert scene.pull(full=False).alarm == ""


def test_in_another_epoch_a_number_says_nothing(scene: Mirrored) -> None:
    scene.pull()
    scene.survey.deactivate()
    scene.survey.activate()
    scene.survey.next_id = 4
    scene.answer(1)
    scene.survey.responses[4]["seed"] = None
    assert scene.pull().new == 1
    (kept,) = scene.mirror.responses(scene.sid)
    assert kept.response.seed == ""


def test_it_is_not_erased_here_while_limesurvey_has_it(scene: Mirrored) -> None:
    scene.pull()
    with pytest.raises(ConfirmationError, match="staat nog in LimeSurvey"):
        scene.mirror.erasures.erase(scene.remote, scene.sid, 4, scene.clock())
    scene.delete(4)
    assert scene.mirror.erasures.erase(scene.remote, scene.sid, 4, scene.clock()) == 1


def test_what_was_hidden_comes_back_as_it_was(scene: Mirrored) -> None:
    row = dict(scene.survey.responses[4])
    scene.delete(4)
    assert scene.pull().gone == 1
    scene.survey.responses[4] = row
    report = scene.pull()
    assert (report.returned, report.new, report.alarm) == (1, 0, "")
