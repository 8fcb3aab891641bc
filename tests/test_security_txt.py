"""security.txt: where to report a weakness, when that was set."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.scene import Scene, furnished
from tests.visitor import Visitor, check_headers

CONTACT, PATH = "mailto:meldpunt@gemeente.example", "/.well-known/security.txt"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with furnished(tmp_path) as scene:
        yield scene


def test_it_names_the_contact_and_ends_within_a_year(scene: Scene) -> None:
    told = Scene(scene.workspace, security_contact=CONTACT)
    response = told.app.test_client().get(PATH)
    check_headers(response)
    assert response.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.get_data(as_text=True).splitlines())
    ends = datetime.strptime(fields.pop("Expires"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < ends - told.now < timedelta(days=365)
    assert fields == {
        "Contact": CONTACT,
        "Preferred-Languages": "nl, en",
        "Canonical": f"https://eigenkracht.example{PATH}",
    }


def test_without_a_contact_there_is_none(scene: Scene) -> None:
    Visitor(scene).get(PATH, 404)
