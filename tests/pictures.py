"""The pictures in docs/pictures, made anew: `python -m tests.pictures [NAME...]`.

Of every page that looks otherwise than its pictures, or of those named, or with `--all` of every
page in the list of visits: at 1280 and at 390 pixels, and on paper. All that is on them is made up.
They are made small: at most 64 colours, and no more than the beginning of what is long. Needs
Chromium and poppler, as the browser tests do.
"""

import base64
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selenium.webdriver import Chrome

from tests.browser.conftest import Browser, open_chrome, serving
from tests.looks import changed, keep, looks, opened
from tests.scene import furnished
from tests.visits import VISITS, furnish_for_visits
from tests.workbook_pictures import PAGES as SHEETS

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
KINDS = ("1280", "390", "papier")
# Width in pixels: how much smaller the picture is, and how high a page it shows at most.
WINDOWS = {1280: (0.6, 2600), 390: (0.8, 2000)}
DOTS_PER_INCH, MOST_SHEETS = 50, 3
COLOURS = 64
_SHRINK = (Path(__file__).parent / "pictures.js").read_text("utf-8")


def name_of(visit: str, kind: str) -> str:
    """The file of a picture."""
    return f"{visit.replace(',', '').replace(' ', '-')}-{kind}.png"


@contextmanager
def furnished_browser() -> Iterator[Browser]:
    """A browser on a furnished service."""
    with TemporaryDirectory() as folder, serving(Path(folder)) as served:
        driver = open_chrome(Path(folder) / "chromium", scripts=True)
        try:
            yield Browser(driver, *served, {})
        finally:
            driver.quit()


def take(browser: Browser, name: str) -> dict[str, list[bytes]]:
    """The pictures of a page by kind, as PNG; on paper a picture for each of the first sheets."""
    path = browser.visit(name)
    taken = {}
    for width, (scale, most) in WINDOWS.items():
        browser.open(path, width)
        height = min(browser.run("return document.documentElement.scrollHeight"), most)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": scale}
        options = {"clip": clip, "captureBeyondViewport": True}
        shot = browser.driver.execute_cdp_cmd("Page.captureScreenshot", options)
        taken[str(width)] = [base64.b64decode(shot["data"])]
    taken["papier"] = _sheets(browser.print())
    return taken


def _sheets(pdf: bytes) -> list[bytes]:
    with TemporaryDirectory() as folder:
        (file := Path(folder) / "pagina.pdf").write_bytes(pdf)
        subprocess.run(
            ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "-l", str(MOST_SHEETS), file, file],
            check=True,
        )
        return [each.read_bytes() for each in sorted(Path(folder).glob("*.png"))]


def shrink(driver: Chrome, pictures: list[bytes]) -> bytes:
    """The pictures beside each other as one PNG of few colours."""
    driver.get("about:blank")
    encoded = [base64.b64encode(each).decode() for each in pictures]
    return _png(driver.execute_async_script(_SHRINK, encoded, COLOURS))


def _png(found: dict[str, Any]) -> bytes:
    """A PNG with a palette: https://www.w3.org/TR/png-3/."""
    width, height = found["width"], found["height"]
    indices = base64.b64decode(found["indices"])
    rows = (b"\0" + indices[at : at + width] for at in range(0, len(indices), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(found["palette"])))
    data = zlib.compress(b"".join(rows), 9)
    chunks = (*parts, (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def index() -> str:
    """The page that shows all pictures."""
    lines = [
        "# Every page",
        "",
        "Made by `python -m tests.pictures`; everything on them is made up. Of what is long they",
        "show only the beginning.",
    ]
    for name in VISITS:
        shown = (f"![{name}, {kind}]({name_of(name, kind)})" for kind in KINDS)
        lines += ["", f"## {name.capitalize()}", "", *shown]
    lines += ["", "## The workbook", "", "Made by `python -m tests.workbook_pictures`.", ""]
    lines += [f"![{sheet}](werkboek-{sheet}.png)" for sheet in SHEETS]
    return "\n".join(lines) + "\n"


def main(names: list[str]) -> None:
    """Make the pictures of the pages named, or of those that changed."""
    with TemporaryDirectory() as folder, furnished(Path(folder)) as scene:
        furnish_for_visits(scene)
        now = looks(opened(scene))
    named = [*now] if names == ["--all"] else names or changed(now)
    with furnished_browser() as browser:
        for name in named:
            for kind, pictures in take(browser, name).items():
                small = shrink(browser.driver, pictures)
                (FOLDER / name_of(name, kind)).write_bytes(small)
                print(f"{name_of(name, kind):<44}{len(small) / 1000:6.0f} kB", flush=True)  # noqa: T201
            keep(now, [name])
    (FOLDER / "README.md").write_text(index(), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
