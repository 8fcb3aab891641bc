"""Making a round on a page: a survey to put in LimeSurvey, its number, and what the worker does."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from plugin.chosen_survey import ChoiceError, chosen_survey, linked_url
from plugin.permissions import ActorRole
from plugin.typed_number import whole_number
from plugin.workspace.audit import Act
from plugin.workspace.rounds import WorkspaceError
from survey_templates import lss
from survey_templates.codebook import Mark, Privacy
from survey_templates.definition import SurveyOptions, define
from survey_templates.loader import default_text, load_default
from sync.standin.remotecontrol import Canned
from tests.lime import CONTENT, always, broken, small_instrument
from tests.scene import MINE, ROUND, Scene, furnished
from tests.visitor import Visitor, check
from tests.workplace import START, Workplace, workplace

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
PAGE = "/rondes/nieuw"
TODAY, LATER = date(2027, 4, 14), date(2027, 12, 31)
CHOSEN = {"privacy": "vertrouwelijk", "drempel": "6", "einde": "2027-12-31"}
SERVICE = "https://eigenkracht.example"


# What was chosen


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("12", 12), (" 0012 ", 12), ("0", 0), ("0" * 5000, 0), ("2147483647", 2**31 - 1)),
        *(("", None), ("-1", None), ("1,5", None), ("٣", None), ("2147483648", None)),
        *(("0" * 20 + "9" * 20, None), ("9" * 5000, None)),
    ],
    ids=range(12),
)
def test_a_number_as_it_is_typed(typed: str, number: int | None) -> None:
    assert whole_number(typed) == number


def test_what_is_chosen_is_what_is_built() -> None:
    found = chosen_survey(CHOSEN, SERVICE, TODAY)
    assert found == SurveyOptions(Privacy.CONFIDENTIAL, 6, SERVICE, LATER)
    found = chosen_survey({**CHOSEN, "privacy": "open", "tablet": "ja"}, None, TODAY)
    assert found == SurveyOptions(Privacy.OPEN, 6, None, LATER, kiosk=True)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"privacy": ""}, "vertrouwelijk of open"),
        ({"privacy": "geheim"}, "vertrouwelijk of open"),
        ({"drempel": "2"}, "van 3 tot 10"),
        ({"drempel": "veel"}, "van 3 tot 10"),
        ({"einde": "ooit"}, "Kies op welke dag"),
        ({"einde": ""}, "Kies op welke dag"),
        ({"einde": "2027-04-14"}, "geen dag na vandaag"),
    ],
)
def test_what_cannot_be_chosen_says_what_to_do(wrong: dict[str, str], says: str) -> None:
    with pytest.raises((ChoiceError, WorkspaceError), match=says):
        chosen_survey(CHOSEN | wrong, SERVICE, TODAY)


def test_a_survey_links_to_no_service_of_this_computer_alone() -> None:
    assert linked_url(SERVICE, "eigenkracht.example") == SERVICE
    assert linked_url("http://127.0.0.1:8000", "127.0.0.1") is None
    assert linked_url("http://localhost:8000", "localhost") is None


# The page


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def test_the_file_is_the_survey_that_was_chosen(scene: Scene) -> None:
    answer = Visitor(scene, ADMINISTRATOR).client.get(
        f"{PAGE}/vragenlijst.lss", query_string=CHOSEN
    )
    assert answer.headers["Content-Disposition"] == "attachment; filename=vragenlijst.lss"
    tool = load_default()
    written = lss.read(answer.get_data())
    assert written.mark == Mark(tool.code, tool.version, Privacy.CONFIDENTIAL, 6, LATER)
    assert written == define(tool, SurveyOptions(Privacy.CONFIDENTIAL, 6, SERVICE, LATER))


def test_a_choice_that_cannot_be_comes_back_as_it_was_made(scene: Scene) -> None:
    wrong = {**CHOSEN, "privacy": "open", "einde": "2020-01-01"}
    visitor = Visitor(scene, ADMINISTRATOR)
    answer = visitor.client.get(f"{PAGE}/vragenlijst.lss", query_string=wrong)
    page = check(answer, 400)
    assert "geen dag na vandaag" in page.text
    assert page.tree.xpath("//input[@id='open']/@checked")
    assert page.tree.xpath("//input[@id='einde']/@value") == ["2020-01-01"]
    assert page.texts("//option[@selected]") == ["6 mensen"]


def test_nothing_is_chosen_beforehand_but_what_has_a_usual_answer(scene: Scene) -> None:
    page = Visitor(scene, ADMINISTRATOR).get(PAGE)
    assert not page.tree.xpath("//input[@checked]")
    assert page.texts("//option[@selected]") == ["5 mensen"]
    assert page.tree.xpath("//input[@id='einde']/@value") == ["2028-04-14"]


def test_a_round_is_asked_for_once_and_the_page_says_how_it_stands(scene: Scene) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    for _ in range(2):
        assert str(visitor.post(PAGE, nummer="424242").location).endswith(f"{PAGE}#ronde")
    (asked,) = scene.workspace.round_requests.waiting()
    assert asked.survey_id == 424242
    assert "Ronde van vragenlijst 424242 maken is aangevraagd" in visitor.get(PAGE).text
    assert scene.workspace.audit.all()[-1].act is Act.ASK_ROUND
    scene.workspace.round_requests.finish(asked.id, scene.now, "Dat lukte niet.")
    assert "14 april 2027 om 14:03: Dat lukte niet." in visitor.get(PAGE).text


@pytest.mark.parametrize(
    ("number", "says"),
    [
        *(("", "Vul het nummer in"), ("0", "Vul het nummer in"), ("x", "Vul het nummer in")),
        (str(ROUND), f"Vragenlijst {ROUND} is al een ronde."),
    ],
)
def test_what_cannot_be_asked_is_told(scene: Scene, number: str, says: str) -> None:
    page = check(Visitor(scene, ADMINISTRATOR).post(PAGE, 400, nummer=number), 400)
    assert says in page.text
    assert not scene.workspace.round_requests.waiting()


def test_only_the_administrator_makes_rounds(scene: Scene) -> None:
    assert PAGE in Visitor(scene, ADMINISTRATOR).get("/rondes").links()
    for role in COORDINATOR, FACILITATOR:
        visitor = Visitor(scene, role, MINE)
        assert PAGE not in visitor.get("/rondes").links()
        visitor.get(PAGE, 404)
        visitor.get(f"{PAGE}/vragenlijst.lss?privacy=open", 404)
        visitor.post(PAGE, 404, nummer="424242")
    assert not scene.workspace.round_requests.waiting()


# What the worker does


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as place:
        yield place


TOOL = define(load_default(), SurveyOptions(Privacy.CONFIDENTIAL, 6, None, LATER))
SMALL = define(small_instrument(), SurveyOptions(Privacy.OPEN, 5, None, LATER))


def imported(place: Workplace, data: bytes, *, active: bool = True) -> int:
    """A survey that somebody put in LimeSurvey."""
    with place._connect() as remote:
        survey_id = remote.import_survey(data)
        if active:
            remote.activate(survey_id)
    return survey_id


def asked(place: Workplace, survey_id: int) -> str:
    """What came of asking for a round."""
    place.workspace.round_requests.ask(survey_id, place.now)
    assert place.errands.are_waiting()
    assert place.errands.carry_out() == 1
    assert not place.errands.are_waiting()
    return place.workspace.round_requests.last(1)[0].outcome or ""


def test_a_survey_as_it_was_built_becomes_a_round(place: Workplace) -> None:
    survey_id = imported(place, lss.write(TOOL))
    said = asked(place, survey_id)
    assert said == f"Ronde {survey_id} is gemaakt: {TOOL.title}. Voeg nu gemeenten toe."
    made = place.workspace.rounds.get(survey_id)
    assert made
    assert (made.mark, made.content, made.title) == (TOOL.mark, default_text(), TOOL.title)
    assert (made.ends_on, made.registered_at) == (LATER, START)
    assert made.trial_link.startswith(f"{place.url}/index.php")
    last = place.workspace.audit.all()[-1]
    assert (last.act, last.survey_id) == (Act.BUILD_ROUND, survey_id)
    assert asked(place, survey_id) == f"Vragenlijst {survey_id} is al een ronde."


def test_the_worker_only_reads_there(place: Workplace) -> None:
    survey_id = imported(place, lss.write(TOOL))
    before = len(place.standin.calls)
    asked(place, survey_id)
    writes = ("import", "activate", "delete", "set", "add")
    assert not [each for each in place.standin.calls[before:] if str(each).startswith(writes)]


def test_another_round_may_have_brought_the_content(place: Workplace) -> None:
    survey_id = imported(place, lss.write(SMALL))
    assert "Dat bestand is hier niet." in asked(place, survey_id)
    place.add_round(Privacy.CONFIDENTIAL)
    assert f"Ronde {survey_id} is gemaakt" in asked(place, survey_id)
    made = place.workspace.rounds.get(survey_id)
    assert made
    assert made.content == CONTENT


def test_what_is_no_round_is_refused_with_what_to_do(place: Workplace) -> None:
    changed = imported(place, lss.write(broken(TOOL)))
    assert "Maak hem opnieuw, en wijzig niets in LimeSurvey." in asked(place, changed)
    waiting = imported(place, lss.write(TOOL), active=False)
    assert "nog niet actief" in asked(place, waiting)
    assert asked(place, 999999)
    place.now = START.replace(year=2028)
    late = imported(place, lss.write(TOOL))
    assert "geen dag na vandaag" in asked(place, late)
    assert place.workspace.rounds.all() == []


def test_a_limesurvey_that_is_away_is_told(place: Workplace) -> None:
    survey_id = imported(place, lss.write(TOOL))
    place.standin.fault = always("get_survey_properties", Canned(status=503))
    assert "Fout" not in asked(place, survey_id)
    assert place.workspace.rounds.all() == []


def test_after_a_refused_login_limesurvey_is_left_alone(place: Workplace) -> None:
    survey_id = imported(place, lss.write(TOOL))
    place.mirror.breaker._open(place.now, place.account)
    before = len(place.standin.calls)
    assert "LimeSurvey weigerde het inloggen." in asked(place, survey_id)
    assert len(place.standin.calls) == before
