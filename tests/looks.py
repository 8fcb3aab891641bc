"""How every page looks now, as a hash of its HTML and of its stylesheets.

`docs/pictures/pages.json` holds that of the pages as the pictures show them.
"""

import json
import re
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from tests.scene import Scene
from tests.visitor import Page, Visitor
from tests.visits import VISITS

MANIFEST = Path(__file__).parent.parent / "docs" / "pictures" / "pages.json"
# Drawn at random for a new action.
_KEY = re.compile(r"\b[0-9a-f]{16}\b")


def opened(scene: Scene) -> dict[str, Page]:
    """Every page by name, each of who opens it; in one order, since some tell of the others."""
    return {
        name: Visitor(scene, visit.role, visit.municipality).get(
            visit.path, 404 if name == "not found" else 200
        )
        for name, visit in VISITS.items()
    }


def looks(pages: dict[str, Page]) -> dict[str, str]:
    """The hash of each page."""
    return {
        name: sha256(f"{_KEY.sub('', page.source)}{_style(page)}".encode()).hexdigest()[:16]
        for name, page in pages.items()
    }


def _style(page: Page) -> str:
    sheets = page.tree.xpath("//link[@rel='stylesheet']/@href")
    return "".join(files("plugin").joinpath(each[1:]).read_text("utf-8") for each in sheets)


def pictured() -> dict[str, str]:
    """The hash of each page as its pictures show it."""
    found: dict[str, str] = json.loads(MANIFEST.read_text("utf-8"))
    return found


def changed(now: dict[str, str]) -> list[str]:
    """The pages that are otherwise than their pictures."""
    known = pictured()
    return [name for name, look in now.items() if known.get(name) != look]


def keep(now: dict[str, str], names: list[str]) -> None:
    """Writes down of these pages how they look, and forgets pages that are gone."""
    known = pictured() | {name: now[name] for name in names}
    kept = {name: known[name] for name in now if name in known}
    MANIFEST.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
