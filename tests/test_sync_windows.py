"""Reading in windows: halved when they will not come, and only what was asked is believed."""

from collections.abc import Iterator, Mapping
from threading import Event
from typing import Any
from weakref import ref

import pytest

from sync import windows
from sync.errors import InconsistentError, StoppedError, TooLargeError, UnavailableError
from sync.reconcile import Standing
from sync.records import Identity, ManifestRow, Response
from sync.transport import MAX_BODY
from sync.windows import FullReader, refuse_others
from tests import troubles
from tests.inprocess import Trap
from tests.mirrored import Mirrored, contents, mirrored
from tests.stores import Stores

SIZE = 8


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", SIZE)


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    """Twenty people sent in their answers; nothing was pulled yet."""
    with mirrored(stores) as made:
        made.answer(20)
        yield made


def unreadable(*numbers: int) -> Trap:
    """LimeSurvey breaks on the answers of these responses, in every call."""
    return Trap(troubles.unreadable(numbers), 1, lasting=True)


# Set aside


@pytest.mark.parametrize("bad", [(1,), (20,), (4, 5), (1, 9, 20), (8, 9)])
def test_a_response_that_cannot_be_read_is_set_aside_and_all_others_come(
    scene: Mirrored, bad: tuple[int, ...]
) -> None:
    scene.direct.arm(unreadable(*bad))
    report = scene.pull()
    assert report.standings[Standing.SET_ASIDE] == len(bad)
    assert (report.total, report.complete, report.new) == (20, 20, 20)
    found = {each.response.number: each for each in scene.mirror.responses(scene.sid)}
    assert {number for number, each in found.items() if each.set_aside} == set(bad)
    assert all(each.response.values for number, each in found.items() if number not in bad)


@pytest.mark.parametrize("full", [True, False])
def test_what_was_set_aside_keeps_its_content_and_is_read_when_it_can(
    scene: Mirrored, *, full: bool
) -> None:
    scene.pull()
    scene.survey.edit(5, {"V01": "nieuw"})
    scene.direct.arm(unreadable(5))
    report = scene.pull()
    assert report.standings[Standing.SET_ASIDE] == 1
    assert scene.shown()[5] == "tekst"
    scene.direct.arm(None)
    report = scene.pull(full=full)
    assert (report.standings[Standing.SET_ASIDE], report.changed) == (0, 1)
    assert scene.shown()[5] == "nieuw"


def test_what_is_set_aside_can_be_gone(scene: Mirrored) -> None:
    scene.direct.arm(unreadable(5))
    scene.pull()
    scene.delete(5)
    scene.pull()
    assert scene.pull().purged == 1


def test_a_response_alone_that_was_too_large_once_is_read_after_all(scene: Mirrored) -> None:
    scene.delete(*range(2, 21))
    scene.direct.arm(None)
    scene.pull()
    answers = scene.direct.columns.index(max(scene.direct.columns)) + 1
    scene.direct.arm(Trap(troubles.too_large, answers, lasting=False))
    assert scene.pull().standings[Standing.SET_ASIDE] == 0


def test_when_too_many_cannot_be_read_something_else_is_wrong(
    scene: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "MOST_SET_ASIDE", 2)
    scene.direct.arm(unreadable(1, 2))
    assert scene.pull().standings[Standing.SET_ASIDE] == 2
    scene.direct.arm(unreadable(1, 2, 3))
    with pytest.raises(UnavailableError):
        scene.pull()


# Size


class Heavy:
    """A LimeSurvey of which at most `most` responses fit in an answer."""

    def __init__(self, count: int, most: int) -> None:
        self.count, self.most = count, most
        self.refused = 0

    def responses(
        self, _sid: int, _columns: object, first: int, last: int | None
    ) -> list[Response]:
        numbers = range(first, min(last or self.count, self.count) + 1)
        if len(numbers) > self.most:
            self.refused += 1
            raise TooLargeError
        return [Response(number, "", complete=True, values={}) for number in numbers]

    def manifest(self, sid: int, first: int, last: int | None) -> list[ManifestRow]:
        most, self.most = self.most, self.count
        found = self.responses(sid, None, first, last)
        self.most = most
        return [ManifestRow(each.identity, each.complete) for each in found]


@pytest.mark.parametrize("most", [1, 2, 5, 8])
def test_a_window_that_is_too_large_is_halved_and_the_next_are_smaller(most: int) -> None:
    heavy = Heavy(64, most)
    reader = FullReader(heavy, 1, {})  # type: ignore[arg-type]
    found = [
        seen.row.identity.number
        for window in windows.walk(reader, lambda *_: [], 64)
        for seen in window
    ]
    assert found == list(range(1, 65))
    assert reader.size <= most
    assert heavy.refused <= 12


