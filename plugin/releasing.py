"""When a release is due, and what is in it: the rules around the gate.

A confidential round makes a release when its municipality is closed. One that nobody has seen is
replaced freely; once seen, the next needs as many new responses as the threshold, so that two
releases never differ by a few people. An open round makes one whenever the answers changed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from plugin.workspace.releases import StoredRelease
from survey_templates.codebook import Mark, Privacy


@dataclass(frozen=True)
class Due:
    """Whether a release is due, under which number, and how many responses wait for a next one."""

    number: int | None
    late: int


def due(
    mark: Mark,
    closed_at: datetime | None,
    latest: StoredRelease | None,
    released: Collection[int],
    complete: Collection[int],
) -> Due:
    """Whether a release is due for the complete responses `complete` (by their key in the mirror).

    `released` are the keys of those in the latest release, empty when there is none.
    """
    waiting = len(set(complete).difference(released)) if latest else 0
    if mark.privacy is Privacy.CONFIDENTIAL and closed_at is None:
        return Due(None, waiting)
    if latest is None:
        return Due(1, 0)
    number = latest.release.number
    if latest.seen_at is None:
        return Due(number, 0)
    if mark.privacy is Privacy.OPEN or waiting >= mark.threshold:
        return Due(number + 1, 0)
    return Due(None, waiting)
