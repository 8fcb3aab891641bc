"""A workbook as bytes: the same workbook gives the same bytes.

openpyxl puts the time of writing in the properties and in every entry of the zip file.
"""

import io
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring


def to_bytes(book: Workbook, title: str, made_at: datetime) -> bytes:
    """The workbook as an .xlsx file with its document properties.

    `made_at` (aware) is the moment in its properties.
    """
    written = io.BytesIO()
    # Not packed here already: that is done once, below.
    with ZipFile(written, "w", ZIP_STORED) as archive:
        ExcelWriter(book, archive).save()
    properties = tostring(_properties(title, made_at).to_tree())
    packed = io.BytesIO()
    with ZipFile(written) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = properties if name == ARC_CORE else source.read(name)
            target.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return packed.getvalue()


def _properties(title: str, made_at: datetime) -> DocumentProperties:
    properties = DocumentProperties(
        title=title, creator="Reflectietool Eigen Kracht", language="nl"
    )
    moment = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = moment
    return properties
