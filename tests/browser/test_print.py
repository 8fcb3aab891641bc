"""On paper: A4 upright, no card and no text is cut, and the labels survive without colour."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import Browser

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive]

# A mark at the top and at the bottom of what may not be cut, small enough to change nothing.
MARK = """
const [selector, name] = arguments;
document.querySelectorAll(selector).forEach((each, place) => {
  each.style.position = "relative";
  for (const [word, side] of [["boven", "top"], ["onder", "bottom"]]) {
    const mark = document.createElement("span");
    mark.textContent = `${word}-${name}-${place}`;
    mark.style.cssText = `position: absolute; left: 0; ${side}: 0; font-size: 2px; line-height: 1`;
    each.append(mark);
  }
});
"""
# A bar of each label and nothing else, at 100, 200, 300 and 400 dots from the top of the paper.
BARS = """
const patterns = document.querySelector(".defs").outerHTML;
document.body.innerHTML = patterns + [1, 2, 3, 4].map(label => `
  <svg class="bar" id="b${label}"><rect class="p${label}" width="100%"
  ${label % 4 > 1 ? `fill="url(#p${label})"` : ""}/></svg>`).join("");
for (const label of [1, 2, 3, 4]) document.getElementById("b" + label).style.cssText =
  `position: absolute; left: 0; width: 400px; height: 90px; top: ${100 * label - 70}px`;
"""
A4 = (595, 842)


def pages_of(pdf: Path, name: str) -> dict[int, tuple[int, int]]:
    """Of everything that was marked `name`: the pages of its top and its bottom."""
    words = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    found: dict[int, dict[str, int]] = {}
    for number, page in enumerate(words.split("<page ")[1:], start=1):
        for side, place in re.findall(rf">(boven|onder)-{name}-(\d+)<", page):
            found.setdefault(int(place), {})[side] = number
    return {place: (at["boven"], at["onder"]) for place, at in found.items()}


def sizes(pdf: Path) -> set[tuple[int, int]]:
    """The sizes of the pages, in points."""
    said = subprocess.run(
        ["pdfinfo", "-l", "999", pdf], check=True, capture_output=True, text=True
    ).stdout
    return {
        (round(float(a)), round(float(b))) for a, b in re.findall(r"size:\s+(\S+) x (\S+)", said)
    }


@pytest.mark.parametrize(
    ("name", "cards"), [("feedback", 15), ("of sixty", 15), ("of three", 15), ("alone", 15)]
)
def test_no_card_and_no_text_is_cut(
    browser: Browser, tmp_path: Path, name: str, cards: int
) -> None:
    browser.open(browser.visit(name))
    for selector, mark in ((".figures-of", "kaart"), (".quotes li", "tekst"), (".card", "vraag")):
        browser.driver.execute_script(MARK, selector, mark)
    (pdf := tmp_path / "pagina.pdf").write_bytes(browser.print())

    assert sizes(pdf) == {A4}
    figures = pages_of(pdf, "kaart")
    assert len(figures) == cards
    assert [at for at in figures.values() if at[0] != at[1]] == []
    assert [at for at in pages_of(pdf, "tekst").values() if at[0] != at[1]] == []
    if name != "of sixty":
        # With sixty people the texts of a question do not fit on the page of its card.
        assert [at for at in pages_of(pdf, "vraag").values() if at[0] != at[1]] == []


@pytest.mark.parametrize("name", ["hand-out", "paper", "script", "return", "publication", "region"])
def test_what_is_handed_out_is_a4(browser: Browser, tmp_path: Path, name: str) -> None:
    browser.open(browser.visit(name))
    (pdf := tmp_path / "pagina.pdf").write_bytes(browser.print())

    assert sizes(pdf) == {A4}


def test_what_goes_back_to_respondents_is_one_page(browser: Browser, tmp_path: Path) -> None:
    browser.open(browser.visit("return"))
    (pdf := tmp_path / "pagina.pdf").write_bytes(browser.print())

    said = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Pages:\s+1$", said, re.MULTILINE)


def test_without_colour_the_patterns_alone_tell_the_labels_apart(
    browser: Browser, tmp_path: Path
) -> None:
    """Four bars of one label each, without their numbers, printed in shades of grey."""
    browser.open(browser.visit("feedback"))
    browser.run(BARS)
    (pdf := tmp_path / "pagina.pdf").write_bytes(browser.print())
    subprocess.run(
        ["pdftoppm", "-gray", "-r", "96", "-singlefile", pdf, tmp_path / "grijs"], check=True
    )
    picture = (tmp_path / "grijs.pgm").read_bytes()

    dark, hatched, dotted, white = (shades(picture, 100 * label) for label in range(1, 5))
    assert (len(set(dark)), len(set(white))) == (1, 1)
    assert (dark[0] < 90, white[0] > 240) == (True, True)
    assert min(len(set(hatched)), len(set(dotted))) > 1
    assert sum(dotted) / len(dotted) - sum(hatched) / len(hatched) > 60


def shades(picture: bytes, top: int) -> bytes:
    """The shades of 40 by 40 dots of a grey picture, 100 from the left and `top` from above."""
    _, width, _, _, pixels = picture.split(None, 4)
    row = int(width)
    return b"".join(pixels[at * row + 100 : at * row + 140] for at in range(top, top + 40))
