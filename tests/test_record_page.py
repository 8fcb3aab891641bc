"""Agreements, actions and the follow-up on the page: filled in, kept, changed, and never lost."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from plugin.permissions import ActorRole
from tests.scene import MINE, OTHER, ROUND, Scene, furnished
from tests.visitor import Page, Visitor

COORDINATOR, FACILITATOR = ActorRole.COORDINATOR, ActorRole.FACILITATOR
AGENDA = f"/ronde/{ROUND}/{MINE}/afspraken"
FREE_TEXT = {"antwoord", "actie", "houden", "uiterlijk", "bijeenkomst"}
HOSTILE = "=1+1<script>alert(1)</script>{{7*7}} ‘é€😀’"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.fixture
def ann(scene: Scene) -> Visitor:
    return Visitor(scene, COORDINATOR, MINE)


@pytest.fixture
def bob(scene: Scene) -> Visitor:
    return Visitor(scene, FACILITATOR, MINE)


def fields(page: Page) -> dict[str, str]:
    """What a browser sends when the form on a page is sent as it is."""
    return _sent(page.tree.xpath("//form[@class='record']")[0])


def _sent(form: html.HtmlElement) -> dict[str, str]:
    assert isinstance(form, html.FormElement)
    # A browser drops the line break with which a textarea begins; lxml does not.
    return {
        name: value.removeprefix("\n") for name, value in form.form_values() if name != "csrf_token"
    }


def fill_in(visitor: Visitor, path: str, to: str = "", **values: str) -> Page:
    """Open a form, fill in values, send it, and see what comes."""
    return send(visitor, to or path, fields(visitor.get(path)), **values)


def send(visitor: Visitor, path: str, form: Mapping[str, str], **values: str) -> Page:
    response = visitor.post(path, form={**form, **values})
    return visitor.get(str(response.location))


def new_action(visitor: Visitor, **values: str) -> Page:
    return fill_in(visitor, f"{AGENDA}/actie?onderdeel=A", f"{AGENDA}/actie", **values)


def only_action(visitor: Visitor) -> str:
    (address,) = {link for link in visitor.get(AGENDA).links() if f"{AGENDA}/actie/" in link}
    return address


def test_what_was_agreed_stands_on_the_agenda(ann: Visitor) -> None:
    page = fill_in(ann, f"{AGENDA}/vraag/4", antwoord=f"Samen. {HOSTILE}", label="1")
    assert "Bewaard." in page.text
    assert fields(page)["antwoord"] == f"Samen. {HOSTILE}"
    text = ann.get(AGENDA).text
    assert f"Samen. {HOSTILE}" in text
    assert "Label: afgesproken" in text


def test_an_action_can_be_filled_in_below_what_was_agreed(ann: Visitor) -> None:
    page = fill_in(ann, f"{AGENDA}/vraag/4", antwoord="Samen", actie="Bellen", wie="Team")
    assert "Bellen" in page.text
    assert fields(page)["actie"] == ""
    assert "vraag 4" in ann.get(AGENDA).text


def test_without_an_action_filled_in_there_is_none(ann: Visitor) -> None:
    fill_in(ann, f"{AGENDA}/vraag/4", antwoord="Samen")
    assert "Er staan hier geen acties" in ann.get(AGENDA).text
    new_action(ann)
    assert not [link for link in ann.get(AGENDA).links() if f"{AGENDA}/actie/" in link]


def test_an_action_comes_back_as_it_was_filled_in(ann: Visitor) -> None:
    filled_in = {
        "actie": f"Bellen {HOSTILE}",
        "wie": "Team",
        "wanneer": "na de zomer",
        "uiterlijk": "2027-09-01",
        "status": "bezig",
        "waaraan": "Minder klachten",
        "opmerking": "een\r\ntwee",
        "vraag": "2",
    }
    new_action(ann, **filled_in)
    again = fields(ann.get(only_action(ann)))
    assert {name: again[name] for name in filled_in} == {**filled_in, "opmerking": "een\ntwee"}
    assert "uiterlijk 1 september 2027" in ann.get(AGENDA).text


def test_a_date_as_people_type_it_is_understood(ann: Visitor) -> None:
    new_action(ann, actie="Bellen", uiterlijk="1-9-2027")
    assert fields(ann.get(only_action(ann)))["uiterlijk"] == "2027-09-01"


def test_an_action_can_be_removed(ann: Visitor) -> None:
    new_action(ann, actie="Bellen")
    fill_in(ann, only_action(ann), f"{AGENDA}/actie", verwijderen="ja")
    assert "Er staan hier geen acties" in ann.get(AGENDA).text
    assert "verwijderd" in ann.get(f"{AGENDA}/logboek").text


def test_an_action_that_is_late_says_so_in_words(scene: Scene, ann: Visitor) -> None:
    new_action(ann, actie="Bellen", uiterlijk="2027-04-14")
    assert "Te laat" not in ann.get(AGENDA).text
    scene.now += timedelta(days=1)
    late = Visitor(scene, COORDINATOR, MINE)
    assert "Te laat" in late.get(AGENDA).text
    fill_in(late, only_action(late), f"{AGENDA}/actie", status="gereed")
    assert "Te laat" not in late.get(AGENDA).text


def test_the_follow_up_stands_on_the_agenda(ann: Visitor) -> None:
    fill_in(
        ann,
        f"{AGENDA}/vervolg",
        **{
            "bijeenkomst": "2027-10-05",
            "samenstelling": "ja",
            "houden": "Elke maand",
            "wie-let-op": "De regisseur",
        },
    )
    text = ann.get(AGENDA).text
    assert "Volgende bijeenkomst: 5 oktober 2027, in dezelfde samenstelling." in text
    assert "Elke maand" in text
    assert "De regisseur" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Bellen", "Mailen", "Praten"}),
        ("wie=Team", {"Bellen", "Praten"}),
        ("status=gereed", {"Praten"}),
        ("tot=2027-06-30", {"Bellen"}),
        ("wie=Team&status=open&tot=2027-06-30", {"Bellen"}),
        ("wie=Niemand", set()),
        ("status=onzin&tot=onzin", {"Bellen", "Mailen", "Praten"}),
    ],
)
def test_actions_can_be_chosen_by_owner_status_and_date(
    ann: Visitor, query: str, found: set[str]
) -> None:
    new_action(ann, actie="Bellen", wie="Team", uiterlijk="2027-06-30")
    new_action(ann, actie="Mailen", wie="Wethouder", uiterlijk="2027-07-01")
    new_action(ann, actie="Praten", wie="Team", status="gereed")
    text = ann.get(f"{AGENDA}?{query}").text
    assert {each for each in ("Bellen", "Mailen", "Praten") if each in text} == found


# Two people at once


def test_two_people_who_fill_in_other_fields_are_joined(ann: Visitor, bob: Visitor) -> None:
    new_action(ann, actie="Bellen")
    path = only_action(ann)
    first, second = fields(ann.get(path)), fields(bob.get(path))
    assert "Bewaard." in send(ann, f"{AGENDA}/actie", first, wie="Team").text
    joined = send(bob, f"{AGENDA}/actie", second, status="bezig")
    assert "samen met wat iemand anders intussen invulde" in joined.text
    again = fields(ann.get(path))
    assert (again["wie"], again["status"]) == ("Team", "bezig")


def test_two_people_who_type_in_one_field_both_keep_their_words(ann: Visitor, bob: Visitor) -> None:
    path = f"{AGENDA}/vraag/4"
    first, second = fields(ann.get(path)), fields(bob.get(path))
    send(ann, path, first, antwoord="Wij helpen elkaar")
    page = send(bob, path, second, antwoord="De buurt helpt")
    assert "Alles is bewaard" in page.text
    assert "Wij helpen elkaar" in page.text
    assert fields(page)["antwoord"] == "De buurt helpt"
    assert "Er zijn twee versies" in ann.get(AGENDA).text

    chosen = send(ann, path, fields(page), antwoord="Wij en de buurt")

    assert "Twee mensen" not in chosen.text
    assert "Wij en de buurt" in ann.get(AGENDA).text


def test_a_form_that_was_sent_twice_makes_one_action(ann: Visitor) -> None:
    form = fields(ann.get(f"{AGENDA}/actie?onderdeel=A"))
    send(ann, f"{AGENDA}/actie", form, actie="Bellen")
    assert "niets gewijzigd" in send(ann, f"{AGENDA}/actie", form, actie="Bellen").text
    assert only_action(ann)


def test_a_version_of_thousands_of_digits_is_one_that_nobody_saw(ann: Visitor) -> None:
    form = fields(ann.get(f"{AGENDA}/vraag/4"))
    send(ann, f"{AGENDA}/vraag/4", {**form, "versie": "9" * 5000}, antwoord="Samen")
    assert "Samen" in ann.get(AGENDA).text


# What cannot be


@pytest.mark.parametrize(
    ("path", "to", "values", "named"),
    [
        ("vraag/4", "vraag/4", {"antwoord": "x" * 10_001}, "afgesproken antwoord"),
        ("vraag/4", "vraag/4", {"label": "5"}, "label"),
        ("vraag/4", "vraag/4", {"label": "9" * 5000}, "is geen nummer dat bestaat"),
        ("vraag/4", "vraag/4", {"uiterlijk": "31-2-2027", "actie": "Bellen"}, "uiterlijk"),
        ("vraag/4", "vraag/4", {"sleutel": "../../etc"}, "Dit formulier klopt niet meer"),
        ("actie?onderdeel=A", "actie", {"actie": "Bellen", "uiterlijk": "morgen"}, "uiterlijk"),
        ("actie?onderdeel=A", "actie", {"actie": "Bellen", "status": "klaar"}, "status"),
        ("actie?onderdeel=A", "actie", {"actie": "Bellen", "onderdeel": "Z"}, "onderdeel"),
        ("actie?onderdeel=A", "actie", {"actie": "Bellen", "vraag": "99"}, "Vraag 99"),
        ("actie?onderdeel=A", "actie", {"actie": "Bellen", "vraag": "9" * 5000}, "is geen nummer"),
        ("vervolg", "vervolg", {"bijeenkomst": "1999-01-01"}, "volgende bijeenkomst"),
        ("vervolg", "vervolg", {"houden": "x" * 10_001}, "hoe houden wij elkaar"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    ann: Visitor, path: str, to: str, values: dict[str, str], named: str
) -> None:
    form = fields(ann.get(f"{AGENDA}/{path}"))
    answer = ann.post(f"{AGENDA}/{to}", 400, form={**form, **values})
    tree = html.document_fromstring(answer.get_data(as_text=True))
    (problem,) = tree.xpath("//*[@role='alert']")
    assert "Er is niets bewaard" in problem.text_content()
    assert named in problem.text_content()
    kept = _sent(tree.xpath("//form[@class='record']")[0])
    free = {name: value for name, value in values.items() if name in FREE_TEXT}
    assert {name: kept[name] for name in free} == free
    assert not ann.scene.workspace.revisions.tips(ROUND, MINE)


@pytest.mark.parametrize(
    ("to", "values"),
    [
        ("vraag/4", {"antwoord": "Samen"}),
        ("vraag/4", {"sleutel": "a1" * 8, "actie": "Bellen"}),
        ("vraag/4", {"sleutel": "a1" * 8, "label": "9"}),
        ("actie", {}),
        ("actie", {"sleutel": "a1" * 8, "actie": "Bellen"}),
        ("vervolg", {"bijeenkomst": "morgen"}),
    ],
)
def test_a_form_of_which_a_part_did_not_come_is_refused(
    ann: Visitor, to: str, values: dict[str, str]
) -> None:
    fill_in(ann, f"{AGENDA}/vraag/4", antwoord="Eerst dit")
    answer = ann.post(f"{AGENDA}/{to}", 400, form=values)
    tree = html.document_fromstring(answer.get_data(as_text=True))

    (problem,) = tree.xpath("//*[@role='alert']")
    assert "Er is niets bewaard" in problem.text_content()
    again = _sent(tree.xpath("//form[@class='record']")[0])
    typed = {name: value for name, value in again.items() if name in FREE_TEXT and value}
    assert typed == {name: value for name, value in values.items() if name in FREE_TEXT}
    assert fields(ann.get(f"{AGENDA}/vraag/4"))["antwoord"] == "Eerst dit"


@pytest.mark.parametrize(
    "path", ["/vraag/0", "/vraag/16", "/actie/abc", "/actie", "/actie?onderdeel=Z"]
)
def test_what_is_not_there_is_not_found(ann: Visitor, path: str) -> None:
    ann.get(AGENDA + path, 404)


@pytest.mark.parametrize("path", ["", "/vraag/4", "/actie?onderdeel=A", "/vervolg", "/logboek"])
@pytest.mark.parametrize(
    ("role", "municipality"), [(ActorRole.ADMINISTRATOR, None), (COORDINATOR, OTHER)]
)
def test_nobody_else_reads_or_writes_it(
    scene: Scene, path: str, role: ActorRole, municipality: str | None
) -> None:
    Visitor(scene, role, municipality).get(AGENDA + path, 404)


# The log


def test_the_log_tells_who_changed_what(ann: Visitor, bob: Visitor) -> None:
    new_action(ann, actie="Bellen")
    fill_in(bob, only_action(bob), f"{AGENDA}/actie", wie="Team")
    rows = ann.get(f"{AGENDA}/logboek").tree.xpath("//tbody/tr")
    lines = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert [line[3:] for line in lines] == [
        ["Actie ‘Bellen’", "wie doet wat"],
        ["Actie ‘Bellen’", "onderdeel, actie, status"],
    ]
    assert len({line[1] for line in lines}) == 2


def test_an_empty_log_says_so(ann: Visitor) -> None:
    assert "nog niets gewijzigd" in ann.get(f"{AGENDA}/logboek").text
