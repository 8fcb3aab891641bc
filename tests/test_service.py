"""The service around the pages: coming in, who gets which page, headers, and refusals."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from plugin.access import canonical
from plugin.installation import access_code
from plugin.permissions import ActorRole
from plugin.workspace.releases import Releases
from plugin.workspace.rounds import Rounds
from plugin.workspace.status import Hold, RoundCounts, Unassigned
from sync.errors import StoreError
from tests.scene import MINE, NOW, OPEN_PLACE, OPEN_ROUND, OTHER, ROUND, Scene, furnished
from tests.visitor import Visitor, check, check_headers

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
REFUSED = "Deze code werkt niet (meer)."


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


# --- Coming in and leaving ---------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_changes_nothing(scene: Scene, method: str) -> None:
    code = scene.code_for(COORDINATOR, MINE)
    visitor = Visitor(scene)
    for _ in range(100):
        assert getattr(visitor.client, method)(f"/binnenkomen?code={code}").status_code == 200

    assert scene.workspace.grants.all()[0].consumed_at is None
    visitor.enter(code)
    assert scene.workspace.grants.all()[0].consumed_at == NOW


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", " "), "  {}\n".format]
)
def test_a_code_may_be_typed_in_any_way(scene: Scene, change: object) -> None:
    assert callable(change)
    Visitor(scene).enter(change(scene.code_for(FACILITATOR, MINE)))


def test_a_code_is_read_as_it_was_handed_out() -> None:
    code = access_code()

    assert canonical(code) == code
    assert canonical(code.lower().replace("-", "")) == code


def test_a_wrong_a_used_an_ended_and_a_revoked_code_get_the_same_answer(scene: Scene) -> None:
    used = scene.code_for(COORDINATOR, MINE)
    Visitor(scene).enter(used)
    revoked = scene.code_for(COORDINATOR, MINE)
    scene.workspace.grants.revoke(2, NOW)
    ended = scene.code_for(COORDINATOR, MINE)
    scene.now += timedelta(days=7)
    answers = set()
    for code in ("23456-789AB-CDEFG-HJKMN", used, revoked, ended, "", "<script>", "é" * 90):
        visitor = Visitor(scene)
        response = visitor.post("/binnenkomen", 403, code=code)
        page = check(response, 403)
        answers.add(page.source)
        assert "eigenkracht" not in str(response.headers.getlist("Set-Cookie"))

    assert len(answers) == 1
    assert REFUSED in answers.pop()


def test_a_code_opens_the_door_once(scene: Scene) -> None:
    code = scene.code_for(COORDINATOR, MINE)
    Visitor(scene).enter(code)

    assert REFUSED in check(Visitor(scene).post("/binnenkomen", 403, code=code), 403).text


def test_the_session_is_a_cookie_that_no_script_and_no_other_site_can_use(scene: Scene) -> None:
    response = Visitor(scene).post("/binnenkomen", code=scene.code_for(COORDINATOR, MINE))

    (cookie,) = (
        each for each in response.headers.getlist("Set-Cookie") if each.startswith("eigenkracht=")
    )
    name_and_token, *flags = cookie.split("; ")
    assert len(name_and_token) > 40
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_over_tls_every_cookie_is_bound_to_this_host(tmp_path: Path) -> None:
    with furnished(tmp_path) as plain:
        scene = Scene(plain.workspace, secure=True)
        client = scene.app.test_client()
        base = "https://localhost"
        page = client.get("/binnenkomen", base_url=base)
        token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
        response = client.post(
            "/binnenkomen",
            base_url=base,
            data={"csrf_token": token, "code": scene.code_for(COORDINATOR, MINE)},
            headers={"Referer": f"{base}/binnenkomen"},
        )

        cookies = [*page.headers.getlist("Set-Cookie"), *response.headers.getlist("Set-Cookie")]
        live = [cookie for cookie in cookies if "Max-Age=0" not in cookie]
        assert {cookie.split("=")[0] for cookie in live} == {
            "__Host-eigenkracht",
            "__Host-formulier",
        }
        assert all({"Secure", "HttpOnly", "Path=/"} <= set(each.split("; ")) for each in live)
        assert not any("Domain" in cookie for cookie in cookies)
        assert response.status_code == 303
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert client.get("/rondes", base_url=base).status_code == 200


def test_without_tls_there_is_no_promise_of_it(scene: Scene) -> None:
    assert "Strict-Transport-Security" not in Visitor(scene).client.get("/").headers


def test_coming_in_again_ends_the_session_before(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    before = visitor.client.get_cookie("eigenkracht")
    assert before
    visitor.enter(scene.code_for(FACILITATOR, OTHER))
    after = visitor.client.get_cookie("eigenkracht")
    assert after

    assert before.value != after.value
    assert scene.workspace.grants.actor(before.value, NOW) is None
    assert scene.workspace.grants.actor(after.value, NOW)


def test_leaving_ends_the_session_itself(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    cookie = visitor.client.get_cookie("eigenkracht")
    assert cookie
    response = visitor.post("/vertrekken")

    assert response.location == "/"
    assert visitor.client.get_cookie("eigenkracht") is None
    assert scene.workspace.grants.actor(cookie.value, NOW) is None
    visitor.get("/rondes", 404)


def test_a_revoked_access_is_out_at_once(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    visitor.get(f"/ronde/{ROUND}/{MINE}")
    scene.workspace.grants.revoke(1, NOW)

    visitor.get(f"/ronde/{ROUND}/{MINE}", 404)
    visitor.get(f"/ronde/{ROUND}/{MINE}/terugkoppeling", 404)


def test_eight_idle_hours_end_a_session_and_use_prolongs_it(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    for _ in range(3):
        scene.now += timedelta(hours=7)
        visitor.get("/rondes")
    scene.now += timedelta(hours=8)
    visitor.get("/rondes", 404)


@pytest.mark.parametrize("value", ["", "x", "é", "a" * 4000, '"; drop'])
def test_a_made_up_cookie_opens_nothing(scene: Scene, value: str) -> None:
    visitor = Visitor(scene)
    visitor.client.set_cookie("eigenkracht", value)

    visitor.get("/rondes", 404)
    assert "Binnenkomen met een code" in visitor.get("/").text


def test_who_is_in_starts_at_the_rounds(scene: Scene) -> None:
    assert Visitor(scene, FACILITATOR, MINE).client.get("/").location == "/rondes"
    assert "U bent al binnen als begeleider" in (
        Visitor(scene, FACILITATOR, OTHER).get("/binnenkomen").text
    )


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
    (PLACE, OWN | {"administrator"}),
    (f"{PLACE}/sluiten", CLOSERS),
    (ANSWERS, {"administrator"}),
    (f"{PLACE}/terugkoppeling", OWN),
    (f"{PLACE}/actieagenda.xlsx", OWN),
    (f"{PLACE}/teksten", {"coordinator"}),
    (f"{PLACE}/teksten/1", {"coordinator"}),
    (f"{PLACE}/teksten/1/9901000001", {"coordinator"}),
    (f"{PLACE}/afspraken", OWN),
    (f"{PLACE}/afspraken/vraag/1", OWN),
    (f"{PLACE}/afspraken/actie?onderdeel=A", OWN),
    (f"{PLACE}/afspraken/vervolg", OWN),
    (f"{PLACE}/afspraken/logboek", OWN),
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
        f"/ronde/{ROUND}/regio/1",
        "/",
        "/healthz",
        "/thema.css",
        "/static/code.js",
        f"{PLACE}/afspraken/actie/0123456789abcdef",
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
    monkeypatch.setattr(type(scene.workspace.grants), "actor", away)
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
