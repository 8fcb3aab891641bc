"""The audit trail: what leaves a line, what it says, and that nothing takes it away again."""

import hashlib
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from plugin.acts import ACTS, KEEPS_ITS_OWN, ONLY_LOOKED_AT
from plugin.codes import meeting_code
from plugin.municipalities import name_of
from plugin.permissions import ActorRole
from plugin.trail_desk import LINES_ON_A_PAGE
from plugin.workspace.audit import Act, Entry, Refused
from plugin.workspace.schema import audit_table
from plugin.workspace.status import Hold, RoundCounts, Unassigned
from plugin.workspace.store import Workspace
from sync.database import writing
from sync.errors import StoreError
from tests.scene import MINE, NOW, OTHER, ROUND, Scene, furnished
from tests.stores import Stores
from tests.visitor import Visitor

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole
PLACE, ANSWERS = f"/ronde/{ROUND}/{MINE}", f"/ronde/{ROUND}/antwoorden"
WRONG = "verkeerd-geraden"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def lines(scene: Scene) -> list[Entry]:
    return scene.workspace.audit.all()


def since(scene: Scene, before: int) -> list[Act]:
    """The acts of the lines after the first `before`, of which none was refused."""
    found = lines(scene)[before:]
    assert not [line for line in found if line.refused]
    return [line.act for line in found]


def test_every_route_has_one_decision(scene: Scene) -> None:
    routes = sorted({rule.endpoint for rule in scene.app.url_map.iter_rules()})
    assert sorted([*ACTS, *ONLY_LOOKED_AT, *KEEPS_ITS_OWN]) == routes


def test_every_form_is_an_act(scene: Scene) -> None:
    posting = {
        rule.endpoint for rule in scene.app.url_map.iter_rules() if "POST" in (rule.methods or ())
    }
    assert not posting & ONLY_LOOKED_AT


FORMS = [
    (COORDINATOR, f"{PLACE}/sluiten", {}, Act.CLOSE),
    (COORDINATOR, f"{PLACE}/heropenen", {}, Act.REOPEN),
    (COORDINATOR, f"{PLACE}/ophalen", {}, Act.SYNC),
    (COORDINATOR, f"{PLACE}/afspraken/vervolg", {"houden": "Elke maand"}, Act.RECORD),
    (COORDINATOR, "/toegang/bijeenkomst", {}, Act.MEETING_CODE),
    (COORDINATOR, "/mijn-toegang/nieuwe-code", {}, Act.NEW_CODE),
    (COORDINATOR, "/mijn-toegang/elders-vertrekken", {}, Act.LEAVE_ELSEWHERE),
    (COORDINATOR, "/vertrekken", {}, Act.LEAVE),
    (ADMINISTRATOR, "/toegang/uitnodigen", {"rol": "begeleider", "gemeente": MINE}, Act.INVITE),
    (ADMINISTRATOR, f"{ANSWERS}/bevestigen", {"run": "4", "aantal": "12"}, Act.CONFIRM_DELETIONS),
    (ADMINISTRATOR, f"{ANSWERS}/toewijzen", {"antwoord": "7", "gemeente": MINE}, Act.ASSIGN),
    (ADMINISTRATOR, f"{ANSWERS}/wissen", {"nummer": "7"}, Act.ERASE),
    (ADMINISTRATOR, f"{ANSWERS}/archief", {"aantal": "5"}, Act.ERASE_ARCHIVE),
]


@pytest.mark.parametrize(("role", "path", "form", "act"), FORMS)
def test_what_is_done_is_a_line_with_who_and_where(
    scene: Scene, role: ActorRole, path: str, form: dict[str, str], act: Act
) -> None:
    waiting = RoundCounts(1, 0, archived=5, holds=(Hold(4, 12),), listed=(Unassigned(7, None),))
    scene.workspace.statuses.put_counts(ROUND, waiting, [])
    visitor = Visitor(scene, role, None if role is ADMINISTRATOR else MINE)
    entered = lines(scene)
    assert [line.act for line in entered] == [Act.ENTER]
    visitor.post(path, None, form)

    assert since(scene, 1) == [act]
    line = lines(scene)[-1]
    assert (line.access_id, line.role, line.at) == (entered[0].access_id, role, NOW)
    of_a_round = act in {Act.CONFIRM_DELETIONS, Act.ERASE, Act.ERASE_ARCHIVE}
    assert line.municipality == (None if of_a_round else MINE)
    assert line.survey_id == (ROUND if "ronde" in path else None)


