"""The adapter on the stand-in: our records come out, and every fault is one of our errors."""

import base64
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from survey_templates.codebook import answer_codes
from survey_templates.definition import SETTINGS, differences
from sync import transport, wire
from sync.address import Address, AddressForm, candidates
from sync.errors import (
    ConfigurationError,
    ExpiredError,
    InconsistentError,
    NotActiveError,
    RefusedError,
    SyncError,
    TooLargeError,
    UnavailableError,
)
from sync.records import Epoch, Response, Summary
from sync.remotecontrol import LimeSurvey, connect
from sync.standin.addresses import AddressForm as ServerForm
from sync.standin.remotecontrol import Canned, Delay
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from tests.lime import (
    ACCOUNTS,
    CODES,
    always,
    first_times,
    logged_in,
    running,
    small_definition,
    small_file,
    small_instrument,
)

SECRET = "wat een deelnemer schreef"
BASE = "https://vragen.example/lime"
PATH, GET = Address(BASE, AddressForm.PATH), Address(BASE, AddressForm.GET)


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
    survey_id = remote.import_survey(small_file())
    remote.activate(survey_id)
    return standin.world.surveys[survey_id]


def result(value: object) -> Canned:
    """An answer with this result, under an id that fits: citric draws ids, so take any of them."""
    return Canned(body=json.dumps({"id": 1, "result": value, "error": None}))


