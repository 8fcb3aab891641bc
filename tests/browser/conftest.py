"""Chromium on a furnished service: skipped where there is no Chromium (in CI that is a failure)."""

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from plugin.permissions import ActorRole
from survey_templates.codebook import Privacy
from tests.scene import MINE, ROUND, WHOLE_SCAN, Scene, furnished, voices

CHROMIUM, CHROMEDRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
BIG, LATER = "GM9906", 777777
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_NO_SCRIPTS = {"profile.managed_default_content_settings.javascript": 2}


@dataclass(frozen=True)
class Browser:
    """A Chromium, and the service that it looks at."""

    driver: Chrome
    scene: Scene
    address: str

    def open(self, path: str, width: int = 1280) -> None:
        """The page at `path`, in a window of `width` CSS pixels."""
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get(self.address + path)

    def enter(self, role: ActorRole, municipality: str | None) -> None:
        """Come in by typing a code."""
        code = self.scene.code_for(role, municipality)
        self.open("/binnenkomen")
        self.driver.find_element(By.ID, "code").send_keys(code.lower())
        self.click("form.enter button")
        shown = expected_conditions.presence_of_element_located((By.ID, "eigen-code"))
        WebDriverWait(self.driver, 10).until(shown)
        self.click("main .nl-button--primary")
        self.wait_for("/rondes")

    def click(self, selector: str) -> None:
        """Click on the first element that fits."""
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

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


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, str]]:
    """A furnished service on loopback; also sixty people, a region, a next round."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with furnished(tmp_path_factory.mktemp("served")) as scene:
        sixty = [(6 * one, 6 * two, 6 * three, 6 * four) for one, two, three, four in WHOLE_SCAN]
        roles = ("WETH", "BELEI", "BELEI", "BELEI", "REGIE", "UITV", "UITV", "PROF", "BEST", "INWO")
        scene.add_place(ROUND, BIG, invited=75, closed=True)
        scene.release(ROUND, BIG, voices(scene.instrument, sixty, roles))
        scene.workspace.regions.put(ROUND, "Ons land", [MINE, BIG])
        scene.add_round(LATER, Privacy.CONFIDENTIAL, "Najaar 2027")
        scene.add_place(LATER, MINE, invited=14, closed=True)
        scene.release(LATER, MINE, voices(scene.instrument, WHOLE_SCAN[::-1], roles))
        server = make_server("127.0.0.1", 0, scene.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield scene, f"http://127.0.0.1:{server.port}"
        server.shutdown()
        thread.join()
        server.server_close()


def _chrome(profile: Path, *, scripts: bool) -> Chrome:
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
    driver = _chrome(tmp_path_factory.mktemp("chromium"), scripts=True)
    yield driver
    driver.quit()


@pytest.fixture
def browser(chrome: Chrome, served: tuple[Scene, str]) -> Browser:
    """A browser that nobody is signed in with."""
    chrome.delete_all_cookies()
    found = Browser(chrome, *served)
    found.complaints()
    found.hosts()
    return found


@pytest.fixture
def scriptless(tmp_path: Path, served: tuple[Scene, str]) -> Iterator[Browser]:
    """A browser in which pages cannot run scripts."""
    driver = _chrome(tmp_path, scripts=False)
    yield Browser(driver, *served)
    driver.quit()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the package that carries it."""
    found = find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-core ontbreekt: zie requirements-axe.lock")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")
