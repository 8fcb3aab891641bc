"""A run that fails leaves the mirror as it was, and is written down."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from sync.errors import InconsistentError, StoreError, UnavailableError
from sync.reconcile import Standing
from sync.records import Outcome
from sync.standin.remotecontrol import Canned
from sync.writer import MirrorWriter
from tests.lime import always, first_times
from tests.pulling import Scene, pulling
from tests.stores import Stores

pytestmark = pytest.mark.usefixtures("one_id")


@pytest.fixture
def scene(stores: Stores) -> Iterator[Scene]:
    """A survey with three responses: two sent in, one still open; nothing was pulled yet."""
    with pulling(stores) as scene:
        yield scene


def test_a_failed_run_is_written_down(scene: Scene) -> None:
    scene.pull()
    scene.standin.fault = always("export_responses", Canned(status=503))
    with pytest.raises(UnavailableError) as caught:
        scene.pull()
    run = scene.mirror.runs(scene.survey.sid, 1)[0]
    assert (run.outcome, run.counts, run.message) == (Outcome.FAILED, {}, str(caught.value))


def test_a_call_that_works_at_the_third_attempt_fails_no_run(scene: Scene) -> None:
    scene.standin.fault = first_times(2, "export_responses", Canned(status=503))
    assert scene.pull().total == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {Standing.UNASSIGNED: -1},
        {Standing.TRIAL: 1},
        {Standing.UNASSIGNED: -1, Standing.HIDDEN: 1},
    ],
    ids=["one lost", "one too many", "one hidden"],
)
def test_a_count_that_does_not_add_up_undoes_everything(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    wrong: Mapping[Standing, int],
) -> None:
    scene.pull()
    before = scene.shown()
    scene.answer("vier")
    original = MirrorWriter.standings

    def miscount(writer: MirrorWriter, key: int, codes: Mapping[str, str]) -> Counter[Standing]:
        counted = original(writer, key, codes)
        counted.update(wrong)
        return counted

    monkeypatch.setattr(MirrorWriter, "standings", miscount)
    with pytest.raises(InconsistentError, match="telling klopt niet"):
        scene.pull()
    assert scene.shown() == before
    outcomes = [run.outcome for run in scene.mirror.runs(scene.survey.sid, 5)]
    assert outcomes == [Outcome.FAILED, Outcome.SUCCEEDED]


def test_a_failure_that_cannot_be_written_down_is_still_the_one_that_is_said(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("De schijf is vol.")

    monkeypatch.setattr(MirrorWriter, "record", full)
    scene.standin.fault = always("get_summary", Canned(status=503))
    with pytest.raises(UnavailableError):
        scene.pull()


def test_a_row_of_the_run_that_cannot_be_written_undoes_everything(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.pull()
    before = scene.shown()
    scene.answer("vier")

    def full(*_: object) -> None:
        raise StoreError("De schijf is vol.")

    monkeypatch.setattr(MirrorWriter, "record", full)
    with pytest.raises(StoreError, match="schijf"):
        scene.pull()
    assert scene.shown() == before
