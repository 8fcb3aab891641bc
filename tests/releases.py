"""Releases for tests that need no gate: groups and labels as they are given."""

from datetime import UTC, datetime

from exporter.analysis import Counts
from exporter.disclosure import Group, GroupKind
from exporter.release import Release
from survey_templates.codebook import Mark, Privacy

Labels = tuple[int, int, int, int]

MARK = Mark("c", "1", Privacy.CONFIDENTIAL, 5)


def group(kind: GroupKind, name: str, *labels: Labels, people: int | None = None) -> Group:
    """A group of so many people (all who labelled the first question) with labels per question."""
    size = people if people is not None else sum(labels[0])
    counts = tuple(Counts(each, blank=size - sum(each)) for each in labels)
    return Group(kind, None, name, size, counts)


def released(
    *groups: Group,
    survey_id: int = 1,
    municipality: str = "GM0344",
    mark: Mark = MARK,
    invited: int | None = 12,
    main: int = 0,
) -> Release:
    """A release of these groups; the first is everyone."""
    made_at = datetime(2027, 4, 14, 12, 30, tzinfo=UTC)
    people = groups[0].people
    return Release(survey_id, mark, municipality, 1, made_at, people, invited, groups, main)


def everyone(*labels: Labels, people: int | None = None, **facts: object) -> Release:
    """A release that shows everyone only; `facts` as in `released`."""
    shown = group(GroupKind.EVERYONE, "iedereen", *labels, people=people)
    return released(shown, **facts)  # type: ignore[arg-type]
