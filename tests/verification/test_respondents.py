"""People answer on the public pages, and what that writes."""

import pytest

from tests.respondent import Respondent, SurveyRefusedError
from tests.verification.conftest import Server
from tests.verification.sample import Group, Question, sample_lss

CODE = "GM0344-7K3F9Q"
WITHOUT_DATES = "1980-01-01 00:00:00"
ANSWERS = {"ROL": "WETH", "A1T": "Samen <b>doen</b> {1+1} & zó", "A1L": "2", "B1T": "Elke dag"}
HOSTILE = "<script>alert(1)</script>"


def test_opening_a_link_writes_an_incomplete_row(server: Server, sid: int) -> None:
    """The code is in it, and nothing else was seen."""
    Respondent(server.url, sid, CODE).open()
    (row,) = server.session.export(sid)
    assert (row["submitdate"], row["lastpage"], row["GEMEENTE"]) == (None, -1, CODE)
    assert {row[code] for code in ("ROL", "A1T", "A1L", "B1T", "B1L", "KENMERK")} == {None}
    assert row["seed"].isdigit()


def test_opening_without_a_code_writes_nothing_until_the_first_button(
    server: Server, sid: int
) -> None:
    """The welcome page alone is no response."""
    person = Respondent(server.url, sid)
    person.open()
    assert server.session.call("get_summary", sid, "full_responses") == 0
    person.press("movenext")
    (row,) = server.session.export(sid)
    assert (row["lastpage"], row["GEMEENTE"]) == (None, None)


@pytest.mark.parametrize(("code", "lastpage"), [(CODE, -1), (None, None)])
def test_without_a_welcome_page_every_link_writes_a_row(
    server: Server, code: str | None, lastpage: int | None
) -> None:
    """Also one without a code; the first page is the first group."""
    sid = server.import_survey(sample_lss({"showwelcome": "N"}))
    server.session.call("activate_survey", sid)
    columns = server.session.columns(sid)
    person = Respondent(server.url, sid, code)
    person.open()
    (row,) = server.session.export(sid)
    assert (row["lastpage"], row["GEMEENTE"]) == (lastpage, code)
    person.answer(ANSWERS, columns)
    (row,) = server.session.export(sid)
    assert (row["lastpage"], row["submitdate"]) == (3, WITHOUT_DATES)
    assert row["GEMEENTE"] == (code or "")


CONDITIONS = [
    ("is_empty(GEMEENTE.NAOK)", None, True),
    ("is_empty(GEMEENTE.NAOK)", "PROEF", False),
    ("!is_empty(GEMEENTE.NAOK)", CODE, True),
    ('GEMEENTE.NAOK == "PROEF"', "PROEF", True),
    ('GEMEENTE.NAOK == "PROEF"', CODE, False),
    ('GEMEENTE.NAOK != "PROEF"', CODE, True),
    ("0", CODE, False),
]


@pytest.mark.parametrize(("condition", "code", "shown"), CONDITIONS)
def test_a_condition_can_look_at_the_code(
    server: Server, condition: str, code: str | None, *, shown: bool
) -> None:
    """A question that is not shown stays null; one that was shown is empty text."""
    questions = (
        Question("GEMEENTE", "S", "Code", attributes={"hidden": "1"}),
        Question("INFO", "X", "Alleen voor u", relevance=condition),
        Question("ALTIJD", "X", "Voor iedereen"),
    )
    groups = (Group("Begin", questions), Group("Einde", (Question("A1T", "T", "Tekst"),)))
    sid = server.import_survey(sample_lss({"showwelcome": "N"}, groups=groups))
    server.session.call("activate_survey", sid)
    person = Respondent(server.url, sid, code)
    person.open()
    assert "Voor iedereen" in person.text
    assert ("Alleen voor u" in person.text) == shown
    person.press("movenext")
    (row,) = server.session.export(sid)
    assert row["INFO"] == ("" if shown else None)
    person.answer({}, {})
    person.print_answers()
    assert ("Alleen voor u" in person.text) == shown


