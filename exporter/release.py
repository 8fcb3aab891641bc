"""A release: what passed the gate at one moment for one municipality and round.

It is immutable and numbered, and page and workbook both come from it. The texts are kept beside it
as rows of their own under a random key, so that review and erasure never touch the figures.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import getitem
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from exporter.analysis import Counts, Finding, find
from exporter.disclosure import Disclosed, Group
from exporter.unavailable import Part, Unavailable
from survey_templates.codebook import Mark


class ReleasedText(NamedTuple):
    """One text of a release; `key` is random and says nothing of who wrote it or when."""

    key: str
    question: int
    label: int | None
    role: str | None
    text: str


@dataclass(frozen=True)
class Release:
    """The figures of one municipality in one round, frozen.

    `number` counts from 1 within municipality and round. `invited` is None when not known. What is
    `unavailable` cannot be relied on: of labels there are no counts. The last `own` questions are
    the municipality's own, which are in no figure of the whole.
    """

    survey_id: int
    mark: Mark
    municipality: str
    number: int
    made_at: datetime
    people: int
    invited: int | None
    groups: tuple[Group, ...]
    main: int
    unavailable: tuple[Unavailable, ...] = ()
    own: int = 0


# What the first releases did not have.
_CAME_LATER = (("unavailable",), ("own",), ("mark", "ends"), ("mark", "kiosk"))
_NO_FIGURES = Counts((0, 0, 0, 0))
_RELEASE = TypeAdapter(Release)


def make(  # noqa: PLR0913 - a release is these facts, each named where it is called
    disclosed: Disclosed,
    keys: Mapping[tuple[int, int], str],
    *,
    survey_id: int,
    mark: Mark,
    municipality: str,
    number: int,
    made_at: datetime,
    invited: int | None,
    unavailable: tuple[Unavailable, ...] = (),
) -> tuple[Release, tuple[ReleasedText, ...]]:
    """The release of what passed the gate, and its texts in the order of question and key.

    `keys` gives each shown text its random key by (voice, question); raises `KeyError` when one is
    missing, and `ValueError` when nothing passed the gate: then there is no release.
    """
    if not disclosed.groups:
        raise ValueError("nothing passed the gate, so there is no release")
    without = _lost_labels(unavailable)
    texts = (
        ReleasedText(
            key=keys[text.voice, text.question],
            question=text.question,
            label=None if text.question in without else text.label,
            role=text.role,
            text=text.text,
        )
        for text in disclosed.texts
    )
    release = Release(
        survey_id=survey_id,
        mark=mark,
        municipality=municipality,
        number=number,
        made_at=made_at,
        people=disclosed.people,
        invited=invited,
        groups=tuple(_left_out(group, without) for group in disclosed.groups),
        main=disclosed.main,
        unavailable=unavailable,
        own=disclosed.own,
    )
    return release, tuple(sorted(texts, key=lambda text: (text.question, text.key)))


def taking_turns(texts: Iterable[ReleasedText]) -> dict[str, int]:
    """The turn of each text among those with its question and label, from 0, by its random key.

    So the first of each label come before the second of any.
    """
    seen: Counter[tuple[int, int | None]] = Counter()
    turns = {}
    for text in sorted(texts, key=lambda text: text.key):
        turns[text.key] = seen[text.question, text.label]
        seen[text.question, text.label] += 1
    return turns


def without_labels(release: Release) -> dict[int, datetime]:
    """The questions of which there are no figures, each since when."""
    return _lost_labels(release.unavailable)


def _lost_labels(unavailable: tuple[Unavailable, ...]) -> dict[int, datetime]:
    return {
        each.question: each.since
        for each in unavailable
        if each.part is Part.LABELS and each.question is not None
    }


def _left_out(group: Group, without: Mapping[int, datetime]) -> Group:
    counts = enumerate(group.counts, start=1)
    return replace(
        group, counts=tuple(_NO_FIGURES if number in without else each for number, each in counts)
    )


def findings(release: Release, place: int | None = None) -> tuple[Finding, ...]:
    """What the counts of a group say, one finding per question of the tool, numbered from 1.

    `place` is that of the group in the release, None for the main figures.
    """
    everything = _findings(release, place)
    return everything[: len(everything) - release.own]


def own_findings(release: Release) -> tuple[Finding, ...]:
    """What the main figures say of the municipality's own questions; numbered after the others."""
    everything = all_findings(release)
    return everything[len(everything) - release.own :]


def all_findings(release: Release) -> tuple[Finding, ...]:
    """What the main figures say of every question, the municipality's own last."""
    return _findings(release, None)


def _findings(release: Release, place: int | None) -> tuple[Finding, ...]:
    counts = release.groups[release.main if place is None else place].counts
    since = without_labels(release)
    return tuple(
        replace(find(question, each), unavailable_since=since.get(question))
        for question, each in enumerate(counts, start=1)
    )


def to_document(release: Release) -> dict[str, Any]:
    """The release as values that JSON can hold; what is not there is left out, as it was before."""
    document: dict[str, Any] = _RELEASE.dump_python(release, mode="json")
    for *parts, name in _CAME_LATER:
        holder = reduce(getitem, parts, document)
        if not holder[name]:
            del holder[name]
    return document


def from_document(document: Mapping[str, Any]) -> Release:
    """The release in a document that `to_document` wrote.

    Raises `ValueError` for any other shape: a key too many or too few, another type, or figures
    that do not add up.
    """
    try:
        release = _RELEASE.validate_json(json.dumps(document), strict=True)
    except (TypeError, ValidationError):
        raise ValueError("this document does not have the shape of a release") from None
    # What is read must be all that there is: pydantic passes over keys that it does not know.
    if to_document(release) != document or not _adds_up(release):
        raise ValueError("this document is not a release as it was written")
    return release


def _adds_up(release: Release) -> bool:
    everyone = release.groups[0] if release.groups else None
    without = without_labels(release)
    return (
        everyone is not None
        and everyone.people == release.people
        and 0 <= release.main < len(release.groups)
        and 0 <= release.own < len(everyone.counts)
        and all(len(group.counts) == len(everyone.counts) for group in release.groups)
        and all(
            counts == _NO_FIGURES if number in without else _fits(counts, group)
            for group in release.groups
            for number, counts in enumerate(group.counts, start=1)
        )
    )


def _fits(counts: Counts, group: Group) -> bool:
    return min(*counts.labels, counts.blank) >= 0 and counts.people == group.people
