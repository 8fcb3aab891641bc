"""What a run reads: a full one everything, a quick one only what is new or changed."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator

import pytest

from sync import windows
from sync.errors import InconsistentError
from tests.inprocess import Answer, Call, Trap
from tests.mirrored import Mirrored, contents, mirrored
from tests.stores import Stores


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", 8)


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    """Twenty people sent in their answers; nothing was pulled yet."""
    with mirrored(stores) as made:
        made.answer(20)
        yield made


def test_a_full_run_needs_no_manifest(scene: Mirrored) -> None:
    asked = contents(scene)
    scene.pull()
    assert asked == [(1, 8), (9, 16), (17, 20)]
    assert scene.direct.methods.count("export_responses") == 4


def test_a_first_run_in_an_epoch_is_full(scene: Mirrored) -> None:
    assert scene.pull(full=False).full
    assert not scene.pull(full=False).full
    scene.survey.deactivate()
    scene.survey.activate()
    assert scene.pull(full=False).full
    assert [run.full for run in scene.mirror.runs(scene.sid, 3)] == [True, False, True]


def test_a_quick_run_with_nothing_new_reads_no_answers(scene: Mirrored) -> None:
    scene.pull()
    asked = contents(scene)
    assert scene.pull(full=False).unchanged == 20
    assert asked == []


def finish(scene: Mirrored, *numbers: int) -> None:
    for number in numbers:
        scene.survey.finish(number)


EVENTS: list[tuple[str, Callable[[Mirrored], object], list[tuple[int, int]]]] = [
    ("new", lambda scene: scene.answer(2), [(21, 22)]),
    ("late completion", lambda scene: finish(scene, 3), [(3, 3)]),
    ("returned", lambda scene: scene.survey.import_with_ids({40: {}}), [(40, 40)]),
    (
        "two in one window",
        lambda scene: finish(scene, 3, 5),
        [(3, 5)],
    ),
    (
        "in two windows",
        lambda scene: finish(scene, 3, 12),
        [(3, 3), (12, 12)],
    ),
    ("an edit, which only a full run finds", lambda scene: scene.survey.edit(1, {"V01": "x"}), []),
]


@pytest.mark.parametrize(
    ("event", "expected"), [row[1:] for row in EVENTS], ids=[row[0] for row in EVENTS]
)
def test_a_quick_run_reads_only_what_is_new_or_changed(
    scene: Mirrored, event: Callable[[Mirrored], object], expected: list[tuple[int, int]]
) -> None:
    for number in (3, 5, 12):
        scene.survey.responses[number]["submitdate"] = None
    scene.pull()
    event(scene)
    asked = contents(scene)
    scene.pull(full=False)
    assert asked == expected


def test_a_full_run_writes_only_the_answers_that_are_new_or_changed(scene: Mirrored) -> None:
    scene.pull()
    scene.survey.edit(5, {"V01": "nieuw"})
    scene.answer(1)
    written: list[tuple[object, ...]] = []
    staged = "SELECT number FROM staged WHERE content_id IS NOT NULL ORDER BY number"
    scene.on_window = lambda: written.extend(set(scene.rows(staged)) - set(written))
    report = scene.pull()
    assert written == [(5,), (21,)]
    assert (report.changed, report.new, report.unchanged) == (1, 1, 19)


def test_the_same_answers_in_a_new_epoch_are_new(scene: Mirrored) -> None:
    scene.pull()
    rows = dict(scene.survey.responses)
    scene.survey.deactivate()
    scene.survey.activate()
    scene.survey.responses.update(rows)
    assert scene.pull().new == 20
    assert scene.shown() == dict.fromkeys(rows, "tekst")


def test_what_goes_while_it_is_read_is_not_put_back_without_its_answers(scene: Mirrored) -> None:
    scene.pull()
    rows = {number: scene.survey.responses.pop(number) for number in range(1, 6)}
    scene.pull()
    scene.survey.responses.update(rows)
    ((run, count),) = scene.mirror.erasures.holds(scene.sid).items()

    def confirm() -> None:
        scene.on_window = lambda: None
        scene.mirror.erasures.confirm(scene.sid, run, count)

    scene.on_window = confirm
    with pytest.raises(InconsistentError, match="telling klopt niet"):
        scene.pull()
    assert scene.pull().new == 5
    assert scene.shown()[1] == "tekst"


def test_a_quick_run_leaves_an_edit_to_the_full_one(scene: Mirrored) -> None:
    scene.pull()
    scene.survey.edit(1, {"V01": "nieuw"})
    assert (scene.pull(full=False).changed, scene.shown()[1]) == (0, "tekst")
    assert (scene.pull(full=True).changed, scene.shown()[1]) == (1, "nieuw")


def test_what_returns_in_a_quick_run_is_read_again(scene: Mirrored) -> None:
    scene.pull()
    row = scene.survey.responses.pop(1)
    scene.pull(full=False)
    scene.survey.responses[1] = row
    scene.survey.edit(1, {"V01": "nieuw"})
    assert scene.pull(full=False).returned == 1
    assert scene.shown()[1] == "nieuw"


def test_an_answer_of_a_manifest_that_repeats_itself_is_not_believed(scene: Mirrored) -> None:
    scene.pull()

    def repeat(call: Call) -> Answer:
        reply = json.loads(call.answer.body)
        if not isinstance(reply["result"], str) or len(reply["result"]) < 40:
            return call.answer
        rows = [{"id": 1, "submitdate": "x", "seed": str(number)} for number in range(20)]
        document = b64encode(json.dumps({"responses": rows}).encode()).decode()
        return call.result(document)

    scene.direct.arm(Trap(repeat, 1, lasting=True))
    with pytest.raises(InconsistentError):
        scene.pull(full=False)


def test_what_was_erased_here_is_not_read(scene: Mirrored) -> None:
    scene.pull()
    row = scene.survey.responses.pop(7)
    scene.mirror.erasures.erase(scene.remote, scene.sid, 7, scene.now)
    scene.survey.responses[7] = row
    asked = contents(scene)
    assert scene.pull(full=False).erased == 1
    assert asked == []
