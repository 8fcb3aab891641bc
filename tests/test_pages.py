"""What holds for all pages: another instrument works, and our sentences are short."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.permissions import ActorRole
from plugin.workspace.store import Workspace
from survey_templates.codebook import Privacy
from survey_templates.reading import read_text
from tests.scene import (
    FRESH,
    MINE,
    OPEN_PLACE,
    OPEN_ROUND,
    OTHER,
    ROUND,
    SMALL,
    Scene,
    furnished,
    sixty,
    voices,
)
from tests.visitor import Page, Visitor, feedback


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


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
    assert scene.instrument.source.citation in page.texts("//footer")[-1]
    with Visitor(scene, ActorRole.FACILITATOR, MINE).client.get(
        f"/ronde/{ROUND}/{MINE}/actieagenda.xlsx"
    ) as response:
        assert response.status_code == 200
    workspace.close()


def test_our_sentences_have_at_most_twenty_words(scene: Scene) -> None:
    sixty(scene)
    coordinator = Visitor(scene, ActorRole.COORDINATOR, "GM9906")
    pages = [
        *(feedback(scene, code) for code in (SMALL, FRESH, OTHER)),
        feedback(scene, OPEN_PLACE, OPEN_ROUND),
        coordinator.get(f"/ronde/{ROUND}/GM9906/terugkoppeling"),
        coordinator.get(f"/ronde/{ROUND}/GM9906"),
        Visitor(scene, ActorRole.COORDINATOR, OTHER).get(f"/ronde/{ROUND}/{OTHER}/sluiten"),
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
        "[not(ancestor::ul[@class='legend' or @class='quotes'])]"
        "[not(.//h3)][not(.//li)][not(.//svg)]"
        "[not(contains(@class, 'facts'))]"
    )
    said = [" ".join(found.text_content().split()) for found in own]
    return [sentence for text in said for sentence in re.split(r"(?<=[.?!:])\s", text)]
