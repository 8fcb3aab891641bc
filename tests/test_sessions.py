"""Sessions: how long they last, and which end when."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from plugin.permissions import ActorRole
from plugin.workspace.sessions import IDLE, LONGEST, MEETING_IDLE, Sessions
from tests.kept import NOW, opened
from tests.stores import Stores

TOKEN, OTHER = "het-kenmerk-van-een-sessie", "ander-kenmerk"
SECOND = timedelta(seconds=1)


@pytest.fixture
def sessions(stores: Stores) -> Iterator[Sessions]:
    """Two accesses, of which the first has a session."""
    with opened(stores) as workspace:
        workspace.grants.invite(ActorRole.COORDINATOR, "GM0344", "een", NOW)
        workspace.grants.invite(ActorRole.FACILITATOR, "GM0363", "twee", NOW)
        workspace.sessions.start(1, TOKEN, NOW, None)
        yield workspace.sessions


def test_the_times_are_those_of_the_manual() -> None:
    assert (timedelta(minutes=30), timedelta(hours=8)) == (IDLE, MEETING_IDLE)
    assert timedelta(hours=12) == LONGEST


def test_a_session_idles_out_and_use_prolongs_it(sessions: Sessions) -> None:
    almost = IDLE - SECOND
    assert sessions.actor(TOKEN, NOW + almost)
    assert sessions.actor(TOKEN, NOW + 2 * almost)
    assert sessions.actor(TOKEN, NOW + 2 * almost + IDLE) is None


def test_who_idled_out_stays_out(sessions: Sessions) -> None:
    assert sessions.actor(TOKEN, NOW + IDLE) is None
    sessions.in_meeting("een kenmerk dat er niet is", NOW)
    assert sessions.actor(TOKEN, NOW + IDLE + SECOND) is None


def test_in_a_meeting_it_idles_out_later_and_use_does_not_shorten_that(sessions: Sessions) -> None:
    sessions.in_meeting(TOKEN, NOW)
    assert sessions.actor(TOKEN, NOW + IDLE)
    assert sessions.actor(TOKEN, NOW + MEETING_IDLE - SECOND)
    assert sessions.actor(TOKEN, NOW + MEETING_IDLE + IDLE) is None


def test_no_use_prolongs_it_beyond_twelve_hours(sessions: Sessions) -> None:
    at = NOW
    while at < NOW + LONGEST:
        assert sessions.actor(TOKEN, at)
        at += IDLE - SECOND
    assert sessions.actor(TOKEN, NOW + LONGEST) is None


def test_what_it_hangs_on_may_end_it_earlier(sessions: Sessions) -> None:
    sessions.start(2, OTHER, NOW, NOW + timedelta(minutes=5))
    assert sessions.actor(OTHER, NOW + timedelta(minutes=5) - SECOND)
    assert sessions.actor(OTHER, NOW + timedelta(minutes=5)) is None


def test_use_of_one_session_does_not_prolong_another(sessions: Sessions) -> None:
    sessions.start(2, OTHER, NOW, None)
    sessions.in_meeting(TOKEN, NOW)
    assert sessions.actor(TOKEN, NOW + IDLE - SECOND)
    assert sessions.actor(OTHER, NOW + IDLE) is None


def test_leaving_ends_one_session(sessions: Sessions) -> None:
    sessions.end("een ander")
    assert sessions.actor(TOKEN, NOW)
    sessions.end(TOKEN)
    assert sessions.actor(TOKEN, NOW) is None


def test_leaving_elsewhere_ends_the_others_of_the_same_access(sessions: Sessions) -> None:
    sessions.start(1, "elders", NOW, None)
    sessions.start(2, OTHER, NOW, None)
    sessions.end_others(1, TOKEN)
    assert sessions.actor(TOKEN, NOW)
    assert sessions.actor(OTHER, NOW)
    assert sessions.actor("elders", NOW) is None
