"""What the documentation names: links, files, commands, settings, addresses, pictures."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "deploy").glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)
PROGRAM = "eigenkracht"

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_EXAMPLE = re.compile(r"^ {4,}(\S.*)$", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CONTINUED = re.compile(r" \\\n\s*")


class Named(NamedTuple):
    """Something that a page names: the page from the root, and what it names."""

    page: str
    what: str


@cache
def text_of(page: Path) -> str:
    """The text of a page."""
    return page.read_text("utf-8")


def named(page: Path, what: str) -> Named:
    """What a page names."""
    return Named(page.relative_to(ROOT).as_posix(), what)


def links() -> Iterator[tuple[Path, str]]:
    """Every link of every page to something in the repository, with the page."""
    for page in PAGES:
        for target in _LINK.findall(_FENCED.sub("", text_of(page))):
            if not re.match(r"[a-z]+:", target):
                yield page, target


def anchors(page: Path) -> set[str]:
    """What a link can point to in a page, as GitHub and GitLab make it of the headings."""
    headings = (re.sub(r"[`*]", "", found) for found in _HEADING.findall(text_of(page)))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def codes() -> Iterator[Named]:
    """What stands in the text between backticks."""
    for page in PAGES:
        for found in _CODE.findall(_FENCED.sub("", text_of(page))):
            yield named(page, found.replace("\\|", "|"))


def examples() -> Iterator[Named]:
    """Every line of an example that is to be typed; a line that goes on is one."""
    for page in PAGES:
        for line in to_type(text_of(page)):
            yield named(page, line)


def to_type(text: str) -> list[str]:
    """The lines of the examples in a text."""
    lines = _EXAMPLE.findall(_CONTINUED.sub(" ", text))
    return [line.split("  #")[0].strip() for line in lines]


def sections(page: str) -> dict[str, str]:
    """The text of each part of a page by its heading of the second level."""
    _, *parts = re.split(r"^## ", text_of(ROOT / page), flags=re.MULTILINE)
    return {heading: text for heading, _, text in (part.partition("\n") for part in parts)}


def typed(line: str) -> list[str] | None:
    """The arguments of a line that runs our program; None when it runs something else."""
    try:
        words = shlex.split(line)
    except ValueError:
        return None
    for place, word in enumerate(words):
        if word.endswith(f"/bin/{PROGRAM}") or (place == 0 and word == PROGRAM):
            # In a function of the shell: whatever is typed after its name.
            return None if words[place + 1 :] == ["$@"] else words[place + 1 :]
    return None
