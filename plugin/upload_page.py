"""What a workbook would do → the page that shows it, cell by cell. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from exporter.agreed import FIELD_NAMES
from exporter.returned.said import Returned, Unplaced
from plugin.moments import day_and_time
from plugin.round_trip import FieldChange, Line, Outcome, Plan
from plugin.upload_desk import Preview
from plugin.workspace.revisions import Kind
from plugin.workspace.uploads import Upload
from survey_templates.dates import date_in_words
from survey_templates.instrument import Instrument

NOTHING = "leeg"

_YES_NO = {True: "ja", False: "nee"}
_DATES = {"due", "meeting"}
# The thing itself says which question it is about.
_SAID_ALREADY = {Kind.AGREEMENT: {"question"}}


@dataclass(frozen=True)
class CellLine:
    """One cell: its field, what it was, what it becomes, and what stands there when that differs.

    `clashes` when somebody else filled in something else meanwhile: then both stay.
    """

    name: str
    was: str
    becomes: str
    there: str
    clashes: bool


@dataclass(frozen=True)
class ThingLine:
    """One action or agreement, or how the group goes on, with its cells."""

    key: str
    title: str
    cells: tuple[CellLine, ...]


@dataclass(frozen=True)
class PreviewPage:
    """What is new, changed, in conflict, removed, and what has no place.

    `notes` say what is different about the file as a whole. `does_nothing` when all of it is there
    already.
    """

    upload_id: int
    mark: str
    made: str
    notes: tuple[str, ...]
    new: tuple[ThingLine, ...]
    changed: tuple[ThingLine, ...]
    conflicts: tuple[ThingLine, ...]
    removed: tuple[ThingLine, ...]
    stays: tuple[ThingLine, ...]
    unplaced: tuple[Unplaced, ...]
    same: int
    does_nothing: bool


@dataclass(frozen=True)
class EarlierLine:
    """A workbook that was taken over, and what in it had no place."""

    when: str
    who: str
    unplaced: tuple[Unplaced, ...]


def preview_page(shown: Preview, instrument: Instrument) -> PreviewPage:
    """The page of an upload that waits."""
    plan = shown.plan
    return PreviewPage(
        upload_id=shown.upload.id,
        mark=shown.mark,
        made=day_and_time(shown.identity.made_at),
        notes=tuple(_notes(shown)),
        new=_things(plan, Outcome.NEW, instrument),
        changed=_things(plan, Outcome.CHANGED, instrument),
        conflicts=_things(plan, Outcome.CONFLICT, instrument),
        removed=_things(plan, Outcome.REMOVED, instrument),
        stays=_things(plan, Outcome.STAYS, instrument),
        unplaced=plan.unplaced,
        same=plan.same,
        does_nothing=not any(line.change for line in plan.lines),
    )


def earlier_line(upload: Upload, found: Returned) -> EarlierLine:
    """A workbook that was taken over."""
    moment = upload.confirmed_at or upload.uploaded_at
    return EarlierLine(day_and_time(moment), f"toegang {upload.access_id}", found.unplaced)


def _notes(shown: Preview) -> list[str]:
    found = shown.found
    notes = [
        f"De kolom ‘{ours}’ heet in het werkboek ‘{theirs}’." for ours, theirs in found.renamed
    ]
    notes += [
        f"De kolom ‘{name}’ ontbreekt. Wat daar stond, blijft zoals het is."
        for name in found.missing
    ]
    if not found.has_keys:
        notes.append(
            "De verborgen kolom Kenmerk ontbreekt. Daardoor lijkt elke actie nieuw. "
            "Neem uw wijzigingen liever over in een nieuw werkboek."
        )
    if shown.is_older:
        notes.append(
            "Er is intussen een nieuwere uitkomst dan die in dit werkboek. "
            "Voor uw afspraken en acties maakt dat niet uit."
        )
    return notes


def _things(plan: Plan, outcome: Outcome, instrument: Instrument) -> tuple[ThingLine, ...]:
    return tuple(
        ThingLine(line.key, _title(line), tuple(_cells(line, instrument)))
        for line in plan.of(outcome)
    )


def _title(line: Line) -> str:
    if line.kind is Kind.AGREEMENT:
        return f"Afspraak bij vraag {line.key}"
    if line.kind is Kind.FOLLOW_UP:
        return "Hoe gaat het verder?"
    return str(line.document.get("action") or "Actie zonder omschrijving")


def _cells(line: Line, instrument: Instrument) -> list[CellLine]:
    hidden = _SAID_ALREADY.get(line.kind, set())
    return [_cell(each, instrument) for each in line.fields if each.name not in hidden]


def _cell(change: FieldChange, instrument: Instrument) -> CellLine:
    was = in_words(change.name, change.seen, instrument)
    there = in_words(change.name, change.theirs, instrument)
    return CellLine(
        name=FIELD_NAMES[change.name],
        was=was,
        becomes=in_words(change.name, change.mine, instrument),
        there=there if change.clashes else "",
        clashes=change.clashes,
    )


def in_words(name: str, value: Any, instrument: Instrument) -> str:
    """What stands in a field, for people."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _YES_NO[value]
    if name in _DATES:
        return date_in_words(date.fromisoformat(value))
    if name == "label":
        return f"{value} {instrument.labels[value - 1].short}"
    return str(value)
