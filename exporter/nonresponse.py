"""What those who did not answer could change. Pure.

Nothing is estimated: the group is the population, so what can be said is what holds whatever the
missing labels would have been. `exporter.analysis.nonresponse` gives the bounds in people.
"""

from exporter.analysis import Counts, duiding_of
from exporter.release import Release, findings


def can_change(counts: Counts, invited: int) -> bool:
    """Whether labels of those who gave none could give the question another duiding.

    `counts` and `invited` are about the same people. It is enough to try the missing labels all
    alike: if 1, 2, 3 and 4 each leave the duiding as it is, then so does every mixture. All 1 is
    the most that can be agreed, and all of another label the least that can be agreed and the most
    that this label can hold.
    """
    missing = invited - counts.n
    if missing <= 0:
        return False
    return any(
        duiding_of(_with(counts, label, missing)) is not duiding_of(counts) for label in range(4)
    )


def open_questions(release: Release) -> tuple[int, ...] | None:
    """The questions whose duiding those who gave no label could change; None when that is unknown.

    It is unknown when nobody said how many were invited, and when the figures are about those
    inside the municipality: how many of these were invited is not known.
    """
    if release.invited is None or release.main:
        return None
    return tuple(
        finding.question
        for finding in findings(release, 0)
        if not finding.unavailable_since and can_change(finding.counts, release.invited)
    )


def _with(counts: Counts, label: int, people: int) -> Counts:
    one, two, three, four = (
        each + people * (place == label) for place, each in enumerate(counts.labels)
    )
    return Counts((one, two, three, four))
