"""No page is forgotten: each that the service has is in the list of visits, or is a file."""

from collections.abc import Iterator

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule

from tests.looks import changed, looks, opened, pictured
from tests.pictures import FOLDER, KINDS, name_of
from tests.scene import MINE, Scene, furnished
from tests.visitor import Page
from tests.visits import VISITS, furnish_for_visits

# What is not read as a page; files of other kinds are known by their endings.
NO_PAGES = {"static", "healthz"}
# Only on the way: while somebody hands in a workbook, or signs on from LimeSurvey.
PASSING = {"upload.show", "signing_on.begin", "signing_on.back"}
FILES = (".xlsx", ".ics", ".lss", ".css", ".txt", ".svg")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with furnished(tmp_path_factory.mktemp("visits")) as scene:
        furnish_for_visits(scene)
        yield scene


@pytest.fixture(scope="module")
def pages(scene: Scene) -> dict[str, Page]:
    return opened(scene)


def test_every_page_is_visited(scene: Scene) -> None:
    pages = {rule.endpoint for rule in scene.app.url_map.iter_rules() if is_page(rule)}
    addresses = scene.app.url_map.bind("localhost")
    visited = set()
    for visit in VISITS.values():
        try:
            visited.add(addresses.match(visit.path.partition("?")[0])[0])
        except NotFound:
            assert visit == VISITS["not found"]

    assert visited == pages


def is_page(rule: Rule) -> bool:
    """Whether somebody reads what is at an address."""
    gets = "GET" in (rule.methods or ())
    return gets and rule.endpoint not in NO_PAGES | PASSING and not rule.rule.endswith(FILES)


def test_every_visit_finds_its_page_and_that_says_what_is_made_up(pages: dict[str, Page]) -> None:
    silent = []
    for name, visit in VISITS.items():
        if visit.path.startswith("/ronde/") and visit.municipality == MINE:
            silent += [name] if "verzonnen" not in pages[name].text.lower() else []

    assert silent == []


def test_the_pictures_are_of_the_pages_as_they_are_now(pages: dict[str, Page]) -> None:
    """After a look at them: `python -m tests.pictures` makes those anew that are named here."""
    now = looks(pages)
    assert changed(now) == []
    assert set(pictured()) == set(now)


def test_every_page_has_its_pictures_and_all_of_them_are_small() -> None:
    wanted = {name_of(name, kind) for name in VISITS for kind in KINDS}
    found = {file.name: file.stat().st_size for file in FOLDER.glob("*.png")}
    found = {name: size for name, size in found.items() if name in wanted}

    assert set(found) == wanted
    assert sum(found.values()) < 32_000 * len(wanted)
