"""The judge of the sync: whatever happens in LimeSurvey and on the way, the mirror never lies.

A machine does what people and administrators do, and runs the sync in between, with trouble at any
call. Beside it stands a model of the mirror in plain Python, written from the protocol's text.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync import windows
from sync.errors import ConfirmationError, SyncError
from sync.mirror import Mirror
from sync.pull import RunReport, pull
from sync.reconcile import Standing
from sync.records import Outcome
from sync.standin import lss
from sync.standin.survey import Survey
from sync.standin.world import World
from tests.empty_mirrors import always_emptied, in_a_file
from tests.inprocess import Answer, Direct, Trap, enter
from tests.lime import ACCOUNTS, CODES, round_of, small_file
from tests.protocol_model import ALL_CODES, Kept, Model, after, without
from tests.stores import Schemas
from tests.troubles import FAULTS, emptied, outdated

TEXTS = st.sampled_from(["", "een", "twee", "=1+1"])
PARTICIPATION = st.sampled_from([*CODES, *CODES, "PROEF", "onzin {1+1}"])
LOST, RENAMED = "V02", "r743q0"
STEPS = 50
TROUBLES = {name: fault.trouble for name, fault in FAULTS.items()} | {
    "emptied": emptied,
    "outdated": outdated,
}

say = partial(print, flush=True)


class Sync(RuleBasedStateMachine):
    """LimeSurvey, the mirror, and the model of the mirror."""

    runs = 0
    empty_store = staticmethod(in_a_file)

    @initialize()
    def begin(self) -> None:
        """A running survey and an empty mirror, after a first run of nothing."""
        self.now = datetime(2027, 1, 15, 12, tzinfo=UTC)
        self.world = World(ACCOUNTS, lambda: self.now.replace(tzinfo=None), Random(1))
        self.survey: Survey = lss.import_survey(self.world, "admin", small_file())
        self.survey.activate()
        self.opened = ExitStack()
        self.mirror = Mirror(self.opened.enter_context(self.empty_store()))
        self.direct = Direct(self.world, self._on_earlier_state)
        self.remote = enter(self.direct)
        self.round_ = round_of(self.survey.sid)
        self.model: Model = {}
        self.archived: dict[tuple[object, ...], Model] = {}
        self.life: tuple[object, ...] = self._life()
        self.buried: set[tuple[object, ...]] = set()
        self.earlier = dict(self.survey.responses)
        self.quiet = True
        self._run(full=True)

    def teardown(self) -> None:
        """Nothing of it stays."""
        if hasattr(self, "opened"):
            self.opened.close()

    # What people do

    @rule(code=PARTICIPATION, text=TEXTS, other=TEXTS, complete=st.booleans())
    def answer(self, code: str, text: str, other: str, *, complete: bool) -> None:
        """Somebody fills in the survey."""
        values = {"GEMEENTE": code, "V01": text, "L01": "2"}
        if self._has_lost_question():
            values[LOST] = other
        self.survey.answer(values, complete=complete)

    @precondition(lambda self: self._chosen(complete=False))
    @rule(data=st.data(), text=TEXTS)
    def finish(self, data: st.DataObject, text: str) -> None:
        """Somebody sends in what was still open: a low number that completes late."""
        self.survey.finish(data.draw(st.sampled_from(self._chosen(complete=False))), {"V01": text})

    @precondition(lambda self: self.survey.responses)
    @rule(data=st.data(), text=TEXTS)
    def edit(self, data: st.DataObject, text: str) -> None:
        """An answer is changed; no date moves."""
        self.survey.edit(data.draw(st.sampled_from(sorted(self.survey.responses))), {"V01": text})

    @precondition(lambda self: self.survey.responses)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """A response is erased."""
        self.survey.delete(data.draw(st.sampled_from(sorted(self.survey.responses))))

    @rule()
    def delete_all(self) -> None:
        """All responses are erased."""
        self.survey.delete_all()

    @rule()
    def iterate(self) -> None:
        """Every response becomes incomplete again."""
        self.survey.iterate()

    @rule()
    def reactivate(self) -> None:
        """The survey is deactivated and activated: a new table, in which numbers may return."""
        self.survey.deactivate()
        self.survey.activate()

    @rule(number=st.integers(1, 30), code=PARTICIPATION)
    def import_with_number(self, number: int, code: str) -> None:
        """A response is imported with its number, which may have been another's."""
        if number not in self.survey.responses:
            self.survey.import_with_ids({number: {"GEMEENTE": code}})

    @rule()
    def rename_question(self) -> None:
        """A question gets another code, or its own code again."""
        other = {LOST: RENAMED, RENAMED: LOST}
        self.survey.questions[:] = [
            replace(question, code=other.get(question.code, question.code))
            for question in self.survey.questions
        ]

    # What the sync does

    @rule(full=st.booleans())
    def run_in_peace(self, *, full: bool) -> None:
        """A run without trouble always succeeds."""
        self._run(full=full)

    @rule(
        full=st.booleans(),
        name=st.sampled_from(sorted(TROUBLES)),
        at=st.integers(1, 14),
        lasting=st.booleans(),
    )
    def run_in_trouble(self, *, full: bool, name: str, at: int, lasting: bool) -> None:
        """A run with trouble at one call, or from one call on."""
        before = self._kept()
        self.direct.arm(Trap(TROUBLES[name], at, lasting))
        try:
            report = self._pull(full=full)
        except SyncError:
            assert self._kept() == before, "a run that fails changes nothing"
            (last,) = self.mirror.runs(self.survey.sid, 1)
            assert last.outcome is Outcome.FAILED
        else:
            if TROUBLES[name] is outdated:
                self._catch_up()
            else:
                self._judge(report)
        finally:
            self.direct.arm(None)

    @rule()
    def remember(self) -> None:
        """From now on an outdated answer is of this moment."""
        self.earlier = {number: dict(row) for number, row in self.survey.responses.items()}

    @rule(wrong=st.booleans())
    def confirm(self, *, wrong: bool) -> None:
        """The administrator lets held deletions go, with the right count or a wrong one."""
        for run, count in self.mirror.erasures.holds(self.survey.sid).items():
            try:
                self.mirror.erasures.confirm(self.survey.sid, run, count + wrong)
            except ConfirmationError:
                assert wrong
            else:
                assert not wrong
                there = set(self._kept())
                assert all(each.held for who, each in self.model.items() if who not in there)
                self.model = {who: each for who, each in self.model.items() if who in there}

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        """The administrator erases a response by its number."""
        number = data.draw(st.sampled_from(sorted({who[0] for who in self.model})))
        there = self._truth() if self.life == self._life() else {}
        may = not any(who in self.model for who in there if who[0] == number)
        before = self._kept()
        try:
            self.mirror.erasures.erase(self.remote, self.survey.sid, number, self._clock())
        except ConfirmationError:
            assert not may
            assert self._kept() == before
            return
        assert may
        for life, model in ((self.life, self.model), *self.archived.items()):
            self.buried |= {(*life, *who) for who in model if who[0] == number}
        self.model = without(self.model, number)
        self.archived = {life: without(old, number) for life, old in self.archived.items()}

    @invariant()
    def the_mirror_is_the_model(self) -> None:
        """No ghosts, nothing lost, no half state, nothing staged."""
        if hasattr(self, "mirror"):
            assert self._kept() == self.model
            old = sum(len(model) for model in self.archived.values())
            assert self.mirror.erasures.archived(self.survey.sid) == old

    # Underneath

    def _run(self, *, full: bool) -> None:
        self.direct.arm(None)
        self._judge(self._pull(full=full))

    def _pull(self, *, full: bool) -> RunReport:
        type(self).runs += 1
        with self.mirror.lease.held(self._clock) as lease:
            return pull(
                self.remote,
                self.mirror,
                self.round_,
                CODES,
                lease=lease,
                clock=self._clock,
                progress=lambda _read, _expected: None,
                full=full,
            )

    def _judge(self, report: RunReport) -> None:
        """A run that claims success shows the truth, as far as it says that it looked."""
        self._enter_life()
        truth = {
            who: each
            for who, each in self._truth().items()
            if (*self.life, *who) not in self.buried
        }
        read = after(self.model, truth, full=True)
        expected = read if report.full else after(self.model, truth, full=False)
        kept = self._kept()
        # A quick run reads whole windows, so it may find edits that it did not look for.
        self.model = {
            who: read[who] if kept.get(who) == read[who] else each for who, each in expected.items()
        }
        shown = [each for each in self.model.values() if not each.hidden]
        assert report.total - report.erased == len(shown)
        assert report.standings[Standing.HIDDEN] == len(self.model) - len(shown)
        assert report.standings[Standing.SET_ASIDE] == 0
        assert report.held == sum(each.held for each in self.model.values())
        assert {drift.code for drift in report.drift} == (
            set() if self._has_lost_question() else {LOST}
        )

    def _catch_up(self) -> None:
        """After an outdated answer that nothing contradicts: an earlier truth, and then the truth.

        What is shown then was in LimeSurvey at some time; that is all that anybody can know.
        """
        self._enter_life()
        self.model = self._kept()
        self._run(full=True)

    def _enter_life(self) -> None:
        if self._life() != self.life:
            if self.model:
                self.archived[self.life] = self.model
            self.life = self._life()
            self.model = self.archived.pop(self.life, {})

    def _life(self) -> tuple[object, ...]:
        return self.survey.datecreated, self.survey.autonumber_start

    def _truth(self) -> Model:
        columns = {each.code: column for column, each in self.survey.question_columns().items()}
        return {
            (number, str(row["seed"])): Kept(
                row["submitdate"] is not None,
                {code: str(row[columns[code]] or "") for code in ALL_CODES if code in columns},
            )
            for number, row in self.survey.responses.items()
        }

    def _kept(self) -> Model:
        with self.mirror.changing() as writer:
            rows = writer._connection.exec_driver_sql(
                "SELECT r.number, r.seed, r.held_in FROM response r JOIN epoch e"
                " ON e.id = r.epoch_id WHERE e.archived_at IS NULL"
            )
            held = {(number, seed) for number, seed, run in rows if run is not None}
            staged = writer._connection.exec_driver_sql("SELECT count(*) FROM staged")
            assert staged.scalar_one() == 0
            orphans = writer._connection.exec_driver_sql(
                "SELECT id FROM content EXCEPT SELECT content_id FROM response"
            )
            assert orphans.all() == []
        found = self.mirror.responses(self.survey.sid)
        kept = {
            (each.response.number, each.response.seed): Kept(
                each.response.complete,
                each.response.values,
                each.hidden,
                (each.response.number, each.response.seed) in held,
            )
            for each in found
        }
        assert len(kept) == len(found)
        return kept

    def _chosen(self, *, complete: bool) -> list[int]:
        rows = self.survey.responses.items()
        return [number for number, row in rows if (row["submitdate"] is not None) == complete]

    def _has_lost_question(self) -> bool:
        return any(question.code == LOST for question in self.survey.questions)

    def _on_earlier_state(self, ask: Callable[[], Answer]) -> Answer:
        present = self.survey.responses
        self.survey.responses = self.earlier
        try:
            return ask()
        finally:
            self.survey.responses = present

    def _clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of three numbers, so that there are several."""
    monkeypatch.setattr(windows, "WINDOW", 3)


def judge(capsys: pytest.CaptureFixture[str], where: str, part: int) -> None:
    """Runs a `part` of the examples, and says of how many runs that is."""
    Sync.runs = 0
    examples = settings().max_examples // part
    run_state_machine_as_test(
        Sync, settings=settings(max_examples=examples, stateful_step_count=STEPS)
    )
    with capsys.disabled():
        say(f"\n{Sync.runs} runs of the sync against the model, {where}")
    assert Sync.runs


@pytest.mark.usefixtures("narrow")
def test_whatever_happens_the_mirror_never_lies(capsys: pytest.CaptureFixture[str]) -> None:
    judge(capsys, "on SQLite", 1)


@pytest.mark.usefixtures("narrow")
def test_on_postgresql_it_does_not_lie_either(
    capsys: pytest.CaptureFixture[str], schemas: Schemas, monkeypatch: pytest.MonkeyPatch
) -> None:
    with always_emptied(schemas) as again:
        monkeypatch.setattr(Sync, "empty_store", staticmethod(again))
        judge(capsys, "on PostgreSQL", 3)
