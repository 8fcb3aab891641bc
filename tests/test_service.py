"""The service around the pages: what is asked of the worker, headers, and refusals."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from plugin.permissions import ActorRole
from plugin.workspace.releases import Releases
from plugin.workspace.rounds import Rounds
from plugin.workspace.status import Hold, RoundCounts, Unassigned
from sync.errors import StoreError
from tests.scene import MINE, OPEN_PLACE, OPEN_ROUND, OTHER, ROUND, Scene, furnished
from tests.visitor import Visitor, check, check_headers

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
REFUSED = "Deze code werkt niet (meer)."


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


# --- What is asked, and what is absent ----------------------------------------------------------

PLACE = f"/ronde/{ROUND}/{MINE}"
ANSWERS = f"/ronde/{ROUND}/antwoorden"
ASKING = [
    # what is left for the worker, and by whom
    (f"{PLACE}/sluiten", COORDINATOR),
    (f"{PLACE}/heropenen", COORDINATOR),
    (f"{PLACE}/ophalen", COORDINATOR),
    (f"{PLACE}/sluiten", ADMINISTRATOR),
    (f"/ronde/{ROUND}/ophalen", ADMINISTRATOR),
    (f"{ANSWERS}/bevestigen", ADMINISTRATOR),
    (f"{ANSWERS}/toewijzen", ADMINISTRATOR),
    (f"{ANSWERS}/wissen", ADMINISTRATOR),
]
FILLED_IN = {"run": "4", "aantal": "12", "antwoord": "7", "gemeente": MINE, "nummer": "7"}


@pytest.mark.parametrize(("path", "role"), ASKING)
def test_what_is_asked_is_left_for_the_worker_once(
    scene: Scene, path: str, role: ActorRole
) -> None:
    waiting = RoundCounts(1, 0, holds=(Hold(4, 12),), listed=(Unassigned(7, None),))
    scene.workspace.statuses.put_counts(ROUND, waiting, [])
    municipality = None if role is ADMINISTRATOR else MINE
    Visitor(scene, role, municipality).post(path, 303, FILLED_IN)

    assert len(scene.workspace.requests.waiting()) == 1


ABSENT = [
    "/nergens",
    "/rondes/1",
    "/logboek",
    f"/ronde/{ROUND}/{OTHER}",
    ANSWERS,
    "/ronde/1/antwoorden",
    f"/ronde/{ROUND}/{OTHER}/terugkoppeling",
    f"/ronde/{ROUND}/{OTHER}/actieagenda.xlsx",
    f"/ronde/{ROUND}/GM0001",
    f"/ronde/{ROUND}/gm9901",
    f"/ronde/1/{MINE}",
    f"/ronde/{2**31}/{MINE}",
    f"/ronde/{10**40}/{MINE}",
    f"/ronde/-1/{MINE}",
    f"/ronde/{OPEN_ROUND}/{OPEN_PLACE}",
    f"/ronde/{ROUND}/GM99%00",
    f"/ronde/{ROUND}/../{MINE}/x",
    "/inspiratie/andere-tool",
    "/inspiratie/reflectietool-eigen-kracht/0",
    "/inspiratie/reflectietool-eigen-kracht/16",
    f"/inspiratie/reflectietool-eigen-kracht/{10**40}",
    "/static/nergens.css",
]


@pytest.mark.parametrize("code", ["GM99010", "gm9901", "GM99\x001", "GM９９01", "x", "GM9901'--"])
def test_what_is_no_code_never_reaches_the_store(scene: Scene, code: str) -> None:
    assert not scene.app.url_map.bind("localhost").test(f"/ronde/{ROUND}/{code}")


def test_absent_and_not_mine_are_the_same_page_to_the_byte(scene: Scene) -> None:
    coordinator, nobody = Visitor(scene, COORDINATOR, MINE), Visitor(scene)
    answers = {
        (page.response.get_data(), str(sorted(page.response.headers)))
        for visitor in (coordinator, nobody)
        for path in ABSENT
        for page in [visitor.get(path, 404)]
    }

    assert len({body for body, _ in answers}) == 1
    assert len(answers) == 1


# --- Refusals ----------------------------------------------------------------------------------


def test_a_form_stays_good_for_a_whole_meeting(scene: Scene) -> None:
    with time_machine.travel(scene.now, tick=False) as clock:
        visitor = Visitor(scene, COORDINATOR, MINE)
        visitor.get(f"{PLACE}/scherm/1")
        token = visitor.token()
        clock.shift(timedelta(hours=5))
        scene.now += timedelta(hours=5)

        data = {"csrf_token": token}
        assert visitor.client.post(f"{PLACE}/sluiten", data=data).status_code == 303


@pytest.mark.parametrize("host", ["kwaad.example", "localhost.kwaad.example", "kwaad.example:80"])
def test_another_host_is_refused(scene: Scene, host: str) -> None:
    for path in ("/", "/rondes", "/nergens"):
        response = Visitor(scene).client.get(path, headers={"Host": host})
        page = check(response, 400)
        assert "Deze aanvraag klopt niet" in page.text
        assert "kwaad" not in page.source


def test_the_wrong_method_is_refused(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    for path in ("/vertrekken", f"{PLACE}/heropenen"):
        assert "gebruik daar de knop" in visitor.get(path, 405).text
    response = visitor.client.delete("/rondes", headers={"X-CSRFToken": visitor.token()})
    check(response, 405)


def test_a_large_form_is_refused(scene: Scene) -> None:
    data = {"code": (io.BytesIO(b"x" * 70_000), "groot")}
    page = check(Visitor(scene).client.post("/binnenkomen", data=data), 413)

    assert "Dit is te groot" in page.text


def test_what_goes_wrong_inside_stays_inside(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    written = "geheim antwoord van iemand"

    def break_down(*_: object) -> None:
        raise RuntimeError(written)

    visitor = Visitor(scene, COORDINATOR, MINE)
    monkeypatch.setattr(Releases, "latest", break_down)
    with caplog.at_level(logging.ERROR):
        page = visitor.get(f"{PLACE}/terugkoppeling", 500)

    assert "Er ging iets mis" in page.text
    assert "geheim" not in page.source
    assert "RuntimeError in feedback.feedback" in caplog.text
    assert "geheim" not in caplog.text


def test_the_store_that_is_away_gives_an_error_page_too(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreError("weg")

    visitor = Visitor(scene, COORDINATOR, MINE)
    monkeypatch.setattr(type(scene.workspace.sessions), "actor", away)
    visitor.get("/rondes", 500)
    visitor.get("/nergens", 500)


def test_health_says_that_the_store_answers(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Visitor(scene).client
    response = client.get("/healthz")
    check_headers(response)
    assert (response.status_code, response.get_json()["status"]) == (200, "ok")

    def away(*_: object) -> None:
        raise StoreError("weg")

    monkeypatch.setattr(Rounds, "all", away)
    response = client.get("/healthz")
    check_headers(response)
    told = response.get_json()
    assert (response.status_code, told["status"], told["workspace"]) == (503, "let op", "let op")


def test_only_the_page_with_the_field_may_run_a_script(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    for path in ("/", "/rondes", PLACE, f"{PLACE}/terugkoppeling", "/static/code.js"):
        with visitor.client.get(path) as response:
            assert "script" not in response.headers["Content-Security-Policy"]
    enter = visitor.client.get("/binnenkomen").headers["Content-Security-Policy"]
    assert enter.endswith("; script-src 'self'")


def test_public_pages_and_files_may_be_kept_and_set_no_cookie(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    for path in ("/inspiratie/reflectietool-eigen-kracht/3", "/static/eigenkracht.css"):
        with visitor.client.get(path) as response:
            assert "no-store" not in response.headers.get("Cache-Control", "")
            assert "Set-Cookie" not in response.headers
            assert "coördinator" not in response.get_data(as_text=True)
