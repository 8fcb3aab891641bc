"""When pages say that no answers come in, and which cure the administrator reads: a table."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.silence import Silence, Why, silence
from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.status import RoundStatus

NOW = datetime(2027, 4, 14, 12, tzinfo=UTC)
INTERVAL = timedelta(minutes=5)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEVER: timedelta = timedelta.max
PROBLEM = "LimeSurvey is niet bereikbaar."


def beat(lived: timedelta, *, stopped: bool = False) -> Heartbeat:
    """A worker of every five minutes, that gave a sign so long ago."""
    return Heartbeat(NOW - lived, INTERVAL, NOW - lived if stopped else None)


def status(
    tried: timedelta, good: timedelta, problem: str = "", *, from_files: bool = False
) -> RoundStatus:
    """A round of which the last run was so long ago, and the last good one so long."""
    succeeded_at = None if good is NEVER else NOW - good
    return RoundStatus(123456, NOW - tried, succeeded_at, problem, 0, 0, from_files=from_files)


LIVES, DEAD = beat(MINUTE), beat(6 * MINUTE)
STOPPED = beat(2 * HOUR, stopped=True)

TABLE: list[tuple[str, RoundStatus | None, timedelta, Heartbeat | None, Why | None]] = [
    # what, how the last run went, round begun so long ago, worker, silent because
    ("all is well", status(MINUTE, MINUTE), DAY, LIVES, None),
    ("two runs and the margin", status(15 * MINUTE, 15 * MINUTE), DAY, LIVES, None),
    ("a second more", status(MINUTE, 15 * MINUTE + MINUTE / 60, PROBLEM), DAY, LIVES, Why.FAILS),
    ("one run failed", status(MINUTE, 6 * MINUTE, PROBLEM), DAY, LIVES, None),
    ("no run ends", status(16 * MINUTE, 16 * MINUTE), DAY, LIVES, Why.HANGS),
    ("the worker died just now", status(6 * MINUTE, 6 * MINUTE), DAY, DEAD, None),
    ("the worker died", status(HOUR, HOUR), DAY, DEAD, Why.NO_SIGN),
    ("it failed, and then died", status(HOUR, HOUR, PROBLEM), DAY, DEAD, Why.NO_SIGN),
    ("stopped for an update", status(2 * HOUR, 2 * HOUR), DAY, STOPPED, None),
    ("stopped, and not started", status(DAY, DAY + MINUTE), DAY, STOPPED, Why.STOPPED),
    ("stopped after failures", status(2 * DAY, 3 * DAY, PROBLEM), DAY, STOPPED, Why.STOPPED),
    ("a timer instead of it", status(HOUR, HOUR), DAY, STOPPED, None),
    ("a timer", status(DAY, DAY), 9 * DAY, None, None),
    ("files, long ago", status(9 * DAY, 9 * DAY, from_files=True), 9 * DAY, LIVES, None),
    ("a timer that fails", status(HOUR, DAY + MINUTE, PROBLEM), 9 * DAY, None, Why.FAILS),
    ("a timer that stopped", status(2 * DAY, 2 * DAY), 9 * DAY, None, Why.NO_WORKER),
    ("a new round, no worker", None, DAY, None, None),
    ("an older one", None, DAY + MINUTE, None, Why.NO_WORKER),
    ("a new round, a worker", None, 15 * MINUTE, LIVES, None),
    ("never a good run", status(MINUTE, NEVER, PROBLEM), 16 * MINUTE, LIVES, Why.FAILS),
]


@pytest.mark.parametrize(
    ("synced", "age", "worker", "why"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_silence(
    synced: RoundStatus | None, age: timedelta, worker: Heartbeat | None, why: Why | None
) -> None:
    found = silence(synced, NOW - age, worker, NOW)
    assert (found and found.why) == why
    if found:
        assert found.since == (synced and synced.succeeded_at)


def test_a_longer_interval_has_more_patience() -> None:
    hourly = Heartbeat(NOW, HOUR, None)
    assert silence(status(HOUR, 2 * HOUR + 5 * MINUTE), NOW - DAY, hourly, NOW) is None
    assert silence(status(HOUR, 2 * HOUR + 6 * MINUTE), NOW - DAY, hourly, NOW)


def test_everybody_reads_since_when_and_whom_to_ask() -> None:
    found = Silence(datetime(2027, 4, 14, 9, 30, tzinfo=UTC), Why.FAILS, PROBLEM)
    since = "De antwoorden zijn voor het laatst opgehaald op 14 april 2027 om 11:30."
    assert found.phrase == f"{since} Het ophalen lukt nu niet; vraag uw beheerder."
    assert found.phrase_with_cure == f"{since} {PROBLEM}"
    assert Silence(None, Why.FAILS, PROBLEM).phrase.startswith(
        "De antwoorden zijn nog nooit opgehaald. "
    )


@pytest.mark.parametrize(
    ("synced", "worker", "cure"),
    [
        (None, None, "Er loopt geen programma dat ophaalt. Start ‘eigenkracht sync --watch 300’"),
        (None, beat(2 * DAY, stopped=True), "is gestopt op 12 april 2027 om 14:00. Start"),
        (None, beat(HOUR), "gaf op 14 april 2027 om 13:00 voor het laatst een teken. Start"),
        (status(MINUTE, NEVER, PROBLEM), LIVES, PROBLEM),
        (None, LIVES, "komt niet klaar. LimeSurvey antwoordt niet, of heel langzaam."),
    ],
)
def test_the_administrator_reads_the_cure(
    synced: RoundStatus | None, worker: Heartbeat | None, cure: str
) -> None:
    found = silence(synced, NOW - 9 * DAY, worker, NOW)
    assert found
    assert cure in found.cure
    assert all(len(sentence.split()) <= 20 for sentence in found.cure.split(". "))
