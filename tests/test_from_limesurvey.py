"""What the plugin sends to the service: signing on, nudging, and trying the connection."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from plugin.statements import Purpose, Reason
from plugin.visit import EXTENSION
from plugin.workspace.audit import Act
from tests.plugin_words import KEY, STRANGER, said, signed
from tests.scene import NOW, ROUND, Scene, furnished

NUMBERS = count(1)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A furnished service that knows the plugin's key."""
    with furnished(tmp_path) as made:
        app = made.app.extensions
        app[EXTENSION] = replace(app[EXTENSION], plugin_key=KEY.public_key())
        yield made


def sent(client: FlaskClient, purpose: Purpose, fields: dict[str, str]) -> TestResponse:
    return client.post(f"/limesurvey/{purpose}", data=fields)


def good(purpose: Purpose, survey: int = ROUND) -> dict[str, str]:
    return signed(said(purpose, NOW, survey, next(NUMBERS)))


def field(page: TestResponse, name: str) -> str:
    return str(html.fromstring(page.text).xpath(f"//main//input[@name='{name}']/@value")[0])


def lines(scene: Scene) -> list[tuple[Act, int | None, str | None]]:
    return [(line.act, line.survey_id, line.refused) for line in scene.workspace.audit.all()]


def clicked(client: FlaskClient, page: TestResponse) -> TestResponse:
    fields = {name: field(page, name) for name in ("csrf_token", "code")}
    return client.post("/limesurvey/verder", data=fields, follow_redirects=False)


def test_a_sign_on_asks_first_and_then_lets_in_as_administrator(scene: Scene) -> None:
    client = scene.app.test_client()
    page = sent(client, Purpose.SIGN_ON, good(Purpose.SIGN_ON))
    assert page.status_code == 200
    assert "Ga verder als beheerder" in page.text
    assert client.get("/rondes").status_code == 404
    assert clicked(client, page).location == "/rondes"
    assert "beheerder" in client.get("/rondes").text
    assert lines(scene) == [(Act.SIGN_ON, ROUND, None), (Act.ENTER, None, None)]


def test_the_click_works_once_and_for_five_minutes(scene: Scene) -> None:
    client = scene.app.test_client()
    first = sent(client, Purpose.SIGN_ON, good(Purpose.SIGN_ON))
    assert clicked(client, first).status_code == 303
    assert clicked(client, first).status_code == 403
    later = sent(client, Purpose.SIGN_ON, good(Purpose.SIGN_ON))
    scene.now += timedelta(minutes=5)
    assert clicked(client, later).status_code == 403


def test_without_our_own_token_the_click_is_refused(scene: Scene) -> None:
    client = scene.app.test_client()
    page = sent(client, Purpose.SIGN_ON, good(Purpose.SIGN_ON))
    refused = client.post("/limesurvey/verder", data={"code": field(page, "code")})
    assert "Dit formulier is verlopen" in refused.text
    assert client.get("/rondes").status_code == 404


@pytest.mark.parametrize("purpose", Purpose)
def test_what_may_not_be_is_refused_and_kept_in_the_trail(scene: Scene, purpose: Purpose) -> None:
    client = scene.app.test_client()
    other = next(each for each in Purpose if each is not purpose)
    once = good(purpose)
    assert sent(client, purpose, once).status_code < 300
    refused = [
        (once, Reason.USED),
        (signed(said(purpose, NOW, ROUND, next(NUMBERS)), STRANGER), Reason.SIGNATURE),
        (good(other), Reason.PURPOSE),
        (good(purpose, survey=999), Reason.SURVEY),
        (signed(said(purpose, NOW, ROUND, 99, audience="https://kwaad.example")), Reason.AUDIENCE),
        (signed(said(purpose, NOW - timedelta(seconds=61), ROUND, 98)), Reason.EXPIRED),
        ({}, Reason.UNREADABLE),
    ]
    for fields, _ in refused:
        assert sent(client, purpose, fields).status_code == 403
    kept = [reason for _, _, reason in lines(scene) if reason]
    assert kept == [reason.value for _, reason in refused]


def test_a_nudge_says_nothing_and_is_kept(scene: Scene) -> None:
    answer = sent(scene.app.test_client(), Purpose.NUDGE, good(Purpose.NUDGE))
    assert (answer.status_code, answer.data) == (204, b"")
    waiting = scene.workspace.nudges.waiting({}, NOW, timedelta(seconds=15))
    assert waiting == {ROUND}
    assert lines(scene) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (good(Purpose.TRIAL), f"Ronde {ROUND} is bekend."),
        (signed(said(Purpose.TRIAL, NOW, ROUND, 7), STRANGER), "EIGENKRACHT_PLUGIN_KEY"),
        (signed(said(Purpose.TRIAL, NOW, ROUND, 7, audience="https://x.example")), "adres"),
        (signed(said(Purpose.TRIAL, NOW - timedelta(hours=2), ROUND, 7)), "klokken"),
        (good(Purpose.TRIAL, survey=999), "nog geen ronde"),
        ({"statement": "x"}, "begrijpt dit bericht niet"),
    ],
)
def test_a_trial_says_what_is_wrong(scene: Scene, fields: dict[str, str], told: str) -> None:
    answer = sent(scene.app.test_client(), Purpose.TRIAL, fields)
    assert told in answer.get_json()["uitkomst"]


@pytest.mark.parametrize("purpose", Purpose)
def test_without_a_key_there_is_no_such_page(tmp_path: Path, purpose: Purpose) -> None:
    with furnished(tmp_path) as scene:
        client = scene.app.test_client()
        assert sent(client, purpose, good(purpose)).status_code == 404


def test_nothing_that_was_sent_is_logged(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    fields = signed(said(Purpose.SIGN_ON, NOW, ROUND, 5), STRANGER)
    sent(scene.app.test_client(), Purpose.SIGN_ON, fields)
    assert "handtekening klopt niet" in caplog.text
    assert not any(value in caplog.text for value in fields.values())
