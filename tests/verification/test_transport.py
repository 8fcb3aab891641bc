"""How RemoteControl answers what is no proper call, and how sessions begin and end."""

import json

import pytest

from tests.verification.conftest import Server

WRONG_LOGIN = {"status": "Invalid user name or password"}
EXPIRED = {"status": "Invalid session key"}
NOT_CALLS = [
    pytest.param('{"method":"get_summary","params":["x",1]}', 200, "", id="no id"),
    pytest.param('{"method":"get_summary","params":["x",1],"id":0}', 200, "", id="id 0"),
    pytest.param('{"method":"nosuch","params":["x"],"id":1}', 500, "<", id="unknown method"),
    pytest.param('{"method":"get_summary","params":["x"],"id":1}', 500, "<", id="too few"),
    pytest.param('{"method":"get_summary","params":null,"id":1}', 500, "<", id="params null"),
    pytest.param("[1]", 500, "<", id="batch"),
]


@pytest.mark.parametrize(("body", "status", "starts"), NOT_CALLS)
def test_answers_what_is_no_call(server: Server, body: str, status: int, starts: str) -> None:
    """A missing id gives an empty body, and what PHP stumbles on a page of HTML."""
    reply = server.endpoint.post(body)
    assert reply.status == status
    assert reply.content_type.startswith("text/html")
    assert reply.body.strip().startswith(starts)
    assert bool(reply.body.strip()) == bool(starts)


@pytest.mark.parametrize("body", ["{broken", "null", ""])
def test_malformed_json_is_an_error_with_status_200(server: Server, body: str) -> None:
    """Broken JSON is the one fault that has an envelope."""
    reply = server.endpoint.post(body)
    assert reply.status == 200
    assert reply.envelope == {
        "id": None,
        "result": None,
        "error": "unable to decode malformed json",
    }


def test_other_content_type_and_get_give_an_empty_page(server: Server) -> None:
    """Neither is a call, and neither is an error."""
    call = json.dumps({"method": "list_surveys", "params": [server.session.key], "id": 1})
    for reply in (server.endpoint.post(call, "text/plain"), server.endpoint.get()):
        assert reply.status == 200
        assert reply.content_type.startswith("text/html")
        assert reply.body.strip() == ""


def test_surplus_parameters_are_ignored(server: Server, sid: int) -> None:
    """PHP does not mind."""
    assert server.session.call("get_summary", sid, "full_responses", "more", "still") == 0


def test_one_wrong_password_is_refused_and_the_right_one_still_works(server: Server) -> None:
    """Never more than one on a real server: three lock out everybody behind this address."""
    refused = server.endpoint.call("get_session_key", server.username, "wrong-on-purpose")
    assert refused == WRONG_LOGIN
    key = server.endpoint.call("get_session_key", server.username, server.password)
    assert isinstance(key, str)
    assert server.endpoint.call("release_session_key", key) == "OK"


@pytest.mark.parametrize("key", ["", "unknown"])
def test_an_unknown_session_key_is_refused_everywhere(server: Server, key: str) -> None:
    """The same status from every call."""
    assert server.endpoint.call("list_surveys", key) == EXPIRED
    assert server.endpoint.call("export_responses", key, 1, "json") == EXPIRED


def test_a_released_key_is_no_longer_valid(server: Server) -> None:
    """Releasing always says OK, also twice."""
    key = server.endpoint.call("get_session_key", server.username, server.password)
    assert [server.endpoint.call("release_session_key", key) for _ in range(2)] == ["OK", "OK"]
    assert server.endpoint.call("list_surveys", key) == EXPIRED


def test_only_a_super_administrator_hears_the_version(server: Server) -> None:
    """Others are told that the setting does not exist."""
    version = server.session.call("get_site_settings", "versionnumber")
    assert version == {"status": "Invalid setting"} or version.split(".")[0] in {"5", "6"}


def test_the_other_address_form_is_not_known(server: Server, sid: int) -> None:
    """A server has one address form; at the other RemoteControl gives a page of HTML."""
    path, query = "/index.php/admin/remotecontrol", "/index.php?r=admin/remotecontrol"
    other = query if server.endpoint.url.endswith(path) else path
    endpoint = type(server.endpoint)(server.url + other)
    reply = endpoint.post(json.dumps({"method": "release_session_key", "params": ["x"], "id": 1}))
    answers_both = reply.status == 200 and reply.body.startswith("{")
    assert answers_both or (reply.status == 400 and "html" in reply.content_type), sid
