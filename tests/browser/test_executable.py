"""Thirteen hundred texts that run wherever they become more than text, on every page that shows
what somebody wrote: none of them runs, with the browser's policy and without it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from exporter.agreed import Action, Agreement, FollowUp
from exporter.disclosure import Voice
from plugin.codes import access_code
from plugin.permissions import ActorRole
from plugin.workspace.made import Change, agreement_key
from survey_templates.codebook import GivenAnswer, Privacy
from tests.browser.conftest import serving
from tests.executable import BODIES, EXECUTABLE
from tests.scene import ROUND, Scene
from tests.visitor import Visitor

pytestmark = pytest.mark.browser

PLACE, EARLIER = "GM0344", 111_111
AGREED, QUESTIONS, FEW = 80, 15, 40
ITEM = f"{1:016x}"
NOTHING: frozenset[int] = frozenset()
TRAP = "window.numbers = []; window.ran = number => { window.numbers.push(number); }"
CAUGHT = """
    const done = arguments[arguments.length - 1];
    const live = [...document.querySelectorAll('*')].flatMap(each => [...each.attributes]).filter(
        each => /^on/i.test(each.name) || /^\\s*javascript:/i.test(
            ['href', 'src', 'action', 'formaction', 'data'].includes(each.name) ? each.value : '')
    );
    const [came] = performance.getEntriesByType('navigation');
    setTimeout(
        () => done([came.responseStatus, [...window.numbers, ...live.map(each => each.name)]]), 100
    );
"""
SHOWS = "return ['textContent', 'innerHTML'].map(name => document.documentElement[name])"
OF_A_PLACE = (
    *("", "/terugkoppeling", "/terugkoppeling/afdruk", "/terugkoppeling/vraag/1", "/teksten"),
    *("/teksten/1", "/teksten/1/{key}", "/afspraken", "/afspraken/vraag/1"),
    *(f"/afspraken/actie/{ITEM}", "/afspraken/vervolg", "/afspraken/logboek"),
    *("/scherm", "/scherm/1?stap=antwoorden", "/draaiboek", "/draaiboek/deelnemers"),
    *("/wat-is-er-mee-gedaan", "/vorige-ronde", "/vragen-op-papier"),
)


@dataclass(frozen=True)
class Planted:
    """A browser, and where each page is that shows what somebody wrote."""

    chrome: Chrome
    pages: tuple[str, ...]

    def caught(self, address: str) -> tuple[int, list[object]]:
        """The status of a page, with which texts ran on it and which attributes could run."""
        self.chrome.get(address)
        status, found = self.chrome.execute_async_script(CAUGHT)
        return status, found


def write(scene: Scene) -> str:
    """Every text in everything that people write; the key of one text in a release."""
    for survey_id, title in ((EARLIER, "Eerder"), (ROUND + 1, EXECUTABLE[0])):
        scene.add_round(survey_id, Privacy.CONFIDENTIAL, title)
        scene.add_place(survey_id, PLACE, closed=True)
        _record(scene, survey_id, EXECUTABLE[:FEW] if survey_id == EARLIER else EXECUTABLE)
    people = tuple(
        Voice(scene.instrument.role("BELEI"), (GivenAnswer(1, text, 1 + place % 4),))
        for place, text in enumerate(EXECUTABLE)
    )
    scene.release(EARLIER, PLACE, people[:FEW])
    texts = scene.release(ROUND + 1, PLACE, people)
    scene.add_place(ROUND + 1, "GM0363", closed=True)
    scene.release(ROUND + 1, "GM0363", people[:10])
    scene.workspace.regions.put(ROUND + 1, EXECUTABLE[1][:100], [PLACE, "GM0363"])
    for text in EXECUTABLE[:: len(EXECUTABLE) // 60]:
        scene.workspace.grants.invite(
            ActorRole.FACILITATOR, PLACE, access_code(), scene.now, given_by=1, note=text[:100]
        )
    return texts[0].key


def _record(scene: Scene, survey_id: int, texts: tuple[str, ...]) -> None:
    due = scene.now.date() + timedelta(days=9)
    actions = [
        Change(
            f"{place + 1:016x}",
            NOTHING,
            Action("A", 1, text, text, text, due, sign=text, remark=text),
        )
        for place, text in enumerate(texts)
    ]
    agreed = [
        Change(agreement_key(number), NOTHING, Agreement(number, _some(number), 1))
        for number in range(1, QUESTIONS + 1)
    ]
    follow_up = Change("meeting", NOTHING, FollowUp(keeping=_some(1), watcher=_some(2)))
    scene.record(PLACE, *actions, *agreed, follow_up, survey_id=survey_id)


def _some(number: int) -> str:
    """Those of the texts that are agreed on a question."""
    return "\n".join(EXECUTABLE[(number - 1) * AGREED : number * AGREED])


@pytest.fixture(scope="module")
def planted(chrome: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    with serving(tmp_path_factory.mktemp("executable")) as (scene, address):
        key = write(scene)
        visitor = Visitor(scene, ActorRole.COORDINATOR, PLACE)
        cookie = visitor.client.get_cookie("eigenkracht")
        assert cookie
        chrome.get(f"{address}/static/icon.svg")
        chrome.add_cookie({"name": "eigenkracht", "value": cookie.value})
        place = f"{address}/ronde/{ROUND + 1}/{PLACE}"
        region = scene.workspace.regions.all(ROUND + 1)[0].id
        pages = (
            *(place + each.format(key=key) for each in OF_A_PLACE),
            *(f"{address}/{each}" for each in ("rondes", "toegang", "opvolging")),
            f"{address}/ronde/{ROUND + 1}/regio/{region}",
        )
        trap = chrome.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": TRAP})
        yield Planted(chrome, pages)
        chrome.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", trap)
        chrome.delete_all_cookies()


@pytest.mark.parametrize("without_policy", [False, True], ids=["with policy", "without policy"])
def test_no_text_runs_on_any_page(planted: Planted, *, without_policy: bool) -> None:
    planted.chrome.execute_cdp_cmd("Page.setBypassCSP", {"enabled": without_policy})
    try:
        caught = {page: planted.caught(page) for page in planted.pages}
    finally:
        planted.chrome.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    assert {page: found for page, found in caught.items() if found != (200, [])} == {}


def test_the_texts_are_there_and_run_where_they_are_more_than_text(
    planted: Planted, tmp_path: Path
) -> None:
    """Else nothing would be shown above."""
    planted.chrome.get(next(page for page in planted.pages if page.endswith("/afdruk")))
    text, _ = planted.chrome.execute_script(SHOWS)
    shown = [number for number in range(len(EXECUTABLE)) if f"ran({number})" in text]
    assert len(shown) == len(EXECUTABLE)

    file = tmp_path / "onbeschermd.html"
    some = [body % place for place, body in enumerate(BODIES[::6])]
    trapped = 0
    for each in some:
        file.write_text(f"<!doctype html><meta charset=utf-8><p>{each}", "utf-8")
        trapped += bool(planted.caught(file.as_uri())[1])
    assert trapped > len(some) // 2
