"""A municipality's own questions where people work: pages, screen, script, workbook and back."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from exporter.agreed import Action, Agreement
from plugin.permissions import ActorRole
from plugin.preview import preview
from plugin.workspace.made import Change, agreement_key
from plugin.workspace.schema import round_table
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from survey_templates.own_questions import OwnFile, with_own_questions
from sync.database import writing
from tests.books import parts_of
from tests.lime import CONTENT
from tests.returning import Town, action, opened_sheet
from tests.scene import MINE, NOW, OTHER, ROUND, Scene, voices
from tests.visitor import Page, Visitor

PLACE = f"/ronde/{ROUND}/{OTHER}"
WHAT, WHO = "Wat mist u in de buurt?", "Wie doet 't?"
OWN = OwnFile.model_validate(
    {
        "gemeente": OTHER,
        "vragen": [{"tekst": text, "toelichting": "Denk aan gisteren."} for text in (WHAT, WHO)],
    }
)
# All agree on the tool's questions, and on none of their own.
SCAN = [(8, 0, 0, 0)] * 4 + [(4, 0, 0, 4), (0, 0, 8, 0)]
NOT_COUNTED = "Deze vragen stelt de gemeente zelf. Ze tellen nergens anders mee."


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A municipality of eight people with a release, and two questions of its own."""
    workspace = Workspace(f"sqlite:///{tmp_path / 'workspace.sqlite3'}")
    made = Scene(workspace, content=with_own_questions(CONTENT, [OWN]))
    made.add_round(ROUND, Privacy.CONFIDENTIAL)
    made.add_place(ROUND, OTHER, closed=True)
    made.release(ROUND, OTHER, voices(made.instrument, SCAN, ("TEAM",)))
    yield made
    workspace.close()


@pytest.fixture
def visitor(scene: Scene) -> Visitor:
    return Visitor(scene, ActorRole.COORDINATOR, OTHER)


def heads(page: Page, section: str) -> list[str]:
    """The headings of the cards in a section of the page."""
    found = page.tree.xpath(f"//section[@aria-labelledby='{section}']//article//h3")
    return [" ".join(each.text_content().split()) for each in found]


def test_the_page_shows_them_in_a_section_of_their_own(visitor: Visitor) -> None:
    page = visitor.get(f"{PLACE}/terugkoppeling")
    assert len(heads(page, "vragen")) == 4
    assert heads(page, "eigen-vragen") == [f"5{WHAT}", f"6{WHO}"]
    assert page.text.count(NOT_COUNTED) == 2
    assert len(page.tree.xpath("//ul[@class='ladder']")) == 2
    assert "Geen vraag springt eruit." in page.text
    assert page.tree.xpath("//a[contains(@href, '/inspiratie/')][contains(@href, '/5')]") == []


def test_each_has_its_page_and_its_screen_after_the_others(visitor: Visitor) -> None:
    page = visitor.get(f"{PLACE}/terugkoppeling/vraag/5")
    assert WHAT in page.text
    assert "Inspiratie bij vraag" not in page.text
    on_screen = visitor.get(f"{PLACE}/scherm")
    numbers = on_screen.texts("//ol//span[@class='number']")
    assert numbers[-2:] == ["5", "6"]
    assert "vraag 6 van 6" in visitor.get(f"{PLACE}/scherm/6?stap=labels").text
    assert f"6. {WHO}" in visitor.get(f"{PLACE}/scherm/6?stap=antwoorden").text
    assert WHO in visitor.get(f"{PLACE}/vragen-op-papier").text
    visitor.get(f"{PLACE}/scherm/7", 404)


def test_they_are_in_the_script_only_when_they_are_chosen(visitor: Visitor) -> None:
    def topics(query: str) -> list[str]:
        found = visitor.get(f"{PLACE}/draaiboek?{query}").texts("//ol//h2")
        return [each for each in found if each.startswith("Vraag")]

    assert len(topics("minuten=240")) == 4
    script = visitor.get(f"{PLACE}/draaiboek").text
    assert "De eigen vragen van de gemeente zijn daar niet bij." in script
    assert topics("minuten=90&vraag=6&vraag=1") == [
        f"Vraag 6: {WHO}",
        "Vraag 1: Wat doen buren hier al voor elkaar?",
    ]


def test_what_was_agreed_on_one_is_recorded_and_given_back_to_who_took_part(
    visitor: Visitor, scene: Scene
) -> None:
    town = Town(scene)
    town.record(
        Change(agreement_key(5), frozenset(), Agreement(5, "Een bankje", 1)),
        action("aa" * 8, Action("E", 5, "Een bankje neerzetten", "Team")),
    )
    for page in ("terugkoppeling", "afspraken", "wat-is-er-mee-gedaan"):
        assert "Een bankje" in visitor.get(f"{PLACE}/{page}").text
    agenda = visitor.get(f"{PLACE}/afspraken")
    assert "Eigen vragen van de gemeente" in agenda.text
    assert agenda.tree.xpath("//p[not(normalize-space())]") == []