def test_two_people_answer(server: Server, sid: int) -> None:
    """Each has an own row, complete, with the answers as they were typed."""
    columns = server.session.columns(sid)
    Respondent(server.url, sid, CODE).answer(ANSWERS, columns)
    Respondent(server.url, sid, "PROEF").answer({"ROL": "INW"}, columns)
    first, second = server.session.export(sid)
    assert {code: first[code] for code in ANSWERS} == ANSWERS
    assert (first["GEMEENTE"], first["B1L"], first["KENMERK"]) == (CODE, "", "")
    assert (second["GEMEENTE"], second["ROL"], second["A1T"]) == ("PROEF", "INW", "")
    assert {row["submitdate"] for row in (first, second)} == {WITHOUT_DATES}
    assert {row["lastpage"] for row in (first, second)} == {3}
    assert first["seed"] != second["seed"]
    summary = server.session.call("get_summary", sid)
    assert list(summary.values()) == [2, 0, 2]


def test_each_step_is_stored(server: Server, sid: int) -> None:
    """A page that was left is in the row, the pages after it are null."""
    columns = server.session.columns(sid)
    person = Respondent(server.url, sid, CODE)
    person.open()
    steps = []
    for button in ("movenext", "movenext", "movenext", "moveprev", "moveprev"):
        person.press(button, {columns[code]: value for code, value in ANSWERS.items()})
        (row,) = server.session.export(sid)
        steps.append((row["lastpage"], row["ROL"], row["A1T"], row["B1T"]))
    text, late = ANSWERS["A1T"], ANSWERS["B1T"]
    assert steps == [
        (-1, None, None, None),
        (1, "WETH", None, None),
        (2, "WETH", text, None),
        (1, "WETH", text, late),
        (0, "WETH", text, late),
    ]


def test_a_low_number_can_be_completed_late(server: Server, sid: int) -> None:
    """Someone who stops half-way is passed by, and sends after all."""
    columns = server.session.columns(sid)
    slow = Respondent(server.url, sid, CODE)
    slow.answer({"ROL": "INW", "A1T": "half"}, columns, complete=False)
    Respondent(server.url, sid, CODE).answer(ANSWERS, columns)
    halfway = server.session.export(sid)
    assert [(row["id"], row["submitdate"]) for row in halfway] == [(1, None), (2, WITHOUT_DATES)]
    slow.answer({"B1T": "toch nog"}, columns)
    first = server.session.export(sid)[0]
    assert (first["submitdate"], first["A1T"], first["B1T"]) == (WITHOUT_DATES, "half", "toch nog")


def test_the_mandatory_role_is_asked_again(server: Server, sid: int) -> None:
    """The same page comes back with a word about it."""
    columns = server.session.columns(sid)
    person = Respondent(server.url, sid, CODE)
    with pytest.raises(SurveyRefusedError, match="verplicht"):
        person.answer({"A1T": "zonder rol"}, columns)
    (row,) = server.session.export(sid)
    assert (row["ROL"], row["lastpage"], row["submitdate"]) == ("", 0, None)


def test_hidden_questions_are_not_on_the_page(server: Server, sid: int) -> None:
    """Neither the code nor the mark; the explanation and 'no answer' are."""
    columns = server.session.columns(sid)
    person = Respondent(server.url, sid, CODE)
    person.open()
    person.press("movenext")
    assert "proef 1.0 vertrouwelijk 5" not in person.text
    assert f'name="{columns["GEMEENTE"]}"' not in person.page
    person.press("movenext", {columns["ROL"]: "INW"})
    assert "Dit onderdeel gaat over de visie." in person.text
    assert "Geen antwoord" in person.text


def test_what_a_respondent_typed_is_escaped(server: Server, sid: int) -> None:
    """On the page, at the end and on the print."""
    columns = server.session.columns(sid)
    person = Respondent(server.url, sid, HOSTILE)
    person.answer({"ROL": "INW", "A1T": HOSTILE}, columns)
    assert HOSTILE not in person.page
    assert HOSTILE not in person.print_answers()
    assert server.session.export(sid)[0]["A1T"] == HOSTILE


