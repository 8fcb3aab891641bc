"""Releases: made from what passed the gate, written down and read back."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.analysis import Counts, Duiding
from exporter.disclosure import Disclosed, Group, GroupKind, ShownText, Voice, disclose
from exporter.release import Release, ReleasedText, findings, from_document, make, to_document
from survey_templates.codebook import GivenAnswer, Mark, Privacy
from survey_templates.instrument import Side
from survey_templates.loader import load_default

INSTRUMENT = load_default()
FACTS: dict[str, Any] = {
    "survey_id": 123456,
    "mark": Mark("reflectietool-eigen-kracht", "2019-11.1", Privacy.CONFIDENTIAL, 5),
    "municipality": "GM0344",
    "number": 1,
    "made_at": datetime(2027, 4, 14, 12, 30, tzinfo=UTC),
    "invited": 12,
}


def passed() -> Disclosed:
    """What passed the gate of eleven people on both sides, with one text each on question 2."""
    roles = {role.code: role for role in INSTRUMENT.roles}
    people = tuple(
        Voice(
            roles["BELEI" if place < 6 else "INWO"],
            (GivenAnswer(1, "", 1 if place < 6 else 4), GivenAnswer(2, f"tekst {place}", None)),
        )
        for place in range(11)
    )
    return disclose(INSTRUMENT, people, Privacy.CONFIDENTIAL, 5)


def keys_for(disclosed: Disclosed) -> dict[tuple[int, int], str]:
    """Keys that turn the order of the voices around."""
    return {(text.voice, text.question): f"k{99 - text.voice}" for text in disclosed.texts}


def released(**changes: object) -> Release:
    disclosed = passed()
    return make(disclosed, keys_for(disclosed), **{**FACTS, **changes})[0]


def test_a_release_holds_what_passed_the_gate() -> None:
    disclosed = passed()
    release, texts = make(disclosed, keys_for(disclosed), **FACTS)

    assert {name: getattr(release, name) for name in FACTS} == FACTS
    assert (release.people, release.groups, release.main) == (11, disclosed.groups, 1)
    assert texts[0] == ReleasedText("k89", 2, None, None, "tekst 10")
    assert [text.key for text in texts] == sorted(keys_for(disclosed).values())


def test_texts_stand_in_the_order_of_question_and_key() -> None:
    shown = (ShownText(0, 2, 1, "rol", "een"), ShownText(1, 2, 1, None, "twee"))
    disclosed = replace(passed(), texts=(*shown, ShownText(1, 1, 4, None, "drie")))
    _, texts = make(disclosed, {(0, 2): "b", (1, 2): "a", (1, 1): "c"}, **FACTS)

    assert texts == (
        ReleasedText("c", 1, 4, None, "drie"),
        ReleasedText("a", 2, 1, None, "twee"),
        ReleasedText("b", 2, 1, "rol", "een"),
    )


def test_a_text_without_a_key_is_no_release() -> None:
    with pytest.raises(KeyError):
        make(passed(), {}, **FACTS)


def test_without_figures_there_is_no_release() -> None:
    with pytest.raises(ValueError, match="nothing passed the gate"):
        make(Disclosed(4, (), 0, ()), {}, **FACTS)


def test_the_findings_are_those_of_the_main_group() -> None:
    found = findings(released())

    assert [finding.question for finding in found] == list(range(1, 16))
    assert found[0].counts == Counts((6, 0, 0, 0))
    assert found[0].duiding is Duiding.BROAD_AGREEMENT
    assert found[1].counts == Counts((0, 0, 0, 0), blank=6)


@pytest.mark.parametrize("changes", [{}, {"invited": None}, {"number": 7}])
def test_a_release_comes_back_as_it_was_written(changes: dict[str, Any]) -> None:
    release = released(**changes)

    assert from_document(json.loads(json.dumps(to_document(release)))) == release


def test_a_document_that_was_written_can_still_be_read() -> None:
    """The documents in a workspace outlive the version that wrote them."""
    counts = {"labels": [4, 1, 0, 0], "blank": 1}
    document = {
        "survey_id": 1,
        "mark": {"content": "c", "version": "1", "privacy": "vertrouwelijk", "threshold": 5},
        "municipality": "GM0344",
        "number": 2,
        "made_at": "2027-04-14T12:30:00Z",
        "people": 6,
        "invited": None,
        "groups": [
            {"kind": "iedereen", "side": None, "name": "iedereen", "people": 6, "counts": [counts]}
        ],
        "main": 0,
    }
    group = Group(GroupKind.EVERYONE, None, "iedereen", 6, (Counts((4, 1, 0, 0), blank=1),))
    release = from_document(document)

    assert release.groups == (group,)
    assert (release.mark, release.made_at) == (
        Mark("c", "1", Privacy.CONFIDENTIAL, 5),
        FACTS["made_at"],
    )
    assert to_document(release) == document


def test_a_side_comes_back_as_the_side() -> None:
    assert from_document(to_document(released())).groups[1].side == Side.INTERN


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The document of a release with one value changed; a `value` of ... takes it away."""
    document = deepcopy(to_document(released()))
    *way, last = path
    place: Any = document
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


WRONG: list[tuple[tuple[str | int, ...], object]] = [
    (("people",), ...),
    (("invited",), ...),
    (("groups", 0, "side"), ...),
    (("groups", 0, "counts", 0, "blank"), ...),
    (("late",), 2),
    (("mark", "colour"), "rood"),
    (("groups", 1, "colour"), "rood"),
    (("groups", 1, "counts", 0, "colour"), "rood"),
    (("number",), "1"),
    (("number",), True),
    (("number",), 1.0),
    (("invited",), "12"),
    (("made_at",), "gisteren"),
    (("made_at",), 0),
    (("made_at",), FACTS["made_at"]),
    (("mark", "privacy"), "geheim"),
    (("groups", 0, "kind"), "soort"),
    (("groups", 0, "counts", 0, "labels"), [6, 0, 0]),
    (("groups", 0, "counts", 0, "labels"), [6, 0, 0, 5, 0]),
    (("groups",), []),
    (("groups",), None),
    # Figures that do not add up.
    (("people",), 12),
    (("main",), 3),
    (("main",), -1),
    (("groups", 1, "people"), 5),
    (("groups", 1, "counts"), []),
    (("groups", 0, "counts", 0, "labels"), [6, 0, 0, 4]),
    (("groups", 0, "counts", 0, "labels"), [7, -1, 0, 5]),
]


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_another_shape_is_no_release(path: tuple[str | int, ...], value: object) -> None:
    with pytest.raises(ValueError, match=r"^this document"):
        from_document(changed(path, value))


def test_the_document_that_the_wrong_ones_come_from_is_right() -> None:
    assert from_document(changed(("number",), 1)) == released()
