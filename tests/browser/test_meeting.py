"""The whole meeting, played once: closed, reviewed, prepared, shown, recorded, returned."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from exporter.disclosure import Voice
from plugin.permissions import ActorRole
from plugin.workspace.requests import RequestKind
from tests.browser.conftest import Browser
from tests.scene import FRESH, ROUND, TEAM, WHOLE_SCAN, voices

pytestmark = pytest.mark.browser

PLACE = f"/ronde/{ROUND}/{FRESH}"


def read(browser: Browser) -> str:
    """What stands on the page."""
    return browser.driver.find_element(By.TAG_NAME, "main").text


def follow(browser: Browser, words: str, path: str) -> None:
    """Click on a link, and wait for its page."""
    browser.driver.find_element(By.PARTIAL_LINK_TEXT, words).click()
    browser.wait_for(path)


def fill_in(browser: Browser, **values: str) -> None:
    """Type in the fields of a form, by their names."""
    for name, value in values.items():
        browser.driver.find_element(By.NAME, name).send_keys(value)


def released(browser: Browser) -> None:
    """What the worker does when a municipality is closed, here without a LimeSurvey."""
    scene = browser.scene
    (request,) = scene.workspace.requests.waiting()
    assert (request.kind, request.municipality) == (RequestKind.CLOSE, FRESH)
    people: tuple[Voice, ...] = voices(scene.instrument, WHOLE_SCAN, TEAM)
    scene.workspace.rounds.set_closed(ROUND, FRESH, scene.now)
    scene.release(ROUND, FRESH, people, review=False)
    scene.workspace.requests.finish(request.id, scene.now, "Gesloten.")


def test_a_meeting_from_closing_to_what_goes_back(browser: Browser) -> None:
    browser.enter(ActorRole.COORDINATOR, FRESH)
    browser.open(f"{PLACE}/sluiten")
    browser.click("form.buttons button")
    browser.wait_for(PLACE)
    released(browser)

    # Reviewed: one button for all that has no hint.
    browser.open(PLACE)
    follow(browser, "Teksten beoordelen", f"{PLACE}/teksten")
    browser.click("form.now button")
    browser.wait_for(f"{PLACE}/teksten")
    assert "wacht" not in read(browser).split("Alle teksten, per vraag")[0]

    # Prepared.
    browser.open(f"{PLACE}/terugkoppeling")
    follow(browser, "Draaiboek", f"{PLACE}/draaiboek")
    assert "0:00" in read(browser)

    # Shown, with the keys of a presenter.
    browser.open(f"{PLACE}/scherm")
    follow(browser, "verantwoordelijk", f"{PLACE}/scherm/4?volgorde=duiding")
    for step in ("labels", "antwoorden"):
        browser.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.ARROW_RIGHT)
        browser.wait_for(f"{PLACE}/scherm/4?stap={step}&volgorde=duiding")
    assert "Zeggen we ook hetzelfde?" in read(browser)

    # Recorded.
    follow(browser, "Vastleggen", f"{PLACE}/afspraken/vraag/4")
    fill_in(browser, antwoord="Wij doen het samen", actie="Wij bellen", wie="Team jeugd")
    browser.click("#label-1")
    browser.click("form.record button")
    browser.wait_for(f"{PLACE}/afspraken/vraag/4?uitkomst=bewaard")
    browser.open(f"{PLACE}/afspraken")
    assert "Wij bellen" in read(browser)

    # Returned.
    browser.open(f"{PLACE}/wat-is-er-mee-gedaan")
    assert "Wij doen het samen" in read(browser)
    assert "Team jeugd" in read(browser)
    assert browser.complaints() == []