def test_the_end_page_and_the_printed_answers(server: Server, sid: int) -> None:
    """The end text can name the code; the print shows it too, though the question is hidden."""
    columns = server.session.columns(sid)
    person = Respondent(server.url, sid, CODE)
    person.answer(ANSWERS, columns)
    assert f"Dank u wel, {CODE}." in person.text
    person.print_answers()
    for text in ("Wethouder", "Nog niet helder", "Elke dag", ANSWERS["A1T"], CODE):
        assert text in person.text


def test_what_was_saved_goes_on_in_another_browser(server: Server, saving: int) -> None:
    """On the page where it was saved and in the same row; the second link left its own."""
    columns = server.session.columns(saving)
    person = Respondent(server.url, saving, CODE)
    person.answer({"ROL": "WETH", "A1T": "Eerst"}, columns, complete=False)
    person.save("Rode egel", "Geheim & zó", {columns["B1T"]: "half"})
    assert "Onderdeel B" in person.text
    other = Respondent(server.url, saving, CODE)
    other.resume("Rode egel", "Geheim & zó")
    assert "Onderdeel B" in other.text
    assert "half" in other.text
    other.press("moveprev")
    assert "Eerst" in other.text
    other.answer(ANSWERS, columns)
    first, second = server.session.export(saving)
    assert {code: first[code] for code in ANSWERS} == ANSWERS
    assert (first["GEMEENTE"], first["submitdate"], first["lastpage"]) == (CODE, WITHOUT_DATES, 3)
    assert (second["GEMEENTE"], second["submitdate"], second["lastpage"]) == (CODE, None, -1)
    assert {second[code] for code in ANSWERS} == {None}


def test_no_print_without_the_setting(server: Server) -> None:
    """Then the end page has no such link."""
    sid = server.import_survey(sample_lss({"printanswers": "N"}))
    server.session.call("activate_survey", sid)
    person = Respondent(server.url, sid, CODE)
    person.answer(ANSWERS, server.session.columns(sid))
    with pytest.raises(SurveyRefusedError):
        person.print_answers()


def test_date_stamps_when_they_are_asked_for(server: Server) -> None:
    """Then submitdate is the real moment."""
    sid = server.import_survey(sample_lss({"datestamp": "Y"}))
    server.session.call("activate_survey", sid)
    Respondent(server.url, sid, CODE).answer(ANSWERS, server.session.columns(sid))
    (row,) = server.session.export(sid)
    assert row["startdate"] <= row["submitdate"] == row["datestamp"]
    assert row["startdate"] > "2020"


def test_a_text_too_long_for_its_column_loses_the_page(server: Server, sid: int) -> None:
    """The respondent sees an error and nothing of the page is stored."""
    columns = server.session.columns(sid)
    person = Respondent(server.url, sid, CODE)
    with pytest.raises(SurveyRefusedError, match="500"):
        person.answer({"ROL": "INW", "A1T": "x" * 65_536}, columns)
    (row,) = server.session.export(sid)
    assert (row["ROL"], row["A1T"], row["submitdate"]) == ("INW", None, None)


def test_a_survey_that_is_not_active_is_closed(server: Server) -> None:
    """Answers 401 to the public."""
    sid = server.import_survey(sample_lss())
    with pytest.raises(SurveyRefusedError, match="401"):
        Respondent(server.url, sid, CODE).open()


def test_an_expired_survey_is_closed(server: Server, sid: int) -> None:
    """It says so, and exports go on as before."""
    Respondent(server.url, sid, CODE).open()
    server.session.call("set_survey_properties", sid, {"expires": "2020-01-01 00:00:00"})
    with pytest.raises(SurveyRefusedError, match="verlopen"):
        Respondent(server.url, sid, CODE).open()
    assert len(server.session.export(sid)) == 1
