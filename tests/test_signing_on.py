"""Coming in with the account of one's municipality, at a real provider on loopback."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from werkzeug.test import TestResponse

pytest.importorskip("authlib", reason="the extra oidc is not installed")
pytest.importorskip("joserfc", reason="the extra oidc is not installed")

from pydantic import SecretStr

from plugin.permissions import ActorRole
from plugin.sign_on.dialogue import SignOn
from plugin.sign_on.openid import OpenId
from plugin.sign_on.providers import Provider
from tests.provider import CLIENT, SECRET, SUBJECT, made_key, running
from tests.provider import Provider as Running
from tests.scene import FRESH, MINE, NOW, OTHER, ROUND, Scene, furnished
from tests.visitor import Visitor, check, check_headers

PLACE = f"/ronde/{ROUND}/{MINE}"
REFUSED, UNKNOWN = "Begin opnieuw.", "hebt hier geen toegang"


@pytest.fixture
def running_provider() -> Iterator[Running]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with running(lambda: NOW) as found:
        yield found


@pytest.fixture
def scene(tmp_path: Path, running_provider: Running) -> Iterator[Scene]:
    """A service on which MINE signs on with its own accounts."""
    provider = Provider(
        municipality=MINE,
        issuer=running_provider.issuer,
        client_id=CLIENT,
        client_secret=SecretStr(SECRET),
        claim="groups",
        coordinator=frozenset({"EK-coordinatoren"}),
        begeleider=frozenset({"EK-begeleiders"}),
    )
    with furnished(tmp_path) as plain:
        yield Scene(plain.workspace, sign_on=SignOn({MINE: provider}, OpenId()))


@pytest.fixture
def provider(running_provider: Running) -> Running:
    return running_provider


def sent_back(visitor: Visitor) -> str:
    """Where the provider sends a browser back to, as an address here."""
    response = visitor.client.get(f"/aanmelden/{MINE}")
    assert response.status_code == 303, response.get_data(as_text=True)
    answer = requests.get(str(response.location), allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}" == "https://eigenkracht.example"
    return f"{back.path}?{back.query}"


def sign_on(scene: Scene) -> tuple[Visitor, TestResponse]:
    """A browser after signing on, and the answer to it."""
    visitor = Visitor(scene)
    response = visitor.client.get(sent_back(visitor))
    check_headers(response)
    return visitor, response


def test_who_signs_on_has_the_role_of_the_group(scene: Scene) -> None:
    visitor, response = sign_on(scene)
    assert (response.status_code, response.location) == (303, "/rondes")
    assert "coördinator van" in visitor.get("/mijn-toegang").text
    visitor.get(f"{PLACE}/teksten")
    visitor.get(f"/ronde/{ROUND}/{OTHER}", 404)
    visitor.post("/mijn-toegang/nieuwe-code", 404)


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["EK-begeleiders"], ActorRole.FACILITATOR),
        ("EK-begeleiders", ActorRole.FACILITATOR),
        (["EK-begeleiders", "EK-coordinatoren"], ActorRole.COORDINATOR),
        (["allen"], None),
        ([], None),
        (None, None),
        (7, None),
        ({"EK-begeleiders": True}, None),
        (["ek-begeleiders", ["EK-begeleiders"]], None),
    ],
)
def test_a_group_gives_a_role(
    scene: Scene, provider: Running, groups: Any, role: ActorRole | None
) -> None:
    provider.groups = groups
    _, response = sign_on(scene)
    given = [grant.role for grant in scene.workspace.grants.all()]
    assert given == ([role] if role else [])
    if role is None:
        assert UNKNOWN in check(response, 403).text


def test_who_comes_again_has_the_same_access_and_nothing_says_who(scene: Scene) -> None:
    for _ in range(2):
        sign_on(scene)
    (grant,) = scene.workspace.grants.all()
    assert (grant.municipality, grant.note) == (MINE, "")
    kept = b"".join(
        file.read_bytes()
        for file in Path(str(scene.workspace.engine.url.database)).parent.iterdir()
    )
    assert SUBJECT.encode() not in kept


def test_another_role_ends_the_sessions_of_before(scene: Scene, provider: Running) -> None:
    before, _ = sign_on(scene)
    provider.groups = ["EK-begeleiders"]
    after, _ = sign_on(scene)
    before.get("/rondes", 404)
    after.get("/rondes")
    after.get(f"{PLACE}/teksten", 404)


def test_an_access_that_was_taken_back_stays_so(scene: Scene) -> None:
    visitor, _ = sign_on(scene)
    scene.workspace.grants.revoke(1, NOW)
    visitor.get("/rondes", 404)
    _, response = sign_on(scene)
    assert UNKNOWN in check(response, 403).text


# --- What is refused ------------------------------------------------------------------------------


def with_claims(**changed: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Claims with some of another value, or without those that are None."""
    return lambda claims: {
        name: value for name, value in {**claims, **changed}.items() if value is not None
    }


