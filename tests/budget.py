"""How much time the model test of the sync takes, by where the tests run.

What is tried is the same everywhere, in the same order; a faster machine only comes further. So
nothing turns red because a machine is slow, and what is red stays red. At night all of it is new.
"""

import os
import time
from collections.abc import Iterator
from itertools import count
from random import Random
from typing import NamedTuple


class Budget(NamedTuple):
    """Seconds for each database in all, and whether the same is tried each time."""

    sqlite: float
    postgresql: float
    is_same: bool = True


BUDGETS = {
    "default": Budget(16, 4),
    "ci": Budget(240, 60),
    "mutants": Budget(30, 0),
    "nightly": Budget(5400, 1800, is_same=False),
}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default")
BUDGET = BUDGETS[PROFILE]


def seeds(seconds: float, part: int, parts: int) -> Iterator[int]:
    """A seed for each batch of examples, until this part's share of the seconds went by.

    One at least, and each part others.
    """
    first = 0 if BUDGET.is_same else Random().randrange(1_000_000_000)
    ends = time.monotonic() + seconds / parts
    for seed in count(first + part, parts):
        yield seed
        if time.monotonic() >= ends:
            return
