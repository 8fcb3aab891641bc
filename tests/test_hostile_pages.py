"""Nobody's text can do anything on a page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.disclosure import Voice
from plugin.permissions import ActorRole
from survey_templates.codebook import GivenAnswer, Privacy
from tests.scene import ROUND, Scene, furnished
from tests.visitor import Visitor, feedback


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


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
        quote.text_content()
        for quote in page.tree.xpath("//article[@id='vraag-1']//ul[@class='quotes']/li")
    }
    assert {HOSTILE[0], HOSTILE[3], HOSTILE[4], HOSTILE[8], HOSTILE[9]} <= shown
    assert "regel een\nregel twee\nregel drie" in shown
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ufffe]", page.source)
    assert not page.tree.xpath("//article//script|//img|//style")
    assert not [link for link in page.links() if "kwaad" in link or "javascript" in link]


def test_a_hostile_title_is_text_too(scene: Scene) -> None:
    scene.add_round(777, Privacy.OPEN, "<script>alert(1)</script>{{ 1 }}")
    page = Visitor(scene, ActorRole.ADMINISTRATOR).get("/rondes")

    assert "<script>alert(1)</script>{{ 1 }}" in page.text
