"""A run is believed only when its witnesses agree; else the mirror stays as it was."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace

import pytest

from survey_templates.codebook import answer_codes
from survey_templates.loader import default_text, parse
from sync.errors import InconsistentError, NotActiveError
from sync.reading import Reading, refuse_other_counts
from sync.records import Epoch, Summary
from tests.lime import CONTENT, always, first_times, result
from tests.pulling import Scene, pulling
from tests.stores import Stores

pytestmark = pytest.mark.usefixtures("one_id")


@pytest.fixture
def scene(stores: Stores) -> Iterator[Scene]:
    """A survey with three responses: two sent in, one still open; nothing was pulled yet."""
    with pulling(stores) as scene:
        yield scene


def test_a_count_that_was_off_once_is_read_again(scene: Scene) -> None:
    lie = {"completed_responses": 9, "incomplete_responses": 0, "full_responses": 9}
    scene.standin.fault = first_times(2, "get_summary", result(lie))
    assert scene.pull().total == 3


@pytest.mark.parametrize(
    ("complete", "incomplete"), [(3, 1), (1, 1), (0, 0), (3, 0), (1, 2), (2, 0), (2, 5)]
)
def test_a_count_that_stays_off_is_not_believed(
    scene: Scene, complete: int, incomplete: int
) -> None:
    scene.pull()
    scene.answer("vier")
    scene.survey.delete(1)
    before = scene.shown()
    lie = {
        "completed_responses": complete,
        "incomplete_responses": incomplete,
        "full_responses": complete + incomplete,
    }
    scene.standin.fault = always("get_summary", result(lie))
    with pytest.raises(InconsistentError, match="telt"):
        scene.pull()
    assert scene.shown() == before


@pytest.mark.parametrize(
    ("read", "before", "after", "believed"),
    [
        ((2, 1), (2, 1), (2, 1), True),
        ((2, 1), (1, 2), (2, 1), True),
        ((2, 1), (1, 1), (3, 1), True),
        ((2, 1), (3, 1), (1, 1), True),
        ((2, 1), (3, 1), (3, 1), False),
        ((2, 1), (1, 1), (1, 1), False),
        ((2, 1), (3, 0), (4, 0), False),
        ((2, 1), (2, 2), (2, 3), False),
        ((2, 1), (2, 3), (2, 2), False),
        ((2, 1), (0, 0), (2, 0), False),
        ((2, 1), (2, 0), (0, 0), False),
    ],
)
def test_what_was_read_lies_between_the_counts_before_and_after(
    read: tuple[int, int], before: tuple[int, int], after: tuple[int, int], *, believed: bool
) -> None:
    complete, incomplete = read
    total = complete + incomplete
    reading = Reading(Epoch(12, "", 0), full=True, total=total, complete=complete)
    with nullcontext() if believed else pytest.raises(InconsistentError):
        refuse_other_counts(reading, Summary(*before), Summary(*after))


def test_empty_is_believed_only_when_the_summary_says_so(scene: Scene) -> None:
    scene.pull()
    before = scene.shown()
    nothing = result({"status": "No Data, could not get max id."})
    scene.standin.fault = always("export_responses", nothing)
    with pytest.raises(InconsistentError):
        scene.pull()
    assert scene.shown() == before != {}


def test_the_same_response_in_every_window_is_not_believed(scene: Scene) -> None:
    codes = answer_codes(parse(CONTENT, "klein.yaml"))
    row = {"id": 1, "submitdate": "x", "seed": "1", **dict.fromkeys(codes, "")}
    document = json.dumps({"responses": [row]}).encode()
    scene.standin.fault = always("export_responses", result(b64encode(document).decode()))
    with pytest.raises(InconsistentError):
        scene.pull()
    assert scene.shown() == {}


def test_a_survey_of_other_content_is_refused_by_its_questions(scene: Scene) -> None:
    scene.round_ = replace(scene.round_, content=default_text())
    with pytest.raises(InconsistentError, match="V15, L15"):
        scene.pull()
    assert "export_responses" not in scene.standin.calls


def test_a_new_life_during_the_run_is_read_anew(scene: Scene) -> None:
    scene.pull()

    def begin_again() -> None:
        scene.survey.deactivate()
        scene.survey.activate()
        for words in ("a", "b", "c"):
            scene.answer(words, complete=words != "c")

    scene.during("export_responses", begin_again)
    scene.pull()
    assert scene.shown() == scene.truth()
    assert scene.mirror.epoch(scene.survey.sid) == scene.remote.epoch(scene.survey.sid)


def test_a_survey_that_is_closed_during_the_run_is_said(scene: Scene) -> None:
    scene.pull()
    before = scene.shown()
    scene.during("export_responses", scene.survey.deactivate)
    with pytest.raises(NotActiveError):
        scene.pull()
    assert scene.shown() == before
