"""The judge of the sync: whatever happens in LimeSurvey and on the way, the mirror never lies.

A machine does what people and administrators do, and runs the sync in between, with trouble at any
call. Beside it stands a model of the mirror in plain Python, written from the protocol's text.
"""

from collections.abc import Callable
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from sync.errors import ConfirmationError, SyncError
from sync.mirror import Mirror
from sync.pull import RunReport, pull
from sync.reconcile import Standing
from sync.records import Outcome
from tests.empty_mirrors import EmptyStore
from tests.inprocess import Answer, Direct, Trap, enter
from tests.lime import CODES, round_of
from tests.protocol_model import Kept, Model, after, without
from tests.survey_life import LOST, SurveyLife
from tests.troubles import FAULTS, emptied, outdated

TROUBLES = {name: fault.trouble for name, fault in FAULTS.items()} | {
    "emptied": emptied,
    "outdated": outdated,
}


class SyncMachine(SurveyLife):
    """LimeSurvey, the mirror, and the model of the mirror."""

    runs: ClassVar[int] = 0
    empty_store: ClassVar[EmptyStore]

    @initialize()
    def begin(self) -> None:
        """A running survey and an empty mirror, after a first run of nothing."""
        self.open_survey()
        self.mirror = Mirror(type(self).empty_store())
        self.direct = Direct(self.world, self._on_earlier_state)
        self.remote = enter(self.direct)
        self.round_ = round_of(self.survey.sid)
        self.model: Model = {}
        self.archived: dict[tuple[object, ...], Model] = {}
        self.entered = self.life()
        self.buried: set[tuple[object, ...]] = set()
        self.earlier = dict(self.survey.responses)
        self.is_judged = False
        self._run(full=True)

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
        self.is_judged = False
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
        self.is_judged = False
        number = data.draw(st.sampled_from(sorted({who[0] for who in self.model})))
        there = self.truth() if self.entered == self.life() else {}
        may = not any(who in self.model for who in there if who[0] == number)
        before = self._kept()
        try:
            self.mirror.erasures.erase(self.remote, self.survey.sid, number, self.clock())
        except ConfirmationError:
            assert not may
            assert self._kept() == before
            return
        assert may
        for life, model in ((self.entered, self.model), *self.archived.items()):
            self.buried |= {(*life, *who) for who in model if who[0] == number}
        self.model = without(self.model, number)
        self.archived = {life: without(old, number) for life, old in self.archived.items()}

    @invariant()
    def the_mirror_is_the_model(self) -> None:
        """No ghosts, nothing lost, no half state, nothing staged; looked at after each change."""
        if hasattr(self, "mirror") and not self.is_judged:
            assert self._kept() == self.model
            old = sum(len(model) for model in self.archived.values())
            assert self.mirror.erasures.archived(self.survey.sid) == old
            self.is_judged = True

    # Underneath

    def _run(self, *, full: bool) -> None:
        self.direct.arm(None)
        self._judge(self._pull(full=full))

    def _pull(self, *, full: bool) -> RunReport:
        type(self).runs += 1
        self.is_judged = False
        with self.mirror.lease.held(self.clock) as lease:
            return pull(
                self.remote,
                self.mirror,
                self.round_,
                CODES,
                lease=lease,
                clock=self.clock,
                progress=lambda _read, _expected: None,
                full=full,
            )

    def _judge(self, report: RunReport) -> None:
        """A run that claims success shows the truth, as far as it says that it looked."""
        self._enter_life()
        truth = {
            who: each
            for who, each in self.truth().items()
            if (*self.entered, *who) not in self.buried
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
            set() if self.has_lost_question() else {LOST}
        )

    def _catch_up(self) -> None:
        """After an outdated answer that nothing contradicts: an earlier truth, and then the truth.

        What is shown then was in LimeSurvey at some time; that is all that anybody can know.
        """
        self._enter_life()
        self.model = self._kept()
        self._run(full=True)

    def _enter_life(self) -> None:
        if self.life() != self.entered:
            if self.model:
                self.archived[self.entered] = self.model
            self.entered = self.life()
            self.model = self.archived.pop(self.entered, {})

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

    def _on_earlier_state(self, ask: Callable[[], Answer]) -> Answer:
        present = self.survey.responses
        self.survey.responses = self.earlier
        try:
            return ask()
        finally:
            self.survey.responses = present
