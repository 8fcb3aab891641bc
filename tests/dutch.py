"""Every text of our own that a Dutch reader may see: where it stands, and its sentences.

Left out is what is not ours: the questions, labels and hints of the tool, quotations, references,
and the pages of the LimeSurvey stand-in. A value that is filled in later counts as one word.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
from lxml import html

from plugin.cli import eigenkracht
from survey_templates.instrument import Bullets, Heading, InspirationBlock, Paragraph
from survey_templates.loader import load_default

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("survey_templates", "sync", "exporter", "plugin")
NOT_FOR_READERS = ("sync/standin/", "exporter/hint_words.py")
FILLED_IN = "X"

_DUTCH = re.compile(
    r"\b(?:het|een|en|van|niet|zijn|uw|u|wij|dat|met|voor|er|ook|geen|nog|bij|aan|naar|deze|dit"
    r"|hebt|heeft|wordt|worden|staat|staan|kan|als|te|de|wat|wie|waar|iets|iemand|alles|wel|op)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|and|with|this|that|are|not|of a|is a)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[’”)]?\s+(?=[A-ZÀ-Ý‘“\"(0-9-])|\n+")


class Sentence(NamedTuple):
    """One sentence and where it stands: a file or a command, and a line or a name in it."""

    where: str
    text: str

    @property
    def words(self) -> int:
        return sum(any(map(str.isalnum, word)) for word in self.text.split())


def sentences(where: str, text: str) -> Iterator[Sentence]:
    """The sentences of a text; a line break ends one."""
    for part in _SENTENCE_END.split(text):
        if any(map(str.isalpha, part)):
            yield Sentence(where, " ".join(part.split()))


def every_sentence() -> Iterator[Sentence]:
    """All sentences of ours, source by source."""
    yield from in_content()
    yield from in_code()
    yield from in_commands()
    yield from in_templates()
    yield from in_guides()


def is_dutch(text: str) -> bool:
    """Whether a string in the code is a Dutch text of more than a word."""
    return " " in text and bool(_DUTCH.search(text)) and not _ENGLISH.search(text)


def in_content() -> Iterator[Sentence]:
    """What we wrote around the tool's own words in the content file."""
    tool = load_default()
    texts = [("doel", tool.purpose), ("bron", tool.source.note)]
    texts += [(f"rol {role.code}", role.name) for role in tool.roles]
    for question in tool.questions:
        texts.append((f"vraag {question.number}", question.prompt))
        texts += [(f"vraag {question.number}", text) for text in _retold(question.inspiration)]
    for where, text in texts:
        yield from sentences(f"content, {where}", text)


def _retold(blocks: tuple[InspirationBlock, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Heading | Paragraph):
            yield block.text


def in_code() -> Iterator[Sentence]:
    """The Dutch string literals of every module, and what stands in f-strings."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            if not where.startswith(NOT_FOR_READERS):
                for line, text in _literals(ast.parse(path.read_text("utf-8"))):
                    if is_dutch(text):
                        yield from sentences(f"{where}:{line}", text)


def _literals(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string in a tree with its line, but docstrings."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.JoinedStr):
        yield node.lineno, "".join(_part(part) for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    for child in ast.iter_child_nodes(node):
        if not isinstance(node, ast.JoinedStr) or isinstance(child, ast.FormattedValue):
            yield from _literals(child)


def _part(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else FILLED_IN


def in_commands() -> Iterator[Sentence]:
    """What `--help` says of every command and option."""
    yield from _in_command(eigenkracht, "eigenkracht")


def _in_command(command: click.Command, name: str) -> Iterator[Sentence]:
    yield from sentences(name, _unwrapped(command.help or ""))
    for option in command.params:
        yield from sentences(f"{name} {option.name}", _unwrapped(getattr(option, "help", "") or ""))
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _in_command(each, f"{name} {each.name}")


def _unwrapped(text: str) -> str:
    """A text in which a line break is one only between paragraphs."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


_JINJA = (
    (re.compile(r"\{#.*?#\}", re.DOTALL), ""),
    (re.compile(r"\{%-?\s*(?:else|elif)\b.*?%\}", re.DOTALL), "<br>"),
    (re.compile(r"\{%.*?%\}", re.DOTALL), ""),
    (re.compile(r"\{\{.*?\}\}", re.DOTALL), FILLED_IN),
    (re.compile(r"&shy;"), ""),
)
_INLINE = {"a", "abbr", "b", "code", "em", "i", "q", "small", "span", "strong", "wbr"}
_READ_ALOUD = ("alt", "aria-label", "placeholder", "title")


def in_templates() -> Iterator[Sentence]:
    """The text of every page, as it stands between and in the tags."""
    for path in sorted((ROOT / "plugin" / "templates").rglob("*.html")):
        for block in text_blocks(path.read_text("utf-8")):
            yield from sentences(path.relative_to(ROOT).as_posix(), block)


def text_blocks(template: str) -> Iterator[str]:
    """The running texts of a template, one for each block of the page."""
    for pattern, instead in _JINJA:
        template = pattern.sub(instead, template)
    for block in _blocks(html.document_fromstring(f"<div>{template}</div>")):
        yield " ".join(block.split())


def _blocks(element: html.HtmlElement) -> Iterator[str]:
    """The running texts in an element, one for each block, and what is read aloud."""
    yield from (element.get(name) or "" for name in _READ_ALOUD)
    if element.tag in {"script", "style", "svg"}:
        return
    running = element.text or ""
    for child in element:
        if child.tag in _INLINE:
            running += child.text_content()
            yield from (child.get(name) or "" for name in _READ_ALOUD)
        else:
            yield running
            running = ""
            if isinstance(child.tag, str):
                yield from _blocks(child)
        running += child.tail or ""
    yield running


def in_guides() -> Iterator[Sentence]:
    """The Dutch pages of documentation: paragraphs, items and cells, without what is to type."""
    for path in (ROOT / "LEESMIJ.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = path.read_text("utf-8")
        if len(_DUTCH.findall(text)) > len(_ENGLISH.findall(text)):
            yield from sentences(path.relative_to(ROOT).as_posix(), plain_markdown(text))


def plain_markdown(markdown: str) -> str:
    """The text of a Markdown page, with a line break wherever a block or a cell ends."""
    text = re.sub(r"```.*?```", "", markdown, flags=re.DOTALL)
    text = re.sub(r"^ {4,}(?![-*\d]).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"`[^`]*`", FILLED_IN, text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\s*(?:[-*]|\d+\.|#+|>)\s+", "\n\n", text, flags=re.MULTILINE)
    text = re.sub(r"^\|.*\|$", lambda row: row[0].replace("|", "\n\n"), text, flags=re.MULTILINE)
    return re.sub(r"[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}", "", _unwrapped(text))
