"""Paper: A4 landscape, one page wide, headings on every page, a footer that says what it is."""

from datetime import datetime

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from exporter.release import Release
from exporter.safe_text import safe
from survey_templates.codebook import Privacy

_A4 = 9
_MARGINS = PageMargins(left=0.45, right=0.45, top=0.5, bottom=0.7, header=0.3, footer=0.35)


def set_page(sheet: Worksheet, columns: int, footer: tuple[str, str]) -> None:
    """Makes a filled sheet ready for print; `columns` is how many there are to print."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = _MARGINS
    sheet.print_area = f"A1:{get_column_letter(columns)}{max(sheet.row_dimensions)}"
    sheet.sheet_view.showGridLines = False
    _set_footer(sheet, *footer)


def repeat_rows(sheet: Worksheet, first: int, last: int, frozen_columns: int = 0) -> None:
    """Repeats the rows `first` to `last` on every page and keeps all down to `last` in sight."""
    sheet.print_title_rows = f"{first}:{last}"
    sheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}{last + 1}"


def footer_texts(municipality: str, release: Release | None, made_at: datetime) -> tuple[str, str]:
    """What stands left and in the middle of the footer: whose it is, of when, how to treat it.

    Without a release it is of the moment `made_at`; what was recorded is confidential all the same.
    """
    when = f"{release.made_at if release else made_at:%d-%m-%Y}"
    is_open = release is not None and release.mark.privacy is Privacy.OPEN
    return municipality, when if is_open else f"{when} · vertrouwelijk"


def _set_footer(sheet: Worksheet, left: str, centre: str) -> None:
    footer = HeaderFooterItem()
    footer.left.text = _literal(left)
    footer.center.text = _literal(centre)
    footer.right.text = "pagina &P van &N"
    for part in (footer.left, footer.center, footer.right):
        part.font, part.size = "Arial,Regular", 8
    sheet.HeaderFooter.oddFooter = footer


def _literal(text: str) -> str:
    """A text without the codes that a footer would read in it."""
    return safe(text).replace("\n", " ").replace("&", "&&")
