"""What the pages say, in every state, and that nobody's text can do anything on them."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exporter.analysis import Counts
from exporter.disclosure import Voice
from plugin.bars import NARROWEST, bar
from plugin.moments import day_and_time
from plugin.permissions import ActorRole
from plugin.workspace.requests import RequestKind
from plugin.workspace.status import MunicipalityStatus
from plugin.workspace.store import Workspace
from survey_templates.codebook import GivenAnswer, Privacy
from survey_templates.loader import read_text
from tests.scene import (
    FRESH,
    MINE,
    NOW,
    OPEN_PLACE,
    OPEN_ROUND,
    OTHER,
    ROUND,
    SMALL,
    TEAM,
    WHOLE_SCAN,
    Scene,
    furnished,
    voices,
)
from tests.visitor import Page, Visitor

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
SHORTS = ("afgesproken", "nog discussie", "weet niet", "nooit")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def feedback(scene: Scene, code: str, survey_id: int = ROUND) -> Page:
    visitor = Visitor(scene, COORDINATOR, code)
    return visitor.get(f"/ronde/{survey_id}/{code}/terugkoppeling")


def texts(page: Page, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.tree.xpath(path)]


# --- The feedback page of the whole scan -------------------------------------------------------


def test_the_page_says_who_took_part_and_of_when_it_is(scene: Scene) -> None:
    page = feedback(scene, MINE)

    assert "Terugkoppeling Voorbeeldstad" in page.text
    assert "10 van 12 deden mee" in page.text
    assert "stand van 14 april 2027 om 14:03" in page.text
    assert "opgehaald op 14 april 2027 om 14:03" in page.text
    assert "vertrouwelijk, vanaf vijf mensen" in page.text
    assert "2 antwoorden na sluiting. Die tellen hier nog niet mee." in page.text
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

    assert texts(page, f"{glance}//ul") == [
        "41 van 50 nagedacht29 van 50 uitgewisseld18 van 50 afgesproken",
        "37 van 50 nagedacht27 van 50 uitgewisseld14 van 50 afgesproken",
        "33 van 50 nagedacht19 van 50 uitgewisseld7 van 50 afgesproken",
    ]
    links = page.tree.xpath(f"{glance}//ol//a/@href")
    assert links == [f"#vraag-{number}" for number in range(1, 16)]


def test_bar_table_and_words_of_a_card_say_the_same(scene: Scene) -> None:
    page = feedback(scene, MINE)
    card = "//article[@id='vraag-4']"

    assert texts(page, f"{card}//table[@class='counts']//td") == ["5", "1", "2", "2"]
    (drawn,) = page.tree.xpath(f"{card}/svg")
    assert [text.text for text in drawn.xpath("./text")] == ["5", "1", "2", "2"]
    assert drawn.get("aria-label") == (
        "5 afgesproken, 1 nog discussie, 2 weet niet hoe anderen denken, 2 nooit over nagedacht"
    )
    words = texts(page, card)[0]
    assert "Vijf van de tien zeggen dat dit is afgesproken." in words
    assert "Waar staat de afspraak, en wie heeft die nooit gezien?" in words
    assert "Van allen samen vindt tussen 5 en 7 van 12 dit afgesproken." in words
    assert "Lijkt afgesproken, maar niet voor iedereen" in words


def test_the_answers_stand_by_label_and_the_first_ask_if_they_say_the_same(scene: Scene) -> None:
    page = feedback(scene, MINE)
    card = "//article[@id='vraag-4']"

    heads = [head.split("Zeggen")[0][1:] for head in texts(page, f"{card}//h5")]
    assert heads == [
        "afgesproken",
        "nog discussie",
        "weet niet hoe anderen denken",
        "nooit over nagedacht",
    ]
    assert len(page.tree.xpath(f"{card}//blockquote[not(ancestor::details)]")) == 10
    assert texts(page, "//*[@class='same']").count("Zeggen we ook hetzelfde?") == 8
    assert not page.tree.xpath("//article[@id='vraag-7']//*[@class='same']")


def test_the_method_note_holds_the_percentages(scene: Scene) -> None:
    page = feedback(scene, MINE)

    rows = texts(page, "//section[@aria-labelledby='methode']//tbody/tr")
    assert rows[3] == "41080 %60 %50 %1,100,56"
    assert rows[9] == "101030 %0 %0 %2,700,00"
    assert rows[13] == "141060 %60 %60 %1,200,53"
    outside = page.source.split('aria-labelledby="methode"')[0]
    assert "%" not in re.sub(r'(x|width|height|y)="[\d.]+%"', "", outside)
    assert "Dat elke stap even zwaar telt, is een afspraak." in page.text


def test_the_source_is_named(scene: Scene) -> None:
    footer = texts(feedback(scene, MINE), "//footer[last()]")[-1]

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

    assert texts(page, "//article[@id='vraag-1']//table[@class='counts']//tr")[-1] == "–geen label3"
    assert "wel meegedaan, bij deze vraag geen label gekozen" in page.text
    assert "Niemand gaf hier een label." in page.text
    assert "geen label gekozen" not in feedback(scene, MINE).text


# --- Groups ------------------------------------------------------------------------------------


def sixty(scene: Scene) -> None:
    """Sixty people, of whom forty-two work for the municipality; on question 1 the sides differ."""
    roles = ("WETH", "BELEI", "BELEI", "BELEI", "REGIE", "UITV", "UITV", "PROF", "PROF", "INWO")
    scan = [(6 * one, 6 * two, 6 * three, 6 * four) for one, two, three, four in WHOLE_SCAN]
    people = tuple(
        Voice(voice.role, (_first(voice), *voice.answers[1:]))
        for voice in voices(scene.instrument, scan, roles)
    )
    scene.add_place(ROUND, "GM9906", invited=75, closed=True)
    scene.release(ROUND, "GM9906", people)


def _first(voice: Voice) -> GivenAnswer:
    inside = voice.role is not None and voice.role.side == "intern"
    return GivenAnswer(1, "", 1 if inside else 4)


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
    assert texts(page, f"{card}//table[@class='counts']//td") == ["42", "0", "0", "0"]
    assert "tussen 42 en 57 van 75 dit afgesproken" in texts(page, card)[0]
    groups = texts(page, f"{card}//table[@class='groups']//tbody/tr/th")
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
    differences = texts(page, f"{card}//p[@class='difference']")
    sides = "binnen de gemeente of niet gezegd 42 van 42, buiten de gemeente 0 van 18."
    assert differences[:2] == [
        f"Groot verschil bij ‘nagedacht’: {sides}",
        f"Groot verschil bij ‘afgesproken’: {sides}",
    ]
    assert not page.tree.xpath("//article[@id='vraag-4']//p[@class='difference']")
    assert "beleidsadviseur" in texts(page, "//blockquote/footer")


def test_where_only_everyone_is_shown_there_are_no_groups_and_no_roles(scene: Scene) -> None:
    page = feedback(scene, MINE)

    assert "Groepen naast elkaar" not in page.text
    assert "De cijfers gaan over één groep" not in page.text
    assert not page.tree.xpath("//article//blockquote[not(ancestor::details)]/footer")


def test_roles_on_one_side_stand_beside_each_other(scene: Scene) -> None:
    people = voices(scene.instrument, [(10, 0, 0, 0)] * 15, ("BELEI", "REGIE"), texts=False)
    scene.add_place(ROUND, "GM0344", invited=10, closed=True)
    scene.release(ROUND, "GM0344", people)
    page = feedback(scene, "GM0344")

    card = "//article[@id='vraag-1']"
    assert texts(page, f"{card}//table[@class='groups']//tbody/tr/th") == [
        "Beleidsadviseur (5)",
        "Regisseur of ketenregisseur (5)",
    ]
    assert not page.tree.xpath("//tr[@class='within']")
    assert "De cijfers gaan over één groep" not in page.text
    assert "Niet iedereen die was uitgenodigd" not in page.text


# --- While nothing is released -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "heading", "said"),
    [
        (FRESH, "Nog niemand is klaar", "Er is nog geen enkel antwoord verstuurd."),
        (OTHER, "De ronde is nog open", "U ziet de uitkomst nadat u de ronde sluit."),
        (SMALL, "Nog te weinig mensen voor een uitkomst", "Drie mensen deden mee."),
    ],
)
def test_without_a_release_the_page_says_why_and_what_to_do(
    scene: Scene, code: str, heading: str, said: str
) -> None:
    page = feedback(scene, code)

    assert texts(page, "//h2") == [heading]
    assert said in page.text
    assert "Wat kunt u doen?" in page.text
    assert f"/ronde/{ROUND}/{code}/actieagenda.xlsx" in page.links()
    assert (f"/ronde/{ROUND}/{code}/sluiten" in page.links()) == (code == OTHER)


def test_the_facilitator_waits_for_the_coordinator(scene: Scene) -> None:
    page = Visitor(scene, FACILITATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}/terugkoppeling")

    assert "U ziet de uitkomst nadat de coördinator de ronde sluit." in page.text
    assert not [link for link in page.links() if link.endswith("/sluiten")]


@pytest.mark.parametrize(
    ("survey_id", "complete", "closed", "said"),
    [(ROUND, 7, True, "zeven mensen"), (OPEN_ROUND, 2, False, "twee mensen")],
)
def test_a_release_that_is_on_its_way_says_so(
    scene: Scene, survey_id: int, complete: int, *, closed: bool, said: str
) -> None:
    scene.add_place(survey_id, "GM0344", invited=1, closed=closed)
    scene.count(survey_id, MunicipalityStatus("GM0344", complete, 0, 0))
    page = feedback(scene, "GM0344", survey_id)

    assert texts(page, "//h2") == ["De uitkomst wordt gemaakt"]
    assert f"Er zijn antwoorden van {said}." in page.text
    assert page.text.startswith(f"Terugkoppeling Utrecht {complete} klaar")


@pytest.mark.parametrize("people", range(1, 8))
def test_an_open_round_of_a_few_people_reads_well(scene: Scene, people: int) -> None:
    labels = [(1, 0, 0, 0), (1, 0, 0, 1), (2, 0, 1, 0), (1, 1, 1, 1)]
    scan = [(people, 0, 0, 0), (0, 0, 0, people), labels[min(people, 4) - 1]]
    team = voices(scene.instrument, [row if sum(row) == people else scan[0] for row in scan], TEAM)
    whole = tuple(
        Voice(voice.role, (*voice.answers, GivenAnswer(4, "Een tekst.", None))) for voice in team
    )
    scene.add_place(OPEN_ROUND, "GM0344")
    scene.release(OPEN_ROUND, "GM0344", whole)
    page = feedback(scene, "GM0344", OPEN_ROUND)

    verb = "1 persoon deed" if people == 1 else f"{people} mensen deden"
    assert f"{verb} mee" in page.text
    assert "open ronde" in page.text
    (head,) = texts(page, "//article[@id='vraag-1']/header")
    assert head.endswith("Nog geen duiding" if people < 4 else "Breed afgesproken")
    assert "Er is geen ondergrens" in page.text
    assert "ten minste" not in texts(page, "//section[@aria-labelledby='methode']/ul[1]")[0]
    assert not re.search(r"\b(None|nan)\b|\{|\}", page.text)


def test_an_open_round_where_all_agree_points_at_nothing(scene: Scene) -> None:
    scene.add_place(OPEN_ROUND, "GM0344")
    scene.release(OPEN_ROUND, "GM0344", voices(scene.instrument, [(5, 0, 0, 0)] * 15, TEAM))

    assert "Geen vraag springt eruit." in feedback(scene, "GM0344", OPEN_ROUND).text


# --- The agenda --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "sheets"),
    [
        (
            MINE,
            ["Toelichting", "Actieagenda", "Bespreekvolgorde", "Labels per vraag", "Antwoorden"],
        ),
        (SMALL, ["Toelichting", "Actieagenda"]),
        (FRESH, ["Toelichting", "Actieagenda"]),
        (OTHER, ["Toelichting", "Actieagenda"]),
    ],
)
def test_the_agenda_can_always_be_downloaded(scene: Scene, code: str, sheets: list[str]) -> None:
    visitor = Visitor(scene, FACILITATOR, code)
    with visitor.client.get(f"/ronde/{ROUND}/{code}/actieagenda.xlsx") as response:
        book = load_workbook(io.BytesIO(response.get_data()))

    assert response.content_type.endswith("spreadsheetml.sheet")
    assert response.headers["Content-Disposition"] == (
        f"attachment; filename=actieagenda-{code}-{ROUND}.xlsx"
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert book.sheetnames == sheets


def test_page_and_agenda_name_the_same_moment(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    with visitor.client.get(f"/ronde/{ROUND}/{MINE}/actieagenda.xlsx") as response:
        book = load_workbook(io.BytesIO(response.get_data()))

    cells = [str(cell.value) for row in book["Toelichting"].iter_rows() for cell in row]
    assert any("14-04-2027 om 14:03 uur" in cell for cell in cells)


# --- Hostile texts -----------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</blockquote></article><h1>Valse kop</h1>",
    "{{ 7 * 7 }}{% raw %}",
    "=HYPERLINK('https://kwaad.example')",
    "javascript:alert(1)//https://kwaad.example",
    "a\u202egnirts\u2066b\x00\x1b[31m\ufffe\U0001f600",
    "regel een\r\nregel twee\u2028regel drie",
    "lang" * 5000,
    "&lt;b&gt;vet&lt;/b&gt;",
    "<style>*{display:none}</style>",
    "--><!--",
]


def test_a_text_is_never_more_than_text(scene: Scene) -> None:
    people = tuple(
        Voice(scene.instrument.role("BELEI"), (GivenAnswer(1, text, 1 + place % 4),))
        for place, text in enumerate(HOSTILE)
    )
    scene.add_place(ROUND, "GM0344", closed=True)
    scene.release(ROUND, "GM0344", people)
    page = feedback(scene, "GM0344")

    shown = {
        quote.text_content() for quote in page.tree.xpath("//article[@id='vraag-1']//blockquote")
    }
    assert {HOSTILE[0], HOSTILE[3], HOSTILE[4], HOSTILE[8], HOSTILE[9]} <= shown
    assert "regel een\nregel twee\nregel drie" in shown
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ufffe]", page.source)
    assert not page.tree.xpath("//article//script|//img|//style")
    assert not [link for link in page.links() if "kwaad" in link or "javascript" in link]


def test_a_hostile_title_is_text_too(scene: Scene) -> None:
    scene.add_round(777, Privacy.OPEN, "<script>alert(1)</script>{{ 1 }}")
    page = Visitor(scene, ADMINISTRATOR).get("/rondes")

    assert "<script>alert(1)</script>{{ 1 }}" in page.text


# --- Overview, place and requests --------------------------------------------------------------


def test_the_overview_tells_the_administrator_how_every_round_stands(scene: Scene) -> None:
    scene.count(ROUND, MunicipalityStatus(OTHER, 6, 1, 0), problem="LimeSurvey is niet bereikbaar.")
    page = Visitor(scene, ADMINISTRATOR).get("/rondes")

    assert "LimeSurvey is niet bereikbaar." in page.text
    assert "Niet toegewezen antwoorden: 3. Proefantwoorden: 2." in page.text
    rows = texts(page, f"//section[@id='ronde-{ROUND}']//tbody/tr")
    assert [row.split(" (")[0] for row in rows] == [
        "Grootveen",
        "Kleindorp",
        "Middelhaven",
        "Voorbeeldstad",
    ]
    assert "6 van 8 klaar1 nog bezig open" in rows[0]
    assert "gesloten op 14 april 2027vrijgegeven: stand 1, 14 april 2027" in rows[3]
    assert not [link for link in page.links() if "terugkoppeling" in link or "xlsx" in link]


def test_the_coordinator_does_not_read_what_is_the_administrators(scene: Scene) -> None:
    scene.count(ROUND, problem="Het wachtwoord van de koppeling is verlopen.")
    page = Visitor(scene, COORDINATOR, MINE).get("/rondes")

    assert "wachtwoord" not in page.text
    assert "Niet toegewezen" not in page.text
    assert "Het ophalen lukt nu niet." in page.text
    assert "Grootveen" not in page.text


def test_the_place_shows_the_link_and_what_can_be_done(scene: Scene) -> None:
    page = Visitor(scene, COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}")

    assert page.tree.xpath("//input[@id='link']/@value") == [
        f"https://vragen.example/index.php/{ROUND}?lang=nl&GEMEENTE={OTHER}-7K3F9Q"
    ]
    assert page.tree.xpath("//input[@id='inspiratie']/@value") == [
        "https://eigenkracht.example/inspiratie/reflectietool-eigen-kracht"
    ]
    assert "6 van 8 klaar" in page.text
    assert "1 nog bezig" in page.text
    assert f"/ronde/{ROUND}/{OTHER}/sluiten" in page.links()
    assert texts(page, "//main//button") == ["Nu ophalen"]


@pytest.mark.parametrize(
    ("role", "survey_id", "code", "buttons", "closes"),
    [
        (COORDINATOR, ROUND, MINE, ["Nu ophalen", "Heropenen"], False),
        (FACILITATOR, ROUND, MINE, [], False),
        (FACILITATOR, ROUND, OTHER, [], False),
        (COORDINATOR, OPEN_ROUND, OPEN_PLACE, ["Nu ophalen"], False),
        (ADMINISTRATOR, ROUND, OTHER, ["Nu ophalen"], True),
    ],
)
def test_only_what_may_be_done_is_offered(
    scene: Scene, role: ActorRole, survey_id: int, code: str, buttons: list[str], *, closes: bool
) -> None:
    visitor = Visitor(scene, role, None if role is ADMINISTRATOR else code)
    page = visitor.get(f"/ronde/{survey_id}/{code}")

    assert texts(page, "//main//button") == buttons
    assert any(link.endswith("/sluiten") for link in page.links()) is closes


def test_closing_asks_first_and_says_how_many_are_done(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, OTHER)
    page = visitor.get(f"/ronde/{ROUND}/{OTHER}/sluiten")

    assert "6 van 8 klaar, 1 nog bezig." in page.text
    assert "ten minste vijf mensen klaar zijn" in page.text
    assert texts(page, "//main//button") == ["Ja, sluiten"]
    assert scene.workspace.requests.waiting() == []


def test_a_request_is_waiting_then_slow_then_done(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, OTHER)
    place = f"/ronde/{ROUND}/{OTHER}"
    assert visitor.post(f"{place}/sluiten").location == place

    said = "Sluiten is aangevraagd om 14:03."
    assert f"{said} Dit is klaar binnen 30 seconden. Kijk of het klaar is" in (
        visitor.get(place).text
    )
    assert said in visitor.get(f"{place}/terugkoppeling").text
    assert said in Visitor(scene, ADMINISTRATOR).get("/rondes").text
    scene.now += timedelta(seconds=61)
    assert f"{said} Dit duurt langer dan normaal." in visitor.get(place).text

    (request,) = scene.workspace.requests.waiting()
    scene.workspace.requests.finish(request.id, scene.now, "Er is een uitkomst van zes mensen.")
    page = visitor.get(place)
    assert "Sluiten, 14 april 2027 om 14:04: Er is een uitkomst van zes mensen." in page.text
    assert "Kijk of het klaar is" not in page.text


def test_pulling_a_whole_round_waits_in_its_place(scene: Scene) -> None:
    visitor = Visitor(scene, ADMINISTRATOR)
    response = visitor.post(f"/ronde/{ROUND}/ophalen")

    assert response.location == f"/rondes#ronde-{ROUND}"
    page = visitor.get("/rondes")
    assert page.text.count("Ophalen is aangevraagd om 14:03.") == 1
    assert texts(page, "//main//button").count("Nu ophalen: Voorjaar 2027") == 0
    (request,) = scene.workspace.requests.waiting()
    assert (request.kind, request.municipality) == (RequestKind.SYNC, None)


def test_reopened_with_new_answers_the_page_does_not_speak_of_closing(scene: Scene) -> None:
    scene.workspace.rounds.set_closed(ROUND, MINE, None)

    assert "2 antwoorden na deze stand." in feedback(scene, MINE).text


# --- Inspiration -------------------------------------------------------------------------------

INSPIRATION = "/inspiratie/reflectietool-eigen-kracht"


def test_every_question_has_its_inspiration_and_its_neighbours(scene: Scene) -> None:
    visitor = Visitor(scene)
    index = visitor.get(INSPIRATION)
    for question in scene.instrument.questions:
        path = f"{INSPIRATION}/{question.number}"
        page = visitor.get(path)
        assert path in index.links()
        assert texts(page, "//h1") == [question.text]
        assert scene.instrument.source.citation in texts(page, "//footer")[-1]
        neighbours = {f"{INSPIRATION}/{question.number + step}" for step in (-1, 1)}
        neighbours -= {f"{INSPIRATION}/0", f"{INSPIRATION}/16"}
        assert neighbours <= set(page.links())


def test_every_block_of_inspiration_is_shown(scene: Scene) -> None:
    visitor = Visitor(scene)
    for question in scene.instrument.questions:
        shown = visitor.get(f"{INSPIRATION}/{question.number}").text
        for block in question.inspiration:
            for value in vars(block).values():
                for text in value if isinstance(value, tuple) else [value]:
                    assert not isinstance(text, str) or " ".join(text.split()) in shown


def test_question_ten_points_to_five_and_fifteen(scene: Scene) -> None:
    page = Visitor(scene).get(f"{INSPIRATION}/10")

    assert "Bij deze vraag geeft de Reflectietool geen inspiratie. Kijk bij:" in page.text
    pointers = [link for link in page.links() if link[-2:] in {"/5", "15"}]
    assert pointers == [f"{INSPIRATION}/5", f"{INSPIRATION}/15"]


def test_without_any_round_the_inspiration_of_the_tool_itself_is_there(tmp_path: Path) -> None:
    workspace = Workspace(f"sqlite:///{tmp_path}/leeg.sqlite3")
    Visitor(Scene(workspace)).get(f"{INSPIRATION}/1")
    assert "Er is nog geen ronde" in Visitor(Scene(workspace), ADMINISTRATOR).get("/rondes").text
    workspace.close()


# --- Another instrument, and words -------------------------------------------------------------


def test_another_content_file_works_without_a_line_of_code(tmp_path: Path) -> None:
    workspace = Workspace(f"sqlite:///{tmp_path}/klein.sqlite3")
    content = read_text(Path(__file__).parent / "content" / "klein.yaml")
    scene = Scene(workspace, content=content)
    scene.add_round(ROUND, Privacy.CONFIDENTIAL, "Buurt")
    scene.add_place(ROUND, MINE, closed=True)
    numbers = [question.number for question in scene.instrument.questions]
    scan = [(4, 2, 2, 2)] * len(numbers)
    scene.release(ROUND, MINE, voices(scene.instrument, scan, ("TEAM", "BUUR"), texts=False))
    page = feedback(scene, MINE)

    for question in scene.instrument.questions:
        assert question.text in page.text
        path = f"/inspiratie/{scene.instrument.code}/{question.number}"
        assert question.text in Visitor(scene).get(path).text
    assert "De cijfers gaan over één groep: van het buurtteam (vijf mensen)." in page.text
    assert scene.instrument.source.citation in texts(page, "//footer")[-1]
    with Visitor(scene, FACILITATOR, MINE).client.get(
        f"/ronde/{ROUND}/{MINE}/actieagenda.xlsx"
    ) as response:
        assert response.status_code == 200
    workspace.close()


def test_our_sentences_have_at_most_twenty_words(scene: Scene) -> None:
    sixty(scene)
    coordinator = Visitor(scene, COORDINATOR, "GM9906")
    pages = [
        *(feedback(scene, code) for code in (SMALL, FRESH, OTHER)),
        feedback(scene, OPEN_PLACE, OPEN_ROUND),
        coordinator.get(f"/ronde/{ROUND}/GM9906/terugkoppeling"),
        coordinator.get(f"/ronde/{ROUND}/GM9906"),
        Visitor(scene, COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}/sluiten"),
        Visitor(scene).get("/"),
        Visitor(scene).get("/binnenkomen"),
        Visitor(scene).get("/nergens", 404),
    ]
    for page in pages:
        for sentence in sentences(page):
            assert len(sentence.split()) <= 20, sentence


def sentences(page: Page) -> list[str]:
    """Our own sentences: not those of respondents, of the instrument, or a heading's."""
    own = page.tree.xpath(
        "//main//*[self::p or self::li][not(ancestor::details[@class='inspiration'])]"
        "[not(ancestor::ul[@class='legend'])][not(.//h3)][not(.//li)][not(.//svg)]"
        "[not(contains(@class, 'facts'))]"
    )
    said = [" ".join(found.text_content().split()) for found in own]
    return [sentence for text in said for sentence in re.split(r"(?<=[.?!:])\s", text)]


