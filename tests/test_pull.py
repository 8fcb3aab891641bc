"""Pulling: the next run shows what happened, also what happened while it read."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from sync import windows
from sync.pull import RunReport
from sync.reconcile import Standing
from sync.records import Outcome
from tests.pulling import NOW, Scene, pulling
from tests.stores import Stores


@pytest.fixture
def scene(stores: Stores) -> Iterator[Scene]:
    """A survey with three responses: two sent in, one still open; nothing was pulled yet."""
    with pulling(stores) as scene:
        yield scene


def figures(report: RunReport) -> dict[str, int]:
    """The figures that are not zero."""
    return {name: number for name, number in report.counts.items() if number}


def test_a_first_run(scene: Scene) -> None:
    report = scene.pull()
    assert figures(report) == {
        "new": 3,
        "total": 3,
        "complete": 2,
        Standing.ASSIGNED: 1,
        Standing.TRIAL: 1,
        Standing.INCOMPLETE: 1,
    }
    assert scene.shown() == scene.truth()
    assert set(scene.seen) == {(3, 3)}


def test_a_run_is_written_down_with_its_figures(scene: Scene) -> None:
    report = scene.pull()
    (run,) = scene.mirror.runs(scene.survey.sid, 5)
    assert (run.outcome, run.message) == (Outcome.SUCCEEDED, "")
    assert run.counts == report.counts
    assert run.started == NOW + timedelta(seconds=1)
    assert (run.finished - run.started).total_seconds() == report.seconds == 1


def test_a_survey_without_responses(scene: Scene) -> None:
    scene.survey.delete_all()
    assert figures(scene.pull()) == {}


EVENTS: list[tuple[str, Callable[[Scene], object], dict[str, int]]] = [
    ("nothing", lambda _: None, {"unchanged": 3}),
    ("a new response", lambda scene: scene.answer("vier"), {"new": 1, "unchanged": 3}),
    ("an edit", lambda scene: scene.survey.edit(1, {"V01": "x"}), {"changed": 1, "unchanged": 2}),
    ("sent in late", lambda scene: scene.survey.finish(3), {"changed": 1, "unchanged": 2}),
    ("deleted", lambda scene: scene.survey.delete(1), {"gone": 1, "unchanged": 2}),
    ("all deleted", lambda scene: scene.survey.delete_all(), {"gone": 3}),
    # The one that was still open does not change.
    ("iterated", lambda scene: scene.survey.iterate(), {"changed": 2, "unchanged": 1}),
    (
        "imported with its number",
        lambda scene: scene.survey.import_with_ids({90: {"V01": "x"}}),
        {"new": 1, "unchanged": 3},
    ),
]
CHANGES = ("new", "changed", "gone", "returned", "unchanged")


@pytest.mark.parametrize(
    ("event", "expected"), [row[1:] for row in EVENTS], ids=[row[0] for row in EVENTS]
)
def test_the_next_run_shows_what_happened(
    scene: Scene, event: Callable[[Scene], object], expected: dict[str, int]
) -> None:
    scene.pull()
    event(scene)
    found = figures(scene.pull())
    assert {name: found[name] for name in CHANGES if name in found} == expected
    assert scene.shown() == scene.truth()


def test_what_is_gone_is_counted_and_what_returns_is_shown_again(scene: Scene) -> None:
    scene.pull()
    row = scene.survey.responses.pop(1)
    assert figures(scene.pull())[Standing.HIDDEN] == 1
    scene.survey.responses[1] = row
    report = scene.pull()
    assert (report.returned, report.standings[Standing.HIDDEN]) == (1, 0)
    assert scene.shown() == scene.truth()


def test_a_new_life_of_the_table_archives_the_old_responses(scene: Scene) -> None:
    scene.pull()
    scene.survey.deactivate()
    scene.survey.activate()
    scene.answer("nieuw")
    report = scene.pull()
    assert (report.new, report.gone, report.standings[Standing.HIDDEN]) == (1, 0, 0)
    assert scene.shown() == scene.truth()
    assert scene.mirror.epoch(scene.survey.sid) == scene.remote.epoch(scene.survey.sid)


# Windows


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of two numbers."""
    monkeypatch.setattr(windows, "WINDOW", 2)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("numbers", [[4], [5, 6, 7], [40], [40, 41, 90], [4, 1000, 100_000]])
def test_every_response_is_found_however_the_numbers_lie(scene: Scene, numbers: list[int]) -> None:
    scene.survey.import_with_ids({number: {"V01": str(number)} for number in numbers})
    assert scene.pull().total == 3 + len(numbers)
    assert scene.shown() == scene.truth()
    assert len(scene.standin.calls) < 50


@pytest.mark.usefixtures("narrow")
def test_the_first_numbers_may_be_gone(scene: Scene) -> None:
    for number in (1, 2, 3):
        scene.survey.delete(number)
    scene.survey.import_with_ids({20: {}, 30: {}})
    assert scene.pull().total == 2


@pytest.mark.usefixtures("narrow")
def test_progress_goes_up_to_what_there_is(scene: Scene) -> None:
    scene.answer("vier")
    scene.pull()
    assert scene.seen == [(2, 4), (4, 4), (4, 4)]


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize(
    "event",
    [
        lambda scene: scene.answer("intussen"),
        lambda scene: scene.answer("intussen", complete=False),
        lambda scene: scene.survey.finish(3),
        lambda scene: scene.survey.delete(1),
        lambda scene: scene.survey.delete(3),
        lambda scene: scene.survey.import_with_ids({5: {}, 50: {}}),
    ],
    ids=["sent in", "begun", "finished", "first deleted", "last deleted", "imported"],
)
def test_what_happens_during_the_run_is_no_trouble(
    scene: Scene, event: Callable[[Scene], object], at: int
) -> None:
    scene.during("export_responses", lambda: event(scene), at)
    scene.pull()
    scene.pull()
    assert scene.shown() == scene.truth()


@pytest.mark.usefixtures("narrow")
def test_a_low_number_that_comes_late_is_not_lost(scene: Scene) -> None:
    scene.survey.delete(1)
    scene.during("export_responses", lambda: scene.survey.import_with_ids({1: {}}), at=2)
    scene.pull()
    scene.pull()
    assert scene.shown() == scene.truth()


def test_people_who_keep_answering_do_not_keep_a_run_from_its_end(scene: Scene) -> None:
    def answer_first(name: str, _: int) -> None:
        if name == "export_responses":
            scene.answer("nog een")

    scene.standin.fault = answer_first
    assert scene.pull().new > 3
