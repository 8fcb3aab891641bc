"""Every fault on the way to LimeSurvey is one of our errors; only reading is tried again."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sync import transport
from sync.errors import (
    ConfigurationError,
    NotActiveError,
    RefusedError,
    SyncError,
    TooLargeError,
    UnavailableError,
)
from sync.records import Summary
from sync.remotecontrol import LimeSurvey
from sync.standin.remotecontrol import Canned, Delay
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from tests.lime import (
    ACCOUNTS,
    always,
    enter,
    first_times,
    logged_in,
    result,
    running,
    small_file,
    small_survey,
)

pytestmark = pytest.mark.usefixtures("one_id")
CHUNK = bytes(transport.MAX_BODY)
SECRET = "wat een deelnemer schreef"
HTML = "<!DOCTYPE html><html><body>Onderhoud</body></html>"
REPLY = json.dumps({"id": 1, "result": {"status": SECRET}, "error": None})


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A stand-in in the path form."""
    with running() as standin:
        yield standin


@pytest.fixture
def remote(standin: StandIn) -> Iterator[LimeSurvey]:
    """It, logged in as an ordinary account."""
    with logged_in(standin) as remote:
        yield remote


@pytest.fixture
def survey(standin: StandIn, remote: LimeSurvey) -> Survey:
    """A running small survey on it, without responses."""
    return small_survey(standin, remote)


# A reading call is tried three times when it may still work, else once.

FAULTS: list[tuple[str, Canned, type[SyncError], int]] = [
    ("500", Canned(500, "text/html", HTML), UnavailableError, 3),
    ("503", Canned(503, "text/html", HTML), UnavailableError, 3),
    ("429", Canned(429, body="{}"), UnavailableError, 3),
    ("cut off", Canned(body=REPLY[:30]), UnavailableError, 3),
    ("a warning first", Canned(body=f"<br />\n<b>Warning</b>: x\n{REPLY}"), UnavailableError, 3),
    ("plain text", Canned(content_type="text/html", body=SECRET), UnavailableError, 3),
    ("another id", Canned(body=REPLY.replace("1", "2", 1)), UnavailableError, 3),
    ("no object", Canned(body="[]"), UnavailableError, 3),
    ("nested too deep", Canned(body="[" * 100_000), UnavailableError, 3),
    ("null", result(None), UnavailableError, 3),
    ("a sentence", result(SECRET), UnavailableError, 3),
    ("half a summary", result({"completed_responses": 1}), UnavailableError, 3),
    (
        "counts that do not add up",
        result({"completed_responses": 1, "incomplete_responses": 1, "full_responses": 3}),
        UnavailableError,
        3,
    ),
    (
        "PHP's own error",
        Canned(body=json.dumps({"id": 1, "result": None, "error": f"SQL: {SECRET}"})),
        UnavailableError,
        3,
    ),
    ("404", Canned(404, "text/html", HTML), ConfigurationError, 1),
    ("401", Canned(401, body=""), ConfigurationError, 1),
    ("a page", Canned(200, "text/html", HTML), ConfigurationError, 1),
    ("XML", Canned(200, "text/xml", "<?xml version='1.0'?><f/>"), ConfigurationError, 1),
    ("empty", Canned(200, "text/html", ""), ConfigurationError, 1),
    ("refused", result({"status": SECRET}), RefusedError, 1),
    ("no permission", result({"status": "No permission"}), RefusedError, 1),
    ("inactive", result([]), NotActiveError, 1),
]


