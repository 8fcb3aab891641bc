"""What people wrote at each question, by label, and how much of it stands open on a page. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exporter.release import ReleasedText
from exporter.safe_text import safe
from plugin.bars import NO_LABEL
from survey_templates.instrument import Instrument

FIRST = 12
"""How many answers to a question stand open; the labels take turns."""


class Quote(NamedTuple):
    """What somebody wrote, made safe; `role` is None unless that role's group is shown."""

    text: str
    role: str | None


@dataclass(frozen=True)
class Answers:
    """The texts with one label, or without any: `total` in all, of which these are on the page.

    `first` stand open and `more` are folded; `left` stand on the question's own page only.
    """

    label: int | None
    name: str
    total: int
    first: tuple[Quote, ...]
    more: tuple[Quote, ...]

    @property
    def same(self) -> bool:
        """Whether to ask if these people, who all say "afgesproken", say the same."""
        return self.label == 1 and self.total > 1

    @property
    def left(self) -> int:
        """How many do not stand on this page."""
        return self.total - len(self.first) - len(self.more)


def said(
    texts: Iterable[ReleasedText],
    counts: Mapping[tuple[int, int | None], int],
    instrument: Instrument,
    first: int = FIRST,
) -> dict[int, tuple[Answers, ...]]:
    """The `texts` by question and label, of which `first` of a question stand open.

    `counts` says by question and label how many there are in all. What has no label comes last.
    """
    quotes: dict[tuple[int, int | None], list[Quote]] = {}
    for text in texts:
        quote = Quote(safe(text.text), text.role)
        quotes.setdefault((text.question, text.label), []).append(quote)
    names: dict[int | None, str] = {label.number: label.short for label in instrument.labels}
    names[None] = NO_LABEL
    return {
        question: tuple(_answers(question, quotes, counts, names, first))
        for question in sorted({question for question, _ in quotes})
    }


def _answers(
    question: int,
    quotes: Mapping[tuple[int, int | None], list[Quote]],
    counts: Mapping[tuple[int, int | None], int],
    names: Mapping[int | None, str],
    first: int,
) -> Iterator[Answers]:
    totals = [counts.get((question, label), 0) for label in names]
    for (label, name), total, number in zip(
        names.items(), totals, deal(totals, first), strict=True
    ):
        if mine := quotes.get((question, label)):
            yield Answers(label, name, total, tuple(mine[:number]), tuple(mine[number:]))


def deal(counts: Sequence[int], most: int) -> list[int]:
    """How many of each pile are taken when each in turn gives one, up to `most` in all."""
    taken, left = [0] * len(counts), min(most, sum(counts))
    while left:
        for place, count in enumerate(counts):
            if left and taken[place] < count:
                taken[place] += 1
                left -= 1
    return taken
