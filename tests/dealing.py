"""The order in which tests go to the processes that run them."""

import pytest


def deal(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests with those that go on for a given time at the beginning of each worker's share.

    So none of them is left for the end, when the others have nothing to do. A worker first gets as
    many tests as another, in their order; later it takes over what others did not come to.
    """
    timed = [item for item in items if "timed" in item.keywords]
    others = [item for item in items if "timed" not in item.keywords]
    dealt: list[pytest.Item] = []
    for worker in range(workers):
        share = (len(items) - len(dealt)) // (workers - worker)
        mine = timed[worker::workers]
        more = max(0, share - len(mine))
        dealt += mine + others[:more]
        del others[:more]
    return dealt
