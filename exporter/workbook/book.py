"""The whole workbook: which sheets there are, in which order, as bytes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.worksheet import Worksheet

from exporter.analysis import Order, order
from exporter.change import Moment
from exporter.disclosure import Group
from exporter.release import Release, findings, without_labels
from exporter.safe_text import safe
from exporter.workbook.agenda_sheet import AGENDA, fill_agenda
from exporter.workbook.answers_sheet import fill_answers
from exporter.workbook.contents import Contents
from exporter.workbook.explanation_sheet import fill_explanation
from exporter.workbook.identity import PREFIX, to_fields
from exporter.workbook.inspiration_sheet import fill_inspiration
from exporter.workbook.labels_sheet import fill_labels, group_bands
from exporter.workbook.look import BODY
from exporter.workbook.order_sheet import fill_order
from exporter.workbook.package import to_bytes
from exporter.workbook.page import footer_texts, set_page
from exporter.workbook.progress_sheet import fill_progress
from survey_templates.instrument import Instrument

EXPLANATION = "Toelichting"
ORDER = "Bespreekvolgorde"
LABELS = "Labels per vraag"
ANSWERS = "Antwoorden"
INSPIRATION = "Inspiratie"
PROGRESS = "Voortgang"

_HERE = ZoneInfo("Europe/Amsterdam")
_Fill = Callable[[Worksheet], int]


def workbook(contents: Contents) -> bytes:
    """The workbook of one municipality in one round, as an .xlsx file.

    Without a release there are no figures: the agenda is whole but for its column Aanleiding, and
    the sheets with figures and texts are left out. People read moments in the time of the
    Netherlands. The same contents give the same bytes.
    """
    contents = _in_local_time(contents)
    book = Workbook()
    # Column widths are measured in digits of this font.
    book._named_styles["Normal"].font = BODY.font  # type: ignore[attr-defined]  # noqa: SLF001
    book.remove(book.worksheets[0])
    for name, value in to_fields(contents.identity).items():
        book.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=f"{PREFIX}{name}", value=value)
        )
    footer = footer_texts(contents.municipality, contents.release, contents.identity.made_at)
    for name, fill in _sheets(contents):
        sheet = book.create_sheet(name)
        set_page(sheet, fill(sheet), footer)
    title = safe(f"Actieagenda {contents.municipality} – {contents.instrument.title}")
    return to_bytes(book, title, contents.identity.made_at)


def _in_local_time(contents: Contents) -> Contents:
    identity = contents.identity
    identity = replace(identity, made_at=identity.made_at.astimezone(_HERE))
    if contents.release is None:
        return replace(contents, identity=identity)
    made_at = contents.release.made_at.astimezone(_HERE)
    release = replace(contents.release, made_at=made_at)
    return replace(contents, identity=identity, release=release)


def _sheets(contents: Contents) -> Iterator[tuple[str, _Fill]]:
    """The sheets in order: the name, and what fills one and says how many columns to print."""
    instrument, release = contents.instrument, contents.release
    if release is not None and not release.own:
        # Not all of them may be shown: then none of them is.
        instrument = instrument.without_own
    at = instrument, contents.municipality
    yield EXPLANATION, lambda sheet: fill_explanation(sheet, contents)
    yield AGENDA, lambda sheet: fill_agenda(sheet, contents)
    if release is None:
        yield INSPIRATION, lambda sheet: fill_inspiration(sheet, instrument)
        return
    ordered = order(findings(release), Order.DUIDING)
    yield ORDER, lambda sheet: fill_order(sheet, *at, ordered)
    for number, band in enumerate(group_bands(release.groups), start=1):
        name = LABELS if number == 1 else f"{LABELS} {number}"
        charted = release.main if number == 1 else None
        yield name, partial(_fill_labels, at=at, groups=band, charted=charted, release=release)
    yield ANSWERS, lambda sheet: fill_answers(sheet, *at, contents.texts, release.unavailable)
    yield INSPIRATION, lambda sheet: fill_inspiration(sheet, instrument)
    before, after = contents.before, Moment(release, instrument)
    if before is not None:
        yield PROGRESS, lambda sheet: fill_progress(sheet, contents.municipality, before, after)


def _fill_labels(
    sheet: Worksheet,
    *,
    at: tuple[Instrument, str],
    groups: tuple[Group, ...],
    charted: int | None,
    release: Release,
) -> int:
    return fill_labels(sheet, *at, groups, charted, without_labels(release))
