"""A run from a file: the same mirror as a pull, and never a deletion that was only a part."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from sync.drift import DriftKind
from sync.errors import ConfirmationError, ExportFileError
from sync.from_file import GivenFile, take_in
from sync.pull import RunReport
from sync.reconcile import Standing
from sync.standin.structure import QuestionType
from tests.exports import as_csv, as_json, json_of, rows_of
from tests.lime import CODES, round_of
from tests.mirrored import OTHER_CODE, Mirrored, mirrored
from tests.stores import Stores

Rows = list[dict[str, Any]]


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    """A running survey with ten responses, and an empty mirror."""
    with mirrored(stores) as made:
        made.answer(10)
        yield made


def given(
    scene: Mirrored, data: bytes | None = None, total: int | None = None, name: str = "export.json"
) -> RunReport:
    """A run from a file that was just made: all that the survey has, unless said otherwise."""
    file = GivenFile(name, json_of(scene.survey) if data is None else data, scene.clock(), total)
    return again(scene, file)


def again(scene: Mirrored, file: GivenFile) -> RunReport:
    """A run from a file."""
    with scene.mirror.lease.held(scene.clock) as lease:
        return take_in(
            file,
            scene.mirror,
            round_of(scene.sid),
            CODES,
            lease=lease,
            clock=scene.clock,
            progress=lambda _read, _expected: None,
        )


def refused(scene: Mirrored, *args: Any, **kwargs: Any) -> str:
    """What is said of a file that is refused; the mirror stays as it was."""
    before, runs = scene.shown(), len(scene.mirror.runs(scene.sid, 99))
    with pytest.raises(ExportFileError) as refusal:
        given(scene, *args, **kwargs)
    assert (scene.shown(), len(scene.mirror.runs(scene.sid, 99))) == (before, runs)
    return str(refusal.value)


# The same as a pull


def test_a_file_gives_what_a_pull_gives(scene: Mirrored) -> None:
    scene.survey.answer({"GEMEENTE": OTHER_CODE, "V01": "half"}, complete=False)
    scene.answer(2, "PROEF", "=proef\r\nregel")
    scene.answer(1, "GM0344-ZZZZZZ")
    of_file = given(scene, as_csv(rows_of(scene.survey)))
    kept = scene.mirror.responses(scene.sid)
    of_survey = scene.pull()
    assert of_file.standings == of_survey.standings
    assert (of_file.new, of_survey.new, of_survey.changed) == (14, 0, 0)
    assert scene.mirror.responses(scene.sid) == kept


def test_edits_late_completions_and_new_ones_are_found(scene: Mirrored) -> None:
    late = scene.survey.answer({"GEMEENTE": OTHER_CODE, "V01": "half"}, complete=False)
    given(scene)
    scene.survey.edit(3, {"V01": "anders"})
    scene.survey.finish(late)
    scene.answer(2)
    report = given(scene)
    assert (report.new, report.changed, report.gone) == (2, 2, 0)
    assert report.standings[Standing.ASSIGNED] == 13
    assert scene.shown()[3] == "anders"


def test_a_pull_goes_on_in_what_came_from_files(scene: Mirrored) -> None:
    """Keys stay, so texts that were reviewed and answers that were assigned stay too."""
    given(scene)
    keys = {each.key for each in scene.mirror.responses(scene.sid)}
    scene.delete(9)
    report = scene.pull()
    assert (report.new, report.gone) == (0, 1)
    assert {each.key for each in scene.mirror.responses(scene.sid)} == keys
    assert scene.mirror.erasures.archived(scene.sid) == 0
    assert scene.mirror.epoch(scene.sid) == scene.remote.epoch(scene.sid)


def test_a_file_goes_on_in_what_was_pulled(scene: Mirrored) -> None:
    scene.pull()
    epoch = scene.mirror.epoch(scene.sid)
    scene.answer(1)
    assert given(scene).new == 1
    assert scene.mirror.epoch(scene.sid) == epoch
    assert scene.pull().unchanged == 11


# What is not in it


@pytest.mark.parametrize("rest", [slice(1, None), slice(0, 2), slice(0, 0)])
def test_a_part_is_no_deletion(scene: Mirrored, rest: slice) -> None:
    given(scene)
    part = rows_of(scene.survey)[rest]
    for _ in range(3):
        report = given(scene, as_json(part))
        assert (report.gone, report.purged, report.held) == (0, 0, 0)
        assert (report.absent, report.alarm) == (10 - len(part), "")
    assert len(scene.shown()) == 10


def test_a_part_purges_nothing_that_was_hidden_before(scene: Mirrored) -> None:
    given(scene)
    scene.delete(9)
    assert given(scene, total=9).gone == 1
    report = given(scene)
    assert (report.purged, report.standings[Standing.HIDDEN]) == (0, 1)
    assert 9 in scene.kept()


def test_a_part_brings_its_own_and_counts_to_the_row(scene: Mirrored) -> None:
    rows = rows_of(scene.survey)
    given(scene, as_csv(rows[:6]))
    report = given(scene, as_csv(rows[4:]))
    assert (report.new, report.unchanged, report.absent) == (4, 2, 4)
    assert sum(report.standings.values()) == 10
    assert not report.full


def test_gone_once_is_hidden_and_gone_twice_is_purged(scene: Mirrored) -> None:
    given(scene)
    scene.delete(4)
    first = given(scene, total=9)
    assert (first.gone, first.purged, len(scene.kept())) == (1, 0, 10)
    second = given(scene, total=9)
    assert (second.gone, second.purged, len(scene.kept())) == (0, 1, 9)


def test_the_same_file_twice_is_no_second_witness(scene: Mirrored) -> None:
    given(scene)
    scene.delete(4)
    file = GivenFile("export.json", json_of(scene.survey), scene.clock(), 9)
    again(scene, file)
    with pytest.raises(ExportFileError, match="zijn al antwoorden opgehaald"):
        again(scene, file)
    assert len(scene.kept()) == 10


def test_many_gone_are_held_with_an_alarm(scene: Mirrored) -> None:
    given(scene)
    scene.delete(1, 2, 3, 4, 5)
    assert [given(scene, total=5).held for _ in range(3)] == [5, 5, 5]
    assert len(scene.kept()) == 10
    assert len(scene.shown()) == 5
    ((run, count),) = scene.mirror.erasures.holds(scene.sid).items()
    scene.mirror.erasures.confirm(scene.sid, run, count)
    assert len(scene.kept()) == 5


def test_another_count_than_limesurvey_has_is_refused(scene: Mirrored) -> None:
    given(scene)
    part = as_json(rows_of(scene.survey)[:9])
    assert "telt volgens u 10 inzendingen, en in dit bestand staan er 9" in refused(
        scene, part, total=10
    )


def test_what_was_hidden_and_is_in_a_file_is_shown_again(scene: Mirrored) -> None:
    given(scene)
    rows = rows_of(scene.survey)
    given(scene, as_json(rows[1:]), total=9)
    assert len(scene.shown()) == 9
    assert given(scene, as_json(rows[:1])).returned == 1
    assert len(scene.shown()) == 10


# What it is of


def test_an_older_file_than_what_is_here_is_refused(scene: Mirrored) -> None:
    file = GivenFile("export.json", json_of(scene.survey), scene.clock(), None)
    scene.survey.edit(3, {"V01": "anders"})
    scene.pull()
    with pytest.raises(ExportFileError, match="Exporteer opnieuw"):
        again(scene, file)
    assert scene.shown()[3] == "anders"


def test_the_file_of_another_survey_is_refused(scene: Mirrored) -> None:
    other = scene.sid + 1
    assert f"--round {other}" in refused(scene, name=f"results-survey{other} (1).csv")
    given(scene, name=f"results-survey{scene.sid}.csv")


def test_a_file_without_a_code_of_this_round_is_refused(scene: Mirrored) -> None:
    rows = [{**row, "GEMEENTE": "GM0344-AAAAAA"} for row in rows_of(scene.survey)]
    assert "Geen enkele deelnamecode" in refused(scene, as_csv(rows), total=10)


@pytest.mark.parametrize("code", ["", "PROEF"])
def test_a_file_with_no_more_than_trials_is_of_this_round(scene: Mirrored, code: str) -> None:
    rows = [{**row, "GEMEENTE": code} for row in rows_of(scene.survey)]
    assert given(scene, as_csv(rows)).new == 10


def test_others_under_known_numbers_are_another_life(scene: Mirrored) -> None:
    """Without a count it is refused; with it, all is held as in a pull."""
    given(scene)
    rows = [{**row, "seed": f"77{row['seed']}"} for row in rows_of(scene.survey)]
    assert "Bij 10 nummers" in refused(scene, as_json(rows))
    report = given(scene, as_json(rows), total=10)
    assert (report.new, report.gone, report.held) == (10, 10, 10)
    assert "nummers opnieuw uit" in report.alarm


def test_a_file_without_a_question_is_refused_until_limesurvey_lost_it(scene: Mirrored) -> None:
    scene.pull()
    question = next(each for each in scene.survey.questions if each.code == "V02")
    without = [
        {code: value for code, value in row.items() if code != "V02"}
        for row in rows_of(scene.survey)
    ]
    assert "ontbreken kolommen: V02" in refused(scene, as_json(without))
    scene.survey.questions.remove(question)
    scene.pull()
    report = given(scene)
    assert [(each.code, each.kind) for each in report.drift] == [("V02", DriftKind.MISSING)]
    assert report.changed == 0


def test_a_file_says_nothing_of_the_type_of_a_question(scene: Mirrored) -> None:
    scene.pull()
    place = next(i for i, each in enumerate(scene.survey.questions) if each.code == "V02")
    question = scene.survey.questions[place]
    scene.survey.questions[place] = replace(question, type=QuestionType.SHORT_TEXT)
    assert scene.pull().drift
    assert [each.kind for each in given(scene, total=10).drift] == [DriftKind.RETYPED]


# Erased


def test_what_was_erased_stays_away_whether_a_file_or_a_pull_brings_it(scene: Mirrored) -> None:
    given(scene)
    row = rows_of(scene.survey)[3]
    with pytest.raises(ConfirmationError, match="staat nog in LimeSurvey"):
        scene.mirror.erasures.erase(scene.remote, scene.sid, 4, scene.clock())
    kept = dict(scene.survey.responses[4])
    scene.delete(4)
    scene.mirror.erasures.erase(scene.remote, scene.sid, 4, scene.clock())
    rest = rows_of(scene.survey)
    assert given(scene, as_json([*rest, row])).erased == 1
    scene.survey.responses[4] = kept
    assert scene.pull().erased == 1
    assert scene.pull().erased == 1
    assert 4 not in scene.kept()
