"""A survey file goes in; what is read back is what was asked for, or LimeSurvey's known changes."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.verification.conftest import Server
from tests.verification.sample import DETAILS, GROUPS, SETTINGS, TEXTS, Group, Question, sample_lss

UNKNOWN_SURVEY = 1


def _questions(server: Server, sid: int) -> dict[str, dict[str, object]]:
    return {item["title"]: item for item in server.session.call("list_questions", sid, None, "nl")}


def test_settings_are_read_back_as_written(server: Server, sid: int) -> None:
    """All of it, but for the theme when the account has no rights on it."""
    properties = server.session.call("get_survey_properties", sid)
    theme = SETTINGS["template"] if server.is_super else "inherit"
    written = {**SETTINGS, "template": theme}
    assert {name: str(properties[name]) for name in SETTINGS} == written
    assert properties["active"] == "Y"
    assert properties["sid"] == sid


def test_what_the_file_leaves_out_gets_the_column_default(server: Server) -> None:
    """And not the default of the site: date stamps are off, and so is going back."""
    data = sample_lss().replace(b"<datestamp><![CDATA[N]]></datestamp>", b"")
    sid = server.import_survey(data.replace(b"<allowprev><![CDATA[Y]]></allowprev>", b""))
    properties = server.session.call("get_survey_properties", sid, ["datestamp", "allowprev"])
    assert properties == {"datestamp": "N", "allowprev": "N"}


def test_the_epoch_can_be_read(server: Server, sid: int) -> None:
    """Identity needs the moment of creation and the first number of the table."""
    names = ["datecreated", "autonumber_start", "nosuch"]
    properties = server.session.call("get_survey_properties", sid, names)
    assert list(properties) == names[:2]
    assert len(properties["datecreated"]) == len("2026-01-01 00:00:00")
    assert properties["autonumber_start"] == 0


def test_texts_are_read_back(server: Server, sid: int) -> None:
    """The title, the welcome and the end text."""
    names = ["surveyls_title", "surveyls_welcometext", "surveyls_endtext", "surveyls_dateformat"]
    texts = server.session.call("get_language_properties", sid, names, "nl")
    assert {name: str(value) for name, value in texts.items()} == {n: TEXTS[n] for n in names}


def test_groups_are_read_back(server: Server, sid: int) -> None:
    """In their order once they are sorted."""
    groups = server.session.call("list_groups", sid, "nl")
    ordered = sorted(groups, key=lambda group: group["group_order"])
    assert [group["group_name"] for group in ordered] == [group.name for group in GROUPS]


def test_questions_are_read_back(server: Server, sid: int) -> None:
    """Type, order, mandatory and texts, by question code."""
    read = _questions(server, sid)
    order = {
        group["gid"]: group["group_order"] for group in server.session.call("list_groups", sid)
    }
    written = {
        item.code: (item.type, item.mandatory, group, place, item.text)
        for group, content in enumerate(GROUPS, start=1)
        for place, item in enumerate(content.questions, start=1)
    }
    assert {
        code: (
            item["type"],
            item["mandatory"],
            order[item["gid"]],
            item["question_order"],
            item["question"],
        )
        for code, item in read.items()
    } == written
    assert {item["parent_qid"] for item in read.values()} == {0}


def test_details_survive_only_for_a_super_administrator(server: Server, sid: int) -> None:
    """LimeSurvey's filter drops the tags for everybody else, and leaves the text unfolded."""
    unfolded = "<p>Denk aan:</p>Meer lezen<p>De uitleg.</p>"
    assert _questions(server, sid)["A1T"]["help"] == (DETAILS if server.is_super else unfolded)


FILTERED = [
    ("<p>a & b &eacute; < c</p>", "<p>a &amp; b é &lt; c</p>"),
    ('Dit is "eigen kracht"', 'Dit is "eigen kracht"'),
    (
        '<a href="https://x.nl/?a=1&amp;b=2" target="_blank">h</a>',
        '<a href="https://x.nl/?a=1&amp;b=2" target="_blank" rel="noreferrer noopener">h</a>',
    ),
    ("<script>alert(1)</script>na", "na"),
    ('<p onclick="x()" class="c">x</p><ul><li>1</ul>', '<p class="c">x</p><ul><li>1</li></ul>'),
    ("a<br>b", "a<br />b"),
    ("&#123;GEMEENTE&#125; en \\{GEMEENTE\\}", "{GEMEENTE} en \\{GEMEENTE\\}"),
    ("<section>s</section>", "s"),
]


