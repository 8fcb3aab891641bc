"""Two people change the same thing at once: what can be joined, and what clashes. Pure.

The classic three-way merge, field by field: what only one of them changed is taken over.
"""

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]


def clashes(base: Document, mine: Document, theirs: Document) -> set[str]:
    """The fields that both changed, and not to the same."""
    return {
        name
        for name in {*base, *mine, *theirs}
        if mine.get(name) != theirs.get(name)
        and mine.get(name) != base.get(name)
        and theirs.get(name) != base.get(name)
    }


def merged(base: Document, mine: Document, theirs: Document) -> dict[str, Any]:
    """`theirs` with what was changed in `mine`; only sensible when nothing clashes."""
    return {**theirs, **{name: value for name, value in mine.items() if value != base.get(name)}}
