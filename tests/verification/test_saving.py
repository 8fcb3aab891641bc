"""People save half-way and go on later: what is asked, what is stored and where it goes on."""

import pytest

from tests.respondent import Respondent, SurveyRefusedError
from tests.verification.conftest import Server
from tests.verification.sample import sample_lss

CODE = "GM0344-7K3F9Q"


def test_a_save_that_is_refused_loses_nothing(server: Server, saving: int) -> None:
    """What was on the page is stored; the name must be free and the passwords the same."""
    columns = server.session.columns(saving)
    first = Respondent(server.url, saving, CODE)
    first.answer({"ROL": "INW"}, columns, complete=False)
    first.save("egel", "geheim")
    person = Respondent(server.url, saving, CODE)
    person.answer({"ROL": "WETH"}, columns, complete=False)
    refused = (
        ("", "geheim", "geheim", "Vul de naam|Vul een naam"),
        ("e/gel", "geheim", "geheim", "geen (slashes|/)"),
        ("das", "", "", "wachtwoord in"),
        ("das", "geheim", "anders", "wachtwoorden"),
        ("egel", "geheim", "geheim", "naam is al gebruikt"),
    )
    for name, password, repeated, word in refused:
        with pytest.raises(SurveyRefusedError, match=word):
            person.save(name, password, {columns["B1T"]: "half"}, repeated)
        row = server.session.export(saving)[1]
        assert (row["ROL"], row["B1T"], row["lastpage"], row["submitdate"]) == (
            "WETH",
            "half",
            2,
            None,
        )
    person.save("das", "geheim")
    assert "half" in person.text


def test_whoever_saved_once_gives_no_name_again(server: Server, saving: int) -> None:
    """The second time stores the page, and that is the page to go on at."""
    columns = server.session.columns(saving)
    person = Respondent(server.url, saving, CODE)
    person.open()
    person.press("movenext")
    person.save("egel", "geheim", {columns["ROL"]: "INW"})
    person.press("movenext")
    person.save("", "", {columns["A1T"]: "half"})
    assert "opgeslagen" in person.text
    other = Respondent(server.url, saving)
    other.resume("egel", "geheim")
    assert "Onderdeel A" in other.text
    (row,) = server.session.export(saving)
    assert (row["GEMEENTE"], row["ROL"], row["A1T"], row["lastpage"]) == (CODE, "INW", "half", 2)


def test_the_code_of_the_link_that_resumes_counts(server: Server, saving: int) -> None:
    """Whoever goes on by the link of another group moves the response there."""
    columns = server.session.columns(saving)
    person = Respondent(server.url, saving, CODE)
    person.answer({"ROL": "INW"}, columns, complete=False)
    person.save("egel", "geheim")
    other = Respondent(server.url, saving, "PROEF")
    other.resume("egel", "geheim")
    row = server.session.export(saving)[0]
    assert (row["GEMEENTE"], row["ROL"], row["lastpage"]) == ("PROEF", "INW", -1)


def test_the_name_is_free_again_after_sending(server: Server, saving: int) -> None:
    columns = server.session.columns(saving)
    for _ in range(2):
        person = Respondent(server.url, saving, CODE)
        person.answer({"ROL": "INW"}, columns, complete=False)
        person.save("egel", "geheim")
        person.answer({}, columns)
    assert server.session.call("get_summary", saving, "completed_responses") == 2


def test_where_saving_is_offered(server: Server, saving: int) -> None:
    """Loading on the first page, saving on the pages with questions."""
    person = Respondent(server.url, saving, CODE)
    person.open()
    offers = []
    for button in ("movenext", "moveprev"):
        offers.append(("Laad onvoltooide enquête" in person.text, "Hervat later" in person.text))
        person.press(button)
    assert offers == [(True, False), (False, True)]


def test_without_a_welcome_page_the_first_offers_both(server: Server) -> None:
    """Loading stores that page, empty, in the row that the second link wrote."""
    sid = server.import_survey(sample_lss({"allowsave": "Y", "showwelcome": "N"}))
    server.session.call("activate_survey", sid)
    columns = server.session.columns(sid)
    person = Respondent(server.url, sid, CODE)
    person.open()
    assert "Laad onvoltooide enquête" in person.text
    assert "Hervat later" in person.text
    person.save("egel", "geheim", {columns["ROL"]: "INW"})
    other = Respondent(server.url, sid, CODE)
    other.resume("egel", "geheim")
    other.answer({"B1T": "toch nog"}, columns)
    rows = [(row["ROL"], row["B1T"], row["lastpage"]) for row in server.session.export(sid)]
    assert rows == [("INW", "toch nog", 3), ("", None, 0)]


def test_no_saving_without_the_setting(server: Server, sid: int) -> None:
    person = Respondent(server.url, sid, CODE)
    for page in (person.open(), person.press("movenext")):
        assert 'name="saveall"' not in page
        assert 'name="loadall"' not in page