def test_the_filter_rewrites_texts_of_ordinary_accounts(server: Server) -> None:
    """Entities become characters, so braces escaped as entities become expressions again."""
    questions = tuple(
        Question(f"Q{number}", "X", before) for number, (before, _) in enumerate(FILTERED)
    )
    sid = server.import_survey(sample_lss(groups=(Group("Filter", questions),)))
    read = _questions(server, sid)
    expected = [before if server.is_super else after for before, after in FILTERED]
    assert [read[f"Q{number}"]["question"] for number in range(len(FILTERED))] == expected


def test_question_properties_give_options_and_attributes(server: Server, sid: int) -> None:
    """Options as a dictionary by code, or a sentence when there are none."""
    questions = _questions(server, sid)
    roles = _properties(server, questions["ROL"], ["answeroptions", "attributes"])
    assert roles["answeroptions"] == {
        "WETH": {"answer": "Wethouder", "assessment_value": 0, "scale_id": 0, "order": 1},
        "INW": {"answer": "Inwoner", "assessment_value": 0, "scale_id": 0, "order": 2},
    }
    assert roles["attributes"]["hidden"] == "0"
    hidden = _properties(server, questions["GEMEENTE"], ["answeroptions", "attributes"])
    assert hidden["answeroptions"] == "No available answer options"
    assert hidden["attributes"]["hidden"] == "1"


def _properties(server: Server, question: Mapping[str, object], names: list[str]) -> dict[str, Any]:
    result = server.session.call("get_question_properties", question["qid"], names, "nl")
    return dict(result)


def test_the_fieldmap_names_the_columns_in_their_order(server: Server, sid: int) -> None:
    """System columns first, then the questions page by page, hidden ones and displays included."""
    fields = server.session.call("get_fieldmap", sid, "nl")
    codes = [question.code for group in GROUPS for question in group.questions]
    system = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
    assert list(fields)[:5] == system
    assert [field["title"] for field in fields.values()] == [""] * 5 + codes
    for column, field in fields.items():
        assert field["fieldname"] == column
        assert field["sid"] == sid
        assert field["aid"] == ""
    questions = _questions(server, sid)
    for code, column in server.session.columns(sid).items():
        assert fields[column]["qid"] == questions[code]["qid"]
        assert fields[column]["gid"] == questions[code]["gid"]


def test_date_stamps_add_columns(server: Server) -> None:
    """Which is why the sync names the fields that it wants."""
    sid = server.import_survey(sample_lss({"datestamp": "Y", "ipaddr": "Y", "refurl": "Y"}))
    fields = server.session.call("get_fieldmap", sid, "nl")
    assert list(fields)[5:9] == ["startdate", "datestamp", "ipaddr", "refurl"]


def test_codes_that_do_not_fit_are_changed_without_a_word(server: Server) -> None:
    """Question codes are cleaned, answer codes dropped, a theme replaced."""
    options = {"1": "a", "GM0344": "te lang", "a-b": "streepje", "ok": "goed"}
    questions = (
        Question("A1_t", "T", "streepje"),
        Question("1b", "L", "cijfer", answers=options),
        Question("a1T", "T", "dubbel"),
        Question("SID", "T", "van LimeSurvey"),
    )
    sid = server.import_survey(sample_lss({"template": "nergens"}, None, (Group("g", questions),)))
    read = _questions(server, sid)
    by_text = {item["question"]: code for code, item in read.items()}
    assert by_text["streepje"] == "A1t"
    assert by_text["cijfer"] == "q1b"
    assert by_text["dubbel"].startswith("r")
    assert by_text["van LimeSurvey"].startswith("r")
    assert list(_properties(server, read["q1b"], ["answeroptions"])["answeroptions"]) == ["1", "ok"]
    theme = server.session.call("get_survey_properties", sid, ["template"])["template"]
    assert theme.startswith("fruity" if server.is_super else "inherit")


REFUSED = [
    pytest.param(
        b"geen xml", "Error: This is not a valid LimeSurvey survey structure", id="no xml"
    ),
    pytest.param(sample_lss({"showwelcome": "Q"}), "Error: <div", id="illegal setting"),
]


@pytest.mark.parametrize(("data", "status"), REFUSED)
def test_an_import_can_be_refused(server: Server, data: bytes, status: str) -> None:
    """With a status, and nothing stays."""
    with pytest.raises(AssertionError, match="status"):
        server.import_survey(data)
    encoded = base64.b64encode(data).decode()
    assert server.session.call("import_survey", encoded, "lss")["status"].startswith(status)


STUMBLES = [
    pytest.param({"texts": {"surveyls_title": "x" * 201}}, id="long title"),
    pytest.param({"groups": (Group("g", (Question("A" * 21, "T", "x"),)),)}, id="long code"),
    pytest.param({"groups": (Group("g", (Question("A1", "%", "x"),)),)}, id="unknown type"),
]


