"""The pages in a real browser: accessible, on a telephone and on paper, alone, without a script."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from plugin.permissions import ActorRole
from plugin.workspace.requests import Order, RequestKind
from plugin.workspace.status import Hold, MunicipalityStatus, RoundCounts, Unassigned
from tests.browser.conftest import BIG, LATER, Browser
from tests.scene import FRESH, MINE, OPEN_PLACE, OPEN_ROUND, OTHER, ROUND, SMALL

pytestmark = pytest.mark.browser

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
INSPIRATION = "/inspiratie/reflectietool-eigen-kracht"
TERUGKOPPELING = f"/ronde/{ROUND}/{MINE}/terugkoppeling"
AGENDA = f"/ronde/{ROUND}/{MINE}/afspraken"
SCREEN = f"/ronde/{ROUND}/{MINE}/scherm"
BIG_PAGE = f"/ronde/{ROUND}/{BIG}/terugkoppeling"
VISITS = {
    "start": (None, None, "/"),
    "enter": (None, None, "/binnenkomen"),
    "not found": (None, None, "/nergens"),
    "inspiration": (None, None, f"{INSPIRATION}/1"),
    "no inspiration": (None, None, f"{INSPIRATION}/10"),
    "questions": (None, None, INSPIRATION),
    "rounds": (ADMINISTRATOR, None, "/rondes"),
    "answers": (ADMINISTRATOR, None, f"/ronde/{ROUND}/antwoorden"),
    "place": (COORDINATOR, MINE, f"/ronde/{ROUND}/{MINE}"),
    "close": (COORDINATOR, OTHER, f"/ronde/{ROUND}/{OTHER}/sluiten"),
    "feedback": (COORDINATOR, MINE, TERUGKOPPELING),
    "of sixty": (COORDINATOR, BIG, BIG_PAGE),
    "of three": (COORDINATOR, OPEN_PLACE, f"/ronde/{OPEN_ROUND}/{OPEN_PLACE}/terugkoppeling"),
    "too few": (COORDINATOR, SMALL, f"/ronde/{ROUND}/{SMALL}/terugkoppeling"),
    "nobody yet": (COORDINATOR, FRESH, f"/ronde/{ROUND}/{FRESH}/terugkoppeling"),
    "still open": (COORDINATOR, OTHER, f"/ronde/{ROUND}/{OTHER}/terugkoppeling"),
    "review": (COORDINATOR, BIG, f"/ronde/{ROUND}/{BIG}/teksten"),
    "review of a question": (COORDINATOR, BIG, f"/ronde/{ROUND}/{BIG}/teksten/4"),
    "agenda": (COORDINATOR, MINE, AGENDA),
    "upload": (COORDINATOR, MINE, f"{AGENDA}/werkboek"),
    "deadlines": (ADMINISTRATOR, None, "/opvolging"),
    "agreement": (COORDINATOR, MINE, f"{AGENDA}/vraag/4"),
    "new action": (COORDINATOR, MINE, f"{AGENDA}/actie?onderdeel=A"),
    "follow-up": (COORDINATOR, MINE, f"{AGENDA}/vervolg"),
    "log": (COORDINATOR, MINE, f"{AGENDA}/logboek"),
    "screens": (FACILITATOR, MINE, SCREEN),
    "screen": (FACILITATOR, MINE, f"{SCREEN}/4?stap=antwoorden"),
    "script": (FACILITATOR, MINE, f"/ronde/{ROUND}/{MINE}/draaiboek"),
    "hand-out": (FACILITATOR, MINE, f"/ronde/{ROUND}/{MINE}/draaiboek/deelnemers"),
    "paper": (FACILITATOR, MINE, f"/ronde/{ROUND}/{MINE}/vragen-op-papier"),
    "return": (COORDINATOR, MINE, f"/ronde/{ROUND}/{MINE}/wat-is-er-mee-gedaan"),
    "publication": (COORDINATOR, BIG, f"/ronde/{ROUND}/{BIG}/publicatie"),
    "region": (COORDINATOR, MINE, f"/ronde/{ROUND}/regio/1"),
    "second round": (COORDINATOR, MINE, f"/ronde/{LATER}/{MINE}/vorige-ronde"),
}


def visit(browser: Browser, name: str) -> str:
    """Come in as who may see the page; its path."""
    role, municipality, path = VISITS[name]
    if role is not None:
        browser.enter(role, municipality)
    return path


def violations(browser: Browser, axe: str) -> list[str]:
    """What axe-core finds wrong with the page."""
    browser.run(axe)
    found: list[str] = browser.driver.execute_async_script(
        "const done = arguments[0]; axe.run().then(result => done(result.violations.map("
        "each => each.id + ': ' + each.nodes[0].html)))"
    )
    return found


@pytest.mark.parametrize("name", VISITS)
def test_a_page_fits_and_is_accessible(browser: Browser, axe: str, name: str) -> None:
    path = visit(browser, name)
    for width in (1280, 390, 320):
        browser.open(path, width)
        for summary in browser.driver.find_elements(By.CSS_SELECTOR, "article summary")[:2]:
            summary.click()
        assert browser.run("return document.documentElement.scrollWidth") <= width
        assert violations(browser, axe) == []


@pytest.mark.parametrize("name", VISITS)
def test_a_page_asks_nothing_elsewhere_and_breaks_no_policy(browser: Browser, name: str) -> None:
    browser.open(visit(browser, name))

    assert browser.complaints() == []
    assert browser.hosts() == {browser.address.removeprefix("http://")}


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
    browser.run("document.getElementById('gemeente').selectedIndex = 1")
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


def test_everything_works_without_scripts(scriptless: Browser) -> None:
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
    scriptless.click("form.leave button")
    scriptless.wait_for("/")


def test_inspiration_unfolds_without_a_script(scriptless: Browser) -> None:
    scriptless.enter(COORDINATOR, MINE)
    scriptless.open(TERUGKOPPELING)
    folded = scriptless.driver.find_element(By.CSS_SELECTOR, "#vraag-4 details")
    text = folded.find_element(By.CSS_SELECTOR, ".reading")

    assert not text.is_displayed()
    folded.find_element(By.TAG_NAME, "summary").click()
    assert text.is_displayed()


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


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["feedback", "of sixty"])
def test_every_number_fits_its_part_of_the_bar(browser: Browser, name: str, width: int) -> None:
    browser.open(visit(browser, name), width)

    assert not browser.run(
        "return [...document.querySelectorAll('svg.bar')].filter(bar => bar.clientWidth)"
        ".flatMap(bar => [...bar.querySelectorAll('rect')].map((part, place) =>"
        " bar.querySelectorAll('text')[place].getBBox().width - part.getBBox().width))"
        ".filter(excess => excess > 0)"
    )


def test_on_paper_no_card_is_higher_than_a_page(browser: Browser) -> None:
    browser.enter(COORDINATOR, MINE)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    # A4 without its margins, at 96 dots per inch.
    browser.open(TERUGKOPPELING, width=703)
    cards = browser.run(
        "return [...document.querySelectorAll('.card')].map(card =>"
        " [card.offsetHeight, getComputedStyle(card).breakInside])"
    )
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})

    assert len(cards) == 15
    assert all(height < 1018 and inside == "avoid" for height, inside in cards)
