"""The texts of a release: the random key of each, what changes it, and what a text may hold."""

from collections.abc import Iterator

import pytest

from exporter.release import ReleasedText
from survey_templates.codebook import Privacy
from tests.stores import Stores
from tests.workplace import Workplace, workplace


@pytest.fixture
def open_scene(stores: Stores) -> Iterator[Workplace]:
    """A scene with an open round."""
    with workplace(stores) as made:
        made.add_round(Privacy.OPEN)
        yield made


def test_a_text_keeps_its_key_until_it_is_edited(open_scene: Workplace) -> None:
    first, second = open_scene.answer(2)
    open_scene.sync()
    before = open_scene.texts
    open_scene.see()
    open_scene.survey.edit(first, {"V01": "anders"})

    open_scene.sync()

    after = open_scene.texts
    assert set(after) == {"anders", f"tekst van {second}"}
    assert after[f"tekst van {second}"] == before[f"tekst van {second}"]
    assert after["anders"] not in before.values()


@pytest.mark.parametrize("change", [{"L01": "3"}, {"ROL": "CHEF"}], ids=str)
def test_with_another_label_or_role_what_was_decided_about_a_text_stays(
    open_scene: Workplace, change: dict[str, str | None]
) -> None:
    first, _second = open_scene.answer(2)
    open_scene.sync()
    before, released = open_scene.texts, all_texts(open_scene)
    open_scene.see()
    open_scene.survey.edit(first, change)

    open_scene.sync()

    assert open_scene.texts == before
    assert all_texts(open_scene) != released


def test_a_key_is_random_and_says_nothing(open_scene: Workplace) -> None:
    open_scene.answer(3)
    open_scene.sync()
    keys = list(open_scene.texts.values())
    assert all(len(key) == 32 and int(key, 16) for key in keys)
    assert len(set(keys)) == 3


def test_a_text_belongs_to_its_own_label(open_scene: Workplace) -> None:
    open_scene.answer(1, label="1", text="een")
    open_scene.answer(1, label="3", text="drie")
    open_scene.sync()
    found = {text.text: text.label for text in all_texts(open_scene)}
    assert found == {"een": 1, "drie": 3}


def test_no_text_can_keep_a_round_from_its_release(open_scene: Workplace) -> None:
    open_scene.answer(1, text="een\ud800twee\x00drie\ufffe<b>=1+1</b>\r\né€😀")
    open_scene.sync()
    assert list(open_scene.texts) == ["een\ufffdtwee\ufffddrie\ufffd<b>=1+1</b>\né€😀"]


def all_texts(scene: Workplace) -> list[ReleasedText]:
    return scene.workspace.releases.texts(scene.release.id)
