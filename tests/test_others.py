"""What no municipality counts: held, set aside, archived and unassigned, in figures and numbers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.worker import others
from plugin.workspace.status import Hold, Unassigned
from survey_templates.codebook import Privacy
from sync.errors import TooLargeError
from tests.workplace import CODE_OF, MINE, Workplace, workplace


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    """A scene with a confidential round from five people."""
    with workplace(tmp_path) as made:
        made.add_round(Privacy.CONFIDENTIAL)
        yield made


def test_held_deletions_are_counted_by_the_run_that_holds_them(scene: Workplace) -> None:
    scene.answer(10)
    scene.sync()
    assert not scene.status.holds
    for number in range(1, 7):
        scene.survey.delete(number)
    scene.sync()
    (run,) = scene.mirror.erasures.holds(scene.sid)
    assert (scene.status.holds, scene.status.held) == ((Hold(run, 6),), 6)

    scene.worker.confirm_deletions(scene.round, run, 6)

    assert scene.status.holds == ()


def test_what_could_not_be_read_is_counted_and_no_longer_when_it_is_gone(
    scene: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.answer(1)

    def refuse(*_: object) -> None:
        raise TooLargeError("x")

    with monkeypatch.context() as patched:
        patched.setattr("sync.windows.FullReader._once", refuse)
        scene.sync()
    assert scene.status.set_aside == 1
    scene.survey.delete_all()
    scene.sync()
    assert scene.status.set_aside == 0


def test_an_earlier_life_of_the_survey_is_the_archive(scene: Workplace) -> None:
    scene.answer(4)
    scene.sync()
    scene.survey.deactivate()
    scene.survey.activate()
    scene.sync()
    assert scene.status.archived == 4


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("GM0344-ZZZZZZ", "GM0344-ZZZZZZ"),
        (" gm0344-zzzzzz ", "GM0344-ZZZZZZ"),
        ("GM0344-O0I1L9", "GM0344-O0I1L9"),
        ("", None),
        ("GM0344", None),
        ("Jan-de-Vries", None),
        ("GM0344-ZZZZZZZ", None),
        ("GM0344-<b>", None),
        ("GM０３４４-ZZZZZZ", None),
    ],
)
def test_only_what_has_a_codes_form_comes_out_of_a_link(
    scene: Workplace, typed: str, code: str | None
) -> None:
    (number,) = scene.answer(1, typed)
    scene.sync()
    assert scene.workspace.statuses.unassigned(scene.sid) == [Unassigned(number, code)]


def test_what_is_listed_is_what_counts_as_unassigned(scene: Workplace) -> None:
    scene.answer(2)
    scene.answer(1, "PROEF")
    scene.answer(1, "GM0344-ZZZZZZ", complete=False)
    numbers = scene.answer(3, "GM0344-ZZZZZZ")
    scene.survey.delete(numbers[2])
    scene.sync()
    listed = scene.workspace.statuses.unassigned(scene.sid)
    assert [each.number for each in listed] == numbers[:2]
    assert scene.status.unassigned == 2

    scene.worker.assign(scene.round, numbers[0], MINE)
    scene.worker.refresh(scene.round)

    listed = scene.workspace.statuses.unassigned(scene.sid)
    assert [each.number for each in listed] == [numbers[1]]
    assert scene.counts(MINE) == (3, 0, 0)


def test_a_page_lists_the_first_of_them(scene: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(others, "MOST_LISTED", 2)
    numbers = scene.answer(3, f"{CODE_OF[MINE][:7]}ZZZZZZ")
    scene.sync()
    listed = scene.workspace.statuses.unassigned(scene.sid)
    assert [each.number for each in listed] == numbers[:2]
    assert scene.status.unassigned == 3
