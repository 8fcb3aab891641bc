"""`content preview`: an own instrument as it will look, on answers that are plainly made up."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from plugin.preview import PAGES, STYLE, preview
from survey_templates.loader import default_text, parse
from tests.lime import CONTENT
from tests.scene import NOW
from tests.terminal import Terminal
from tests.workplace import workplace

SMALL = Path(__file__).parent / "content" / "klein.yaml"


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A terminal without rounds."""
    with workplace(tmp_path) as place:
        yield Terminal(place, capsys)


@pytest.mark.parametrize("content", [default_text(), CONTENT])
def test_every_question_is_on_the_pages_and_in_the_agenda(content: str) -> None:
    made = preview(content, "eigen.yaml", NOW)
    assert set(made) == {*PAGES, STYLE}
    for name in "vragen.html", "terugkoppeling.html":
        tree = html.document_fromstring(made[name].decode())
        text = " ".join(tree.text_content().split())
        assert "verzonnen" in text
        for question in parse(content, "eigen.yaml").questions:
            assert question.text in text
        assert STYLE in tree.xpath("//link[@rel='stylesheet']/@href")
    assert "Verzonnen antwoord 1 bij vraag" in made["terugkoppeling.html"].decode()
    assert "Actieagenda" in load_workbook(BytesIO(made["actieagenda.xlsx"])).sheetnames


def test_the_command_writes_a_folder_or_says_what_is_wrong(
    terminal: Terminal, tmp_path: Path
) -> None:
    folder = tmp_path / "voorbeeld"
    said = terminal.does("content", "preview", SMALL, "-o", folder)
    assert "verzonnen" in said
    assert {each.name for each in folder.iterdir()} == {*PAGES, STYLE}
    (wrong := tmp_path / "kapot.yaml").write_text("titel: [", "utf-8")
    terminal.refuses(1, "content", "preview", wrong, "-o", tmp_path / "niets")
    assert not (tmp_path / "niets").exists()
