"""An export through the adapter: responses in windows, and what is not believed."""

import base64
from collections.abc import Iterator

import pytest

from sync.errors import InconsistentError, RefusedError, UnavailableError
from sync.records import Response
from sync.remotecontrol import LimeSurvey
from sync.standin.remotecontrol import Canned
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from tests.lime import CODES, always, exported, logged_in, result, running, small_survey

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
