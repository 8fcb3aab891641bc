"""A municipality's own look: it comes last, everywhere, and asks for nothing elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.service import create_app
from plugin.settings import SettingsError, read_settings
from plugin.theme import LARGEST, read_theme
from tests.scene import NOW, Scene, furnished

TOKENS = ":root { --utrecht-link-color: #154273; }\n"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "thema.css"


def test_the_theme_comes_after_our_own_stylesheet(scene: Scene) -> None:
    app = create_app(
        scene.workspace,
        clock=lambda: NOW,
        service_url="https://x.example",
        secure=False,
        trusted_hosts=["localhost"],
        theme=TOKENS,
    )
    for path, headers in (("/", {}), ("/nergens", {}), ("/", {"Host": "elders.example"})):
        page = app.test_client().get(path, headers=headers).get_data(as_text=True)
        assert page.index("/static/eigenkracht.css") < page.index("/thema.css")
    sheet = app.test_client().get("/thema.css")
    assert (sheet.text, sheet.mimetype) == (TOKENS, "text/css")


def test_without_a_theme_there_is_none(scene: Scene) -> None:
    client = scene.app.test_client()
    assert "thema.css" not in client.get("/").get_data(as_text=True)
    assert client.get("/thema.css").status_code == 404


def test_a_theme_is_read_from_the_file_of_the_setting(file: Path) -> None:
    file.write_text(TOKENS, "utf-8")
    settings = read_settings({"EIGENKRACHT_THEME": str(file)})
    assert read_theme(settings.theme) == TOKENS
    assert read_theme(read_settings({}).theme) == ""


@pytest.mark.parametrize(
    "data",
    [
        b"@import 'https://elders.example/x.css';",
        b"a { background: URL (https://elders.example/x.png) }",
        b"a { background: u\\72l(https://elders.example/x.png) }",
        b"a { background: image-set('x.png' 1x) }",
        b"\xff\xfe",
        b" " * (LARGEST + 1),
    ],
)
def test_a_theme_that_cannot_be_is_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(SettingsError, match=r"EIGENKRACHT_THEME: thema\.css"):
        read_theme(file)


def test_a_theme_that_is_not_there_is_refused(file: Path) -> None:
    with pytest.raises(SettingsError, match="kan niet worden gelezen"):
        read_theme(file)
