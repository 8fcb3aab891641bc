"""Handing in a workbook on the page: shown first, taken over after that, and never by surprise."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from exporter.agreed import Action
from exporter.reading.errors import DAMAGED, MACROS, PASSWORD
from exporter.reading.package import MOST_BYTES
from plugin import upload
from plugin.permissions import ActorRole
from plugin.upload_desk import NO_HEADINGS, NOT_OURS, OTHER_FORMAT, OTHER_ROUND
from plugin.workspace.uploads import WAITS
from tests.returning import Sheet, Town, action, opened_sheet
from tests.scene import MINE, OTHER, ROUND, TEAM, WHOLE_SCAN, Scene, furnished, voices
from tests.uploads import changed, old_office
from tests.visitor import Page, Visitor, check

COORDINATOR, FACILITATOR = ActorRole.COORDINATOR, ActorRole.FACILITATOR
AGENDA = f"/ronde/{ROUND}/{OTHER}/afspraken"
PAGE = f"{AGENDA}/werkboek"
CALL = Action("A", 4, "Bellen", "Team", due=date(2027, 9, 1))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.fixture
def town(scene: Scene) -> Town:
    town = Town(scene)
    town.record(action("aa" * 8, CALL), action("bb" * 8, replace(CALL, action="Mailen")))
    return town


@pytest.fixture
def sheet(town: Town) -> Sheet:
    return opened_sheet(town.download())


@pytest.fixture
def ann(scene: Scene) -> Visitor:
    return Visitor(scene, COORDINATOR, OTHER)


def send(visitor: Visitor, data: bytes, status: int = 303, path: str = PAGE) -> TestResponse:
    file = (io.BytesIO(data), "actieagenda.xlsx")
    response = visitor.post(path, status, {"werkboek": file})  # type: ignore[dict-item]
    # A large one stands in a file of the test's own client.
    response.request.environ["wsgi.input"].close()
    return response


def refusal(visitor: Visitor, data: bytes) -> str:
    (said,) = check(send(visitor, data, 400), 400).texts("//p[@role='alert']")
    return said.removeprefix("Er is niets bewaard. ")


def hand_in(visitor: Visitor, data: bytes) -> Page:
    """Hand in a workbook; the page that shows what it would do."""
    return visitor.get(str(send(visitor, data).location))


def address(page: Page) -> str:
    return str(page.tree.xpath("//form[@class='preview']/@action")[0])


def fields(page: Page) -> dict[str, str]:
    (form,) = page.tree.xpath("//form[@class='preview']")
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def rows(page: Page) -> list[list[str]]:
    """What stands in the rows of the tables."""
    found = page.tree.xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def row_of(sheet: Sheet, action: str) -> dict[str, object]:
    return next(row for row in sheet.rows if row["Actie"] == action)


def test_a_workbook_is_shown_before_anything_is_taken_over(
    ann: Visitor, town: Town, sheet: Sheet
) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    sheet.spare()["Actie"] = "Lopen"
    sheet.rows.remove(row_of(sheet, "Mailen"))
    before = town.contents()
    page = hand_in(ann, sheet.save())
    assert page.texts("//p[@class='facts']/span/b") == ["1", "1", "0", "1", "0", "0"]
    assert page.texts("//caption") == ["Lopen", "Bellen"]
    assert ["wie doet wat", "Team", "Wijk"] in [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.tree.xpath("//tbody/tr")
    ]
    assert town.contents() == before

    answer = ann.post(address(page), form=fields(page))

    assert answer.location == f"{AGENDA}?uitkomst=bewaard"
    assert town.actions() == sorted(
        [replace(CALL, who="Wijk"), Action("A", action="Lopen")], key=repr
    )
    ann.get(address(page), 404)


def test_the_log_says_that_it_came_from_a_workbook(ann: Visitor, sheet: Sheet) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    page = hand_in(ann, sheet.save())
    ann.post(address(page), form=fields(page))
    rows = ann.get(f"{AGENDA}/logboek").tree.xpath("//tbody/tr")
    assert [cell.text_content() for cell in rows[0]][2:] == [
        "werkboek",
        "Actie ‘Bellen’",
        "wie doet wat",
    ]


def test_nothing_is_taken_over_of_what_nobody_wants(ann: Visitor, town: Town, sheet: Sheet) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    page, before = hand_in(ann, sheet.save()), town.contents()
    ann.post(address(page), form={**fields(page), "niet": "ja"})
    assert town.contents() == before
    ann.get(address(page), 404)


def test_what_should_stay_stays(ann: Visitor, town: Town, sheet: Sheet) -> None:
    sheet.rows.remove(row_of(sheet, "Mailen"))
    page = hand_in(ann, sheet.save())
    assert fields(page)["verwijder"] == "bb" * 8
    ann.post(address(page), form={"kenmerk": fields(page)["kenmerk"]})
    assert len(town.actions()) == 2


def test_a_conflict_is_shown_and_both_stay(ann: Visitor, town: Town, sheet: Sheet) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    town.change("aa" * 8, replace(CALL, who="Buurt"))
    page = hand_in(ann, sheet.save())
    assert "Iemand anders vulde in: Buurt" in page.text
    assert ann.post(address(page), form=fields(page)).location == f"{AGENDA}?uitkomst=botsing"
    assert "Twee versies" in ann.get(AGENDA).text


def test_what_changed_since_it_was_shown_is_shown_again(
    ann: Visitor, town: Town, sheet: Sheet
) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    page = hand_in(ann, sheet.save())
    town.change("aa" * 8, replace(CALL, who="Buurt"))
    again = check(ann.post(address(page), 409, form=fields(page)), 409)
    assert upload.CHANGED_MEANWHILE in again.text
    assert "Iemand anders vulde in: Buurt" in again.text
    assert ann.post(address(again), form=fields(again)).location == f"{AGENDA}?uitkomst=botsing"


def test_what_had_no_place_is_still_there_afterwards(ann: Visitor, sheet: Sheet) -> None:
    row_of(sheet, "Bellen")["Uiterlijk"] = "na de zomer"
    page = hand_in(ann, sheet.save())
    assert page.texts("//h2") == ["Geen plaats"]
    ann.post(address(page), form=fields(page))
    assert "na de zomer" in ann.get(PAGE).text
    assert "Eerder overgenomen" in ann.get(PAGE).text


def test_what_is_there_already_says_so(ann: Visitor, town: Town) -> None:
    assert "staat al in de agenda" in hand_in(ann, town.download()).text


def test_a_hostile_text_is_text(ann: Visitor, sheet: Sheet) -> None:
    hostile = "<script>alert(1)</script>{{7*7}}"
    row_of(sheet, "Bellen").update({"Wie doet wat?": hostile, "Uiterlijk": hostile})
    page = hand_in(ann, sheet.save())
    assert page.text.count(hostile) == 2
    assert not page.tree.xpath("//main//script")


def test_a_workbook_of_an_earlier_outcome_is_recognised_and_still_taken(
    ann: Visitor, town: Town, scene: Scene
) -> None:
    people = voices(scene.instrument, WHOLE_SCAN, TEAM)
    scene.release(ROUND, OTHER, people)
    sheet = opened_sheet(town.download())
    assert "een nieuwere uitkomst" not in hand_in(ann, sheet.save()).text
    scene.release(ROUND, OTHER, people, number=2)
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    page = hand_in(ann, sheet.save())
    assert "Er is intussen een nieuwere uitkomst dan die in dit werkboek." in page.text
    ann.post(address(page), form=fields(page))
    assert replace(CALL, who="Wijk") in town.actions()


# What is refused


def test_a_file_that_cannot_be_read_is_refused_with_one_sentence(ann: Visitor, town: Town) -> None:
    book = town.download()
    assert refusal(ann, b"") == "Dit bestand is leeg; kies het werkboek dat u hebt ingevuld."
    assert refusal(ann, book[:3000]) == DAMAGED
    assert refusal(ann, old_office("EncryptedPackage")) == PASSWORD
    assert refusal(ann, changed(book, **{"xl/vbaProject.bin": b"x"})) == MACROS
    assert "Bellen" in ann.get(AGENDA).text


def test_without_a_file_there_is_nothing_to_read(ann: Visitor) -> None:
    assert upload.NO_FILE in check(ann.post(PAGE, 400), 400).text
    assert upload.NO_FILE in check(ann.post(PAGE, 400, {"werkboek": "geen bestand"}), 400).text


def test_a_large_file_is_refused_unread(ann: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "read_apart", pytest.fail)
    assert refusal(ann, bytes(MOST_BYTES + 1)) == upload.TOO_LARGE
    send(ann, bytes(3 * MOST_BYTES), 413)


def test_who_is_not_signed_in_sends_no_file(scene: Scene) -> None:
    send(Visitor(scene), bytes(100_000), 413)


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        (
            f"gemeente={OTHER}",
            f"gemeente={MINE}",
            "Dit werkboek is van Voorbeeldstad (verzonnen); ",
        ),
        (f"ronde={ROUND}", "ronde=777", OTHER_ROUND),
        ("formaat=1", "formaat=9", OTHER_FORMAT),
    ],
)
def test_another_agenda_is_recognised(
    ann: Visitor, sheet: Sheet, ours: str, theirs: str, why: str
) -> None:
    sheet.above[0] = tuple(str(value or "").replace(ours, theirs) for value in sheet.above[0])
    assert refusal(ann, sheet.save()).startswith(why)


def test_a_workbook_that_is_not_ours_is_refused(ann: Visitor, sheet: Sheet) -> None:
    sheet.above[0] = ("Actieagenda",)
    assert refusal(ann, sheet.save()) == NOT_OURS


def test_without_headings_nothing_can_be_found(ann: Visitor, sheet: Sheet) -> None:
    for heading in sheet.headings[:12]:
        for row in sheet.rows:
            row[f"x{heading}"] = row.get(heading)
    sheet.headings = [f"x{heading}" for heading in sheet.headings]
    assert refusal(ann, sheet.save()) == NO_HEADINGS


# Who may


def test_what_waits_is_only_for_who_handed_it_in_and_not_for_long(
    scene: Scene, ann: Visitor, sheet: Sheet
) -> None:
    row_of(sheet, "Bellen")["Wie doet wat?"] = "Wijk"
    page = hand_in(ann, sheet.save())
    bob = Visitor(scene, FACILITATOR, OTHER)
    bob.get(address(page), 404)
    bob.post(address(page), 404, form=fields(page))
    for _ in range(6):
        scene.now += WAITS / 6 + timedelta(seconds=1)
        ann.get(PAGE)
    assert upload.GONE in ann.get(address(page), 404).text
    ann.post(address(page), 404, form=fields(page))


@pytest.mark.parametrize(
    ("role", "municipality"), [(ActorRole.ADMINISTRATOR, None), (COORDINATOR, MINE)]
)
def test_nobody_else_hands_in(
    scene: Scene, sheet: Sheet, role: ActorRole, municipality: str | None
) -> None:
    visitor = Visitor(scene, role, municipality)
    visitor.get(PAGE, 404)
    send(visitor, sheet.save(), 404)
    visitor.get(f"{PAGE}/1", 404)
    visitor.post(f"{PAGE}/1", 404)


def test_without_a_token_nothing_is_read(ann: Visitor, sheet: Sheet) -> None:
    data = {"werkboek": (io.BytesIO(sheet.save()), "a.xlsx")}
    assert ann.client.post(PAGE, data=data).status_code == 403
