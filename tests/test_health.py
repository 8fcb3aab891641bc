"""What `/healthz` tells: a table of states, and that there are no names or texts in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from plugin.health import Health, Pulse, health
from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.requests import RequestKind
from plugin.workspace.status import Hold, RoundCounts, RoundStatus
from tests.kept import SID, a_round
from tests.scene import MINE, NOW, ROUND, Scene, furnished

MOMENT = datetime(2027, 4, 14, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LIVES = Heartbeat(MOMENT - MINUTE / 2, timedelta(minutes=5), None)


def pulse(ago: timedelta | None, *, held: int = 0, closed: bool = False) -> Pulse:
    """A round of which the last good run was so long ago; it began a day ago."""
    good = None if ago is None else MOMENT - ago
    holds = (Hold(1, held),) if held else ()
    synced = RoundStatus(SID, good, good, "LimeSurvey zegt: Jan de Vries", 0, 0, holds=holds)
    return Pulse(a_round(SID, MOMENT - DAY), closed, synced)


@pytest.mark.parametrize(
    ("pulses", "worker", "expected", "is_up"),
    [
        ([], None, Health("ok"), True),
        (
            [pulse(MINUTE), pulse(6 * MINUTE)],
            LIVES,
            Health("ok", 360, "2027-04-14T11:59:00+00:00", 0, 0, 30),
            True,
        ),
        (
            [pulse(MINUTE), pulse(60 * MINUTE)],
            LIVES,
            Health("ok", 3600, "2027-04-14T11:59:00+00:00", 1, 0, 30),
            False,
        ),
        (
            [pulse(MINUTE, held=12), pulse(9 * DAY, held=3, closed=True)],
            LIVES,
            Health("ok", 60, "2027-04-14T11:59:00+00:00", 0, 15, 30),
            True,
        ),
        ([pulse(None)], LIVES, Health("ok", None, None, 1, 0, 30), False),
        ([pulse(None, closed=True)], None, Health("ok"), True),
    ],
    ids=["nothing yet", "fine", "silent", "held", "never", "closed"],
)
def test_health(pulses: list[Pulse], worker: Heartbeat, expected: Health, *, is_up: bool) -> None:
    found = health(pulses, worker, MOMENT)
    assert found == expected
    assert found.is_up is is_up
    assert found.status == ("ok" if is_up and not expected.held_deletions else "let op")


@pytest.fixture
def scene(tmp_path: Any) -> Any:
    with furnished(tmp_path) as scene:
        yield scene


def told(scene: Scene) -> tuple[int, dict[str, object]]:
    response = scene.app.test_client().get("/healthz")
    found: dict[str, object] = response.get_json()
    return response.status_code, found


def test_held_deletions_are_to_be_looked_at_and_the_service_is_up(scene: Scene) -> None:
    scene.workspace.statuses.put_counts(ROUND, RoundCounts(0, 0, holds=(Hold(4, 12),)), [])
    code, found = told(scene)
    assert (code, found["status"], found["held_deletions"]) == (200, "let op", 12)


def test_two_missed_runs_are_down(scene: Scene) -> None:
    scene.workspace.heartbeats.beat(NOW, timedelta(minutes=5))
    scene.now = NOW + timedelta(minutes=16)
    code, found = told(scene)
    assert (code, found["status"], found["silent_rounds"]) == (503, "let op", 2)
    assert (found["mirror_age_seconds"], found["worker_age_seconds"]) == (960, 960)


def test_who_watches_reads_no_name_and_no_text(scene: Scene) -> None:
    scene.count(ROUND, problem="Fout bij Jan de Vries uit Grootveen")
    scene.workspace.statuses.put_counts(ROUND, RoundCounts(0, 0, holds=(Hold(4, 12),)), [])
    _, found = told(scene)
    texts = {key: value for key, value in found.items() if isinstance(value, str)}
    assert texts == {
        "status": "let op",
        "workspace": "ok",
        "last_good_run": "2027-04-14T12:03:00+00:00",
    }
    assert RequestKind.SYNC not in found
    assert MINE not in str(found)
