"""Every fault at every call of a run: classified, said, and the stores as they were or healed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync import windows
from sync.ahead import Foreseen
from sync.breaker import FIRST
from sync.errors import LoginRefusedError, SyncError, TooLargeError, WaitingError
from sync.publish import publish
from sync.remotecontrol import LimeSurvey
from sync.transport import LOGIN
from tests.budget import PROFILE
from tests.inprocess import Answer, Call, Trap, enter
from tests.lime import small_file
from tests.messages import judge_message
from tests.tally import Tally
from tests.troubles import FAULTS, Fault, ended, refused
from tests.whole import Rows, Whole, alike, whole
from tests.workplace import MINE

pytestmark = pytest.mark.exhaustive

LEAVE = "release_session_key"
# An export of so many columns asks who there is; with more it asks what they answered.
MANIFEST = 3
# A key that is none, and a session that ends at once: logging in itself worked.
LETS_IN = ("no base64", "the session ended")


@dataclass
class Scene:
    """A run that is about to happen, and what it does when nothing is in its way."""

    place: Whole
    full: bool
    put_back: Callable[[], None]
    before: Rows
    after: Rows
    methods: list[str]
    columns: list[int]
    part: int

    def pairs(self, *, lasting: bool) -> list[tuple[int, str]]:
        """Which call is to meet which fault."""
        return [
            (at, name)
            for at in range(1, len(self.methods) + 1)
            for number, name in enumerate(FAULTS)
            if (at + number + lasting) % PARTS == self.part % PARTS
        ]

    def run(self, trap: Trap | None) -> SyncError | None:
        """The run again from the start, with a trap; how it failed."""
        self.put_back()
        self.place.direct.arm(trap)
        try:
            self.place.sync(full=self.full)
        except SyncError as error:
            return error
        return None


def first(place: Whole) -> None:
    """Nothing was pulled yet."""
    place.answer(5)
    place.answer(1, "PROEF")
    place.answer(1, complete=False)


def later(place: Whole) -> None:
    """A release was made; since then people answered, changed theirs, finished and went."""
    first(place)
    place.worker.close(place.round, MINE)
    place.answer(3)
    place.survey.edit(1, {"V01": "anders"})
    place.survey.finish(7)
    place.survey.delete(3)


RUNS = {"first": (first, True), "quick": (later, False), "full": (later, True)}
# What a fault is taken for does not depend on which call meets it. So each kind of run has a third
# of the pairs, another third once than lasting, and the three have all; at night each has all.
PARTS = 1 if PROFILE == "nightly" else len(RUNS)


@pytest.fixture(params=RUNS)
def scene(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    """Each kind of run, in windows of four numbers."""
    monkeypatch.setattr(windows, "WINDOW", 4)
    # Calls are counted here, so they come one after another.
    monkeypatch.setattr(windows, "Foreseen", lambda ask, _expected: Foreseen(ask, 0))
    prepare, full = RUNS[request.param]
    with whole(tmp_path) as place:
        prepare(place)
        put_back, before = place.keep(), place.kept()
        place.direct.arm(None)
        place.sync(full=full)
        direct = place.direct
        calls = [*direct.methods], [*direct.columns]
        part = [*RUNS].index(request.param)
        yield Scene(place, full, put_back, before, place.kept(), *calls, part)


def expected(scene: Scene, fault: Fault, at: int, *, lasting: bool) -> type[SyncError] | None:
    """What a run ends with that meets a fault at call `at`, counted from 1."""
    method, is_last = scene.methods[at - 1], at == len(scene.methods)
    if at == 1 and (fault.at_door or not lasting):
        return fault.at_door
    if is_last:
        return None
    if at == 1 or method == LOGIN:
        return _at_login(fault, lasting=lasting)
    if not lasting and (fault.heals or _can_be_halved(scene, fault, at)):
        return None
    return fault.error


def _at_login(fault: Fault, *, lasting: bool) -> type[SyncError] | None:
    if fault is FAULTS["refused"]:
        return LoginRefusedError
    if any(fault is FAULTS[name] for name in LETS_IN) and not lasting:
        return None
    return fault.error


def _can_be_halved(scene: Scene, fault: Fault, at: int) -> bool:
    return fault.error is TooLargeError and scene.columns[at - 1] > MANIFEST


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
def test_whatever_call_fails_the_stores_are_as_they_were_or_right(
    scene: Scene, tally: Tally, *, lasting: bool
) -> None:
    pairs = scene.pairs(lasting=lasting)
    for at, name in pairs:
        fault, method = FAULTS[name], scene.methods[at - 1]
        error = scene.run(Trap(fault.trouble, at, lasting))
        where = f"{name} at call {at}, {method}: {error}"
        wanted = expected(scene, fault, at, lasting=lasting)
        assert (type(error) if error else None) is wanted, where
        judge_stores(scene, error, where)
        tried = scene.place.direct.methods.count(LOGIN)
        assert tried <= (1 if method == LOGIN and name not in LETS_IN else 2), where
    tally("runs with a fault at a call", len(pairs))


def judge_stores(scene: Scene, error: SyncError | None, where: str) -> None:
    """A run that failed changed nothing and says why; another did what an undisturbed one does.

    Neither leaves the lease, or anything that was read.
    """
    place = scene.place
    found, synced = place.kept(), place.workspace.statuses.round(place.survey.sid)
    assert synced
    if error is None:
        assert alike(found) == alike(scene.after), where
        assert synced.problem == ""
        return
    if isinstance(error, LoginRefusedError):
        assert found.pop("breaker") != scene.before["breaker"], where
    assert found == {name: scene.before[name] for name in found}, where
    assert synced.problem == str(error)
    judge_message(str(error))


def test_a_login_that_is_refused_half_way_is_not_tried_again(scene: Scene, tally: Tally) -> None:
    place = scene.place

    def no_way_back(call: Call) -> Answer:
        return refused(call) if call.method == LOGIN else ended(call)

    reads = range(3 + scene.part % PARTS, len(scene.methods), PARTS)
    for at in reads:
        error = scene.run(Trap(no_way_back, at, lasting=True))
        assert type(error) is LoginRefusedError
        judge_stores(scene, error, f"call {at}")
        assert place.direct.methods.count(LOGIN) == 2
        place.direct.arm(None)
        with pytest.raises(WaitingError):
            place.sync(full=scene.full)
        assert place.direct.methods == []
        place.now += FIRST
        place.sync(full=scene.full)
        assert alike(place.kept()) == alike(scene.after)
    tally("runs with a refused login half way", len(reads))


# What changes something in LimeSurvey

WRITES = ("import_survey", "activate_survey", "delete_survey")


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
def test_whatever_call_fails_nothing_is_written_twice(
    tmp_path: Path, tally: Tally, *, lasting: bool
) -> None:
    with whole(tmp_path) as place:
        world, direct = place.direct.world, place.direct
        there = dict(world.surveys)
        remote = enter(direct)
        direct.arm(None)
        publish(remote, small_file())
        pairs = [
            (at, name)
            for at, method in enumerate(direct.methods, start=1)
            for number, name in enumerate(FAULTS)
            # What only reads meets a fault once or lasting, and at night both.
            if method in WRITES or PARTS == 1 or (at + number + lasting) % 2
        ]
        for at, name in pairs:
            fault = FAULTS[name]
            world.surveys.clear()
            world.surveys.update(there)
            direct.arm(None)
            remote = enter(direct)
            direct.arm(Trap(fault.trouble, at, lasting))
            problem = _published(remote)
            where = f"{name} at call {at}, {direct.methods[at - 1]}: {problem}"
            again = fault.trouble is ended
            assert all(direct.methods.count(write) <= 1 + again for write in WRITES), where
            left = set(world.surveys) - set(there)
            assert not left or problem is None or "verwijder" in problem.lower(), where
            assert left or problem, where
    tally("surveys published with a fault at a call", len(pairs))


def _published(remote: LimeSurvey) -> str | None:
    try:
        publish(remote, small_file())
    except SyncError as error:
        return str(error)
    return None
