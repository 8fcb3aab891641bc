"""The service around the pages: coming in, who gets which page, headers, and refusals."""

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


# --- Who gets which page -----------------------------------------------------------------------

PLACE = f"/ronde/{ROUND}/{MINE}"
ANSWERS = f"/ronde/{ROUND}/antwoorden"
VISITORS = {
    "nobody": (None, None),
    "administrator": (ADMINISTRATOR, None),
    "coordinator": (COORDINATOR, MINE),
    "another coordinator": (COORDINATOR, OTHER),
    "facilitator": (FACILITATOR, MINE),
    "another facilitator": (FACILITATOR, OTHER),
}
EVERYBODY = set(VISITORS)
SIGNED_IN = EVERYBODY - {"nobody"}
OWN = {"coordinator", "facilitator"}
CLOSERS = {"administrator", "coordinator"}
PAGES = [
    # path, who gets it
    ("/binnenkomen", EVERYBODY),
    ("/inspiratie/reflectietool-eigen-kracht", EVERYBODY),
    ("/inspiratie/reflectietool-eigen-kracht/1", EVERYBODY),
    ("/rondes", SIGNED_IN),
    ("/mijn-toegang", SIGNED_IN),
    ("/toegang", {"administrator", "coordinator", "another coordinator"}),
    ("/opvolging", SIGNED_IN),
    (PLACE, OWN | {"administrator"}),
    (f"{PLACE}/sluiten", CLOSERS),
    (ANSWERS, {"administrator"}),
    (f"{PLACE}/terugkoppeling", OWN),
    (f"{PLACE}/terugkoppeling/afdruk", OWN),
    (f"{PLACE}/terugkoppeling/vraag/1", OWN),
    (f"{PLACE}/actieagenda.xlsx", OWN),
    (f"{PLACE}/actieagenda.ics", OWN),
    (f"{PLACE}/teksten", {"coordinator"}),
    (f"{PLACE}/teksten/1", {"coordinator"}),
    (f"{PLACE}/teksten/1/9901000001", {"coordinator"}),
    (f"{PLACE}/afspraken", OWN),
    (f"{PLACE}/afspraken/vraag/1", OWN),
    (f"{PLACE}/afspraken/actie?onderdeel=A", OWN),
    (f"{PLACE}/afspraken/vervolg", OWN),
    (f"{PLACE}/afspraken/logboek", OWN),
    (f"{PLACE}/afspraken/werkboek", OWN),
    (f"{PLACE}/actieagenda.ics", OWN),
    ("/opvolging", SIGNED_IN),
    (f"{PLACE}/draaiboek", OWN),
    (f"{PLACE}/draaiboek/deelnemers", OWN),
    (f"{PLACE}/vragen-op-papier", OWN),
    (f"{PLACE}/wat-is-er-mee-gedaan", OWN),
    (f"{PLACE}/publicatie", {"coordinator"}),
    (f"{PLACE}/publicatie.xlsx", {"coordinator"}),
    (f"{PLACE}/scherm", OWN),
    (f"{PLACE}/scherm/1", OWN),
]
ASKING = [
    # what is left for the worker
    (f"{PLACE}/sluiten", CLOSERS),
    (f"{PLACE}/heropenen", CLOSERS),
    (f"{PLACE}/ophalen", CLOSERS),
    (f"/ronde/{ROUND}/ophalen", {"administrator"}),
    (f"{ANSWERS}/bevestigen", {"administrator"}),
    (f"{ANSWERS}/toewijzen", {"administrator"}),
    (f"{ANSWERS}/wissen", {"administrator"}),
]
DOING = [
    # what is done at once
    ("/vertrekken", EVERYBODY),
    ("/mijn-toegang/elders-vertrekken", SIGNED_IN),
    (f"{PLACE}/teksten", {"coordinator"}),
    (f"{PLACE}/teksten/1", {"coordinator"}),
    (f"{PLACE}/teksten/1/9901000001", {"coordinator"}),
    (f"{PLACE}/afspraken/vraag/1", OWN),
    (f"{PLACE}/afspraken/actie", OWN),
    (f"{PLACE}/afspraken/vervolg", OWN),
]
FILLED_IN = {
    "tekst": "Andere woorden",
    "sleutel": "0123456789abcdef",
    "onderdeel": "A",
    "run": "4",
    "aantal": "12",
    "antwoord": "7",
    "gemeente": MINE,
    "nummer": "7",
}


@pytest.mark.parametrize("name", VISITORS)
@pytest.mark.parametrize(("path", "allowed"), PAGES)
def test_everyone_gets_the_pages_of_the_table(
    scene: Scene, name: str, path: str, allowed: set[str]
) -> None:
    response = Visitor(scene, *VISITORS[name]).client.get(path)

    check_headers(response)
    assert response.status_code == (200 if name in allowed else 404)


@pytest.mark.parametrize("name", VISITORS)
@pytest.mark.parametrize(("path", "allowed"), [*ASKING, *DOING])
def test_everyone_may_send_the_forms_of_the_table(
    scene: Scene, name: str, path: str, allowed: set[str]
) -> None:
    waiting = RoundCounts(1, 0, holds=(Hold(4, 12),), listed=(Unassigned(7, None),))
    scene.workspace.statuses.put_counts(ROUND, waiting, [])
    Visitor(scene, *VISITORS[name]).post(path, 303 if name in allowed else 404, FILLED_IN)

    asked = len(scene.workspace.requests.waiting())
    assert asked == (name in allowed and (path, allowed) in ASKING)


def test_the_tables_know_every_route(scene: Scene) -> None:
    known = {path.partition("?")[0] for path, _ in (*PAGES, *ASKING, *DOING)}
    known |= {
        f"{PLACE}/vorige-ronde",
        *(f"/limesurvey/{path}" for path in ("aanmelden", "verder", "seintje", "proef")),
        "/mijn-toegang/nieuwe-code",
        "/toegang/uitnodigen",
        "/toegang/bijeenkomst",
        "/toegang/1/intrekken",
        f"/ronde/{ROUND}/regio/1",
        "/",
        "/healthz",
        "/thema.css",
        "/static/code.js",
        f"{PLACE}/afspraken/actie/0123456789abcdef",
        f"{PLACE}/afspraken/werkboek/1",
    }
    adapter = scene.app.url_map.bind("localhost")
    found = {
        adapter.match(path, method)[0]
        for path in known
        for method in ("GET", "POST")
        if adapter.test(path, method)
    }

    assert found == {rule.endpoint for rule in scene.app.url_map.iter_rules()}


ABSENT = [
    "/nergens",
    "/rondes/1",
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


def test_a_form_without_its_token_is_refused(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    foreign = Visitor(scene).token()
    for data in ({}, {"csrf_token": ""}, {"csrf_token": foreign}):
        for path, _ in (*ASKING, *DOING):
            page = check(visitor.client.post(path, data=data), 403)
            assert "Dit formulier is verlopen" in page.text

    assert scene.workspace.requests.waiting() == []
    visitor.get("/rondes")


def test_a_form_stays_good_for_a_whole_meeting(scene: Scene) -> None:
    with time_machine.travel(scene.now, tick=False) as clock:
        visitor = Visitor(scene, COORDINATOR, MINE)
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
    visitor.get("/nergens", 404)


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
