"""The agenda can always be downloaded, and is of the same moment as the page."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plugin.permissions import ActorRole
from tests.scene import FRESH, MINE, OTHER, ROUND, SMALL, Scene, furnished
from tests.visitor import Visitor

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.mark.parametrize(
    ("code", "sheets"),
    [
        (
            MINE,
            [
                *("Toelichting", "Actieagenda", "Bespreekvolgorde", "Labels per vraag"),
                *("Antwoorden", "Inspiratie"),
            ],
        ),
        (SMALL, ["Toelichting", "Actieagenda", "Inspiratie"]),
        (FRESH, ["Toelichting", "Actieagenda", "Inspiratie"]),
        (OTHER, ["Toelichting", "Actieagenda", "Inspiratie"]),
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


def test_page_place_and_agenda_tell_that_somebody_was_erased(scene: Scene) -> None:
    said = (
        "De antwoorden van één persoon zijn gewist. De teksten daarvan staan hier niet meer. "
        "De aantallen zijn van voor die tijd."
    )
    pages = f"/ronde/{ROUND}/{MINE}/terugkoppeling", f"/ronde/{ROUND}/{MINE}"
    visitor = Visitor(scene, COORDINATOR, MINE)
    assert not any("zijn gewist" in visitor.get(page).text for page in pages)

    scene.workspace.releases.forget(ROUND, set(), {(MINE, 1): 9})

    assert all(said in visitor.get(page).text for page in pages)
    with visitor.client.get(f"/ronde/{ROUND}/{MINE}/actieagenda.xlsx") as response:
        book = load_workbook(io.BytesIO(response.get_data()))
    assert said in [cell.value for row in book["Toelichting"].iter_rows() for cell in row]
