"""Saving and loading on the stand-in, as far as `verification` leaves it out.

A real LimeSurvey shuts an address out for ten minutes after three wrong passwords, so that tests
with those would shut themselves out.
"""

from collections.abc import Iterator

import pytest
from lxml import html

from sync.standin import saving
from sync.standin.lss import import_survey
from sync.standin.saving import SavedVisits
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from sync.standin.visit import begin
from tests.respondent import Respondent, SurveyRefusedError
from tests.verification.sample import sample_lss

CODE = "GM0344-7K3F9Q"
GOOD = {"savesubmit": "save", "savename": "egel", "savepass": "geheim", "savepass2": "geheim"}


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn({"admin": "geheim"}) as standin:
        yield standin


@pytest.fixture
def survey(standin: StandIn) -> Survey:
    survey = import_survey(standin.world, "admin", sample_lss({"allowsave": "Y"}))
    survey.activate()
    return survey


def _columns(survey: Survey) -> dict[str, str]:
    return {question.code: column for column, question in survey.question_columns().items()}


def _saved(standin: StandIn, survey: Survey) -> Respondent:
    """Someone on the page of part B who saved there."""
    person = Respondent(standin.url, survey.sid, CODE)
    person.answer({"ROL": "INW", "A1T": "half"}, _columns(survey), complete=False)
    person.save("Egel", "geheim")
    return person


@pytest.mark.parametrize(
    ("name", "password"),
    [("Egel", "Geheim"), ("Egel", ""), ("das", "geheim"), ("", ""), ("Egel2", "geheim")],
)
def test_a_wrong_name_or_password_loads_nothing(
    standin: StandIn, survey: Survey, name: str, password: str
) -> None:
    """It says so, and the right ones work after that."""
    _saved(standin, survey)
    before = dict(survey.responses[1])
    other = Respondent(standin.url, survey.sid, CODE)
    for _ in range(4):
        with pytest.raises(SurveyRefusedError, match=saving.NOT_FOUND):
            other.resume(name, password)
    assert survey.responses[1] == before
    assert "Onderdeel B" in Respondent(standin.url, survey.sid, CODE).resume("egel ", "geheim")


def test_what_was_sent_or_removed_is_not_loaded(standin: StandIn, survey: Survey) -> None:
    person = _saved(standin, survey)
    person.answer({}, _columns(survey))
    with pytest.raises(SurveyRefusedError, match=saving.NOT_FOUND):
        Respondent(standin.url, survey.sid, CODE).resume("Egel", "geheim")
    _saved(standin, survey)
    survey.delete_all()
    with pytest.raises(SurveyRefusedError, match=saving.NOT_FOUND):
        Respondent(standin.url, survey.sid, CODE).resume("Egel", "geheim")


def test_going_on_counts_from_the_newest_browser(standin: StandIn, survey: Survey) -> None:
    """Also for who goes on a third time, and back on the first page it is the first question."""
    columns = _columns(survey)
    _saved(standin, survey)
    second = Respondent(standin.url, survey.sid, CODE)
    second.resume("Egel", "geheim")
    for _ in range(3):
        second.press("moveprev")
    assert "loadall" not in second.page
    third = Respondent(standin.url, survey.sid, CODE)
    assert "Over u" in third.resume("Egel", "geheim")
    third.answer({"A1T": "heel"}, columns)
    sent = [row for row in survey.responses.values() if row["submitdate"]]
    assert [row[columns["A1T"]] for row in sent] == ["heel"]


def test_each_browser_keeps_its_own_token(standin: StandIn, survey: Survey) -> None:
    """The form of one is no use in the session of another."""
    pages = [_saved(standin, survey).page]
    other = Respondent(standin.url, survey.sid, CODE)
    pages += [other.open(), other.resume("Egel", "geheim")]
    path = "string(//input[@name='YII_CSRF_TOKEN']/@value)"
    first, _, second = (html.fromstring(page).xpath(path) for page in pages)
    assert first != second


