"""Requests in the workspace: each waits once, in its own place, until it is done."""

from collections.abc import Iterator

import pytest

from plugin.workspace.requests import Order, RequestKind
from plugin.workspace.store import Workspace
from tests.kept import HOSTILE, NOW, SID, a_round, two_places
from tests.stores import Stores


@pytest.fixture
def furnished(stores: Stores) -> Iterator[Workspace]:
    with two_places(stores) as workspace:
        yield workspace


def of_a_place(kind: RequestKind) -> Order:
    return Order(kind=kind, survey_id=SID, municipality="GM0344")


def assign(number: int, municipality: str = "GM0344") -> Order:
    return Order(kind=RequestKind.ASSIGN, survey_id=SID, municipality=municipality, number=number)


def erase(number: int) -> Order:
    return Order(kind=RequestKind.ERASE, survey_id=SID, number=number)


def confirm(run: int, count: int) -> Order:
    return Order(kind=RequestKind.CONFIRM, survey_id=SID, run=run, count=count)


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
        furnished.requests.ask(of_a_place(RequestKind(kind)), NOW)
    assert [each.kind for each in furnished.requests.waiting()] == waiting


def test_a_request_is_of_one_place(furnished: Workspace) -> None:
    requests = furnished.requests
    furnished.rounds.register(a_round(SID + 1))
    for survey_id, code in (SID, "GM0344"), (SID, "GM0363"), (SID, None), (SID + 1, None):
        for _ in range(2):
            requests.ask(Order(kind=RequestKind.SYNC, survey_id=survey_id, municipality=code), NOW)
    assert len(requests.waiting()) == 4


def test_the_archive_of_a_round_is_asked_for_once_beside_what_else_waits(
    furnished: Workspace,
) -> None:
    requests = furnished.requests
    archive = Order(kind=RequestKind.ERASE_ARCHIVE, survey_id=SID, count=9)
    for order in archive, of_a_place(RequestKind.CLOSE), archive:
        requests.ask(order, NOW)
    assert [each.kind for each in requests.waiting()] == ["erase archive", "close"]


def test_a_request_that_was_done_can_be_asked_again(furnished: Workspace) -> None:
    requests = furnished.requests
    requests.ask(of_a_place(RequestKind.CLOSE), NOW)
    (asked,) = requests.waiting()
    requests.finish(asked.id, NOW, HOSTILE)
    assert requests.waiting() == []
    done = requests.latest(SID, "GM0344")
    assert done
    assert (done.done_at, done.outcome) == (NOW, HOSTILE)
    requests.ask(of_a_place(RequestKind.CLOSE), NOW)
    assert [each.done_at for each in requests.waiting()] == [None]
    assert requests.latest(SID, "GM0344") != done
    assert requests.latest(SID, "GM0363") is None


@pytest.mark.parametrize(
    ("asked", "waiting"),
    [
        ([assign(7), assign(7)], 1),
        ([assign(7), assign(8)], 2),
        ([assign(7), assign(7, "GM0363"), assign(7)], 3),
        ([assign(7), of_a_place(RequestKind.CLOSE), assign(7)], 2),
        ([of_a_place(RequestKind.CLOSE), assign(7), of_a_place(RequestKind.CLOSE)], 2),
        ([erase(7), erase(7)], 1),
        ([erase(7), assign(7), erase(7)], 3),
        ([confirm(3, 12), confirm(3, 12)], 1),
        ([confirm(3, 11), confirm(3, 12)], 2),
        ([confirm(3, 12), confirm(4, 12), confirm(3, 12)], 2),
    ],
)
def test_what_the_administrator_asks_waits_once_too(
    furnished: Workspace, asked: list[Order], waiting: int
) -> None:
    for order in asked:
        furnished.requests.ask(order, NOW)
    found = furnished.requests.waiting()
    assert len(found) == waiting
    assert [each.kind for each in found] == [each.kind for each in asked][:waiting]


def test_what_is_asked_comes_out_as_it_went_in(furnished: Workspace) -> None:
    for order in (assign(7), confirm(3, 12), erase(8)):
        furnished.requests.ask(order, NOW)
    assigned, confirmed, erased = furnished.requests.waiting()
    assert (assigned.municipality, assigned.number) == ("GM0344", 7)
    assert (confirmed.run, confirmed.count) == (3, 12)
    assert (erased.municipality, erased.number) == (None, 8)


def test_the_administrators_requests_are_not_those_of_a_place(furnished: Workspace) -> None:
    requests = furnished.requests
    for order in (of_a_place(RequestKind.CLOSE), assign(7), erase(8), assign(9)):
        requests.ask(order, NOW)
    latest = requests.latest(SID, "GM0344")
    assert latest
    assert latest.kind is RequestKind.CLOSE
    assert [each.number for each in requests.of_administrator(SID, 2)] == [9, 8]
    assert requests.of_administrator(SID + 1, 9) == []
