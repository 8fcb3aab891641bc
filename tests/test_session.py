"""Logging in and out: tried once, and a session that ends is renewed once."""

from collections.abc import Iterator

import pytest

from sync.errors import (
    ConfigurationError,
    ExpiredError,
    LoginRefusedError,
    RefusedError,
    SyncError,
)
from sync.records import Summary
from sync.remotecontrol import LimeSurvey
from sync.standin.addresses import AddressForm as ServerForm
from sync.standin.remotecontrol import Canned
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from tests.lime import ACCOUNTS, always, enter, logged_in, result, running, small_survey

pytestmark = pytest.mark.usefixtures("one_id")


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


@pytest.mark.parametrize("form", [ServerForm.PATH, ServerForm.GET])
def test_remotecontrol_that_is_off_is_said(form: ServerForm) -> None:
    with running(form) as standin:
        standin.fault = lambda *_: Canned(content_type="text/html", body="")
        with pytest.raises(ConfigurationError, match="RemoteControl staat uit"):
            enter(standin.url)
        assert "get_session_key" not in standin.calls


def test_another_service_that_speaks_json_is_not_limesurvey(standin: StandIn) -> None:
    standin.fault = lambda *_: Canned(body='{"error": "unknown"}')
    with pytest.raises(ConfigurationError, match="adres"):
        enter(standin.url)


def test_a_wrong_password_is_tried_once_and_not_repeated(standin: StandIn) -> None:
    with pytest.raises(RefusedError, match="wachtwoord") as caught:
        enter(standin.url, "koppeling", "verkeerd-wachtwoord-9")
    assert standin.calls.count("get_session_key") == 1
    assert "verkeerd" not in str(caught.value)


@pytest.mark.parametrize(
    "canned",
    [Canned(status=503), result(None), result({}), Canned(body="")],
    ids=["503", "null", "no key", "empty"],
)
def test_logging_in_is_never_tried_again(standin: StandIn, canned: Canned) -> None:
    standin.fault = always("get_session_key", canned)
    with pytest.raises(SyncError):
        enter(standin.url, "koppeling", ACCOUNTS["koppeling"])
    assert standin.calls.count("get_session_key") == 1


def test_leaving_ends_the_session(standin: StandIn) -> None:
    with logged_in(standin):
        assert len(standin.world.sessions) == 1
    assert not standin.world.sessions


def test_leaving_never_hides_an_error(standin: StandIn) -> None:
    def fail_on_the_way() -> None:
        with logged_in(standin):
            standin.fault = always("release_session_key", Canned(status=503))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_on_the_way()


def test_an_ended_session_is_renewed_once(
    standin: StandIn, remote: LimeSurvey, survey: Survey
) -> None:
    standin.world.sessions.clear()
    assert remote.summary(survey.sid) == Summary(0, 0)
    assert standin.calls.count("get_session_key") == 2


def test_calls_at_once_that_find_it_ended_begin_one_new_session(
    standin: StandIn, remote: LimeSurvey, survey: Survey
) -> None:
    standin.world.sessions.clear()
    ended = remote._client
    assert remote._renewed(ended) is remote._renewed(ended) is not ended
    assert remote.summary(survey.sid) == Summary(0, 0)
    assert standin.calls.count("get_session_key") == 2


def test_a_login_that_was_refused_to_one_call_is_not_tried_by_another(
    standin: StandIn, remote: LimeSurvey, survey: Survey
) -> None:
    standin.world.sessions.clear()
    standin.fault = always("get_session_key", result({"status": "Invalid user name or password"}))
    for _ in range(2):
        with pytest.raises(LoginRefusedError):
            remote.summary(survey.sid)
    assert standin.calls.count("get_session_key") == 2


def test_a_session_that_ends_before_an_export_is_not_taken_for_no_responses(
    standin: StandIn, remote: LimeSurvey, survey: Survey
) -> None:
    survey.answer({})
    standin.world.sessions.clear()
    assert remote.ids(survey.sid, 1, None) == [1]
    assert standin.calls.count("get_session_key") == 2


def test_a_session_that_keeps_ending_is_given_up(standin: StandIn, remote: LimeSurvey) -> None:
    standin.fault = always("get_summary", result({"status": "Invalid session key"}))
    with pytest.raises(ExpiredError):
        remote.summary(1)
    assert standin.calls.count("get_session_key") == 2
