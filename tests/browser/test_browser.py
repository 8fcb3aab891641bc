"""The pages in a real browser: accessible, on a telephone and on paper, alone, without a script."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import title_contains, url_to_be
from selenium.webdriver.support.ui import WebDriverWait

from exporter.agreed import Action
from plugin.permissions import ActorRole
from plugin.workspace.requests import Order, RequestKind
from plugin.workspace.reviews import ReviewState
from plugin.workspace.status import Hold, MunicipalityStatus, RoundCounts, Unassigned
from tests.browser.conftest import Browser
from tests.budget import PROFILE
from tests.returning import Town, action, opened_sheet
from tests.scene import MINE, OPEN_PLACE, OPEN_ROUND, OTHER, ROUND, Scene
from tests.visits import BIG, VISITS

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive]

ADMINISTRATOR, COORDINATOR, _ = ActorRole
TERUGKOPPELING = f"/ronde/{ROUND}/{MINE}/terugkoppeling"
SCRIPTED = {"/static/code.js", "/static/screen.js"}


def violations(browser: Browser, axe: str) -> list[str]:
    """What axe-core finds wrong with the page."""
    if not browser.run("return 'axe' in window"):
        browser.run(axe)
    found: list[str] = browser.driver.execute_async_script(
        "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(result =>"
        " done(result.violations.map(each => each.id + ': ' + each.nodes[0].html)))"
    )
    return found


def widths_of(name: str) -> tuple[int, ...]:
    """The windows in which a page is searched; the page of sixty people is that of ten, longer."""
    return (390,) if name == "of sixty" and PROFILE != "nightly" else (1280, 390)


@pytest.mark.parametrize("name", VISITS)
def test_a_page(browser: Browser, axe: str, name: str) -> None:
    """It fits at 1280 and 390 pixels, zoomed in, and on paper; is accessible; asks nobody else; and
    needs no script and no mouse.
    """
    browser.open(browser.visit(name))
    judge_keys_and_scripts(browser, name)
    folded = browser.driver.find_elements(By.CSS_SELECTOR, "summary")
    # What is folded is alike, and axe-core takes a minute for all that sixty people wrote.
    for summary in folded[:2]:
        summary.click()
    for width in widths_of(name):
        browser.widen(width)
        assert violations(browser, axe) == []
    for summary in folded[2:]:
        summary.click()
    # 640 and 320 are a window of 1280 at 200 and 400 %, 703 is A4 between its margins.
    for width in (1280, 640, 390, 320):
        browser.widen(width)
        assert browser.run("return document.documentElement.scrollWidth") <= width
    with on_paper(browser):
        browser.widen(703)
        assert browser.run("return document.documentElement.scrollWidth") <= 703

    assert browser.complaints() == []
    assert browser.hosts() == {browser.address.removeprefix("http://")}


# What cannot be reached with Tab in the order of the page, or does not show that one is there.
_OUT_OF_REACH = """
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
    return all.filter(each => each.type !== 'hidden' && each.checkVisibility()).filter(each => {
        each.focus();
        const style = getComputedStyle(each);
        return document.activeElement !== each || each.tabIndex !== 0
            || style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
    }).map(each => each.outerHTML);
