"""Requests in the workspace: each waits once, in its own place, until it is done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.workspace.requests import RequestKind
from plugin.workspace.store import Workspace
from tests.kept import HOSTILE, NOW, SID, a_round, two_places


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Workspace]:
    with two_places(tmp_path) as workspace:
        yield workspace


@pytest.mark.parametrize(
    ("asked", "waiting"),
    [
        (["close", "close"], ["close"]),
        (["close", "reopen"], ["close", "reopen"]),
        # The last wish counts: closed in the end.
        (["close", "reopen", "close", "close"], ["close", "reopen", "close"]),
        (["sync", "close", "sync"], ["sync", "close", "sync"]),
    ],
)
def test_the_same_request_waits_once(
    furnished: Workspace, asked: list[str], waiting: list[str]
) -> None:
    for kind in asked:
        furnished.requests.ask(RequestKind(kind), SID, "GM0344", NOW)
    assert [each.kind for each in furnished.requests.waiting()] == waiting


def test_a_request_is_of_one_place(furnished: Workspace) -> None:
    requests = furnished.requests
    furnished.rounds.register(a_round(SID + 1))
    for survey_id, code in (SID, "GM0344"), (SID, "GM0363"), (SID, None), (SID + 1, None):
        requests.ask(RequestKind.SYNC, survey_id, code, NOW)
        requests.ask(RequestKind.SYNC, survey_id, code, NOW)
    assert len(requests.waiting()) == 4


def test_a_request_that_was_done_can_be_asked_again(furnished: Workspace) -> None:
    requests = furnished.requests
    requests.ask(RequestKind.CLOSE, SID, "GM0344", NOW)
    (asked,) = requests.waiting()
    requests.finish(asked.id, NOW, HOSTILE)
    assert requests.waiting() == []
    done = requests.latest(SID, "GM0344")
    assert done
    assert (done.done_at, done.outcome) == (NOW, HOSTILE)
    requests.ask(RequestKind.CLOSE, SID, "GM0344", NOW)
    assert [each.done_at for each in requests.waiting()] == [None]
    assert requests.latest(SID, "GM0344") != done
    assert requests.latest(SID, "GM0363") is None
