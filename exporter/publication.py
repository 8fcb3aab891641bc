"""Release → what a municipality may publish to everybody: totals per question. Pure.

No texts, no groups, and never a number below the threshold (k). Labels that fewer than k people
gave go together, and so does who gave none; while these are still fewer than k, the next smallest
label joins them. So no number that is shown, and no difference of numbers that are shown, counts
fewer than k people. The duiding stands in words: whoever knows its definition learns between which
bounds the number behind it lies, and not the number.

There is no section total, since that minus its questions would be a number again, and no group:
a side beside the total gives the other side.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from exporter.analysis import Counts, Duiding, find
from exporter.release import Release
from survey_templates.codebook import Privacy
from survey_templates.instrument import Instrument

NO_LABEL = "geen label"


@dataclass(frozen=True)
class Part:
    """People who gave one of these labels; None among the labels for who gave none."""

    labels: tuple[int | None, ...]
    people: int


@dataclass(frozen=True)
class PublishedQuestion:
    """One question: `parts` divide all people, and are empty when they would be one part.

    `duiding` is that of everyone; on the page of a municipality it may be that of those inside.
    """

    question: int
    duiding: Duiding | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Publication:
    """What may be published of a release; `invited` is None when not known."""

    municipality: str
    made_at: datetime
    people: int
    invited: int | None
    threshold: int
    questions: tuple[PublishedQuestion, ...]


def publication(release: Release) -> Publication:
    """What may be published of a release.

    Raises `ValueError` for that of an open round: who answered it agreed to be open to the group,
    and not to everybody.
    """
    if release.mark.privacy is Privacy.OPEN:
        raise ValueError("an open round is not published")
    everyone = enumerate(release.groups[0].counts, start=1)
    return Publication(
        municipality=release.municipality,
        made_at=release.made_at,
        people=release.people,
        invited=release.invited,
        threshold=release.mark.threshold,
        questions=tuple(
            PublishedQuestion(
                number, find(number, counts).duiding, _parts(counts, release.mark.threshold)
            )
            for number, counts in everyone
        ),
    )


def _parts(counts: Counts, least: int) -> tuple[Part, ...]:
    """The labels apart, but those of fewer than `least` people together, in order."""
    given: dict[int | None, int] = dict(enumerate(counts.labels, start=1))
    given[None] = counts.blank
    pooled = [label for label, people in given.items() if people < least]
    rest = sorted((label for label in given if label not in pooled), key=lambda each: given[each])
    while pooled and rest and sum(given[label] for label in pooled) < least:
        pooled.append(rest.pop(0))
    parts = [Part((label,), given[label]) for label in given if label in rest]
    if pooled:
        labels = tuple(label for label in given if label in pooled)
        parts.append(Part(labels, sum(given[label] for label in labels)))
    return tuple(parts) if len(parts) > 1 else ()


def part_name(part: Part, instrument: Instrument) -> str:
    """The short forms of a part's labels: "nog discussie, nooit over nagedacht of geen label"."""
    *others, last = _names(part, instrument)
    return f"{', '.join(others)} of {last}" if others else last


def _names(part: Part, instrument: Instrument) -> Iterator[str]:
    shorts: dict[int | None, str] = {label.number: label.short for label in instrument.labels}
    for label in part.labels:
        yield shorts.get(label, NO_LABEL)
