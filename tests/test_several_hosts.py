"""Several web services and workers on one PostgreSQL: shared sessions, and one run at a time."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plugin.permissions import ActorRole
from plugin.service import create_app
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from sync.database import open_engine
from sync.errors import BusyError
from sync.mirror import Mirror
from tests.stores import Schemas
from tests.together import at_once
from tests.workplace import Workplace, workplace

CODE = "ABCDE-FGHJK-MNPQR-STUVW"


# Web services


@pytest.fixture
def services(schemas: Schemas) -> Iterator[list[Flask]]:
    """Two services, each on a workspace of its own that it opened itself."""
    opened = [Workspace(schemas.address("workspace")) for _ in range(2)]
    opened[0].grants.invite(ActorRole.ADMINISTRATOR, None, CODE, now())
    yield [
        create_app(
            workspace,
            clock=now,
            service_url="http://localhost",
            secure=False,
            trusted_hosts=["localhost"],
        )
        for workspace in opened
    ]
    for workspace in opened:
        workspace.close()


def now() -> datetime:
    return datetime(2027, 4, 14, 12, 3, tzinfo=UTC)


def elsewhere(browser: FlaskClient, service: Flask) -> FlaskClient:
    """The same browser, that comes to another service the next time."""
    other = service.test_client()
    other._cookies = browser._cookies
    return other


def token(browser: FlaskClient) -> str:
    found = re.search('name="csrf_token" value="([^"]+)"', browser.get("/binnenkomen").text)
    assert found
    return found[1]


def enter(browser: FlaskClient, csrf: str) -> int:
    return browser.post("/binnenkomen", data={"csrf_token": csrf, "code": CODE}).status_code


def test_a_session_that_one_opened_works_at_the_other_until_it_ends_there(
    services: list[Flask],
) -> None:
    one = services[0].test_client()
    assert enter(one, token(one)) == 200
    other = elsewhere(one, services[1])
    assert other.get("/rondes").status_code == 200
    assert other.post("/vertrekken", data={"csrf_token": token(other)}).status_code == 303
    assert one.get("/rondes").status_code == 404


def test_a_form_of_one_is_taken_by_the_other(services: list[Flask]) -> None:
    one = services[0].test_client()
    csrf = token(one)
    assert enter(elsewhere(one, services[1]), csrf) == 200
    assert services[0].config["SECRET_KEY"] == services[1].config["SECRET_KEY"]


def test_a_code_opens_one_session_whichever_services_it_is_given_to(
    services: list[Flask],
) -> None:
    browsers = [service.test_client() for service in services]
    tokens = [token(browser) for browser in browsers]
    statuses: list[int] = []
    at_once(2, lambda number: statuses.append(enter(browsers[number], tokens[number])))
    assert sorted(statuses) == [200, 403]


# Workers


@pytest.fixture
def places(schemas: Schemas) -> Iterator[list[Workplace]]:
    """Two workers on the same LimeSurvey and stores, each with engines of its own."""
    with workplace(schemas) as one:
        one.add_round(Privacy.CONFIDENTIAL)
        one.answer(6)
        engine = open_engine(schemas.address("mirror"))
        workspace = Workspace(schemas.address("workspace"))
        other = Workplace(one.standin, Mirror(engine), workspace, one.url, schemas)
        other.rounds = one.rounds
        yield [one, other]
        workspace.close()
        engine.dispose()


def test_of_two_workers_one_pulls_and_the_other_says_so(places: list[Workplace]) -> None:
    one, other = places
    said: list[str] = []

    def meanwhile(_read: int, _expected: int) -> None:
        with pytest.raises(BusyError) as caught:
            other.worker.sync(other.round, lambda _read, _expected: None)
        said.append(str(caught.value))

    report = one.worker.sync(one.round, meanwhile)
    assert report.new == 6
    assert said
    assert all(words.startswith("Een ander programma haalt nu al antwoorden op.") for words in said)
    assert other.sync().unchanged == 6


def test_workers_at_once_leave_what_one_would(places: list[Workplace]) -> None:
    def work(number: int) -> None:
        for _ in range(3):
            # A worker that finds the other one busy closes with what is there.
            places[number].close()

    assert at_once(2, work) == []
    one = places[0]
    one.sync()
    assert one.release.release.people == 6
    assert len(one.texts) == 6
    assert one.counts() == (6, 0, 0)


def test_a_worker_whose_host_vanished_is_followed_when_its_lease_ends(
    places: list[Workplace], schemas: Schemas
) -> None:
    one, other = places
    lease = one.mirror.lease.held(lambda: one.now)
    lease.__enter__()
    schemas.cluster.end_connections(schemas.roles["mirror"])
    with pytest.raises(BusyError):
        other.sync()
    other.now += timedelta(minutes=11)
    assert other.sync().new == 6
