"""Everything that was ever filled in → the days in the calendar. Pure.

An action that is off the agenda, or has no date any more, is still in calendars that took an
earlier file. It goes along as cancelled, on the last day that it had.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from exporter.agreed import Action, FollowUp, Status, from_document
from exporter.calendar import Entry
from plugin.workspace.revisions import Kind, Revision
from survey_templates.instrument import Instrument

_TYPES: dict[Kind, type[Action | FollowUp]] = {Kind.ACTION: Action, Kind.FOLLOW_UP: FollowUp}
_MARKS = {Status.DONE: "Gereed: ", Status.DROPPED: "Vervallen: "}
_YES_NO = {True: "ja", False: "nee", None: ""}
WITHOUT_DAY = "Zonder datum: "
REMOVED = "Vervallen actie"
NO_MEETING = "Vervallen bijeenkomst"
MEETING = "Bijeenkomst over de afspraken"
NAMELESS = "Actie zonder omschrijving"


def calendar_entries(
    place: str, history: Sequence[Revision], instrument: Instrument
) -> tuple[Entry, ...]:
    """The days of one agenda; `place` names round and municipality, `history` has newest first."""
    items: dict[tuple[Kind, str], list[Revision]] = {}
    for revision in reversed(history):
        if revision.kind in _TYPES:
            items.setdefault((revision.kind, revision.item), []).append(revision)
    return tuple(
        entry
        for (kind, item), revisions in items.items()
        for entry in _entries(f"{place}/{kind}/{item}", revisions, instrument)
    )


def _entries(key: str, revisions: Sequence[Revision], instrument: Instrument) -> Iterator[Entry]:
    """The entry of one item with its `revisions`, the oldest first; none if it never had a day."""
    days = [day for day in map(_day, revisions) if day is not None]
    if not days:
        return
    standing = [each for each in revisions if each.superseded_by is None and each.document]
    current = _made(standing[-1]) if standing else None
    yield Entry(
        key=key,
        day=(_day_of(current) if current else None) or days[-1],
        summary=_summary(current, revisions[-1].kind),
        about=tuple(_about(current, instrument)) if current else (),
        sequence=len(revisions) - 1,
        changed_at=revisions[-1].author.at,
        cancelled=_is_off(current),
    )


def _made(revision: Revision) -> Action | FollowUp | None:
    if revision.document is None:
        return None
    return from_document(_TYPES[revision.kind], revision.document)


def _day(revision: Revision) -> date | None:
    made = _made(revision)
    return _day_of(made) if made else None


def _day_of(made: Action | FollowUp) -> date | None:
    return made.due if isinstance(made, Action) else made.meeting


def _is_off(current: Action | FollowUp | None) -> bool:
    if current is None or _day_of(current) is None:
        return True
    return isinstance(current, Action) and current.status is Status.DROPPED


def _summary(current: Action | FollowUp | None, kind: Kind) -> str:
    if isinstance(current, Action):
        mark = _MARKS.get(current.status, "") if current.due else WITHOUT_DAY
        return mark + (current.action or NAMELESS)
    if kind is Kind.ACTION:
        return REMOVED
    return NO_MEETING if current is None or current.meeting is None else MEETING


def _about(current: Action | FollowUp, instrument: Instrument) -> Iterator[str]:
    """What was filled in, a line for each field that has something in it."""
    if isinstance(current, Action):
        named = _about_action(current, instrument)
    else:
        named = _about_meeting(current)
    yield from (f"{name.rstrip('?:')}: {value}" for name, value in named.items() if value)


def _about_action(action: Action, instrument: Instrument) -> dict[str, str]:
    return {
        instrument.agenda.action: action.action,
        instrument.agenda.who: action.who,
        instrument.agenda.when: action.when,
        "Status": action.status.value,
        "Waaraan merken we het": action.sign,
        "Opmerking": action.remark,
        "Vraag": instrument.question(action.question).text if action.question else "",
    }


def _about_meeting(follow_up: FollowUp) -> dict[str, str]:
    return {
        "In dezelfde samenstelling": _YES_NO[follow_up.same_people],
        "Hoe houden wij elkaar aan de afspraken": follow_up.keeping,
        "Wie let daarop": follow_up.watcher,
    }
