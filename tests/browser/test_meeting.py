"""The whole meeting, played once: closed, reviewed, prepared, shown, recorded, returned.

The worker is a real one, between a stand-in of LimeSurvey and two stores, and so are the answers.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from plugin import demo
from plugin.codes import access_code, participation_code
from plugin.installation import Installation
from plugin.made_up import MadeUpGroup, read_texts, responses
from plugin.permissions import ActorRole
from plugin.web import web_app
from plugin.workspace.rounds import Participant
from survey_templates.codebook import Privacy
from survey_templates.loader import load_default
from sync.standin.server import StandIn
from tests.browser.conftest import Browser
from tests.program import unused_port

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive]

PASSWORD = "geheim"
GROUP = MadeUpGroup("GM9904", Privacy.CONFIDENTIAL, 12, 9, 1, shift=0, closes=False)


@contextmanager
def installed(folder: Path) -> Iterator[tuple[Installation, str]]:
    """An installation with a worker that stays, on a stand-in; and the path of its one place."""
    with StandIn(accounts={"admin": "x", demo.ACCOUNT: PASSWORD}) as standin:
        settings = demo._settings(standin.url, PASSWORD, unused_port(), folder)
        installation, stop = Installation(settings, demo=True), threading.Event()
        round_ = demo._publish(installation, demo._build(installation, GROUP.privacy))
        code = participation_code(GROUP.municipality)
        installation.workspace.rounds.add_municipalities(
            [Participant(round_.survey_id, GROUP.municipality, code, GROUP.invited, None)]
        )
        answered = responses(GROUP, load_default(), code, read_texts())
        for number, values in enumerate(answered):
            standin.world.surveys[round_.survey_id].answer(values, complete=number < GROUP.complete)
        server = make_server("127.0.0.1", settings.listen_address[1], web_app(installation))
        threads = [
            threading.Thread(target=installation.watch.run, args=(1, stop)),
            threading.Thread(target=server.serve_forever),
        ]
        for thread in threads:
            thread.start()
        try:
            yield installation, f"/ronde/{round_.survey_id}/{GROUP.municipality}"
        finally:
            stop.set()
            server.shutdown()
            for thread in threads:
                thread.join()
            server.server_close()
            installation.close()


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


def wait_until_read(browser: Browser, path: str, words: str) -> None:
    """Open the page again and again until these words are on it: the worker takes a moment."""

    def there(_: object) -> bool:
        browser.open(path)
        return words in read(browser)

    WebDriverWait(browser.driver, 30).until(there)


def test_a_meeting_from_closing_to_what_goes_back(browser: Browser, tmp_path: Path) -> None:
    with installed(tmp_path) as (installation, place):
        code = access_code()
        installation.workspace.grants.invite(
            ActorRole.COORDINATOR, GROUP.municipality, code, installation.now()
        )
        play(replace(browser, address=installation.service_url), place, code)


def play(browser: Browser, place: str, code: str) -> None:
    """The meeting, by the coordinator."""
    browser.come_in(code)
    wait_until_read(browser, place, "9 van 12 klaar")
    follow(browser, "Sluiten", f"{place}/sluiten")
    browser.click("form.buttons button")
    browser.wait_for(place)
    wait_until_read(browser, place, "Vrijgegeven")

    # Reviewed: one button for all that has no hint.
    follow(browser, "Teksten beoordelen", f"{place}/teksten")
    browser.click("form.now button")
    browser.wait_for(f"{place}/teksten")

    # Prepared.
    browser.open(f"{place}/terugkoppeling")
    follow(browser, "Draaiboek", f"{place}/draaiboek")
    assert "0:00" in read(browser)

    # Shown, with the keys of a presenter.
    browser.open(f"{place}/scherm")
    follow(browser, "verantwoordelijk", f"{place}/scherm/4?volgorde=duiding")
    for step in ("labels", "antwoorden"):
        browser.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.ARROW_RIGHT)
        browser.wait_for(f"{place}/scherm/4?stap={step}&volgorde=duiding")
    assert browser.driver.find_elements(By.CSS_SELECTOR, ".quotes li")

    # Recorded.
    follow(browser, "Vastleggen", f"{place}/afspraken/vraag/4")
    fill_in(browser, antwoord="Wij doen het samen", actie="Wij bellen", wie="Team jeugd")
    browser.click("#label-1")
    browser.click("form.record button")
    browser.wait_for(f"{place}/afspraken/vraag/4?uitkomst=bewaard")
    browser.open(f"{place}/afspraken")
    assert "Wij bellen" in read(browser)

    # Returned.
    browser.open(f"{place}/wat-is-er-mee-gedaan")
    assert "Wij doen het samen" in read(browser)
    assert "Team jeugd" in read(browser)
    assert browser.complaints() == []