AT = int(NOW.timestamp())
FALSE = {
    "another issuer": with_claims(iss="https://kwaad.example"),
    "no issuer": with_claims(iss=None),
    "another audience": with_claims(aud="een-andere-dienst"),
    "no audience": with_claims(aud=None),
    "an empty audience": with_claims(aud=[]),
    "made for another party": with_claims(aud=[CLIENT, "ander"], azp="ander"),
    "for several without a party": with_claims(aud=[CLIENT, "ander"]),
    "another nonce": with_claims(nonce="herhaald"),
    "no nonce": with_claims(nonce=None),
    "expired": with_claims(exp=AT - 61),
    "no end": with_claims(exp=None),
    "made later": with_claims(iat=AT + 3600),
    "no moment": with_claims(iat=None),
    "nobody": with_claims(sub=None),
}


@pytest.mark.parametrize("false", FALSE)
def test_a_token_that_is_not_for_us_now_opens_nothing(
    scene: Scene, provider: Running, caplog: pytest.LogCaptureFixture, false: str
) -> None:
    provider.change = FALSE[false]
    visitor, response = sign_on(scene)
    assert REFUSED in check(response, 403).text
    visitor.get("/rondes", 404)
    assert scene.workspace.grants.all() == []
    assert SUBJECT not in caplog.text


def test_a_token_that_nobody_signed_opens_nothing(scene: Scene, provider: Running) -> None:
    provider.algorithm = "none"
    assert REFUSED in check(sign_on(scene)[1], 403).text


def test_a_token_that_another_signed_opens_nothing(scene: Scene, provider: Running) -> None:
    provider.signs_with = made_key("van een ander")
    assert REFUSED in check(sign_on(scene)[1], 403).text


def test_an_algorithm_that_we_did_not_choose_opens_nothing(scene: Scene, provider: Running) -> None:
    provider.algorithm = "RS512"
    assert REFUSED in check(sign_on(scene)[1], 403).text


def test_several_audiences_with_us_as_the_party_are_right(scene: Scene, provider: Running) -> None:
    provider.change = with_claims(aud=[CLIENT, "ander"], azp=CLIENT)
    assert sign_on(scene)[1].status_code == 303


def test_an_answer_works_once(scene: Scene) -> None:
    visitor = Visitor(scene)
    back = sent_back(visitor)
    assert visitor.client.get(back).status_code == 303
    assert REFUSED in check(visitor.client.get(back), 403).text


def test_an_answer_works_in_the_browser_that_asked_only(scene: Scene) -> None:
    back = sent_back(Visitor(scene))
    assert REFUSED in check(Visitor(scene).client.get(back), 403).text


def test_an_answer_to_another_question_uses_ours_up(scene: Scene) -> None:
    visitor = Visitor(scene)
    back, foreign = sent_back(visitor), sent_back(Visitor(scene))
    assert REFUSED in check(visitor.client.get(foreign), 403).text
    assert REFUSED in check(visitor.client.get(back), 403).text


def test_an_answer_with_another_state_is_not_even_asked_about(
    scene: Scene, provider: Running
) -> None:
    visitor = Visitor(scene)
    given = parse_qs(urlsplit(sent_back(visitor)).query)
    response = visitor.client.get(f"/aanmelden/terug?code={given['code'][0]}&state=anders")
    assert REFUSED in check(response, 403).text
    assert "/token" not in provider.calls


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&state="]
)
def test_an_answer_without_a_question_opens_nothing(scene: Scene, query: str) -> None:
    assert REFUSED in check(Visitor(scene).client.get(f"/aanmelden/terug{query}"), 403).text


