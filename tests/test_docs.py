"""What the documentation names exists: links, files, commands, settings, addresses, pictures."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from exporter.workbook.book import workbook
from plugin.cli import eigenkracht, run
from plugin.settings import _ENVIRONMENT
from survey_templates.loader import load_default
from tests.documentation import (
    PAGES,
    PROGRAM,
    ROOT,
    Named,
    anchors,
    codes,
    examples,
    links,
    text_of,
    typed,
)
from tests.scene import Scene, furnished
from tests.workbook_pictures import LOOK, contents, look

PICTURES = ROOT / "docs" / "pictures"
# Read by compose.yaml and by its proxy, not by the program.
COMPOSE = {"EIGENKRACHT_HOST", "EIGENKRACHT_UPSTREAM"}
# Where something stands on a server or in a container; everything else that begins with a stroke
# is an address of the website.
ON_A_SERVER = ("/etc/", "/opt/", "/var/", "/tmp", "/index.php", "/?")  # noqa: S108
# Made here, by who builds or releases.
MADE = ("build/", "eigenkracht-data/")
# Words in capitals that stand for a figure.
FIGURES = {"N", "RUN", "ID", "SID"}


def listed(found: list[Named]) -> str:
    return "\n" + "\n".join(f"{each.page}: {each.what}" for each in found)


def tracked() -> set[str]:
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines())


def test_every_link_leads_to_a_page_and_to_a_heading_that_there_is() -> None:
    broken = []
    for page, target in links():
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(Named(page.relative_to(ROOT).as_posix(), target))
    assert not broken, listed(broken)


def test_every_file_that_is_named_is_there() -> None:
    files = tracked()
    folders = {str(parent) for file in files for parent in Path(file).parents}
    tops = {file.split("/")[0] for file in files}

    def is_there(what: str) -> bool:
        return what.rstrip("/") in folders or what in files

    found = [
        each
        for each in codes()
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?", each.what)
        and each.what.split("/")[0] in tops
        and not each.what.startswith(MADE)
        and not is_there(each.what)
    ]
    assert not found, listed(found)


def test_every_setting_that_is_named_is_read() -> None:
    known = {*_ENVIRONMENT.values()} | COMPOSE
    found = [
        Named(page.name, name)
        for page in PAGES
        for name in re.findall(r"\b(?:EIGENKRACHT|LIMESURVEY)_[A-Z_]*[A-Z]\b", text_of(page))
        if name not in known
    ]
    assert not found, listed(found)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with furnished(tmp_path_factory.mktemp("docs")) as scene:
        yield scene


def test_every_address_that_is_named_is_of_the_website(scene: Scene) -> None:
    routes = scene.app.url_map.bind("localhost")

    def is_of_the_website(path: str) -> bool:
        try:
            routes.match(path, method="GET")
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        return True

    found = [
        each
        for each in codes()
        if re.fullmatch(r"/[\w./-]+", each.what)
        and not each.what.startswith(ON_A_SERVER)
        and not is_of_the_website(each.what)
    ]
    assert not found, listed(found)


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words begin with, and what comes after it."""
    command: click.Command = eigenkracht
    rest = list(words)
    while isinstance(command, click.Group) and rest and rest[0] in command.commands:
        command = command.commands[rest.pop(0)]
    return command, rest


def fault_of(words: list[str]) -> str:
    """What click has against words that are typed; "" when nothing."""
    command, rest = command_of(words)
    if isinstance(command, click.Group) and not (rest and rest[0].startswith("-")):
        return f"no such command: {rest}" if rest or not command.invoke_without_command else ""
    try:
        command.make_context(PROGRAM, ["1" if word in FIGURES else word for word in rest])
    except click.exceptions.Exit:
        return ""
    except click.ClickException as error:
        return error.format_message()
    return ""


def test_every_example_parses() -> None:
    lines = [(each, words) for each in examples() if (words := typed(each.what)) is not None]
    faults = [
        Named(each.page, f"{each.what}: {fault}")
        for each, words in lines
        if (fault := fault_of(words))
    ]
    assert not faults, listed(faults)
    assert len(lines) > 20


def test_every_command_that_is_named_is_there_with_its_options() -> None:
    """Also in a table, where a command stands with what may be left out."""
    found = []
    for each in codes():
        words = re.sub(r"[\[\]]", "", each.what.removeprefix(f"{PROGRAM} ")).split()
        command, rest = command_of(words)
        if command is eigenkracht:
            if each.what.startswith(f"{PROGRAM} ") and not rest[0].startswith("-"):
                found.append(each)
            continue
        known = {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
        found += [each for word in rest if re.match(r"--[a-z]", word) and word not in known]
    assert not found, listed(found)


def test_every_tool_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    found = []
    for each in (*codes(), *examples()):
        for module in re.findall(r"\bpython3? -m (tests(?:\.\w+)+)", each.what):
            path = ROOT / module.replace(".", "/")
            if not path.with_suffix(".py").is_file() and not (path / "__main__.py").is_file():
                found.append(each)
        found += [
            each for target in re.findall(r"^make ([a-z]+)", each.what) if target not in targets
        ]
    assert not found, listed(found)


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(page.parent / target.split("#")[0]).resolve() for page, target in links()}
    assert sorted(each.name for each in PICTURES.glob("*.png") if each not in shown) == []


def test_the_pictures_of_the_workbook_are_of_the_workbook_as_it_is_now() -> None:
    """Otherwise `python -m tests.workbook_pictures` makes them anew; look at them."""
    now = look(workbook(contents(load_default())))
    assert LOOK.read_text("utf-8") == f"{now}\n"


def test_the_instrument_of_the_guide_is_one(tmp_path: Path) -> None:
    own = str(ROOT / "docs" / "nl" / "voorbeelden" / "samen-eten.yaml")
    assert run(["content", "check", own], {}) == 0
    made = ["survey", "build", "-o", str(tmp_path / "eigen.lss"), "--privacy", "open"]
    assert run([*made, "--content", own], {}) == 0
