"""Chromium on a furnished service: skipped where there is no Chromium (in CI that is a failure)."""

import base64
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from plugin.permissions import ActorRole
from tests.scene import Scene, furnished
from tests.visitor import Visitor
from tests.visits import VISITS, furnish_for_visits

CHROMIUM, CHROMEDRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_NO_SCRIPTS = {"profile.managed_default_content_settings.javascript": 2}


Sessions = dict[tuple[ActorRole, str | None], str]
"""The tokens of who came in before, by role and municipality."""


@dataclass(frozen=True)
class Browser:
    """A Chromium, and the service that it looks at."""

    driver: Chrome
    scene: Scene
    address: str
    sessions: Sessions

    def open(self, path: str, width: int = 1280) -> None:
        """The page at `path`, in a window of `width` CSS pixels."""
        self.widen(width)
        self.driver.get(self.address + path)

    def widen(self, width: int) -> None:
        """The same page in a window of `width` CSS pixels."""
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def enter(self, role: ActorRole, municipality: str | None) -> None:
        """Come in by typing a fresh code."""
        self.come_in(self.scene.code_for(role, municipality))

    def come_in(self, code: str) -> None:
        """Come in by typing this code."""
        self.open("/binnenkomen")
        self.driver.find_element(By.ID, "code").send_keys(code.lower())
        self.click("form.enter button")
        self.await_element((By.ID, "eigen-code"))
        self.click("main .nl-button--primary")
        self.wait_for("/rondes")

    def visit(self, name: str) -> str:
        """Become who opens the page of that name; its path."""
        found = VISITS[name]
        if found.role is not None:
            who = found.role, found.municipality
            if who not in self.sessions:
                visitor = Visitor(self.scene, *who)
                cookie = visitor.client.get_cookie("eigenkracht")
                assert cookie
                self.sessions[who] = cookie.value
            self.open("/static/icon.svg")
            self.driver.add_cookie({"name": "eigenkracht", "value": self.sessions[who]})
        return found.path

    def print(self) -> bytes:
        """The page as a PDF, as people print it: without backgrounds, on the paper it asks for."""
        options = {"preferCSSPageSize": True, "printBackground": False}
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", options)
        return base64.b64decode(printed["data"])

    def click(self, selector: str) -> None:
        """Click on the first element that fits, once its page is there."""
        self.await_element((By.CSS_SELECTOR, selector)).click()

    def await_element(self, where: tuple[str, str]) -> WebElement:
        """An element of a page that may still be on its way."""
        there = expected_conditions.presence_of_element_located(where)
        return WebDriverWait(self.driver, 10).until(there)

    def wait_for(self, path: str) -> None:
        """Wait until the page at `path` is there."""
        there = self.address + path
        WebDriverWait(self.driver, 10).until(lambda driver: driver.current_url == there)

    def run(self, script: str) -> Any:
        """What `script` returns in the page."""
        return self.driver.execute_script(script)

    def complaints(self) -> list[str]:
        """What the browser complained of since the last time, refused pages not counted."""
        logged = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [each["message"] for each in logged if "404 (NOT FOUND)" not in each["message"]]

    def hosts(self) -> set[str]:
        """The hosts that pages asked for anything since the last time."""
        lines = self.driver.get_log("performance")  # type: ignore[no-untyped-call]
        logged = (json.loads(each["message"]) for each in lines)
        asked = (
            urlsplit(each["message"]["params"]["request"]["url"])
            for each in logged
            if each["message"]["method"] == "Network.requestWillBeSent"
        )
        return {each.netloc for each in asked if each.scheme not in {"data", "chrome", "about"}}


@contextmanager
def serving(folder: Path) -> Iterator[tuple[Scene, str]]:
    """A furnished service on loopback, with its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with furnished(folder) as scene:
        furnish_for_visits(scene)
        server = make_server("127.0.0.1", 0, scene.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield scene, f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, str]]:
    """A furnished service, the same for all tests."""
    with serving(tmp_path_factory.mktemp("served")) as found:
        yield found


def open_chrome(profile: Path, *, scripts: bool) -> Chrome:
    """A Chromium with a profile of its own."""
    if not (CHROMIUM.exists() and CHROMEDRIVER.exists()):
        pytest.skip("Chromium is niet geïnstalleerd: apt install chromium chromium-driver")
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", _NO_SCRIPTS)
    return Chrome(options=options, service=ChromeService(str(CHROMEDRIVER)))


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One Chromium for all tests."""
    driver = open_chrome(tmp_path_factory.mktemp("chromium"), scripts=True)
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def sessions() -> Sessions:
    """Nobody came in yet."""
    return {}


@pytest.fixture
def browser(
    chrome: Chrome,
    served: tuple[Scene, str],
    sessions: Sessions,
) -> Browser:
    """A browser that nobody is signed in with."""
    chrome.delete_all_cookies()
    found = Browser(chrome, *served, sessions)
    found.complaints()
    found.hosts()
    return found


@pytest.fixture
def scriptless(tmp_path: Path, served: tuple[Scene, str]) -> Iterator[Browser]:
    """A browser in which pages cannot run scripts."""
    driver = open_chrome(tmp_path, scripts=False)
    yield Browser(driver, *served, {})
    driver.quit()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the package that carries it."""
    found = find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-core ontbreekt: zie requirements-axe.lock")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")
