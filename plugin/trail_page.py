"""Lines of the audit trail → what the page about them says. Pure."""

from dataclasses import dataclass

from plugin.moments import day_and_time
from plugin.municipalities import name_of
from plugin.overview_page import ROLE_NAMES
from plugin.workspace.audit import Entry, Part

# So much of a fingerprint tells files apart for who compares two by eye.
_SHORT = 12


@dataclass(frozen=True)
class TrailLine:
    """One line in words; `where` is the municipality, "" for none, and `more` what else is known.

    `file` is the whole fingerprint of a file, "" without one, and `short` its beginning.
    """

    when: str
    who: str
    what: str
    where: str
    more: tuple[str, ...]
    file: str
    short: str
    refused: str


@dataclass(frozen=True)
class TrailPage:
    """A page of the trail; `newer` and `older` are numbers of pages, None at either end."""

    lines: tuple[TrailLine, ...]
    said: str
    newer: int | None
    older: int | None


def trail_page(part: Part) -> TrailPage:
    """The page of one part of the trail."""
    return TrailPage(
        lines=tuple(_line(entry) for entry in part.entries),
        said=f"Bladzijde {part.page} van {part.pages}",
        newer=part.page - 1 if part.page > 1 else None,
        older=part.page + 1 if part.page < part.pages else None,
    )


def _line(entry: Entry) -> TrailLine:
    file = entry.file_hash or ""
    return TrailLine(
        when=day_and_time(entry.at),
        who=_who(entry),
        what=str(entry.act),
        where=name_of(entry.municipality) if entry.municipality else "",
        more=tuple(_more(entry)),
        file=file,
        short=file[:_SHORT],
        refused=entry.refused or "",
    )


def _who(entry: Entry) -> str:
    if entry.by is not None:
        return str(entry.by)
    if entry.access_id is None or entry.role is None:
        return "niemand die binnen is"
    return f"{ROLE_NAMES[entry.role]}, toegang {entry.access_id}"


def _more(entry: Entry) -> list[str]:
    known = {
        "ronde": entry.survey_id,
        "uitkomst nummer": entry.release,
        "van toegang": entry.about,
        "aantal keer:": entry.count if entry.count > 1 else None,
    }
    return [f"{name} {value}" for name, value in known.items() if value is not None]