"""


def judge_keys_and_scripts(browser: Browser, name: str) -> None:
    """Only two pages have a script, and what these do without it is tested below."""
    # Scripts move a focus that shows only when somebody used the keyboard last.
    press(browser, Keys.TAB)
    assert browser.run(_OUT_OF_REACH) == []
    scripts = browser.run("return [...document.scripts].map(each => new URL(each.src).pathname)")

    assert set(scripts) <= SCRIPTED
    assert not scripts or name == "enter" or name.startswith("screen")


def press(browser: Browser, *keys: str) -> None:
    """Press keys, wherever the browser is on its page."""
    ActionChains(browser.driver).send_keys(*keys).perform()


def tab_to(browser: Browser, selector: str) -> None:
    """Press Tab until one is at an element that fits."""
    for _ in range(120):
        press(browser, Keys.TAB)
        if browser.run(f"return document.activeElement.matches({selector!r})"):
            return
    pytest.fail(f"Tab does not come to {selector}")


@contextmanager
def on_paper(browser: Browser) -> Iterator[None]:
    """The browser, with the styles of print."""
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    yield
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_waiting_request_is_accessible_too(browser: Browser, axe: str) -> None:
    browser.enter(ADMINISTRATOR, None)
    requests = browser.scene.workspace.requests
    requests.ask(Order(kind=RequestKind.SYNC, survey_id=ROUND), browser.scene.now)
    closing = Order(kind=RequestKind.CLOSE, survey_id=ROUND, municipality=OTHER)
    requests.ask(closing, browser.scene.now)
    for path in ("/rondes", f"/ronde/{ROUND}/{OTHER}"):
        browser.open(path, 390)
        assert "is aangevraagd om 14:03" in browser.driver.page_source
        assert violations(browser, axe) == []
    browser.driver.find_element(By.LINK_TEXT, "Kijk of het klaar is").click()
    browser.wait_for(f"/ronde/{ROUND}/{OTHER}")
    for request in requests.waiting():
        requests.finish(request.id, browser.scene.now, "Gedaan.")


def test_answers_that_wait_are_accessible_too(browser: Browser, axe: str) -> None:
    listed = (Unassigned(8, None), Unassigned(31, f"{MINE}-ZZZZZZ"))
    waiting = RoundCounts(250, 2, 4, 90, holds=(Hold(4, 12), Hold(7, 1)), listed=listed)
    browser.scene.workspace.statuses.put_counts(OPEN_ROUND, waiting, [])
    browser.enter(ADMINISTRATOR, None)
    for width in (1280, 320):
        browser.open(f"/ronde/{OPEN_ROUND}/antwoorden", width)
        assert browser.run("return document.documentElement.scrollWidth") <= width
        assert violations(browser, axe) == []
    browser.click("#antwoord-31")
    browser.run(f"document.getElementById('gemeente').value = '{OPEN_PLACE}'")
    browser.click("section[aria-labelledby='zonder'] button")
    browser.wait_for(f"/ronde/{OPEN_ROUND}/antwoorden#opdrachten")
    (request,) = browser.scene.workspace.requests.waiting()
    assert (request.number, request.municipality) == (31, OPEN_PLACE)
    browser.scene.workspace.requests.finish(request.id, browser.scene.now, "Gedaan.")
    browser.scene.count(OPEN_ROUND, MunicipalityStatus(OPEN_PLACE, 3, 0, 0))


def test_the_code_in_a_link_is_filled_in_and_taken_out_of_the_address(browser: Browser) -> None:
    browser.open("/binnenkomen#23456-ABCDE")

    field = browser.driver.find_element(By.ID, "code")
    assert field.get_property("value") == "23456-ABCDE"
    browser.wait_for("/binnenkomen")


def filled_in(scene: Scene, folder: Path) -> str:
    """Where the workbook of `OTHER` is that somebody filled in: a new action, and one removed."""
    town = Town(scene)
    town.record(action("cc" * 8, Action("B", action="Schrijven", who="Team")))
    sheet = opened_sheet(town.download())
    sheet.rows.remove(next(row for row in sheet.rows if row["Actie"] == "Schrijven"))
    sheet.spare()["Actie"] = "Wandelen"
    sheet.spare("C")["Uiterlijk"] = "na de zomer"
    (folder / "werkboek.xlsx").write_bytes(sheet.save())
    return str(folder / "werkboek.xlsx")


def test_a_workbook_is_handed_in_with_keys_and_its_preview_is_accessible(
    browser: Browser, axe: str, tmp_path: Path
) -> None:
    file = filled_in(browser.scene, tmp_path)
    browser.enter(COORDINATOR, OTHER)
    browser.open(f"/ronde/{ROUND}/{OTHER}/afspraken/werkboek")
    tab_to(browser, "#werkboek")
    browser.driver.switch_to.active_element.send_keys(file)
    tab_to(browser, "form.record button")
    press(browser, Keys.ENTER)
    WebDriverWait(browser.driver, 10).until(title_contains("Wat er verandert"))
    for width in (1280, 390, 320):
        browser.widen(width)
        assert browser.run("return document.documentElement.scrollWidth") <= width
        assert violations(browser, axe) == []
    assert browser.run(_OUT_OF_REACH) == []
    browser.run("document.activeElement.blur()")
    tab_to(browser, "input[name=verwijder]")
    press(browser, Keys.SPACE)
    assert not browser.driver.switch_to.active_element.is_selected()
    tab_to(browser, "button[name=niet]")
    press(browser, Keys.ENTER)
    browser.wait_for(f"/ronde/{ROUND}/{OTHER}/afspraken/werkboek")


def test_what_is_agreed_is_filled_in_with_keys(browser: Browser) -> None:
    browser.enter(COORDINATOR, OTHER)
    browser.open(f"/ronde/{ROUND}/{OTHER}/afspraken/vraag/9")
    tab_to(browser, "[name=antwoord]")
    press(browser, "Wij doen het samen")
    tab_to(browser, "[name=label]")
    press(browser, Keys.ARROW_DOWN)
    tab_to(browser, "form.record button")
    press(browser, Keys.ENTER)
    browser.wait_for(f"/ronde/{ROUND}/{OTHER}/afspraken/vraag/9?uitkomst=bewaard")
    kept = Town(browser.scene).made.agreements()[9].made
    assert kept.answer == "Wij doen het samen"
    assert kept.label in {1, 2, 3, 4}


def test_texts_are_reviewed_with_keys(browser: Browser) -> None:
    path = browser.visit("review of a question")
    browser.open(path)
    tab_to(browser, "input[type=radio]")
    key = browser.run("return document.activeElement.name").removeprefix("besluit-")
    press(browser, Keys.ARROW_DOWN)
    tab_to(browser, "main form button")
    press(browser, Keys.SPACE)
    WebDriverWait(browser.driver, 10).until_not(url_to_be(browser.address + path))
    stored = browser.scene.workspace.releases.latest(ROUND, BIG)
    assert stored
    assert browser.scene.workspace.reviews.states(stored.id)[key] is ReviewState.HIDDEN
    browser.scene.review(key)


def test_everything_works_without_scripts(scriptless: Browser, tmp_path: Path) -> None:
    scriptless.open("/binnenkomen#23456-ABCDE")
    field = scriptless.driver.find_element(By.ID, "code")
    assert field.get_property("value") == ""

    scriptless.enter(COORDINATOR, OTHER)
    scriptless.open(f"/ronde/{ROUND}/{OTHER}/terugkoppeling")
    scriptless.driver.find_element(By.LINK_TEXT, "Sluiten").click()
    scriptless.wait_for(f"/ronde/{ROUND}/{OTHER}/sluiten")
    scriptless.click("form.buttons button")
    scriptless.wait_for(f"/ronde/{ROUND}/{OTHER}")
    (request,) = scriptless.scene.workspace.requests.waiting()
    assert request.kind is RequestKind.CLOSE
    scriptless.scene.workspace.requests.finish(request.id, scriptless.scene.now, "Gedaan.")
    scriptless.open(f"/ronde/{ROUND}/{OTHER}/afspraken/werkboek")
    file = filled_in(scriptless.scene, tmp_path)
    scriptless.driver.find_element(By.ID, "werkboek").send_keys(file)
    scriptless.click("form.record button")
    scriptless.click("form.preview .nl-button--primary")
    scriptless.wait_for(f"/ronde/{ROUND}/{OTHER}/afspraken?uitkomst=bewaard")
    assert "Wandelen" in scriptless.driver.page_source
    scriptless.click("form.leave button")
    scriptless.wait_for("/")


def test_inspiration_unfolds_without_a_script(scriptless: Browser) -> None:
    scriptless.enter(COORDINATOR, MINE)
    scriptless.open(f"{TERUGKOPPELING}/vraag/4")
    folded = scriptless.driver.find_element(By.CSS_SELECTOR, "details.inspiration")
    text = folded.find_element(By.CSS_SELECTOR, ".reading")

    assert not text.is_displayed()
    folded.find_element(By.TAG_NAME, "summary").click()
    assert text.is_displayed()

    # The screen is a plain page per step.
    scriptless.open(f"/ronde/{ROUND}/{MINE}/scherm/4")
    for step in ("labels", "antwoorden"):
        scriptless.click("#verder")
        scriptless.wait_for(f"/ronde/{ROUND}/{MINE}/scherm/4?stap={step}&volgorde=duiding")


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(browser: Browser) -> None:
    browser.enter(COORDINATOR, MINE)
    browser.open(TERUGKOPPELING)
    body = browser.driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    skip = browser.driver.switch_to.active_element

    assert skip.text == "Naar de inhoud"
    assert skip.location["x"] >= 0
    skip.send_keys(Keys.ENTER)
    assert browser.driver.switch_to.active_element.get_attribute("id") == "inhoud"
    browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    focused = browser.driver.switch_to.active_element
    assert focused.text == "Op het scherm"
    assert focused.value_of_css_property("outline-style") == "solid"
    assert focused.value_of_css_property("outline-width") == "3px"


def test_a_list_of_municipalities_is_shown_accessibly(browser: Browser, axe: str) -> None:
    browser.open(browser.visit("municipalities"))
    browser.driver.find_element(By.ID, "lijst").send_keys("Utrecht; 12\nGM9904\nAlmere\nNergens")
    browser.click("form.record button")
    WebDriverWait(browser.driver, 10).until(title_contains("Gemeenten toevoegen"))
    for width in (1280, 320):
        browser.widen(width)
        assert browser.run("return document.documentElement.scrollWidth") <= width
        assert violations(browser, axe) == []
    assert browser.run(_OUT_OF_REACH) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["feedback", "of sixty"])
def test_every_number_fits_its_part_of_the_bar(browser: Browser, name: str, width: int) -> None:
    browser.open(browser.visit(name), width)

    assert not browser.run(
        "return [...document.querySelectorAll('svg.bar')].filter(bar => bar.clientWidth)"
        ".flatMap(bar => [...bar.querySelectorAll('rect')].map((part, place) =>"
        " bar.querySelectorAll('text')[place].getBBox().width - part.getBBox().width))"
        ".filter(excess => excess > 0)"
    )