def test_reviewing_is_a_line_and_not_what_was_decided(scene: Scene) -> None:
    stored = scene.workspace.releases.latest(ROUND, MINE)
    assert stored
    text = next(each for each in scene.workspace.releases.texts(stored.id) if each.question == 1)
    coordinator = Visitor(scene, COORDINATOR, MINE)
    coordinator.post(f"{PLACE}/teksten/1/{text.key}", 303, {"tekst": "Andere woorden"})

    assert since(scene, 1) == [Act.REVIEW]
    assert not [each for each in ("woorden", text.key) if each in repr(lines(scene))]


def test_taking_back_says_whose_access(scene: Scene) -> None:
    coordinator = Visitor(scene, COORDINATOR, MINE)
    scene.workspace.grants.hand_meeting_code(MINE, meeting_code(), NOW, given_by=1)
    given = scene.workspace.grants.all()[-1].id
    coordinator.post(f"/toegang/{given}/intrekken")

    assert (lines(scene)[-1].act, lines(scene)[-1].about) == (Act.REVOKE, given)


@pytest.mark.parametrize(
    ("path", "act", "release"),
    [
        ("actieagenda.xlsx", Act.AGENDA_FILE, 1),
        ("actieagenda.ics", Act.CALENDAR_FILE, None),
        ("publicatie.xlsx", Act.PUBLICATION_FILE, 1),
    ],
)
def test_a_file_that_goes_out_leaves_its_fingerprint_and_release(
    scene: Scene, path: str, act: Act, release: int | None
) -> None:
    file = Visitor(scene, COORDINATOR, MINE).client.get(f"{PLACE}/{path}").get_data()

    line = lines(scene)[-1]
    assert (line.act, line.municipality, line.survey_id) == (act, MINE, ROUND)
    assert (line.release, line.file_hash) == (release, hashlib.sha256(file).hexdigest())


def test_a_file_that_comes_in_does_too_and_so_does_what_comes_of_it(scene: Scene) -> None:
    visitor = Visitor(scene, COORDINATOR, MINE)
    book = visitor.client.get(f"{PLACE}/actieagenda.xlsx").get_data()
    page = f"{PLACE}/afspraken/werkboek"
    sent = (io.BytesIO(book), "agenda.xlsx")
    shown = visitor.post(page, 303, {"werkboek": sent}).location  # type: ignore[dict-item]
    visitor.post(shown, 303, {"niet": "1"})

    assert since(scene, 2) == [Act.UPLOAD, Act.FORGET_UPLOAD]
    assert lines(scene)[-2].file_hash == hashlib.sha256(book).hexdigest()


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (f"/ronde/{ROUND}/{OTHER}/publicatie.xlsx", None),
        (f"{PLACE}/afspraken/vervolg", {}),
        (f"{PLACE}/afspraken/werkboek", {}),
        (f"{PLACE}/teksten/1", {}),
    ],
    ids=["no release yet", "nothing filled in", "no file", "nothing chosen"],
)
def test_what_came_to_nothing_is_no_line(
    scene: Scene, path: str, form: dict[str, str] | None
) -> None:
    visitor = Visitor(scene, COORDINATOR, OTHER if OTHER in path else MINE)
    before = len(lines(scene))
    if form is None:
        visitor.client.get(path)
    else:
        visitor.post(path, None, form)

    assert len(lines(scene)) == before


def test_looking_is_no_line_and_being_refused_is(scene: Scene) -> None:
    visitor = Visitor(scene, FACILITATOR, MINE)
    visitor.get(f"{PLACE}/terugkoppeling")
    assert len(lines(scene)) == 1
    for path in (f"/ronde/{ROUND}/{OTHER}/terugkoppeling", f"{PLACE}/publicatie.xlsx"):
        visitor.get(path, 404)
    visitor.client.post(f"{PLACE}/afspraken/vervolg", data={"houden": "x"})

    found = [(line.act, line.municipality, line.refused, line.role) for line in lines(scene)[1:]]
    assert found == [
        (Act.OPEN, OTHER, Refused.NOT_THERE, FACILITATOR),
        (Act.PUBLICATION_FILE, MINE, Refused.NOT_THERE, FACILITATOR),
        (Act.RECORD, MINE, Refused.FORM, FACILITATOR),
    ]