def test_an_answer_holds_at_most_eight_megabytes() -> None:
    assert MAX_BODY == 8 * 1024 * 1024


@pytest.mark.parametrize("count", [40, 400])
def test_however_many_there_are_three_windows_at_most_are_in_memory(
    scene: Mirrored, count: int
) -> None:
    scene.answer(count)
    original, most = scene.remote.responses, 0
    seen: list[ref[Response]] = []

    def probe(*asked: Any) -> list[Response]:
        nonlocal most
        found = original(*asked)
        seen.extend(ref(each) for each in found)
        most = max(most, sum(each() is not None for each in seen))
        return found

    scene.remote.responses = probe  # type: ignore[method-assign,assignment]
    assert scene.pull().total == 20 + count
    assert SIZE < most <= 3 * SIZE


def test_a_run_that_fails_waits_for_what_it_asked_in_advance(scene: Mirrored) -> None:
    second, ended = Event(), Event()

    def responses(
        _sid: int, _columns: Mapping[str, str], first: int, _last: int | None
    ) -> list[Response]:
        if first == 1:
            second.wait(10)
            raise InconsistentError("anders")
        second.set()
        ended.wait(0.1)
        ended.set()
        return []

    scene.remote.responses = responses  # type: ignore[method-assign,assignment]
    with pytest.raises(InconsistentError):
        scene.pull()
    assert ended.is_set()


# What an answer is about


@pytest.mark.parametrize(
    ("numbers", "first", "last", "refused"),
    [
        ([1, 2], 1, 2, False),
        ([], 1, 2, False),
        ([7, 900], 7, None, False),
        ([2, 3], 1, 2, True),
        ([1, 2], 2, 3, True),
        ([6], 7, None, True),
        ([1, 1], 1, 2, True),
    ],
)
def test_a_window_holds_what_was_asked_for_once(
    numbers: list[int], first: int, last: int | None, *, refused: bool
) -> None:
    rows = [
        ManifestRow(Identity(number, str(place)), complete=True)
        for place, number in enumerate(numbers)
    ]
    if not refused:
        refuse_others(rows, first, last)
        return
    with pytest.raises(InconsistentError):
        refuse_others(rows, first, last)


def test_numbers_that_go_back_do_not_keep_it_busy_for_ever(scene: Mirrored) -> None:
    reader = FullReader(scene.remote, scene.sid, {})
    scene.survey.delete_all()
    with pytest.raises(InconsistentError):
        list(windows.walk(reader, lambda *_: [1], 9))


@pytest.mark.parametrize("gap", [10, 500, 5000])
def test_a_gap_in_the_numbers_costs_few_calls(scene: Mirrored, gap: int) -> None:
    scene.survey.import_with_ids({20 + gap: {}, 20 + 2 * gap: {}})
    assert scene.pull().total == 22
    assert len(scene.direct.methods) < 25


def test_nothing_is_believed_only_when_the_summary_says_so(scene: Mirrored) -> None:
    scene.direct.arm(Trap(troubles.emptied, 1, lasting=False))
    with pytest.raises(InconsistentError, match="telt er 20"):
        scene.remote.ids(scene.sid, 1, None)


class Frail(Heavy):
    """A LimeSurvey that breaks on larger answers, and does not say that they are too large."""

    def responses(self, sid: int, columns: object, first: int, last: int | None) -> list[Response]:
        try:
            return super().responses(sid, columns, first, last)
        except TooLargeError:
            raise UnavailableError from None


def test_a_window_that_failed_makes_the_next_ones_no_smaller() -> None:
    reader = FullReader(Frail(8, 2), 1, {})  # type: ignore[arg-type]
    assert len(reader.read(1, 8)) == 8
    assert reader.size == SIZE


def test_what_lies_far_away_comes_in_windows_too(scene: Mirrored) -> None:
    scene.survey.import_with_ids({number: {} for number in range(5000, 5020)})
    asked = contents(scene)
    assert scene.pull().total == 40
    assert max(last - first for first, last in asked) < SIZE


def test_to_be_told_to_stop_ends_it_between_two_windows(scene: Mirrored) -> None:
    def stop() -> None:
        raise StoppedError("stop")

    scene.on_window = stop
    with pytest.raises(StoppedError):
        scene.pull()
    # Two more windows were under way already; the rest and the count at the end were not asked.
    assert scene.direct.methods.count("export_responses") <= 3
    assert scene.direct.methods.count("get_summary") == 1