@pytest.mark.parametrize("wrong", STUMBLES)
def test_a_failing_import_leaves_half_a_survey(server: Server, wrong: dict[str, Any]) -> None:
    """The answer is an error, and still there is a survey, which list_surveys may not even show."""
    half = server.free_number()
    encoded = base64.b64encode(sample_lss(**wrong)).decode()
    params = [server.session.key, encoded, "lss", "", half]
    body = json.dumps({"method": "import_survey", "params": params, "id": 1})
    server.made.append(half)
    envelope = server.endpoint.post(body).envelope
    assert envelope["result"] is None
    assert envelope["error"]
    assert server.session.call("get_survey_properties", half, ["sid"]) == {"sid": half}
    listed = server.session.call("list_surveys")
    shown = isinstance(listed, list) and half in {item["sid"] for item in listed}
    assert shown == ("texts" not in wrong)


def test_the_number_of_choice_is_given_when_it_is_free(server: Server) -> None:
    """A number in use gives another one, without a word."""
    free = server.free_number()
    first = server.import_survey(sample_lss(), "Een eigen titel", free)
    second = server.import_survey(sample_lss(), "", free)
    assert first == free != second
    texts = server.session.call("get_language_properties", first, ["surveyls_title"], "nl")
    assert texts == {"surveyls_title": "Een eigen titel"}


def test_activation_is_refused_twice_and_without_questions(server: Server, sid: int) -> None:
    """An empty group does not pass."""
    again = server.session.call("activate_survey", sid)
    assert again == {"status": "Error: Survey already active"}
    empty = server.import_survey(sample_lss(groups=(Group("leeg", ()),)))
    refused = server.session.call("activate_survey", empty)
    assert refused == {"status": "Error: Survey does not pass consistency check"}


def test_list_surveys_shows_what_was_made(server: Server, sid: int) -> None:
    """With title, dates and state."""
    listed = {item["sid"]: item for item in server.session.call("list_surveys")}
    assert listed[sid]["surveyls_title"] == TEXTS["surveyls_title"]
    assert (listed[sid]["active"], listed[sid]["expires"]) == ("Y", None)


def test_settings_can_be_set_but_not_those_of_the_table(server: Server, sid: int) -> None:
    """An end date can; anonymity not while the survey is active; an illegal value says false."""
    call = server.session.call
    assert call("set_survey_properties", sid, {"expires": "2030-01-01 00:00:00"}) == {
        "expires": True
    }
    expires = call("get_survey_properties", sid, ["expires"])["expires"]
    assert expires == "2030-01-01 00:00:00"
    assert call("set_survey_properties", sid, {"expires": ""}) == {"expires": True}
    assert call("get_survey_properties", sid, ["expires"]) == {"expires": None}
    nothing = {"status": "No valid Data"}
    assert call("set_survey_properties", sid, {"anonymized": "N", "active": "N"}) == nothing
    assert call("set_survey_properties", sid, {"showwelcome": "Q"}) == {"showwelcome": False}
    assert call("get_survey_properties", sid, ["nosuch"]) == nothing


UNKNOWN = [
    ("get_survey_properties", (), "Error: Invalid survey ID"),
    ("get_language_properties", (), "Error: Invalid survey ID"),
    ("set_survey_properties", ({"expires": ""},), "Error: Invalid survey ID"),
    ("list_groups", (), "Error: Invalid survey ID"),
    ("list_questions", (), "Error: Invalid survey ID"),
    ("get_fieldmap", (), "Error: Invalid survey ID"),
    ("get_summary", (), "Invalid surveyid"),
    ("export_responses", ("json",), "No permission"),
    ("delete_survey", (), "No permission"),
    ("add_response", ({},), "Error: Invalid survey ID"),
    ("update_response", ({"id": 1},), "Invalid survey ID"),
    ("delete_response", (1,), "Error: Invalid survey ID"),
]


@pytest.mark.parametrize(("method", "rest", "status"), UNKNOWN)
def test_an_unknown_survey_has_many_names(
    server: Server, method: str, rest: tuple[object, ...], status: str
) -> None:
    """Which is why one matches on shape and not on words."""
    assert server.session.call(method, UNKNOWN_SURVEY, *rest) == {"status": status}


def test_a_deleted_survey_is_gone(server: Server) -> None:
    """And deleting it again is refused."""
    sid = server.import_survey(sample_lss())
    assert server.session.call("delete_survey", sid) == {"status": "OK"}
    assert server.session.call("delete_survey", sid) == {"status": "No permission"}
