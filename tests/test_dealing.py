"""What goes on for a given time is begun first, wherever it stood."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.dealing import deal


def shares(items: list[Any], workers: int) -> list[list[Any]]:
    """What xdist gives each worker at first (`--dist worksteal`)."""
    left, found = list(items), []
    for worker in range(workers):
        count = len(left) // (workers - worker)
        found.append(left[:count])
        del left[:count]
    return found


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
@pytest.mark.parametrize("others", [0, 1, 7, 100])
def test_every_worker_begins_with_its_part(workers: int, others: int) -> None:
    items: list[Any] = [SimpleNamespace(keywords=set(), at=at) for at in range(others)]
    middle = others // 2
    items[middle:middle] = [SimpleNamespace(keywords={"timed"}, at=-1) for _ in range(4)]

    dealt: list[Any] = deal(items, workers)

    assert sorted(map(id, dealt)) == sorted(map(id, items))
    assert [each.at for each in dealt if each.at >= 0] == list(range(others))
    if others > workers * 2:
        firsts = [[each.at for each in share] for share in shares(dealt, workers)]
        assert [-1 in share for share in firsts] == [True] * workers
        assert all(share == sorted(share) for share in firsts)
