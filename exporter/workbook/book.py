"""The whole workbook: which sheets there are, in which order, as bytes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exporter.agenda import agenda
from exporter.analysis import Order, order
from exporter.release import Release, ReleasedText, findings
from exporter.safe_text import safe
from exporter.workbook.agenda_sheet import fill_agenda
from exporter.workbook.answers_sheet import fill_answers
from exporter.workbook.explanation_sheet import fill_explanation
from exporter.workbook.labels_sheet import fill_labels, group_bands
from exporter.workbook.look import BODY
from exporter.workbook.order_sheet import fill_order
from exporter.workbook.package import to_bytes
from exporter.workbook.page import footer_texts, set_page
from survey_templates.instrument import Instrument

EXPLANATION = "Toelichting"
AGENDA = "Actieagenda"
ORDER = "Bespreekvolgorde"
LABELS = "Labels per vraag"
ANSWERS = "Antwoorden"

_HERE = ZoneInfo("Europe/Amsterdam")
_Fill = Callable[[Worksheet], int]


def workbook(
    instrument: Instrument,
    municipality: str,
    release: Release | None,
    texts: Sequence[ReleasedText],
    why_no_figures: str,
) -> bytes:
    """The workbook of one municipality in one round, as an .xlsx file.

    `municipality` is its display name. Without a release there are no figures: the agenda is whole
    but for its column Aanleiding, the explanation gives `why_no_figures` (one sentence; not shown
    with a release), and the sheets with figures and texts are left out. The release's `made_at` is
    aware; people read it in the time of the Netherlands. The same input gives the same bytes.
    """
    if release is not None:
        release = replace(release, made_at=release.made_at.astimezone(_HERE))
    book = Workbook()
    # Column widths are measured in digits of this font.
    book._named_styles["Normal"].font = BODY.font  # type: ignore[attr-defined]  # noqa: SLF001
    book.remove(book.worksheets[0])
    footer = footer_texts(municipality, release)
    for name, fill in _sheets(instrument, municipality, release, texts, why_no_figures):
        sheet = book.create_sheet(name)
        set_page(sheet, fill(sheet), footer)
    title = safe(f"Actieagenda {municipality} – {instrument.title}")
    return to_bytes(book, title, release.made_at if release else None)


def _sheets(
    instrument: Instrument,
    municipality: str,
    release: Release | None,
    texts: Sequence[ReleasedText],
    why_no_figures: str,
) -> Iterator[tuple[str, _Fill]]:
    """The sheets in order: the name, and what fills one and says how many columns to print."""
    at = instrument, municipality
    yield EXPLANATION, lambda sheet: fill_explanation(sheet, *at, release, why_no_figures)
    yield AGENDA, lambda sheet: fill_agenda(sheet, *at, agenda(instrument, release))
    if release is None:
        return
    ordered = order(findings(release), Order.DUIDING)
    yield ORDER, lambda sheet: fill_order(sheet, *at, ordered)
    for number, band in enumerate(group_bands(release.groups), start=1):
        name = LABELS if number == 1 else f"{LABELS} {number}"
        yield (
            name,
            partial(fill_labels, instrument=instrument, municipality=municipality, groups=band),
        )
    yield ANSWERS, lambda sheet: fill_answers(sheet, *at, texts)
