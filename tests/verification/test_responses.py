"""Responses as they come out: empty, selected, changed and removed."""

import json

import pytest

from tests.verification.conftest import Server
from tests.verification.sample import sample_lss

SYSTEM = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
CODES = ["GEMEENTE", "KENMERK", "ROL", "UITLEG", "A1T", "A1L", "B1T", "B1L"]
NO_TABLE = {"status": "No Data, survey table does not exist."}
NO_ROWS = {"status": "No Data, could not get max id."}
NOBODY = {"completed_responses": 0, "incomplete_responses": 0, "full_responses": 0}


def _add(server: Server, sid: int, text: str, submitdate: str | None = None) -> int:
    columns = server.session.columns(sid)
    data = {columns["A1T"]: text} | ({} if submitdate is None else {"submitdate": submitdate})
    return int(server.session.call("add_response", sid, data))


def test_emptiness_is_told_apart_only_by_its_words(server: Server) -> None:
    """Not active, active without answers, all answers removed."""
    sid = server.import_survey(sample_lss())
    assert server.session.export(sid) == NO_TABLE
    assert server.session.call("get_summary", sid) == []
    server.session.call("activate_survey", sid)
    assert server.session.export(sid) == NO_ROWS
    assert server.session.call("get_summary", sid) == NOBODY
    added = _add(server, sid, "weg")
    server.session.call("delete_response", sid, added)
    assert server.session.export(sid) == NO_ROWS
    assert server.session.call("get_summary", sid) == NOBODY


def test_a_full_export_has_every_column(server: Server, sid: int) -> None:
    """Numbers as numbers, never seen as null, in LimeSurvey's order."""
    added = _add(server, sid, "Wat <b>wij</b> {willen}\r\n=1+1 \N{GRINNING FACE}")
    (row,) = server.session.export(sid)
    assert list(row) == SYSTEM + CODES
    assert row["id"] == added == 1
    assert row["A1T"] == "Wat <b>wij</b> {willen}\r\n=1+1 \N{GRINNING FACE}"
    assert (row["lastpage"], row["seed"], row["B1T"]) == (None, None, None)
    assert row["startlanguage"] == "nl"


def test_explicit_fields_are_column_names(server: Server, sid: int) -> None:
    """A question code or any unknown name gives null in every row, without a word."""
    _add(server, sid, "tekst")
    column = server.session.columns(sid)["A1T"]
    fields = ["id", "submitdate", "seed", column, "A1L", "nosuch"]
    (row,) = server.session.export(sid, "all", "code", "short", None, None, fields)
    assert list(row) == ["id", "submitdate", "seed", "A1T", "A1L", "nosuch"]
    assert (row["A1T"], row["A1L"], row["nosuch"]) == ("tekst", None, None)


def test_no_field_at_all_is_a_line_of_text(server: Server, sid: int) -> None:
    """With status 200, and no JSON around it."""
    _add(server, sid, "tekst")
    params = [server.session.key, sid, "json", "nl", "all", "code", "short", 1, 1, []]
    body = json.dumps({"method": "export_responses", "params": params, "id": 1})
    reply = server.endpoint.post(body)
    assert (reply.status, reply.body.strip()[:12]) == (200, "At least one")


WINDOWS = [
    (None, None, [1, 2, 4]),
    (1, 2, [1, 2]),
    (2, 4, [2, 4]),
    (3, 3, []),
    (4, 9, [4]),
    (5, None, []),
    (100, 200, []),
    (0, 0, [1, 2, 4]),
]


def test_windows_are_ids_on_both_ends(server: Server, sid: int) -> None:
    """An empty window is an empty list, as long as the table has a row."""
    for number in range(1, 5):
        _add(server, sid, f"nummer {number}")
    server.session.call("delete_response", sid, 3)
    for first, last, expected in WINDOWS:
        rows = server.session.export(sid, "all", "code", "short", first, last, ["id"])
        assert [row["id"] for row in rows] == expected, (first, last)


STATUSES = [("complete", [1]), ("incomplete", [2]), ("all", [1, 2]), ("nosuch", [1, 2])]


def test_the_status_looks_at_submitdate_only(server: Server, sid: int) -> None:
    """A word that it does not know means all."""
    _add(server, sid, "klaar")
    _add(server, sid, "bezig", submitdate="")
    for status, expected in STATUSES:
        rows = server.session.export(sid, status, "code", "short", None, None, ["id"])
        assert [row["id"] for row in rows] == expected, status
    assert server.session.call("get_summary", sid) == {
        "completed_responses": 1,
        "incomplete_responses": 1,
        "full_responses": 2,
    }
    assert server.session.call("get_summary", sid, "nosuch") == {"status": "Invalid summary key"}


def test_unknown_language_and_format_are_refused(server: Server, sid: int) -> None:
    """One with a status, the other with an error."""
    _add(server, sid, "tekst")
    refused = server.session.call("export_responses", sid, "json", "fr")
    assert refused == {"status": "Language code not found for this survey."}
    with pytest.raises(AssertionError, match="Writer for foo should implement IWriter"):
        server.session.call("export_responses", sid, "foo", "nl")


def test_an_edit_moves_no_date(server: Server, sid: int) -> None:
    """Only the content tells that something changed."""
    added = _add(server, sid, "eerst")
    (before,) = server.session.export(sid)
    column = server.session.columns(sid)["A1T"]
    assert server.session.call("update_response", sid, {"id": added, column: "daarna"}) is True
    assert server.session.export(sid) == [{**before, "A1T": "daarna"}]


def test_edits_that_are_refused(server: Server, sid: int) -> None:
    """An unknown column, an unknown response, none named."""
    added = _add(server, sid, "tekst")
    for data, status in (
        ({"id": added, "nosuch": "x"}, "Invalid Column names supplied: nosuch"),
        ({"id": 77}, "No matching Response"),
        ({}, "Missing response identifier (id|token)"),
    ):
        assert server.session.call("update_response", sid, data) == {"status": status}


def test_a_removed_response_leaves_no_trace(server: Server, sid: int) -> None:
    """Its number is not given out again while the table is the same."""
    first, second = _add(server, sid, "een"), _add(server, sid, "twee")
    assert server.session.call("delete_response", sid, second) == {str(second): "deleted"}
    again = server.session.call("delete_response", sid, second)
    assert again == {"status": "Response Id not found"}
    assert _add(server, sid, "drie") == second + 1
    rows = server.session.export(sid, "all", "code", "short", None, None, ["id"])
    assert [row["id"] for row in rows] == [first, second + 1]


def test_a_response_can_come_with_its_number(server: Server, sid: int) -> None:
    """As an import does; numbers go on after it, and one that is taken is an error."""
    data = {"id": "500", server.session.columns(sid)["A1T"]: "ingelezen"}
    assert server.session.call("add_response", sid, data) in {500, "500"}
    with pytest.raises(AssertionError, match="Duplicate"):
        server.session.call("add_response", sid, data)
    assert _add(server, sid, "daarna") == 501
