"""Counts → the geometry of a bar, in percentages that stand as attributes in the SVG. Pure.

The content security policy blocks styles in a page, so colour and pattern come from classes and the
places of segments and numbers from attributes. Percentages stretch with the page, numbers do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from exporter.analysis import Counts

# One in so many parts of a bar: the number of one person in sixty still fits, on a telephone too.
NARROWEST = 20
NO_LABEL = "geen label"


@dataclass(frozen=True)
class Segment:
    """One part of a bar: `label` is None for people without a label, places are percentages."""

    label: int | None
    count: int
    start: str
    width: str
    middle: str


@dataclass(frozen=True)
class Bar:
    """A bar and the same in words, for who does not see it."""

    segments: tuple[Segment, ...]
    words: str


@lru_cache(maxsize=4096)
def bar(counts: Counts, shorts: tuple[str, ...]) -> Bar:
    """The bar of one question; `shorts` are the short forms of the four labels.

    Segments are in proportion, but none is narrower than about one in `NARROWEST`. There is none
    for 0.
    """
    parts = [(label, count) for label, count in _parts(counts) if count]
    return Bar(_segments(parts), _words(parts, shorts))


def parts_bar(parts: Sequence[tuple[str, int, tuple[int | None, ...]]]) -> Bar:
    """The bar of people in parts: the name of each, how many people, and their labels.

    A part of several labels has no label's sign.
    """
    drawn = [(labels[0] if len(labels) == 1 else None, count) for _, count, labels in parts]
    return Bar(_segments(drawn), ", ".join(f"{count} {name}" for name, count, _ in parts))


def _segments(parts: Sequence[tuple[int | None, int]]) -> tuple[Segment, ...]:
    """The parts beside each other, in proportion."""
    everyone = sum(count for _, count in parts)
    widths = [max(count * NARROWEST, everyone) for _, count in parts]
    ends = list(accumulate(widths, initial=0))
    return tuple(
        Segment(
            label,
            count,
            start=_percent(start, ends[-1]),
            width=_percent(width, ends[-1]),
            middle=_percent(2 * start + width, 2 * ends[-1]),
        )
        for (label, count), start, width in zip(parts, ends, widths, strict=False)
    )


def _parts(counts: Counts) -> tuple[tuple[int | None, int], ...]:
    return (*enumerate(counts.labels, start=1), (None, counts.blank))


def _words(parts: list[tuple[int | None, int]], shorts: tuple[str, ...]) -> str:
    names: dict[int | None, str] = {None: NO_LABEL, **dict(enumerate(shorts, start=1))}
    return ", ".join(f"{count} {names[label]}" for label, count in parts)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}".rstrip("0").rstrip(".") + "%"
