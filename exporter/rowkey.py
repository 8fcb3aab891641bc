"""What a row of the workbook shows, by keys: so that a row that comes back is known again. Pure.

The key stands in the row itself. Whoever sorts, inserts or deletes rows takes it along, and a row
that was copied brings it twice. It names things and is no secret: who may change them is decided
elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

NOT_KEPT = 0
"""The base of what nobody has kept yet; revisions count from 1."""


class Shows(StrEnum):
    """What a row shows a piece of."""

    ACTION = "actie"
    AGREEMENT = "afspraak"
    FOLLOW_UP = "vervolg"


@dataclass(frozen=True)
class Ref:
    """One thing that a row shows: which, and the revision of it that was written in the row.

    `item` is the key of an action, the number of the question of an agreement, or the field of the
    follow-up that stands in the row.
    """

    kind: Shows
    item: str
    base: int = NOT_KEPT


@dataclass(frozen=True)
class RowKey:
    """Everything that a row shows.

    A text that one row cannot show goes on in rows of the same key, `part` 2 and on.
    """

    refs: tuple[Ref, ...]
    part: int = 1


_REF = re.compile(r"(actie|afspraak|vervolg):([0-9a-z_]{1,40})@([0-9]{1,18})")
_PART = re.compile(r"deel:([0-9]{1,4})")


def key_text(key: RowKey) -> str:
    """The key as it stands in a cell: `actie:9f86d081884c7d65@12 afspraak:4@13 deel:2`."""
    return " ".join(_words(key))


def _words(key: RowKey) -> Iterator[str]:
    for ref in key.refs:
        yield f"{ref.kind.value}:{ref.item}@{ref.base}"
    if key.part > 1:
        yield f"deel:{key.part}"


def read_key(text: str) -> RowKey | None:
    """The key in a cell; None for anything that `key_text` does not write."""
    *words, last = text.split(" ")
    if part := _PART.fullmatch(last):
        return _key(words, int(part[1]))
    return _key([*words, last], 1)


def _key(words: list[str], part: int) -> RowKey | None:
    found = [_REF.fullmatch(word) for word in words]
    refs = tuple(Ref(Shows(each[1]), each[2], int(each[3])) for each in found if each)
    return RowKey(refs, part) if refs and len(refs) == len(found) and part >= 1 else None


def spare_key(file: str, number: int) -> str:
    """The key of the action that may come in the spare row `number` of a file.

    `file` is drawn at random for each file. So an action keeps its key however often its file is
    handed in, and two files never give one key to two actions.
    """
    return sha256(f"{file} {number}".encode()).hexdigest()[:16]