def test_who_is_not_in_leaves_no_line_for_what_is_refused(scene: Scene) -> None:
    visitor = Visitor(scene)
    visitor.get(PLACE, 404)
    visitor.client.post("/binnenkomen", data={"code": "zonder token"})
    assert lines(scene) == []


def test_wrong_codes_are_counted_and_are_no_line_each(scene: Scene) -> None:
    visitor = Visitor(scene)
    for _ in range(5):
        visitor.post("/binnenkomen", 403, code=WRONG)
    assert [line.count for line in lines(scene)] == [1]
    scene.now += timedelta(minutes=1)
    visitor.get("/binnenkomen")

    assert [line.count for line in lines(scene)] == [1, 4]
    line = lines(scene)[-1]
    assert (line.act, line.refused, line.access_id) == (Act.ENTER, Refused.WRONG_CODE, None)


def test_no_code_token_or_word_is_in_it(scene: Scene) -> None:
    visitor = Visitor(scene)
    visitor.post("/binnenkomen", 403, code=WRONG)
    code = scene.code_for(COORDINATOR, MINE)
    own = visitor.enter(code)
    visitor.post(f"{PLACE}/afspraken/vervolg", 303, {"houden": "Elke maand bellen"})
    token = visitor.client.get_cookie("eigenkracht")
    assert token

    said = repr(lines(scene))
    assert not [each for each in (WRONG, code, own, token.value, "bellen") if each in said]


@pytest.fixture
def workspace(stores: Stores) -> Iterator[Workspace]:
    found = Workspace(stores.address("workspace"))
    yield found
    found.close()


def test_the_store_itself_refuses_to_change_a_line(workspace: Workspace) -> None:
    workspace.audit.add(Entry(at=NOW, act=Act.CLOSE, access_id=1, role=COORDINATOR))
    before = workspace.audit.all()
    changed = update(audit_table).values(access_id=2)
    for change in (changed, delete(audit_table)):
        with (
            pytest.raises(StoreError),
            writing(workspace.engine) as connection,
        ):
            connection.execute(change)

    assert workspace.audit.all() == before


# --- The pages ----------------------------------------------------------------------------------


def test_the_administrator_reads_all_of_it_the_newest_first(scene: Scene) -> None:
    Visitor(scene, FACILITATOR, MINE).get(f"/ronde/{ROUND}/{OTHER}", 404)
    page = Visitor(scene, ADMINISTRATOR).get("/logboek")

    assert page.texts("//tbody//tr/td[2]") == [
        "binnenkomen",
        f"pagina openen Geweigerd: niet voor deze toegang {name_of(OTHER)} ronde {ROUND}",
        f"binnenkomen {name_of(MINE)}",
    ]
    number = lines(scene)[0].access_id
    assert page.texts("//tbody//tr[3]/td[1]") == [f"begeleider, toegang {number}"]


def test_the_coordinator_sees_sign_ins_and_files_of_the_own_municipality(scene: Scene) -> None:
    coordinator = Visitor(scene, COORDINATOR, MINE)
    coordinator.client.get(f"{PLACE}/actieagenda.xlsx")
    coordinator.get(f"/ronde/{ROUND}/{OTHER}", 404)
    coordinator.post("/toegang/bijeenkomst", 200)
    Visitor(scene, COORDINATOR, OTHER).client.get(f"/ronde/{ROUND}/{OTHER}/actieagenda.xlsx")
    page = coordinator.get("/wie-haalde-wat-op")

    file = next(line.file_hash for line in lines(scene) if line.file_hash)
    assert page.texts("//tbody//tr/td[2]") == [
        f"actieagenda downloaden ronde {ROUND}, uitkomst nummer 1 kenmerk {file[:12]} {file}",
        "binnenkomen",
    ]


def test_the_trail_is_read_a_page_at_a_time(scene: Scene) -> None:
    for number in range(LINES_ON_A_PAGE):
        scene.workspace.audit.add(Entry(at=NOW, act=Act.SYNC, survey_id=number))
    visitor = Visitor(scene, ADMINISTRATOR)
    first, second = visitor.get("/logboek"), visitor.get("/logboek?deel=2")

    assert [len(each.texts("//tbody/tr")) for each in (first, second)] == [LINES_ON_A_PAGE, 1]
    assert "/logboek?deel=2" in first.links()
    assert "/logboek?deel=1" in second.links()
    for astray in ("0", "99", "-1", "x", "9" * 30):
        assert "Bladzijde" in visitor.get(f"/logboek?deel={astray}").text
