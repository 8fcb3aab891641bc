"""Revisions → who changed what, when and where, in words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.agreed import FIELD_NAMES
from plugin.moments import day_and_time
from plugin.workspace.revisions import Kind, Revision

_WHAT = {Kind.AGREEMENT: "Afspraak bij vraag", Kind.ACTION: "Actie", Kind.FOLLOW_UP: "Vervolg"}
_SHORT = 60


@dataclass(frozen=True)
class LogLine:
    """One change: `who` names the access that was given, `fields` what was changed."""

    when: str
    who: str
    where: str
    what: str
    fields: tuple[str, ...]


def log_lines(history: Sequence[Revision]) -> tuple[LogLine, ...]:
    """A line for each revision of `history`, which begins with the newest."""
    oldest_first = list(reversed(history))
    before: dict[tuple[Kind, str], Mapping[str, Any]] = {}
    lines = []
    for revision in oldest_first:
        item = revision.kind, revision.item
        lines.append(_line(revision, before.get(item, {})))
        before[item] = revision.document or {}
    return tuple(reversed(lines))


def _line(revision: Revision, before: Mapping[str, Any]) -> LogLine:
    return LogLine(
        when=day_and_time(revision.author.at),
        who=f"toegang {revision.author.access_id}",
        where=revision.author.source.value,
        what=_what(revision, before),
        fields=tuple(_changed(revision, before)),
    )


def _what(revision: Revision, before: Mapping[str, Any]) -> str:
    name = _WHAT[revision.kind]
    if revision.kind is Kind.AGREEMENT:
        return f"{name} {revision.item}"
    if revision.kind is Kind.FOLLOW_UP:
        return name
    action = (revision.document or before).get("action", "")
    short = action if len(action) <= _SHORT else f"{action[:_SHORT].rstrip()}…"
    return f"{name} ‘{short}’" if short else name


def _changed(revision: Revision, before: Mapping[str, Any]) -> Iterator[str]:
    if revision.document is None:
        yield "verwijderd"
        return
    for name, value in revision.document.items():
        if value != before.get(name) and (before or value):
            yield FIELD_NAMES[name]
