"""A question that changed in LimeSurvey: what a release says of it, and what the mirror keeps."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.release import findings
from exporter.unavailable import Part
from survey_templates.codebook import Privacy
from sync.standin.structure import Option, Question, QuestionType
from tests.workplace import CODE_OF, MINE, OTHER, Workplace, workplace

Place = tuple[Part, int | None]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Workplace]:
    """Three people of an open round answered, and somebody saw it; two of another place."""
    with workplace(tmp_path) as made:
        made.add_round(Privacy.OPEN)
        made.answer(3)
        made.answer(2, CODE_OF[OTHER])
        made.sync()
        made.see()
        yield made


def changed(scene: Workplace, code: str, change: Callable[[Question], Question]) -> None:
    """A question is changed in LimeSurvey."""
    scene.survey.questions[:] = [
        change(each) if each.code == code else each for each in scene.survey.questions
    ]


def renamed(scene: Workplace, code: str, other: str) -> None:
    changed(scene, code, lambda question: replace(question, code=other))


def retyped(scene: Workplace, code: str) -> None:
    changed(scene, code, lambda question: replace(question, type=QuestionType.NUMBER))


def with_option(scene: Workplace, code: str) -> None:
    new = Option("9", "nieuw", 9)
    changed(scene, code, lambda question: replace(question, options=(*question.options, new)))


def one_more(scene: Workplace, **values: str) -> int:
    """Somebody answers what can still be answered."""
    return scene.survey.answer({"GEMEENTE": CODE_OF[MINE], **values})


def unavailable(scene: Workplace, municipality: str = MINE) -> list[Place]:
    """What the newest release cannot rely on."""
    stored = scene.workspace.releases.latest(scene.sid, municipality)
    assert stored
    return [(each.part, each.question) for each in stored.release.unavailable]


KINDS: dict[str, tuple[Callable[[Workplace], None], list[Place]]] = {
    "label renamed": (lambda scene: renamed(scene, "L01", "X01"), [(Part.LABELS, 1)]),
    "text renamed": (lambda scene: renamed(scene, "V01", "X01"), [(Part.TEXTS, 1)]),
    "label retyped": (lambda scene: retyped(scene, "L02"), [(Part.LABELS, 2)]),
    "text retyped": (lambda scene: retyped(scene, "V02"), [(Part.TEXTS, 2)]),
    "role renamed": (lambda scene: renamed(scene, "ROL", "X01"), [(Part.GROUPS, None)]),
    "municipality renamed": (
        lambda scene: renamed(scene, "GEMEENTE", "X01"),
        [(Part.PEOPLE, None)],
    ),
    "option that nobody chose": (lambda scene: with_option(scene, "L01"), []),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_release_says_what_it_cannot_rely_on_since_when(scene: Workplace, kind: str) -> None:
    change, expected = KINDS[kind]
    seen = scene.release.release
    change(scene)

    scene.sync()

    assert unavailable(scene) == unavailable(scene, OTHER) == expected
    assert all(each.since == scene.now for each in scene.release.release.unavailable)
    assert (scene.release.release == seen) is not bool(expected)


def test_an_option_that_was_added_matters_only_where_somebody_chose_it(scene: Workplace) -> None:
    with_option(scene, "L01")
    scene.answer(1, label="9")
    scene.sync()
    assert unavailable(scene) == [(Part.LABELS, 1)]
    assert unavailable(scene, OTHER) == []


def test_there_are_no_figures_and_no_labels_beside_texts(scene: Workplace) -> None:
    before = findings(scene.release.release)[1:]
    renamed(scene, "L01", "X01")
    one_more(scene, V01="van later")
    scene.sync()

    first, *others = findings(scene.release.release)
    texts = scene.workspace.releases.texts(scene.release.id)

    assert (first.counts.people, first.duiding) == (0, None)
    assert first.unavailable_since == scene.now
    assert [each.counts.people for each in others] == [4] * len(before)
    assert [text.label for text in texts if text.question == 1] == [None] * 4


def test_nobody_has_a_role_when_roles_cannot_be_relied_on(scene: Workplace) -> None:
    assert len(scene.release.release.groups) > 1
    renamed(scene, "ROL", "X01")
    scene.sync()
    assert len(scene.release.release.groups) == 1
    assert {text.role for text in scene.workspace.releases.texts(scene.release.id)} == {None}


def test_what_was_seen_before_goes_on_showing_what_was_right_then(tmp_path: Path) -> None:
    with workplace(tmp_path) as scene:
        scene.add_round(Privacy.CONFIDENTIAL)
        scene.answer(5)
        scene.close()
        scene.see()
        before = scene.release
        renamed(scene, "L01", "X01")
        one_more(scene)
        scene.sync()
        assert scene.release == before


def test_when_the_question_comes_back_so_do_its_figures(scene: Workplace) -> None:
    renamed(scene, "L01", "X01")
    scene.sync()
    scene.see()
    renamed(scene, "X01", "L01")

    scene.sync()

    assert unavailable(scene) == []
    assert findings(scene.release.release)[0].counts.people == 3


def test_answers_stay_by_their_code_and_nothing_shifts(scene: Workplace) -> None:
    """Of the first column everything goes, of another the type; the third is a new one."""
    before = {each.key: each.response.values for each in scene.mirror.responses(scene.sid)}
    renamed(scene, "V01", "A00")
    retyped(scene, "L02")
    scene.survey.questions.reverse()
    new = one_more(scene, A00="nieuw", L01="1")

    scene.sync()

    there = {each.key: each.response for each in scene.mirror.responses(scene.sid)}
    assert {key: there[key].values for key in before} == before
    (added,) = (each for each in there.values() if each.number == new)
    assert (added.values["V01"], added.values["L01"]) == ("", "1")
