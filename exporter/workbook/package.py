"""A workbook as bytes: the same workbook gives the same bytes.

openpyxl puts the time of writing in the properties and in every entry of the zip file.
"""

import io
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

_FIRST_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)


def to_bytes(book: Workbook, title: str, made_at: datetime | None) -> bytes:
    """The workbook as an .xlsx file with its document properties.

    `made_at` (aware) is when the figures were made, None where there are none. openpyxl cannot
    leave the moment out of the properties, so they then hold the first that a zip file knows.
    """
    written = io.BytesIO()
    book.save(written)
    properties = tostring(_properties(title, made_at).to_tree())
    packed = io.BytesIO()
    with ZipFile(written) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = properties if name == ARC_CORE else source.read(name)
            target.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return packed.getvalue()


def _properties(title: str, made_at: datetime | None) -> DocumentProperties:
    properties = DocumentProperties(
        title=title, creator="Reflectietool Eigen Kracht", language="nl"
    )
    moment = (made_at or _FIRST_MOMENT).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.created = properties.modified = moment
    return properties
