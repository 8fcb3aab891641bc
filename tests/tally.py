"""How much the tests tried: counts by name, told at the end of all tests together."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

import pytest

_MARK = "tally: "


class Tally(Protocol):
    """Keeps how many of something a test did."""

    def __call__(self, what: str, number: int) -> None:
        """So many of `what`, an English plural."""
        ...


def keep(item: pytest.Item, what: str, number: int) -> None:
    """Keeps a count with a test's reports, which also come from another process."""
    item.user_properties.append((_MARK + what, number))


def told(reports: Iterable[pytest.TestReport]) -> list[str]:
    """A line for each count, over all tests."""
    total: Counter[str] = Counter()
    for report in reports:
        for name, number in report.user_properties if report.when == "call" else ():
            if name.startswith(_MARK) and isinstance(number, int):
                total[name.removeprefix(_MARK)] += number
    return [f"{number} {what}" for what, number in sorted(total.items())]
