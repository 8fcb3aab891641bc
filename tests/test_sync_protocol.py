"""Deletion in two phases, hold and alarm, erasure, and questions that changed."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from string import ascii_letters

import pytest

from sync.drift import Drift, DriftKind
from sync.errors import ConfirmationError, InconsistentError, RefusedError, UnavailableError
from sync.merge import Merge
from sync.reconcile import Standing
from sync.standin.structure import Option
from tests.inprocess import Trap
from tests.mirrored import CODE, NOW, Mirrored, mirrored
from tests.stores import Stores
from tests.troubles import refused

PLANTED = "GEHEIM-WAT-IEMAND-SCHREEF"


@pytest.fixture
def scene(stores: Stores) -> Iterator[Mirrored]:
    """Twenty people sent in their answers, and all was pulled."""
    with mirrored(stores) as made:
        made.answer(20)
        made.pull()
        yield made


# Two phases


@pytest.mark.parametrize("full", [True, False])
def test_gone_once_is_hidden_and_gone_twice_is_purged(scene: Mirrored, *, full: bool) -> None:
    scene.delete(1, 2)
    first = scene.pull(full=full)
    assert (first.gone, first.purged, first.held, first.alarm) == (2, 0, 0, "")
    assert first.standings[Standing.HIDDEN] == 2
    assert 1 not in scene.shown()
    assert 1 in scene.kept()
    second = scene.pull(full=full)
    assert (second.gone, second.purged, second.standings[Standing.HIDDEN]) == (0, 2, 0)
    assert scene.kept() == list(range(3, 21))


def test_what_comes_back_before_it_is_purged_keeps_its_key(scene: Mirrored) -> None:
    key = scene.mirror.responses(scene.sid)[0].key
    row = scene.survey.responses.pop(1)
    scene.pull()
    scene.survey.responses[1] = row
    assert scene.pull().returned == 1
    assert scene.mirror.responses(scene.sid)[0].key == key
    assert scene.pull().purged == 0


def test_a_purge_takes_text_keys_members_and_assignment_along(scene: Mirrored) -> None:
    stored = scene.mirror.responses(scene.sid)[0]
    scene.mirror.keep_members(scene.sid, "GM0344", 1, {stored.key: "h"})
    scene.mirror.assign(stored.key, "GM0344", NOW)
    scene.delete(1)
    scene.pull()
    assert scene.mirror.members(scene.sid, "GM0344", 1) == {stored.key: "h"}
    scene.pull()
    assert scene.mirror.members(scene.sid, "GM0344", 1) == {}
    assert scene.rows("SELECT * FROM assignment") == []


# Hold and alarm


def test_too_many_gone_are_held_until_somebody_confirms_their_number(scene: Mirrored) -> None:
    scene.delete(*range(1, 6))
    alarmed = scene.pull()
    assert (alarmed.held, alarmed.gone) == (5, 5)
    assert "Van 20 antwoorden zijn er 5 verdwenen" in alarmed.alarm
    assert len(scene.shown()) == 15
    later = scene.pull()
    assert (later.purged, later.held, later.alarm) == (0, 5, "")
    assert later.standings[Standing.HIDDEN] == 5
    (run,) = [run for run in scene.mirror.runs(scene.sid, 9) if run.message]
    assert run.message == alarmed.alarm
    assert run.counts["held"] == 5
    assert scene.mirror.erasures.holds(scene.sid) == {run.key: 5}

    for wrong_run, wrong_count in ((run.key, 4), (run.key, 6), (run.key + 1, 5), (0, 0)):
        with pytest.raises(ConfirmationError, match="niets gewist"):
            scene.mirror.erasures.confirm(scene.sid, wrong_run, wrong_count)
    assert len(scene.kept()) == 20
    scene.mirror.erasures.confirm(scene.sid, run.key, 5)
    assert len(scene.kept()) == 15
    assert scene.pull().held == 0


def test_a_hold_stays_when_many_others_answer(scene: Mirrored) -> None:
    scene.delete(*range(1, 6))
    scene.pull()
    scene.answer(100)
    scene.pull()
    assert scene.pull().held == 5
    scene.delete(6)
    scene.pull()
    assert scene.pull().purged == 1
    assert 5 in scene.kept()


def test_what_comes_back_is_held_no_longer(scene: Mirrored) -> None:
    rows = {number: scene.survey.responses.pop(number) for number in range(1, 6)}
    scene.pull()
    scene.survey.responses.update(rows)
    report = scene.pull()
    assert (report.returned, report.held) == (5, 0)
    assert scene.mirror.erasures.holds(scene.sid) == {}
    scene.delete(1)
    scene.pull()
    assert scene.pull().purged == 1


def test_all_gone_is_alarming_however_few_they_were(stores: Stores) -> None:
    with mirrored(stores) as scene:
        scene.answer(2)
        scene.pull()
        scene.survey.delete_all()
        assert scene.pull().held == 2
        assert scene.pull().purged == 0


def test_trial_answers_go_without_a_word(scene: Mirrored) -> None:
    trial = scene.answer(30, "PROEF")
    scene.pull()
    scene.delete(*trial, *range(1, 6))
    first = scene.pull()
    assert (first.gone, first.held) == (35, 5)
    assert scene.pull().purged == 30
    assert len(scene.kept()) == 20


def test_trial_answers_alone_raise_no_alarm(scene: Mirrored) -> None:
    trial = scene.answer(30, "PROEF")
    scene.pull()
    scene.delete(*trial)
    report = scene.pull()
    assert (report.alarm, report.held) == ("", 0)


def test_another_answer_under_a_number_seen_before_is_alarming(scene: Mirrored) -> None:
    scene.delete(20)
    scene.survey.import_with_ids({20: {"GEMEENTE": CODE, "V01": "een ander"}})
    report = scene.pull()
    assert "1 nummers opnieuw uit" in report.alarm
    assert (report.new, report.held) == (1, 1)
    scene.pull()
    assert scene.kept().count(20) == 2
    assert scene.shown()[20] == "een ander"


# Erasing


def test_erasing_is_refused_while_limesurvey_still_has_it(scene: Mirrored) -> None:
    erasures = scene.mirror.erasures
    with pytest.raises(ConfirmationError, match="staat nog in LimeSurvey"):
        erasures.erase(scene.remote, scene.sid, 7, NOW)
    with pytest.raises(ConfirmationError, match="niet bewaard"):
        erasures.erase(scene.remote, scene.sid, 99, NOW)
    assert len(scene.kept()) == 20
    assert scene.rows("SELECT * FROM tombstone") == []


def test_erasing_asks_limesurvey_and_is_not_done_when_it_refuses(scene: Mirrored) -> None:
    scene.delete(7)
    scene.direct.arm(Trap(refused, 1, lasting=True))
    with pytest.raises(RefusedError):
        scene.mirror.erasures.erase(scene.remote, scene.sid, 7, NOW)
    assert 7 in scene.kept()


@pytest.mark.parametrize("full", [True, False])
def test_what_was_erased_here_does_not_come_back(scene: Mirrored, *, full: bool) -> None:
    row = scene.survey.responses.pop(7)
    assert scene.mirror.erasures.erase(scene.remote, scene.sid, 7, NOW) == 1
    assert 7 not in scene.kept()
    scene.survey.responses[7] = row
    report = scene.pull(full=full)
    assert (report.erased, report.total, report.new) == (1, 20, 0)
    assert 7 not in scene.kept()
    scene.delete(7)
    scene.survey.import_with_ids({7: {"GEMEENTE": CODE, "V01": "een ander"}})
    assert scene.pull(full=full).erased == 0
    assert scene.shown()[7] == "een ander"


def test_erasing_passes_the_hold(scene: Mirrored) -> None:
    scene.delete(*range(1, 11))
    scene.pull()
    scene.mirror.erasures.erase(scene.remote, scene.sid, 3, NOW)
    assert list(scene.mirror.erasures.holds(scene.sid).values()) == [9]


def test_the_archive_stays_until_somebody_erases_it(scene: Mirrored) -> None:
    scene.survey.deactivate()
    scene.survey.activate()
    scene.answer(1)
    for _ in range(3):
        report = scene.pull()
        assert (report.gone, report.purged) == (0, 0)
    erasures = scene.mirror.erasures
    assert erasures.archived(scene.sid) == 20
    with pytest.raises(ConfirmationError, match="niets gewist"):
        erasures.erase_archive(scene.sid, 19, NOW)
    assert erasures.archived(scene.sid) == 20
    erasures.erase_archive(scene.sid, 20, NOW)
    assert (erasures.archived(scene.sid), len(scene.kept())) == (0, 1)


@pytest.mark.parametrize("way", ["purged", "edited", "erased", "confirmed", "archive"])
def test_a_planted_string_is_in_no_file_afterwards(scene: Mirrored, way: str) -> None:
    # Letters at random, or PostgreSQL would compress it and nobody could find it.
    long = PLANTED + "".join(Random(1).choices(ascii_letters, k=8000)) + PLANTED
    (number,) = scene.answer(1, text=long)
    scene.pull()
    assert PLANTED.encode() in scene.bytes_on_disk()
    erasures = scene.mirror.erasures
    if way == "edited":
        scene.survey.edit(number, {"V01": "weg"})
        scene.pull()
    elif way == "archive":
        scene.survey.deactivate()
        scene.survey.activate()
        scene.pull()
        erasures.erase_archive(scene.sid, 21, NOW)
    elif way == "confirmed":
        scene.survey.delete_all()
        scene.pull()
        ((run, count),) = erasures.holds(scene.sid).items()
        erasures.confirm(scene.sid, run, count)
    else:
        scene.delete(number)
        scene.pull()
        if way == "purged":
            scene.pull()
        else:
            erasures.erase(scene.remote, scene.sid, number, NOW)
    assert PLANTED.encode() not in scene.bytes_on_disk()


def test_a_run_that_fails_leaves_nothing_that_it_read(scene: Mirrored) -> None:
    scene.answer(1, text=PLANTED)

    def fail() -> None:
        assert len(scene.rows("SELECT * FROM staged")) == 21
        raise UnavailableError("weg")

    scene.on_window = fail
    with pytest.raises(UnavailableError):
        scene.pull()
    assert PLANTED.encode() not in scene.bytes_on_disk()


# Conservation


@pytest.mark.parametrize("rule", ["add", "hide"])
def test_a_rule_that_loses_a_row_undoes_the_run(
    scene: Mirrored, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    scene.answer(1)
    scene.delete(1)
    before = scene.kept()
    monkeypatch.setattr(Merge, rule, lambda _: 0)
    with pytest.raises(InconsistentError, match="telling klopt niet"):
        scene.pull()
    assert scene.kept() == before


def test_the_figures_of_a_run_add_up(scene: Mirrored) -> None:
    scene.answer(2, "PROEF")
    scene.answer(3, "onzin")
    scene.survey.answer({}, complete=False)
    scene.delete(1)
    report = scene.pull()
    assert dict(report.standings) == {
        Standing.ASSIGNED: 19,
        Standing.TRIAL: 2,
        Standing.UNASSIGNED: 3,
        Standing.INCOMPLETE: 1,
        Standing.HIDDEN: 1,
        Standing.SET_ASIDE: 0,
    }
    assert sum(report.standings.values()) == len(scene.kept())


# Questions that changed


def rename(scene: Mirrored, old: str, new: str) -> None:
    scene.survey.questions[:] = [
        replace(each, code=new if each.code == old else each.code)
        for each in scene.survey.questions
    ]


@pytest.mark.parametrize("full", [True, False])
def test_a_lost_question_keeps_its_answers_and_is_told(scene: Mirrored, *, full: bool) -> None:
    since = scene.now
    rename(scene, "V01", "r743q0")
    scene.survey.edit(1, {"L01": "3"})
    scene.answer(0)
    scene.survey.answer({"GEMEENTE": CODE, "L01": "1"})
    report = scene.pull(full=full)
    (drift,) = report.drift
    assert (drift.code, drift.kind) == ("V01", DriftKind.MISSING)
    assert drift.since
    assert drift.since > since
    assert report.changed == int(full)
    assert scene.shown() == dict.fromkeys(range(1, 21), "tekst") | {21: ""}
    values = scene.mirror.responses(scene.sid)[0].response.values
    assert values["L01"] == ("3" if full else "")
    assert scene.pull(full=full).drift == (drift,)
    assert scene.mirror.drift(scene.sid) == [drift]
    rename(scene, "r743q0", "V01")
    assert scene.pull(full=full).drift == ()


def test_a_question_that_is_not_there_is_not_asked_for(scene: Mirrored) -> None:
    """LimeSurvey would give a column of nothing."""
    before = max(scene.direct.columns)
    rename(scene, "V01", "r743q0")
    scene.direct.arm(None)
    scene.pull()
    assert max(scene.direct.columns) == before - 1


def test_a_question_of_another_type_is_told(scene: Mirrored) -> None:
    scene.survey.questions[:] = [
        replace(each, type=type(each.type)("N") if each.code == "V01" else each.type)
        for each in scene.survey.questions
    ]
    (drift,) = scene.pull(full=False).drift
    assert (drift.code, drift.kind) == ("V01", DriftKind.RETYPED)


def test_an_option_that_was_added_is_told_and_its_answer_kept(scene: Mirrored) -> None:
    scene.survey.questions[:] = [
        replace(each, options=(*each.options, Option("9", "nieuw", 9)))
        if each.code == "L01"
        else each
        for each in scene.survey.questions
    ]
    scene.survey.answer({"GEMEENTE": CODE, "L01": "9"})
    (drift,) = scene.pull(full=False).drift
    assert (drift.code, drift.kind) == ("L01", DriftKind.OPTION)
    assert scene.mirror.responses(scene.sid)[-1].response.values["L01"] == "9"
    assert scene.pull(full=False).drift == (drift,)
    scene.survey.edit(21, {"L01": "1"})
    assert scene.pull(full=True).drift == ()


def test_drift_of_one_survey_says_nothing_of_another(scene: Mirrored) -> None:
    with scene.mirror.changing() as writer:
        writer.keep_drift(1, {Drift("V01", DriftKind.MISSING)}, NOW, [*DriftKind])
    scene.pull()
    assert len(scene.mirror.drift(1)) == 1
