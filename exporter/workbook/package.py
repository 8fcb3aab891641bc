"""A workbook as bytes: the same workbook gives the same bytes.

openpyxl puts the time of writing in every entry of the zip file, and each sheet with its answers in
a file of its own on the way there. Here all stays in memory.
"""

import io
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from exporter.workbook.rows import SheetWriter


def to_bytes(book: Workbook, title: str, made_at: datetime) -> bytes:
    """The workbook as an .xlsx file with its document properties.

    `made_at` (aware) is the moment in its properties.
    """
    book.properties = _properties(title, made_at)
    packed = io.BytesIO()
    _Writer(book, _Archive(packed, "w")).save()
    return packed.getvalue()


class _Archive(ZipFile):
    """A zip file whose entries bear no time."""

    def writestr(self, name: str, content: str | bytes) -> None:  # type: ignore[override]
        super().writestr(ZipInfo(name), content, ZIP_DEFLATED)


class _Writer(ExcelWriter):
    def write_worksheet(self, sheet: Worksheet) -> None:
        """Writes a sheet as openpyxl does, but with our rows and without a file for it."""
        drawing, written = SpreadsheetDrawing(), io.BytesIO()
        drawing.charts = sheet._charts  # type: ignore[attr-defined]  # noqa: SLF001
        writer = SheetWriter(sheet, written)
        writer.write()
        sheet._drawing = drawing  # type: ignore[attr-defined]  # noqa: SLF001
        sheet._rels = writer._rels  # type: ignore[attr-defined]  # noqa: SLF001
        self._archive.writestr(sheet.path[1:], written.getvalue())  # type: ignore[attr-defined]
        self.manifest.append(sheet)


def _properties(title: str, made_at: datetime) -> DocumentProperties:
    properties = DocumentProperties(
        title=title, creator="Reflectietool Eigen Kracht", language="nl"
    )
    moment = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = moment
    return properties
