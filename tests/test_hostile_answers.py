"""Answers that no text of a database can hold: a run brings them over, and knows them again."""

import json
from collections.abc import Iterator

import pytest

from sync import wire
from sync.records import content_hash
from tests.mirrored import Mirrored, mirrored
from tests.stores import Stores

HOSTILE = (
    "\x00",
    "een\x00twee\x00",
    "half \ud83d",
    "andere helft \ude00",
    "heel 😀 en \U0010ffff",
    "\ufffe\uffff\x01\x1b\x7f\x85\u2028\u202e",
    "'; DROP TABLE response; -- %s %(x)s :x \\u0000 \\",
    "\\x00 \\ud83d",
    "x" * 70_000,
)


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    with mirrored(stores) as made:
        yield made


def test_what_people_type_comes_over_as_it_is_and_is_not_an_edit_the_next_time(
    scene: Mirrored,
) -> None:
    for words in HOSTILE:
        scene.answer(1, text=words)
    scene.answer(1, code="\x00PROEF\ud83d", text="een code die geen code is")
    first = scene.pull()
    assert first.new == len(HOSTILE) + 1
    assert list(scene.shown().values())[:-1] == list(HOSTILE)
    for full in (True, False):
        again = scene.pull(full=full)
        assert (again.changed, again.unchanged) == (0, len(HOSTILE) + 1)


def test_what_is_kept_has_the_hash_of_what_was_typed(scene: Mirrored) -> None:
    for words in HOSTILE:
        scene.answer(1, text=words)
    scene.pull()
    kept = {row[0]: row[1] for row in scene.rows("SELECT number, content_hash FROM response")}
    for stored in scene.mirror.responses(scene.sid):
        response = stored.response
        assert kept[response.number] == content_hash([True, dict(response.values)])


def test_an_edit_within_a_hostile_text_is_found(scene: Mirrored) -> None:
    (number,) = scene.answer(1, text="een\x00")
    scene.pull()
    scene.survey.edit(number, {"V01": "een\ufffd"})
    assert scene.pull().changed == 1
    assert scene.shown() == {number: "een\ufffd"}


def test_a_seed_that_no_text_can_hold_still_tells_responses_apart(scene: Mirrored) -> None:
    for seed in ("a\x00b", "\ud83d", ""):
        (number,) = scene.answer(1)
        scene.survey.responses[number]["seed"] = seed
    assert scene.pull().new == 3
    assert scene.pull(full=False).unchanged == 3
    seeds = [each.response.seed for each in scene.mirror.responses(scene.sid)]
    assert seeds == ["a\ufffdb", "\ufffd", ""]


@pytest.mark.parametrize("field", [{"seed": "x" * 41}, {"id": 2**31}, {"id": "9" * 5000}])
def test_what_no_store_can_hold_is_no_answer_of_limesurvey(field: dict[str, object]) -> None:
    row: dict[str, object] = {"id": 1, "submitdate": None, "seed": "1"}
    wire.manifest(exported(row))
    with pytest.raises(ValueError, match=r"^$|limit"):
        wire.manifest(exported(row | field))


def exported(row: dict[str, object]) -> bytes:
    return json.dumps({"responses": [row]}).encode()
