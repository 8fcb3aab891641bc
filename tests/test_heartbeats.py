"""The signs of life of the worker in the workspace."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.workspace.heartbeats import Heartbeat
from plugin.workspace.store import Workspace
from tests.kept import NOW, two_places

MINUTES = timedelta(minutes=5)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with two_places(tmp_path) as made:
        yield made


def test_the_last_sign_counts(workspace: Workspace) -> None:
    heartbeats = workspace.heartbeats
    assert heartbeats.last() is None
    heartbeats.beat(NOW, timedelta(hours=1))
    heartbeats.beat(NOW + MINUTES, MINUTES)
    assert heartbeats.last() == Heartbeat(NOW + MINUTES, MINUTES, None)


def test_who_ended_in_good_order_said_so_and_can_begin_again(workspace: Workspace) -> None:
    heartbeats = workspace.heartbeats
    heartbeats.beat(NOW, MINUTES)
    heartbeats.stop(NOW + MINUTES)
    assert heartbeats.last() == Heartbeat(NOW + MINUTES, MINUTES, NOW + MINUTES)
    heartbeats.beat(NOW + 2 * MINUTES, MINUTES)
    assert heartbeats.last() == Heartbeat(NOW + 2 * MINUTES, MINUTES, None)
