"""The plugin for LimeSurvey as one file, in the form that its upload page takes."""

import io
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

FOLDER = Path(__file__).parent / "limesurvey" / "ReflectietoolEigenKracht"
# The first moment that a zip can hold: the same plugin is the same bytes, whenever it is made.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def zipped() -> bytes:
    """The plugin as a zip with its files at the top, the same bytes each time."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for file in sorted(FOLDER.iterdir()):
            entry = ZipInfo(file.name, _MOMENT)
            entry.external_attr = _READABLE
            entry.create_system = 3
            archive.writestr(entry, file.read_bytes())
    return made.getvalue()
