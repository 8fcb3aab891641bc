"""Which texts of a release to open. Pure."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Which:
    """Which texts to open: of one question or of all, and how many of each.

    A question that has up to `whole` texts gives them all, one that has more its first `first`.
    """

    question: int | None = None
    whole: int = sys.maxsize
    first: int = 0

    def most(self, counts: Mapping[int, int]) -> dict[int, int | None]:
        """How many texts to take of each question, by how many it has; None for all of them."""
        return {
            question: None if count <= self.whole else self.first
            for question, count in counts.items()
            if self.question in {None, question} and (count <= self.whole or self.first)
        }


EVERY_TEXT = Which()
NO_TEXTS = Which(whole=0)