def test_nobody_else_sees_what_came_of_them(visitor: Visitor) -> None:
    page = visitor.get(f"{PLACE}/publicatie")
    assert "Wie kent de buurt het best?" in page.text
    assert WHAT not in page.text
    assert "Eigen vragen" not in page.text


def chart_of(data: bytes) -> bytes:
    """The chart in a workbook."""
    return next(each for name, each in parts_of(data).items() if name.startswith("xl/charts/"))


def test_the_workbook_has_them_apart(scene: Scene) -> None:
    town = Town(scene)
    book = load_workbook(BytesIO(town.download()))
    labels = [[cell for cell in row if cell is not None] for row in book["Labels per vraag"].values]
    at = next(n for n, row in enumerate(labels) if row and str(row[0]).startswith("E. Eigen"))
    assert labels[at + 1] == [5, WHAT, 4, 0, 0, 4, 0, 8]
    assert labels[at + 2] == [6, WHO, 0, 0, 8, 0, 0, 8]
    assert [row[0] for row in labels[at - 2 : at]] == [
        "Onderdeel P samen: Wat er al is",
        "Onderdeel Q samen: Wat we gaan doen",
    ]
    zeros = re.findall(rb"<(?:c:)?dLbl><(?:c:)?idx val=\"(\d+)\"", chart_of(town.download()))
    assert {int(place) for place in zeros} == {0, 1, 2, 3}
    assert "Met 4 vragen ziet u" in str(book["Toelichting"]["B3"].value)
    ordered = "\n".join(str(cell) for row in book["Bespreekvolgorde"].values for cell in row)
    inspiration = "\n".join(str(cell) for row in book["Inspiratie"].values for cell in row)
    answers = "\n".join(str(cell) for row in book["Antwoorden"].values for cell in row)
    assert (WHAT in ordered, WHAT in inspiration, WHAT in answers) == (False, False, True)


def test_the_agenda_has_a_row_for_each_and_comes_back(scene: Scene) -> None:
    town = Town(scene)
    sheet = opened_sheet(town.download())
    (what, who) = [row for row in sheet.rows if row["Onderdeel"] == "E" and row["Nr"]]
    assert (what["Vraag"], who["Vraag"]) == (WHAT, WHO)
    assert "afgesproken" in what["Aanleiding"].lower()
    what["Afgesproken antwoord"], what["Label"] = "Een bankje", 1
    todo = scene.instrument.agenda.action
    what[todo] = "Een bankje neerzetten"
    spare = next(row for row in sheet.keyed() if row["Onderdeel"] == "E" and not row["Nr"])
    spare[todo] = "Nog eens vragen"
    town.take_over(sheet.save())
    assert town.made.agreements()[5].made == Agreement(5, "Een bankje", 1)
    assert [(each.section, each.question, each.action) for each in town.actions()] == [
        ("E", 5, "Een bankje neerzetten"),
        ("E", None, "Nog eens vragen"),
    ]


def test_where_they_may_not_be_shown_it_is_said_and_all_else_is_there(scene: Scene) -> None:
    """A release of the tool's questions alone, in a municipality that asks others too."""
    scene.add_place(ROUND, MINE, closed=True)
    scene.release(ROUND, MINE, voices(scene.instrument, SCAN[:4], ("TEAM",)))
    content = with_own_questions(CONTENT, [OWN, OWN.model_copy(update={"gemeente": MINE})])
    with writing(scene.workspace.engine) as connection:
        connection.execute(update(round_table).values(content=content))
    coordinator = Visitor(scene, ActorRole.COORDINATOR, MINE)
    page = coordinator.get(f"/ronde/{ROUND}/{MINE}/terugkoppeling")
    assert "De eigen vragen van de gemeente staan hier niet." in page.text
    assert (WHAT in page.text, len(heads(page, "vragen"))) == (False, 4)
    assert len(page.tree.xpath("//section[@class='part-of']")) == 2
    assert WHAT not in "".join(
        coordinator.get(f"/ronde/{ROUND}/{MINE}/draaiboek?vraag=5").texts("//ol//h2")
    )
    coordinator.get(f"/ronde/{ROUND}/{MINE}/scherm/5", 404)
    book = coordinator.client.get(f"/ronde/{ROUND}/{MINE}/actieagenda.xlsx")
    sheets = load_workbook(BytesIO(book.data))
    labels = "\n".join(str(cell) for row in sheets["Labels per vraag"].values for cell in row)
    assert WHAT not in labels
    assert "E. Eigen" not in labels


def test_a_preview_shows_them_for_a_made_up_municipality() -> None:
    mine = OWN.model_copy(update={"gemeente": "GM0344"})
    made = preview(with_own_questions(CONTENT, [mine]), "eigen.yaml", NOW)
    page = re.sub(r"\s+", " ", made["terugkoppeling.html"].decode())
    assert WHAT in page
    assert WHAT in made["vragen.html"].decode()
    assert "Verzonnen antwoord 1 bij vraag 5" in page
    assert "Utrecht" not in page
