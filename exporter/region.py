"""Releases of municipalities that work together → what they show together. Pure.

Never a ranking: municipalities stand in the order of the alphabet, and no figure is set beside
a municipality's name. What they agreed is agreed in each of them apart, so a question has no
duiding for the region, only the number of municipalities with each.

Why this discloses nothing of a person: only municipalities with a release take part, and everything
here is computed from those releases. Who subtracts all but one municipality from a sum gets that
one's release, which passed the gate; of a municipality without a release no answer is in any sum.
So nothing can be learned from a region that the releases together do not tell. For the same reason
a release that is in a region has been seen: replacing it freely would set two sums side by side
that differ by a few people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

from exporter.alphabet import sort_key
from exporter.analysis import Counts, Duiding, Finding, total
from exporter.release import Release, findings
from survey_templates.codebook import Privacy

FEWEST = 2
"""The fewest municipalities with a release that make a region."""


@dataclass(frozen=True)
class RegionQuestion:
    """One question over the region.

    `counts` are the labels of all municipalities together. `municipalities` says how many of them
    have each duiding, in the order in which to talk about them, then how many have none. Those of
    which the labels cannot be relied on are left out: `unavailable` says of each since when.
    """

    question: int
    counts: Counts
    municipalities: tuple[tuple[Duiding | None, int], ...]
    unavailable: tuple[datetime, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the municipalities with a duiding have different ones."""
        return sum(number > 0 for duiding, number in self.municipalities if duiding) > 1


@dataclass(frozen=True)
class Region:
    """What municipalities show together, in the order of the questionnaire.

    `names` are those with a release and `waiting` those without, both in the order of the alphabet.
    `people` are the people whose figures these are; in `inside` of the municipalities these are
    those inside the municipality, in the others everyone.
    """

    names: tuple[str, ...]
    waiting: tuple[str, ...]
    people: int
    inside: int
    questions: tuple[RegionQuestion, ...]


def region(municipalities: Mapping[str, Release | None]) -> Region | None:
    """What the municipalities, by display name, show together; the latest release of each.

    None when fewer than two of them have one. Raises `ValueError` when the releases are not of one
    content and version, when a municipality is in it twice, and for the release of an open round:
    that was made for the group itself.
    """
    names = tuple(sorted(municipalities, key=sort_key))
    taking_part = [municipalities[name] is not None for name in names]
    releases = tuple(found for name in names if (found := municipalities[name]) is not None)
    _refuse_mixed(releases)
    if len(releases) < FEWEST:
        return None
    main = [release.groups[release.main] for release in releases]
    return Region(
        names=tuple(compress(names, taking_part)),
        waiting=tuple(compress(names, [not part for part in taking_part])),
        people=sum(group.people for group in main),
        inside=sum(release.main > 0 for release in releases),
        questions=tuple(_question(each) for each in zip(*map(findings, releases), strict=True)),
    )


def _refuse_mixed(releases: tuple[Release, ...]) -> None:
    if any(release.mark.privacy is Privacy.OPEN for release in releases):
        raise ValueError("an open round is no part of a region")
    if len({(release.mark.content, release.mark.version) for release in releases}) > 1:
        raise ValueError("a region has one content and version")
    if len({release.municipality for release in releases}) < len(releases):
        raise ValueError("a municipality is in the region twice")


def _question(found: tuple[Finding, ...]) -> RegionQuestion:
    lost = [finding.unavailable_since for finding in found if finding.unavailable_since]
    duidingen = [finding.duiding for finding in found if not finding.unavailable_since]
    return RegionQuestion(
        question=found[0].question,
        counts=total(finding.counts for finding in found),
        municipalities=tuple((each, duidingen.count(each)) for each in (*Duiding, None)),
        unavailable=tuple(sorted(lost)),
    )
