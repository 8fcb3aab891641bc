"""The feedback page of a whole scan: figures, words and answers say the same."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.disclosure import Voice
from plugin.permissions import ActorRole
from plugin.workspace.reviews import ReviewState
from survey_templates.codebook import GivenAnswer
from tests.scene import (
    FRESH,
    MINE,
    OTHER,
    ROUND,
    TEAM,
    WHOLE_SCAN,
    Scene,
    furnished,
    sixty,
    voices,
)
from tests.visitor import Page, Visitor, feedback

PAGE = f"/ronde/{ROUND}/{MINE}/terugkoppeling"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def test_the_page_says_who_took_part_and_of_when_it_is(scene: Scene) -> None:
    page = feedback(scene, MINE)

    assert "Terugkoppeling Voorbeeldstad" in page.text
    assert "10 van 12 deden mee" in page.text
    assert "stand van 14 april 2027 om 14:03" in page.text
    assert "opgehaald op 14 april 2027 om 14:03" in page.text
    assert "vertrouwelijk, vanaf vijf mensen" in page.text
    assert "2 antwoorden na sluiting. Die tellen hier nog niet mee." in page.text
    assert "Een nieuwe uitkomst komt er bij vijf nieuwe antwoorden." in page.text
    assert "Voorbeeld met verzonnen antwoorden" in page.text


def test_the_cards_stand_in_the_order_of_the_talk(scene: Scene) -> None:
    page = feedback(scene, MINE)

    cards = [str(number).removeprefix("vraag-") for number in page.tree.xpath("//article/@id")]
    assert [int(number) for number in cards] == [4, 14, 6, 1, 8, 9, 11, 3, 13, 7, 10, 12, 5, 15, 2]
    begin = page.tree.xpath("//section[@aria-labelledby='begin']//h3/a/@href")
    assert begin == ["#vraag-4", "#vraag-14", "#vraag-6"]
    assert "Bij deze drie vragen spreken de labels elkaar tegen." in page.text


def test_every_question_is_seen_at_a_glance_with_its_section(scene: Scene) -> None:
    page = feedback(scene, MINE)
    glance = "//section[@aria-labelledby='overzicht']"

    assert page.texts(f"{glance}//ul") == [
        "41 van 50 nagedacht29 van 50 uitgewisseld18 van 50 afgesproken",
        "37 van 50 nagedacht27 van 50 uitgewisseld14 van 50 afgesproken",
        "33 van 50 nagedacht19 van 50 uitgewisseld7 van 50 afgesproken",
    ]
    links = page.tree.xpath(f"{glance}//ol//a/@href")
    assert links == [f"#vraag-{number}" for number in range(1, 16)]


def test_bar_table_and_words_of_a_card_say_the_same(scene: Scene) -> None:
    page = feedback(scene, MINE)
    card = "//article[@id='vraag-4']"

    assert page.texts(f"{card}//table[@class='counts']//td") == ["5", "1", "2", "2"]
    (drawn,) = page.tree.xpath(f"{card}/div/svg")
    assert [text.text for text in drawn.xpath("./text")] == ["5", "1", "2", "2"]
    assert drawn.get("aria-label") == (
        "5 afgesproken, 1 nog discussie, 2 weet niet hoe anderen denken, 2 nooit over nagedacht"
    )
    words = page.texts(card)[0]
    assert "Vijf van de tien zeggen dat dit is afgesproken." in words
    assert "Waar staat de afspraak, en wie heeft die nooit gezien?" in words
    assert "Van allen samen vindt tussen 5 en 7 van 12 dit afgesproken." in words
    assert "Lijkt afgesproken, maar niet voor iedereen" in words


def test_the_answers_stand_by_label_and_the_first_ask_if_they_say_the_same(scene: Scene) -> None:
    page = feedback(scene, MINE)
    card = "//article[@id='vraag-4']"

    assert page.texts(f"{card}//h5") == [
        "afgesproken",
        "nog discussie",
        "weet niet hoe anderen denken",
        "nooit over nagedacht",
    ]
    assert len(page.tree.xpath(f"{card}//ul[@class='quotes']/li")) == 10
    assert page.texts("//*[@class='same']").count("Zeggen we ook hetzelfde?") == 8
    assert not page.tree.xpath("//article[@id='vraag-7']//*[@class='same']")
    assert page.texts(f"{card}//div[@class='which']/p[@class='small']")[0] == "5 teksten"


def test_every_card_has_a_way_of_working(scene: Scene) -> None:
    forms = feedback(scene, MINE).texts("//article//p[@class='form']")

    assert len(forms) == 15
    assert forms[0].startswith("Werkvorm: Stil schrijven. Iedereen schrijft drie minuten")


def test_what_was_agreed_stands_beside_the_answers(scene: Scene) -> None:
    coordinator = Visitor(scene, ActorRole.COORDINATOR, MINE)
    record = f"/ronde/{ROUND}/{MINE}/afspraken/vraag/4"
    form = {"antwoord": "Wij doen het samen", "label": "1", "onderdeel": "A", "vraag": "4"}
    empty = dict.fromkeys(("versie", "actie", "wie", "wanneer", "uiterlijk"), "")
    coordinator.post(record, form={**empty, **form, "sleutel": "a1" * 8})
    for page in (f"{PAGE}", f"{PAGE}/vraag/4"):
        found = coordinator.get(page)
        (together,) = found.texts("//div[@class='together']")
        assert together == "Samen afgesproken afgesproken Wij doen het samen"
        assert found.texts("//table[@class='counts']//td")[:4] == ["5", "1", "2", "2"]


# More answers than one reads at a time


@pytest.fixture
def crowd(scene: Scene) -> Visitor:
    """The coordinator of a municipality where eighty people wrote something."""
    people = tuple(
        Voice(scene.instrument.role("BELEI"), (said(1, place, 60), said(2, place, 20)))
        for place in range(80)
    )
    scene.add_place(ROUND, "GM0344", closed=True)
    scene.release(ROUND, "GM0344", people)
    return Visitor(scene, ActorRole.COORDINATOR, "GM0344")


def said(question: int, place: int, agreed: int) -> GivenAnswer:
    """What somebody answers: so many agree; at question 2 half of all write nothing."""
    text = "" if question == 2 and place >= 40 else f"tekst {question} van {place}"
    return GivenAnswer(question, text, 1 if place < agreed else 3)


CROWDED = f"/ronde/{ROUND}/GM0344/terugkoppeling"


def quotes(page: Page, question: int) -> tuple[int, int]:
    """How many texts of a question stand open on a page, and how many are folded."""
    found = page.texts(f"//article[@id='vraag-{question}']//ul[@class='quotes']/li")
    folded = page.texts(f"//article[@id='vraag-{question}']//details//ul[@class='quotes']/li")
    return len(found) - len(folded), len(folded)


def test_a_question_with_many_texts_shows_the_first_dozen_and_has_them_all_on_its_own_page(
    crowd: Visitor,
) -> None:
    page = crowd.get(CROWDED)

    assert quotes(page, 1) == (12, 0)
    left = page.texts("//article[@id='vraag-1']//div[@class='by-label']//p[a]")
    assert left == ["Nog 14 teksten staan op de pagina van vraag 1."]
    assert f"{CROWDED}/afdruk?volgorde=duiding" in page.links()
    own = crowd.get(f"{CROWDED}/vraag/1")
    assert len(set(own.texts("//ul[@class='quotes']/li"))) == 80
    assert f"{CROWDED}/vraag/2" in own.links()


def test_a_question_with_fewer_texts_has_them_all_on_the_page_those_after_the_first_folded(
    crowd: Visitor,
) -> None:
    page = crowd.get(CROWDED)

    assert quotes(page, 2) == (12, 28)
    assert page.texts("//article[@id='vraag-2']//summary") == ["Nog 14 teksten", "Nog 14 teksten"]


def test_everything_stands_open_on_the_page_to_print(crowd: Visitor) -> None:
    page = crowd.get(f"{CROWDED}/afdruk")

    assert (quotes(page, 1), quotes(page, 2)) == ((80, 0), (40, 0))
    assert f"{CROWDED}/afdruk?volgorde=duiding" not in page.links()


def test_a_text_that_is_hidden_makes_room_for_the_next(scene: Scene, crowd: Visitor) -> None:
    shown = crowd.get(CROWDED).texts("//article[@id='vraag-1']//ul[@class='quotes']/li")
    stored = scene.workspace.releases.latest(ROUND, "GM0344")
    assert stored
    keys = [text.key for text in scene.workspace.releases.texts(stored.id) if text.text == shown[0]]
    scene.review(*keys, state=ReviewState.HIDDEN)

    page = crowd.get(CROWDED)
    assert quotes(page, 1) == (12, 0)
    assert shown[0] not in page.text


@pytest.mark.parametrize("number", [0, 16, 99])
def test_a_question_that_is_not_there_has_no_page(scene: Scene, number: int) -> None:
    Visitor(scene, ActorRole.FACILITATOR, MINE).get(f"{PAGE}/vraag/{number}", 404)


@pytest.mark.parametrize("end", ["/vraag/4", "/afdruk"])
@pytest.mark.parametrize(
    ("role", "municipality"),
    [(ActorRole.ADMINISTRATOR, None), (ActorRole.FACILITATOR, OTHER), (None, None)],
)
def test_nobody_else_sees_these_pages(
    scene: Scene, end: str, role: ActorRole | None, municipality: str | None
) -> None:
    Visitor(scene, role, municipality).get(PAGE + end, 404)


def test_without_a_release_a_question_has_no_page_and_the_rest_says_why(scene: Scene) -> None:
    visitor = Visitor(scene, ActorRole.FACILITATOR, FRESH)
    visitor.get(f"/ronde/{ROUND}/{FRESH}/terugkoppeling/vraag/4", 404)
    page = visitor.get(f"/ronde/{ROUND}/{FRESH}/terugkoppeling/afdruk")
    assert "Nog niemand is klaar" in page.text


def test_the_method_note_holds_the_percentages(scene: Scene) -> None:
    page = feedback(scene, MINE)

    rows = page.texts("//section[@aria-labelledby='methode']//tbody/tr")
    assert rows[3] == "41080 %60 %50 %1,100,56"
    assert rows[9] == "101030 %0 %0 %2,700,00"
    assert rows[13] == "141060 %60 %60 %1,200,53"
    outside = page.source.split('aria-labelledby="methode"')[0]
    assert "%" not in re.sub(r'(x|width|height|y)="[\d.]+%"', "", outside)
    assert "Dat elke stap even zwaar telt, is een afspraak." in page.text


def test_the_source_is_named(scene: Scene) -> None:
    footer = feedback(scene, MINE).texts("//footer[last()]")[-1]

    assert scene.instrument.source.citation in footer


def test_a_release_without_late_answers_or_made_up_names_says_nothing_of_them(
    scene: Scene,
) -> None:
    scene.add_place(ROUND, "GM0344", closed=True)
    scene.release(ROUND, "GM0344", voices(scene.instrument, WHOLE_SCAN, TEAM))
    page = feedback(scene, "GM0344")

    assert "na sluiting" not in page.text
    assert "verzonnen" not in page.text
    assert "10 mensen deden mee" in page.text
    assert "uitgenodigd" not in page.text


def test_people_without_a_label_have_a_count_of_their_own(scene: Scene) -> None:
    people = tuple(
        Voice(scene.instrument.role("BELEI"), (GivenAnswer(1, "", 1 if place < 6 else None),))
        for place in range(9)
    )
    scene.add_place(ROUND, "GM0344", closed=True)
    scene.release(ROUND, "GM0344", people)
    page = feedback(scene, "GM0344")

    assert page.texts("//article[@id='vraag-1']//table[@class='counts']//tr")[-1] == "geen label3"
    assert "wel meegedaan, bij deze vraag geen label gekozen" in page.text
    assert "Niemand gaf hier een label." in page.text
    assert "geen label gekozen" not in feedback(scene, MINE).text


def test_with_two_sides_the_figures_are_of_those_inside_with_the_others_beside(
    scene: Scene,
) -> None:
    sixty(scene)
    page = feedback(scene, "GM9906")

    assert (
        "De cijfers gaan over één groep: binnen de gemeente of niet gezegd (42 mensen). "
        "Daarnaast ziet u buiten de gemeente (18 mensen)."
    ) in page.text
    card = "//article[@id='vraag-1']"
    assert page.texts(f"{card}//table[@class='counts']//td") == ["42", "0", "0", "0"]
    assert "tussen 42 en 57 van 75 dit afgesproken" in page.texts(card)[0]
    groups = page.texts(f"{card}//table[@class='groups']//tbody/tr/th")
    assert groups == [
        "Binnen de gemeente of niet gezegd (42)",
        "Wethouder (6)",
        "Beleidsadviseur (18)",
        "Regisseur of ketenregisseur (6)",
        "Uitvoerend medewerker bij de gemeente (12)",
        "Buiten de gemeente (18)",
        "Professional bij een andere organisatie (12)",
        "Inwoner (6)",
    ]
    assert len(page.tree.xpath(f"{card}//tr[@class='within']")) == 6
    differences = page.texts(f"{card}//p[@class='difference']")
    sides = "binnen de gemeente of niet gezegd 42 van 42, buiten de gemeente 0 van 18."
    assert differences[:2] == [
        f"Groot verschil bij ‘nagedacht’: {sides}",
        f"Groot verschil bij ‘afgesproken’: {sides}",
    ]
    assert not page.tree.xpath("//article[@id='vraag-4']//p[@class='difference']")
    assert "beleidsadviseur" in page.texts("//ul[@class='quotes']//small")


def test_where_only_everyone_is_shown_there_are_no_groups_and_no_roles(scene: Scene) -> None:
    page = feedback(scene, MINE)

    assert "Groepen naast elkaar" not in page.text
    assert "De cijfers gaan over één groep" not in page.text
    assert not page.tree.xpath("//ul[@class='quotes']//small")


def test_roles_on_one_side_stand_beside_each_other(scene: Scene) -> None:
    people = voices(scene.instrument, [(10, 0, 0, 0)] * 15, ("BELEI", "REGIE"), texts=False)
    scene.add_place(ROUND, "GM0344", invited=10, closed=True)
    scene.release(ROUND, "GM0344", people)
    page = feedback(scene, "GM0344")

    card = "//article[@id='vraag-1']"
    assert page.texts(f"{card}//table[@class='groups']//tbody/tr/th") == [
        "Beleidsadviseur (5)",
        "Regisseur of ketenregisseur (5)",
    ]
    assert not page.tree.xpath("//tr[@class='within']")
    assert "De cijfers gaan over één groep" not in page.text
    assert "Niet iedereen die was uitgenodigd" not in page.text