def test_a_name_belongs_to_one_survey(standin: StandIn, survey: Survey) -> None:
    _saved(standin, survey)
    other = import_survey(standin.world, "admin", sample_lss({"allowsave": "Y"}))
    other.activate()
    with pytest.raises(SurveyRefusedError, match=saving.NOT_FOUND):
        Respondent(standin.url, other.sid, CODE).resume("Egel", "geheim")


def test_a_page_that_does_not_fit_is_refused(standin: StandIn, survey: Survey) -> None:
    columns = _columns(survey)
    person = Respondent(standin.url, survey.sid, CODE)
    person.answer({"ROL": "INW"}, columns, complete=False)
    with pytest.raises(SurveyRefusedError, match="500"):
        person.save("Egel", "geheim", {columns["B1T"]: "x" * 65_536})


def test_a_survey_that_cannot_be_saved_takes_no_name(survey: Survey) -> None:
    """Nor does any other button count as one for saving."""
    survey.settings["allowsave"] = "N"
    visit = begin(survey, "token", {})
    assert SavedVisits().press(survey, visit, GOOD) is None
    survey.settings["allowsave"] = "Y"
    assert SavedVisits().press(survey, visit, {"move": "movenext"}) is None


def test_the_forms_are_dutch_and_every_field_has_a_label(standin: StandIn, survey: Survey) -> None:
    """What was typed comes back after a refusal, except the passwords; and one can go back."""
    person = Respondent(standin.url, survey.sid, CODE)
    person.open()
    pages = [person._send("//form", {}, {"loadall": "loadall"})]
    person = Respondent(standin.url, survey.sid, CODE)
    person.answer({"ROL": "INW"}, _columns(survey), complete=False)
    with pytest.raises(SurveyRefusedError):
        person.save('<b>"e&l', "geheim", repeated="anders")
    pages.append(person.page)
    for page in pages:
        tree = html.fromstring(page)
        assert tree.xpath("/html/@lang") == ["nl"]
        assert "Oefenomgeving: dit is geen LimeSurvey" in page
        assert len(tree.xpath("//h1")) == len(tree.xpath("//title[contains(., 'Proef')]")) == 1
        assert not tree.xpath("//script | //style | //@style")
        labels = set(tree.xpath("//label/@for"))
        assert labels == set(tree.xpath("//input[not(@type='hidden')]/@id"))
        assert tree.xpath("//a/@href") == [f"/index.php/{survey.sid}"]
    tree = html.fromstring(pages[-1])
    assert tree.xpath("//input[@id='savename']/@value") == ['<b>"e&l']
    assert not tree.xpath("//input[@type='password']/@value")
    assert len(tree.xpath("//*[@role='alert']/p")) == 2


def test_enter_does_not_press_the_buttons_on_top(standin: StandIn, survey: Survey) -> None:
    """A browser presses the first button of a form."""
    person = Respondent(standin.url, survey.sid, CODE)
    pages = [person.open()]
    pages += [person.press("movenext", {survey.column_of("ROL"): "INW"}) for _ in range(3)]
    first = [html.fromstring(page).xpath("//button")[0].get("value") for page in pages]
    assert first == ["movenext", "movenext", "movenext", "movesubmit"]


def test_saving_is_confirmed(standin: StandIn, survey: Survey) -> None:
    person = _saved(standin, survey)
    assert html.fromstring(person.page).xpath("//*[@role='status']/text()") == [saving.SAVED]
    person.save("", "")
    assert html.fromstring(person.page).xpath("//*[@role='status']/text()") == [saving.KEPT]


def test_a_password_is_kept_as_a_salted_hash(survey: Survey) -> None:
    """Two people with the same one have another hash."""
    visits = SavedVisits()
    for name in ("egel", "das"):
        visit = begin(survey, "token", {"GEMEENTE": CODE})
        outcome = visits.press(survey, visit, {**GOOD, "savename": name})
        assert outcome is not None
        assert not outcome.form
    kept = list(visits._saved.values())
    assert len({saved.hashed for saved in kept}) == 2
    assert "geheim" not in repr(kept)
