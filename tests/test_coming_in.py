"""Coming in with a code, coming back with one's own, and leaving."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.codes import access_code, canonical
from plugin.limits import Buckets, Rate
from plugin.permissions import ActorRole
from plugin.workspace.sessions import IDLE, LONGEST, MEETING_IDLE
from tests.scene import MINE, NOW, OTHER, ROUND, Scene, furnished
from tests.visitor import Visitor, check

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
REFUSED = "Deze code werkt niet (meer)."
PLACE = f"/ronde/{ROUND}/{MINE}"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


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
    response = Visitor(scene).post("/binnenkomen", 200, code=scene.code_for(COORDINATOR, MINE))

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
        assert response.status_code == 200
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
    assert scene.workspace.sessions.actor(before.value, NOW) is None
    assert scene.workspace.sessions.actor(after.value, NOW)


def test_leaving_ends_the_session_itself(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    cookie = visitor.client.get_cookie("eigenkracht")
    assert cookie
    response = visitor.post("/vertrekken")

    assert response.location == "/"
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert visitor.client.get_cookie("eigenkracht") is None
    assert scene.workspace.sessions.actor(cookie.value, NOW) is None
    visitor.get("/rondes", 404)


def test_a_revoked_access_is_out_at_once(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    visitor.get(f"/ronde/{ROUND}/{MINE}")
    scene.workspace.grants.revoke(1, NOW)

    visitor.get(f"/ronde/{ROUND}/{MINE}", 404)
    visitor.get(f"/ronde/{ROUND}/{MINE}/terugkoppeling", 404)


def test_half_an_hour_without_use_ends_a_session_and_use_prolongs_it(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    for _ in range(3):
        scene.now += timedelta(minutes=29)
        visitor.get("/rondes")
    scene.now += timedelta(minutes=30)
    visitor.get("/rondes", 404)


@pytest.mark.parametrize("page", ["scherm/1", "afspraken/vraag/1"])
def test_in_a_meeting_eight_hours_without_use_do(scene: Scene, page: str) -> None:
    visitor = Visitor(scene, FACILITATOR, MINE)
    visitor.get(f"{PLACE}/{page}")
    scene.now += timedelta(minutes=1)
    visitor.get("/rondes")
    scene.now += MEETING_IDLE - timedelta(minutes=3)
    visitor.get(f"{PLACE}/{page}")
    scene.now += MEETING_IDLE
    visitor.get(f"{PLACE}/{page}", 404)


def test_the_screen_of_another_municipality_prolongs_nothing(scene: Scene) -> None:
    visitor = Visitor(scene, FACILITATOR, MINE)
    visitor.get(f"/ronde/{ROUND}/{OTHER}/scherm", 404)
    scene.now += IDLE
    visitor.get("/rondes", 404)


def test_after_twelve_hours_everybody_comes_in_again(scene: Scene) -> None:
    visitor = Visitor(scene, FACILITATOR, MINE)
    while scene.now < NOW + LONGEST:
        visitor.get(f"{PLACE}/scherm/1")
        scene.now += timedelta(hours=4)
    visitor.get(f"{PLACE}/scherm/1", 404)


# --- The personal code ----------------------------------------------------------------------------


def test_an_invitation_leads_to_a_code_to_come_back_with(scene: Scene) -> None:
    own = Visitor(scene).enter(scene.code_for(COORDINATOR, MINE))
    assert canonical(own) == own
    assert len(own.replace("-", "")) == 20
    for _ in range(3):
        visitor = Visitor(scene)
        visitor.come_back(own.lower().replace("-", " "))
        assert "coördinator" in visitor.get("/mijn-toegang").text


def test_the_personal_code_is_shown_once_and_works_without_a_script(scene: Scene) -> None:
    visitor = Visitor(scene)
    response = visitor.post("/binnenkomen", 200, code=scene.code_for(COORDINATOR, MINE))
    page = check(response, 200)
    (own,) = page.tree.xpath("//input[@id='eigen-code']/@value")
    assert "https://eigenkracht.example/binnenkomen" in page.text
    assert not page.tree.xpath("//script")
    for path in ("/rondes", "/mijn-toegang", "/binnenkomen", PLACE):
        assert own not in visitor.get(path).source


def test_a_new_code_ends_the_old_one(scene: Scene) -> None:
    visitor = Visitor(scene)
    old = visitor.enter(scene.code_for(COORDINATOR, MINE))
    page = check(visitor.post("/mijn-toegang/nieuwe-code", 200), 200)
    (new,) = page.tree.xpath("//input[@id='eigen-code']/@value")

    assert REFUSED in check(Visitor(scene).post("/binnenkomen", 403, code=old), 403).text
    Visitor(scene).come_back(str(new))


def test_a_personal_code_that_is_taken_back_opens_nothing(scene: Scene) -> None:
    own = Visitor(scene).enter(scene.code_for(COORDINATOR, MINE))
    scene.workspace.grants.revoke(1, NOW)
    Visitor(scene).post("/binnenkomen", 403, code=own)


def test_one_may_leave_everywhere_but_here(scene: Scene) -> None:
    here, elsewhere, other = Visitor(scene), Visitor(scene), Visitor(scene, FACILITATOR, OTHER)
    elsewhere.come_back(here.enter(scene.code_for(COORDINATOR, MINE)))
    assert here.post("/mijn-toegang/elders-vertrekken").location == "/mijn-toegang?gedaan=1"

    assert "Op andere computers" in here.get("/mijn-toegang?gedaan=1").text
    elsewhere.get("/rondes", 404)
    other.get("/rondes")


# --- Other sites ----------------------------------------------------------------------------------

ELSEWHERE = [
    # what the browser says of who sent the form
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://kwaad.example"},
    {"Origin": "http://localhost:9999"},
    {"Origin": "https://localhost"},
    {"Origin": "null"},
]
HERE = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
]


@pytest.mark.parametrize("said", ELSEWHERE)
def test_a_form_that_another_site_sent_is_refused_whatever_its_token(
    scene: Scene, said: dict[str, str]
) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    data = {"csrf_token": visitor.token()}
    page = check(visitor.client.post(f"{PLACE}/sluiten", data=data, headers=said), 403)
    assert "Dit formulier kwam van een andere website" in page.text
    assert scene.workspace.requests.waiting() == []
    assert visitor.client.get("/rondes", headers=said).status_code == 200


@pytest.mark.parametrize("said", HERE)
def test_a_form_of_our_own_is_taken(scene: Scene, said: dict[str, str]) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    data = {"csrf_token": visitor.token()}
    assert visitor.client.post(f"{PLACE}/sluiten", data=data, headers=said).status_code == 303


# --- Who asks too much ----------------------------------------------------------------------------

FEW = Rate(burst=40, per_second=2)
BAD, GOOD = {"X-Forwarded-For": "192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}


@pytest.fixture
def limited(scene: Scene) -> Scene:
    """Behind one proxy, where forty requests are many."""
    return Scene(scene.workspace, rate=FEW, proxies=1)


def drain(scene: Scene) -> Visitor:
    """Somebody who asks until nothing more is given."""
    bad = Visitor(scene, headers=BAD)
    while bad.client.get("/").status_code == 200:
        pass
    return bad


def test_who_asks_too_much_waits_and_is_served_again(limited: Scene) -> None:
    bad = drain(limited)
    response = bad.client.get("/")
    page = check(response, 429)
    assert "Even rustig aan" in page.text
    assert response.headers["Retry-After"] == "1"
    limited.now += timedelta(seconds=1)
    bad.get("/")


def test_who_goes_on_is_refused_before_the_application_is_asked(
    limited: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = drain(limited)
    bad.client.set_cookie("eigenkracht", "verzonnen")
    by_the_application = bad.client.get("/rondes")
    bad.client.delete_cookie("eigenkracht")
    monkeypatch.setattr(Buckets, "take", None)

    response = bad.client.get("/rondes")

    check(response, 429)
    assert response.get_data() == by_the_application.get_data()
    assert sorted(response.headers) == sorted(by_the_application.headers)
    assert bad.client.head("/rondes").get_data() == b""


def test_who_goes_on_may_still_come_in_and_see_the_way_in(limited: Scene) -> None:
    bad = drain(limited)
    assert bad.client.get("/binnenkomen").status_code == 200
    with bad.client.get("/static/icon.svg") as response:
        assert response.status_code == 200


def test_another_address_notices_nothing(limited: Scene) -> None:
    drain(limited)
    Visitor(limited, headers=GOOD).get("/")


def test_behind_the_same_address_a_right_code_opens_and_who_is_in_goes_on(limited: Scene) -> None:
    colleague = Visitor(limited, COORDINATOR, MINE, headers=BAD)
    drain(limited)
    colleague.get("/rondes")
    other = Visitor(limited, headers=BAD)
    own = other.enter(limited.code_for(FACILITATOR, MINE))
    other.get("/rondes")
    again = Visitor(limited, headers=BAD)
    again.come_back(own)
    again.get("/rondes")


def test_who_is_in_and_asks_too_much_slows_nobody_else(limited: Scene) -> None:
    bad = Visitor(limited, COORDINATOR, MINE, headers=BAD)
    while bad.client.get("/rondes").status_code == 200:
        pass
    Visitor(limited, FACILITATOR, MINE, headers=BAD).get("/rondes")


def test_wrong_codes_count_and_get_one_answer_as_long_as_they_do(limited: Scene) -> None:
    bad = Visitor(limited, headers=BAD)
    used = limited.code_for(COORDINATOR, MINE)
    Visitor(limited, headers=GOOD).enter(used)
    statuses = [bad.post("/binnenkomen", None, code=code).status_code for code in (used, "x") * 3]
    assert statuses == [403] * 3 + [429] * 3
    page = check(bad.post("/binnenkomen", 429, code="x"), 429)
    assert "Een goede code werkt gewoon." in page.text


def test_without_a_setting_nobody_says_from_where_he_comes(scene: Scene) -> None:
    unaware = Scene(scene.workspace, rate=FEW)
    outside = {"REMOTE_ADDR": "192.0.2.7"}
    client = unaware.app.test_client()
    answers = [
        client.get("/", headers={"X-Forwarded-For": f"198.51.100.{number}"}, environ_base=outside)
        for number in range(41)
    ]
    assert [each.status_code for each in answers] == [200] * 40 + [429]


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