def test_an_answer_that_comes_too_late_opens_nothing(scene: Scene) -> None:
    visitor = Visitor(scene)
    back = sent_back(visitor)
    scene.now += timedelta(minutes=10, seconds=1)
    assert REFUSED in check(visitor.client.get(back), 403).text


def test_an_answer_of_another_issuer_opens_nothing(scene: Scene) -> None:
    visitor = Visitor(scene)
    address, _, _ = sent_back(visitor).partition("&iss=")
    response = visitor.client.get(f"{address}&iss=https://kwaad.example")
    assert REFUSED in check(response, 403).text


def test_the_code_alone_without_the_verifier_is_worth_nothing(
    scene: Scene, provider: Running
) -> None:
    back = sent_back(Visitor(scene))
    code = parse_qs(urlsplit(back).query)["code"][0]
    data = {"grant_type": "authorization_code", "code": code, "code_verifier": "geraden"}
    data["redirect_uri"] = "https://eigenkracht.example/aanmelden/terug"
    answer = requests.post(f"{provider.issuer}/token", data, auth=(CLIENT, SECRET), timeout=5)
    assert answer.status_code == 400


def test_the_secret_is_never_sent_on(scene: Scene, provider: Running) -> None:
    provider.redirects = True
    assert REFUSED in check(sign_on(scene)[1], 403).text
    assert provider.calls[-1] == "/token"


def test_a_provider_that_describes_another_is_refused(scene: Scene, provider: Running) -> None:
    provider.described_as = "https://kwaad.example"
    assert REFUSED in check(Visitor(scene).client.get(f"/aanmelden/{MINE}"), 403).text


@pytest.mark.parametrize("wanted", ["volgende", "next", "redirect_uri", "return_to"])
def test_nobody_is_sent_anywhere_else(scene: Scene, wanted: str) -> None:
    visitor = Visitor(scene)
    first = visitor.client.get(f"/aanmelden/{MINE}?{wanted}=https://kwaad.example")
    assert "kwaad" not in str(first.location)
    back = sent_back(visitor)
    assert visitor.client.get(f"{back}&{wanted}=https://kwaad.example").location == "/rondes"


# --- Codes beside it ------------------------------------------------------------------------------


def test_codes_of_that_municipality_do_not_work_and_those_of_others_do(scene: Scene) -> None:
    code = scene.code_for(ActorRole.COORDINATOR, MINE)
    page = check(Visitor(scene).post("/binnenkomen", 403, code=code), 403)
    assert "Deze code werkt niet (meer)." in page.text
    assert f"/aanmelden/{MINE}" in page.links()
    Visitor(scene).enter(scene.code_for(ActorRole.COORDINATOR, OTHER))
    Visitor(scene).enter(scene.code_for(ActorRole.ADMINISTRATOR, None))


def test_who_is_in_by_code_when_the_provider_comes_is_out(scene: Scene) -> None:
    before = Scene(scene.workspace)
    visitor = Visitor(before, ActorRole.COORDINATOR, MINE)
    visitor.get("/rondes")
    cookie = visitor.client.get_cookie("eigenkracht")
    assert cookie
    now = Visitor(scene)
    now.client.set_cookie("eigenkracht", cookie.value)
    now.get("/rondes", 404)


def test_a_meeting_code_works_beside_it_for_who_has_no_account(scene: Scene) -> None:
    coordinator, _ = sign_on(scene)
    page = check(coordinator.post("/toegang/bijeenkomst", 200), 200)
    (code,) = page.tree.xpath("//input[@id='code']/@value")
    guest = Visitor(scene)
    guest.come_back(str(code))
    guest.get(f"{PLACE}/scherm/1")


def test_nobody_is_invited_for_that_municipality(scene: Scene) -> None:
    form = {"rol": "begeleider", "gemeente": MINE}
    coordinator, _ = sign_on(scene)
    assert "komt binnen met eigen accounts" in coordinator.get("/toegang").text
    coordinator.post("/toegang/uitnodigen", 404, form)
    administrator = Visitor(scene, ActorRole.ADMINISTRATOR)
    choices = administrator.get("/toegang").tree.xpath("//select/option/@value")
    assert MINE not in choices
    assert FRESH in choices
    administrator.post("/toegang/uitnodigen", 404, form)


def test_another_municipality_has_no_such_page(scene: Scene) -> None:
    Visitor(scene).get(f"/aanmelden/{OTHER}", 404)
