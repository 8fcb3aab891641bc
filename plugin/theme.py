"""A municipality's own look: a stylesheet with the design tokens of NL Design System.

It comes after our own stylesheet, which reads the tokens (`--utrecht-…`, `--nl-…`, `--basis-…`).
"""

import re
from pathlib import Path

from plugin.settings import SettingsError

LARGEST = 256 * 1024
_ELSEWHERE = re.compile(r"@import|url\s*\(|image-set\s*\(|src\s*\(|\\", re.IGNORECASE)


def read_theme(path: Path | None) -> str:
    """The stylesheet in a file, "" without one.

    Raises `SettingsError` for a file that cannot be read, is too large, or asks for anything
    elsewhere: no page may do that.
    """
    if path is None:
        return ""
    try:
        data = path.read_bytes()
        css = data.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"EIGENKRACHT_THEME: {path.name} kan niet worden gelezen. "
            "Geef een stijlbestand (CSS) in UTF-8 op, of laat de instelling weg."
        ) from None
    if len(data) > LARGEST or _ELSEWHERE.search(css):
        raise SettingsError(
            f"EIGENKRACHT_THEME: {path.name} is te groot, of haalt iets van elders op. "
            "Laat @import en url() weg: de pagina's vragen niets aan andere servers."
        )
    return css