@pytest.fixture(autouse=True)
def one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call has id 1, so that a canned answer can fit it."""
    monkeypatch.setattr("citric.session.random.randint", lambda *_: 1)


def enter(
    url: str, username: str = "admin", password: str = "", ca_bundle: Path | None = None
) -> None:
    """Logs in and out again."""
    with connect(url, username, password, ca_bundle, wait=lambda _: None):
        pass


# Addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (BASE, [PATH, GET]),
        (f"  {BASE}/ ", [PATH, GET]),
        (f"{BASE}/index.php", [PATH, GET]),
        (f"{BASE}/index.php/admin", [PATH, GET]),
        (f"{BASE}/index.php?r=admin", [PATH, GET]),
        (f"{BASE}/index.php/admin/remotecontrol", [PATH]),
        (f"{BASE}/index.php?r=admin/remotecontrol", [GET]),
        (
            "http://127.0.0.1:8080/",
            [Address("http://127.0.0.1:8080", form) for form in AddressForm],
        ),
    ],
)
def test_what_an_address_can_mean(url: str, expected: list[Address]) -> None:
    assert candidates(url) == expected


@pytest.mark.parametrize(
    "url", ["", "vragen.example", "ftp://vragen.example", "https://", "https://[", "//x/index.php"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="https://"):
        candidates(url)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigurationError) as caught:
        candidates("https://jan:geheim@vragen.example")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "remotecontrol", "link"),
    [
        (
            PATH,
            f"{BASE}/index.php/admin/remotecontrol",
            f"{BASE}/index.php/12?lang=nl&newtest=Y&GEMEENTE=GM0344-7K3F9Q",
        ),
        (
            GET,
            f"{BASE}/index.php?r=admin/remotecontrol",
            f"{BASE}/index.php?r=survey/index&sid=12&lang=nl&newtest=Y&GEMEENTE=GM0344-7K3F9Q",
        ),
    ],
)
def test_the_addresses_in_each_form(address: Address, remotecontrol: str, link: str) -> None:
    assert address.remotecontrol == remotecontrol
    assert address.survey_link(12, "GM0344-7K3F9Q") == link


@pytest.mark.parametrize("suffix", ["", "/index.php", "/index.php/admin", "/index.php?r=admin"])
@pytest.mark.parametrize("form", [ServerForm.PATH, ServerForm.GET])
def test_the_form_is_found_and_the_survey_link_opens(form: ServerForm, suffix: str) -> None:
    with (
        running(form) as standin,
        connect(standin.url + suffix, "admin", ACCOUNTS["admin"]) as remote,
    ):
        survey_id = remote.import_survey(small_file())
        remote.activate(survey_id)
        assert remote.address == Address(standin.url, AddressForm(form.value))
        page = requests.get(remote.address.survey_link(survey_id, "PROEF"), timeout=5)
        assert "Dit is een proef" in page.text


@pytest.mark.parametrize(
    ("form", "url"),
    [
        (ServerForm.GET, "/index.php/admin/remotecontrol"),
        (ServerForm.PATH, "/index.php?r=admin/remotecontrol"),
        (ServerForm.PATH, "/elders"),
    ],
)
def test_an_address_of_the_wrong_form_is_said(form: ServerForm, url: str) -> None:
    with running(form) as standin, pytest.raises(ConfigurationError, match="adres"):
        enter(standin.url + url)


# Logging in and out


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


# Faults. A reading call is tried three times when it may still work, else once.

HTML = "<!DOCTYPE html><html><body>Onderhoud</body></html>"
REPLY = json.dumps({"id": 1, "result": {"status": SECRET}, "error": None})

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


# What comes out


def test_what_was_written_comes_back(remote: LimeSurvey, survey: Survey) -> None:
    assert differences(small_definition(), remote.definition(survey.sid)) == []


def test_lists_come_in_any_order(
    remote: LimeSurvey, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = remote._client
    groups = client.list_groups(survey.sid, "nl")
    questions = client.list_questions(survey.sid, language="nl")
    for order in (1, -1):
        monkeypatch.setattr(client, "list_groups", lambda *_, step=order: groups[::step])
        monkeypatch.setattr(
            client, "list_questions", lambda *_, step=order, **__: questions[::step]
        )
        assert differences(small_definition(), remote.definition(survey.sid)) == []


def test_the_epoch_and_the_settings(remote: LimeSurvey, survey: Survey) -> None:
    assert remote.epoch(survey.sid) == Epoch(survey.sid, survey.datecreated, 0)
    assert remote.settings(survey.sid, ["anonymized", "bestaat_niet"]) == {"anonymized": "Y"}
    assert set(remote.settings(survey.sid, SETTINGS)) == set(SETTINGS)


def test_only_an_active_survey_has_responses(remote: LimeSurvey, survey: Survey) -> None:
    assert remote.is_active(survey.sid)
    survey.deactivate()
    assert not remote.is_active(survey.sid)
    with pytest.raises(NotActiveError):
        remote.summary(survey.sid)
    with pytest.raises(NotActiveError):
        remote.responses(survey.sid, {}, 1, None)


@pytest.mark.parametrize(("username", "version"), [("admin", "6.10.6"), ("koppeling", None)])
def test_only_a_super_administrator_hears_the_version(
    standin: StandIn, username: str, version: str | None
) -> None:
    with logged_in(standin, username) as remote:
        assert remote.version() == version


def test_every_answer_has_a_column(remote: LimeSurvey, survey: Survey) -> None:
    columns = remote.columns(survey.sid)
    for code in answer_codes(small_instrument()):
        assert columns[code] == survey.column_of(code)


def test_only_the_column_of_the_answer_itself_counts() -> None:
    fieldmap = {
        "id": {"title": "", "qid": "", "aid": ""},
        "12X1X7": {"title": "ROL", "qid": 7, "aid": "", "type": "L"},
        "12X1X7other": {"title": "ROL", "qid": 7, "aid": "other"},
    }
    assert wire.fields(fieldmap) == {"ROL": wire.Field("12X1X7", "L")}


def columns_of(remote: LimeSurvey, survey: Survey) -> dict[str, str]:
    there = remote.columns(survey.sid)
    return {code: there[code] for code in ("GEMEENTE", "V01", "L01")}


def test_responses_come_as_records(remote: LimeSurvey, survey: Survey) -> None:
    code = next(iter(CODES))
    survey.answer({"GEMEENTE": code, "V01": "=1+1\r\n<b>é \ud83d", "L01": "2"})
    survey.answer({"GEMEENTE": " PROEF "}, complete=False)
    seeds = [str(row["seed"]) for row in survey.responses.values()]
    done = {"GEMEENTE": code, "V01": "=1+1\r\n<b>é \ud83d", "L01": "2"}
    open_ = {"GEMEENTE": " PROEF ", "V01": "", "L01": ""}
    found = remote.responses(survey.sid, columns_of(remote, survey), 1, None)
    assert found == [
        Response(1, seeds[0], complete=True, values=done),
        Response(2, seeds[1], complete=False, values=open_),
    ]
    assert [each.participation_code for each in found] == [code, "PROEF"]
    assert "<b>" not in repr(found)


def test_a_response_without_a_seed_has_an_empty_one(remote: LimeSurvey, survey: Survey) -> None:
    survey.responses[survey.answer({})]["seed"] = None
    assert remote.responses(survey.sid, columns_of(remote, survey), 1, None)[0].seed == ""


@pytest.mark.parametrize("code", ["GM0344 7K", "{1+1}", "x" * 41, "\ud83d", "a\x00b", ""])
def test_what_a_visitor_made_of_the_link_is_no_code(code: str) -> None:
    assert Response(1, "", complete=True, values={"GEMEENTE": code}).participation_code == ""


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(1, 2, [1, 2]), (2, 3, [2, 3]), (3, None, [3, 4]), (5, 9, []), (5, None, [])],
)
def test_responses_are_asked_for_in_windows(
    remote: LimeSurvey, survey: Survey, first: int, last: int | None, expected: list[int]
) -> None:
    for _ in range(4):
        survey.answer({})
    found = remote.responses(survey.sid, columns_of(remote, survey), first, last)
    assert [each.number for each in found] == expected
    assert remote.ids(survey.sid, first, last) == expected


def test_only_the_fields_that_are_needed_are_asked_for(
    remote: LimeSurvey, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey.answer({"V01": "tekst"})
    asked: list[object] = []
    original = remote._client.export_responses

    def spy(*args: object, **kwargs: object) -> bytes:
        asked.append(kwargs["fields"])
        return original(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(remote._client, "export_responses", spy)
    remote.responses(survey.sid, {"V01": survey.column_of("V01")}, 1, None)
    assert asked == [["id", "submitdate", "seed", survey.column_of("V01")]]


def test_no_responses_is_empty_when_the_summary_agrees(remote: LimeSurvey, survey: Survey) -> None:
    assert remote.responses(survey.sid, columns_of(remote, survey), 1, None) == []
    assert remote.ids(survey.sid, 1, None) == []


@pytest.mark.parametrize("status", ["No Data, could not get max id.", "Geen gegevens"])
def test_no_responses_is_not_believed_when_the_summary_counts_them(
    standin: StandIn, remote: LimeSurvey, survey: Survey, status: str
) -> None:
    survey.answer({})
    standin.fault = always("export_responses", result({"status": status}))
    with pytest.raises(InconsistentError, match="telt er 1"):
        remote.ids(survey.sid, 1, None)


def test_no_permission_is_not_taken_for_no_responses(
    standin: StandIn, remote: LimeSurvey, survey: Survey
) -> None:
    standin.fault = always("export_responses", result({"status": "No permission"}))
    with pytest.raises(RefusedError):
        remote.ids(survey.sid, 1, None)


def exported(document: object) -> Canned:
    return result(base64.b64encode(json.dumps(document).encode()).decode())


ROW = {"id": 1, "submitdate": None, "seed": "1", "V01": "x"}


@pytest.mark.parametrize(
    "canned",
    [
        result("dit is geen base64!"),
        result("é"),
        result(base64.b64encode(b"geen json").decode()),
        exported([]),
        exported({"responses": "x"}),
        exported({"responses": [["x"]]}),
        exported({"responses": [{**ROW, "id": None}]}),
        exported({"responses": [{**ROW, "id": True}]}),
        exported({"responses": [{key: ROW[key] for key in ("id", "submitdate", "V01")}]}),
        exported({"responses": [{key: ROW[key] for key in ("id", "submitdate", "seed")}]}),
        exported({"responses": [{key: ROW[key] for key in ("id", "seed", "V01")}]}),
    ],
    ids=[
        "no base64",
        "no ASCII",
        "no JSON",
        "no object",
        "no list",
        "no row",
        "no number",
        "yes for a number",
        "no seed",
        "no answer",
        "no submit date",
    ],
)
def test_an_export_of_another_shape_is_refused(
    standin: StandIn, remote: LimeSurvey, canned: Canned
) -> None:
    standin.fault = always("export_responses", canned)
    with pytest.raises(UnavailableError, match="export_responses"):
        remote.responses(12, {"V01": "12X1X1"}, 1, None)


def test_numbers_that_come_as_text_are_numbers(standin: StandIn, remote: LimeSurvey) -> None:
    standin.fault = always("export_responses", exported({"responses": [{**ROW, "id": "7"}]}))
    assert remote.responses(12, {"V01": "12X1X1"}, 1, None)[0].number == 7