# --- Bars and moments --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "blank", "drawn"),
    [
        ((5, 1, 2, 2), 0, ["0% 50%", "50% 10%", "60% 20%", "80% 20%"]),
        ((0, 0, 0, 8), 0, ["0% 100%"]),
        ((1, 0, 0, 0), 1, ["0% 50%", "50% 50%"]),
        ((0, 0, 0, 0), 3, ["0% 100%"]),
        ((2, 0, 0, 1), 0, ["0% 66.667%", "66.667% 33.333%"]),
    ],
)
def test_a_bar_is_in_proportion(
    labels: tuple[int, int, int, int], blank: int, drawn: list[str]
) -> None:
    segments = bar(Counts(labels, blank), SHORTS).segments

    assert [f"{segment.start} {segment.width}" for segment in segments] == drawn


def test_one_person_in_sixty_still_has_room_for_a_number() -> None:
    segments = bar(Counts((57, 1, 1, 1)), SHORTS).segments

    widths = [float(segment.width.rstrip("%")) for segment in segments]
    assert min(widths) > float(NARROWEST * 100) * 0.85
    assert sum(widths) == pytest.approx(100, abs=0.01)
    middle = float(segments[1].middle.rstrip("%"))
    assert middle == pytest.approx(widths[0] + widths[1] / 2, abs=0.01)


def test_the_words_of_a_bar_name_every_count() -> None:
    drawn = bar(Counts((1, 0, 2, 0), 4), SHORTS)

    assert drawn.words == "1 afgesproken, 2 weet niet, 4 geen label"
    assert [segment.label for segment in drawn.segments] == [1, 3, None]
    assert Fraction(1, 20) == NARROWEST


def test_moments_are_those_of_the_netherlands() -> None:
    assert day_and_time(NOW) == "14 april 2027 om 14:03"
    assert day_and_time(NOW.replace(month=1, hour=23, minute=30)) == "15 januari 2027 om 00:30"