@pytest.mark.parametrize(
    ("canned", "expected", "attempts"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_every_fault_is_one_of_our_errors(
    standin: StandIn, remote: LimeSurvey, canned: Canned, expected: type[SyncError], attempts: int
) -> None:
    standin.fault = always("get_summary", canned)
    with pytest.raises(expected) as caught:
        remote.summary(12)
    assert caught.type is expected
    assert standin.calls.count("get_summary") == attempts
    assert SECRET not in str(caught.value)
    assert ACCOUNTS["koppeling"] not in str(caught.value)


def test_what_works_at_the_third_attempt_worked(
    standin: StandIn, remote: LimeSurvey, survey: Survey
) -> None:
    standin.fault = first_times(2, "get_summary", Canned(status=503))
    assert remote.summary(survey.sid) == Summary(0, 0)


def test_the_wait_before_each_new_attempt_is_given(standin: StandIn) -> None:
    waits: list[int] = []
    with logged_in(standin, wait=waits.append) as remote:
        standin.fault = always("get_summary", Canned(status=503))
        with pytest.raises(UnavailableError):
            remote.summary(12)
    assert waits == [2, 3]


def test_waiting_grows_and_is_never_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("sync.transport.time.sleep", slept.append)
    for attempt in (2, 3):
        for _ in range(20):
            transport.back_off(attempt)
    first, second = slept[:20], slept[20:]
    assert 0.5 <= min(first) < max(first) <= 1.5
    assert 1.0 <= min(second) < max(second) <= 3.0


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_never_followed(standin: StandIn, remote: LimeSurvey, status: int) -> None:
    with running() as elsewhere:
        there = {"Location": elsewhere.remotecontrol_url}
        standin.fault = lambda *_: Canned(status=status, headers=there)
        with pytest.raises(ConfigurationError, match="verwijst door"):
            remote.summary(12)
        assert elsewhere.calls == []


def test_a_slow_server_is_given_up(
    standin: StandIn, remote: LimeSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "READ_SECONDS", 0.1)
    standin.fault = lambda *_: Delay(0.4)
    with pytest.raises(UnavailableError, match="niet op tijd"):
        remote.summary(12)


def test_a_server_that_is_gone_is_said(standin: StandIn, remote: LimeSurvey) -> None:
    standin.stop()
    with pytest.raises(UnavailableError, match="niet bereikbaar"):
        remote.summary(12)
    standin.start()


def test_a_server_that_never_was_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(UnavailableError, match="niet bereikbaar"):
            enter(url)


def test_a_connection_that_is_not_trusted_is_refused(standin: StandIn) -> None:
    url = standin.url.replace("http:", "https:")
    with pytest.raises(ConfigurationError, match="vertrouwd"):
        enter(url)
    assert standin.calls == []


def test_certificates_that_are_not_there_are_said(standin: StandIn, tmp_path: Path) -> None:
    url = standin.url.replace("http:", "https:")
    with pytest.raises(ConfigurationError, match="certificaten"):
        enter(url, ca_bundle=tmp_path / "niets.pem")


def test_tls_is_always_verified() -> None:
    assert transport.Transport().verify is True
    assert transport.Transport(Path("own.pem")).verify == "own.pem"


def test_an_answer_over_the_bound_is_dropped(standin: StandIn) -> None:
    standin.fault = lambda *_: Canned(body="x" * 5_000)
    with transport.Transport(max_body=4_000) as session, pytest.raises(TooLargeError):
        session.post(standin.remotecontrol_url, json={})


WRITES: list[tuple[str, Callable[[LimeSurvey], object]]] = [
    ("import_survey", lambda remote: remote.import_survey(small_file())),
    ("activate_survey", lambda remote: remote.activate(12)),
    ("delete_survey", lambda remote: remote.delete(12)),
]


@pytest.mark.parametrize(("method", "write"), WRITES, ids=[row[0] for row in WRITES])
def test_what_changes_something_is_never_tried_again(
    standin: StandIn, remote: LimeSurvey, method: str, write: Callable[[LimeSurvey], object]
) -> None:
    standin.fault = always(method, Canned(status=503))
    with pytest.raises(UnavailableError):
        write(remote)
    assert standin.calls.count(method) == 1


def test_the_rules_of_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}

    def request(*_: object, **rules: object) -> None:
        given.update(rules)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", request)
    loose: dict[str, Any] = {"timeout": None, "stream": False, "verify": False}
    with transport.Transport() as session, pytest.raises(requests.ConnectionError):
        session.get("https://vragen.example", allow_redirects=True, **loose)
    assert given == {
        "timeout": (5, 120),
        "allow_redirects": False,
        "stream": True,
        "verify": True,
        "params": None,
    }


@pytest.mark.parametrize(("chunks", "read"), [(2, 2), (32, 32), (40, 33)])
def test_what_is_over_the_bound_is_read_and_not_kept(chunks: int, read: int) -> None:
    class Long:
        """An answer of so many times what is taken in."""

        given = 0

        def iter_content(self, _size: int) -> Iterator[bytes]:
            for _ in range(chunks):
                self.given += 1
                yield CHUNK

    long = Long()
    with transport.Transport() as session, pytest.raises(TooLargeError):
        session._read(long)  # type: ignore[arg-type]
    assert long.given == read
