"""Every question has its inspiration, also without a round."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.workspace.store import Workspace
from tests.scene import Scene, furnished
from tests.visitor import Visitor

ADMINISTRATOR, COORDINATOR, FACILITATOR = ActorRole


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


INSPIRATION = "/inspiratie/reflectietool-eigen-kracht"


def test_every_question_has_its_inspiration_and_its_neighbours(scene: Scene) -> None:
    visitor = Visitor(scene)
    index = visitor.get(INSPIRATION)
    for question in scene.instrument.questions:
        path = f"{INSPIRATION}/{question.number}"
        page = visitor.get(path)
        assert path in index.links()
        assert page.texts("//h1") == [question.text]
        assert scene.instrument.source.citation in page.texts("//footer")[-1]
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
