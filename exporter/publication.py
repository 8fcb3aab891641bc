"""Release → what a municipality may publish to everybody: totals per question. Pure.

No texts, no groups, and of each question what `publishable` makes of the counts of everyone. There
is no section total, since that minus its questions would be a number again, and no group: a side
beside the total gives the other side.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from exporter.analysis import Finding
from exporter.phrasing import title
from exporter.publishable import Part, Publishable, publishable
from exporter.release import Release, findings
from exporter.unavailable_phrasing import capital_since
from survey_templates.codebook import Privacy
from survey_templates.instrument import Instrument

NO_LABEL = "geen label"
_NOTHING = Publishable((), None, withheld=False)
WITHHELD = "Hier staat geen duiding: die zou te veel zeggen over enkele mensen."


@dataclass(frozen=True)
class PublishedQuestion:
    """One question, and what everybody may see of it.

    The duiding is that of everyone; on the page of a municipality it may be that of those inside.
    When the labels cannot be relied on, `unavailable_since` says since when.
    """

    question: int
    shown: Publishable
    unavailable_since: datetime | None = None


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
    return Publication(
        municipality=release.municipality,
        made_at=release.made_at,
        people=release.people,
        invited=release.invited,
        threshold=release.mark.threshold,
        questions=tuple(_question(each, release.mark.threshold) for each in findings(release, 0)),
    )


def _question(finding: Finding, least: int) -> PublishedQuestion:
    since = finding.unavailable_since
    shown = _NOTHING if since else publishable(finding.counts, least)
    return PublishedQuestion(finding.question, shown, since)


def duiding_phrase(found: PublishedQuestion, too_few: str) -> str:
    """The duiding in words; `too_few` where there are too few labels for one."""
    shown = found.shown
    if found.unavailable_since:
        return capital_since(found.unavailable_since)
    if shown.withheld:
        return WITHHELD
    return title(shown.duiding) if shown.duiding else too_few


def part_name(part: Part, instrument: Instrument) -> str:
    """The short forms of a part's labels: "nog discussie, nooit over nagedacht of geen label"."""
    *others, last = _names(part, instrument)
    return f"{', '.join(others)} of {last}" if others else last


def _names(part: Part, instrument: Instrument) -> Iterator[str]:
    shorts: dict[int | None, str] = {label.number: label.short for label in instrument.labels}
    for label in part.labels:
        yield shorts.get(label, NO_LABEL)
