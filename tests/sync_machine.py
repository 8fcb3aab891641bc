"""The judge of the sync: whatever happens in LimeSurvey and on the way, the mirror never lies.

A machine does what people and administrators do, and runs the sync in between, with trouble at any
call, with people who go on meanwhile, and beside other programs. Next to it stands a model of the
mirror in plain Python, written from the protocol's text.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from typing import ClassVar, NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from sync import windows
from sync.drift import DriftKind
from sync.errors import BusyError, ConfirmationError, SyncError, UnavailableError
from sync.lease import LIFE, Held, _take
from sync.mirror import Mirror
from sync.pull import RunReport, pull
from sync.records import ManifestRow, Outcome, Response
from sync.remotecontrol import LimeSurvey
from sync.windows import Seen
from tests.empty_mirrors import EmptyStore
from tests.inprocess import Answer, Direct, Trap, enter
from tests.lime import CODES, round_of
from tests.protocol_model import Kept, Look, Model, after, changes, is_alarming, standings, without
from tests.survey_life import ADDED, MEANWHILE, WITH_OPTIONS, SurveyLife
from tests.troubles import FAULTS, emptied, outdated, unreadable

TROUBLES = {name: fault.trouble for name, fault in FAULTS.items()} | {
    "emptied": emptied,
    "outdated": outdated,
}
CALLS = st.integers(1, 14)
Moments = list[tuple[object, Model]]


class Ended(NamedTuple):
    """A run that claims success, and its key."""

    report: RunReport
    run: int


class SyncMachine(SurveyLife):
    """LimeSurvey, the mirror, and the model of the mirror."""

    runs: ClassVar[int] = 0
    empty_store: ClassVar[EmptyStore]

    @initialize()
    def begin(self) -> None:
        """A running survey in which some people answered, and a mirror after the first run."""
        self.open_survey()
        for code in (*CODES, *CODES, *CODES, "PROEF"):
            self.survey.answer({"GEMEENTE": code, "V01": "een"})
        self.mirror = Mirror(type(self).empty_store())
        self.direct = Direct(self.world, self._on_earlier_state, usual=unreadable(self.damaged))
        self.remote = enter(self.direct)
        self.other = enter(Direct(self.world, usual=self.direct.usual))
        self.round_ = round_of(self.survey.sid)
        self.model: Model = {}
        self.archived: dict[tuple[object, ...], Model] = {}
        self.entered = self.life()
        self.buried: set[tuple[object, ...]] = set()
        self.earlier = dict(self.survey.responses)
        self.is_judged = False
        self._run(self.model, full=True)

    # Runs

    @rule(full=st.booleans())
    def run_in_peace(self, *, full: bool) -> None:
        """A run without trouble succeeds, unless too much cannot be read."""
        self._run(self._kept(), full=full)

    @rule(
        full=st.booleans(), name=st.sampled_from(sorted(TROUBLES)), at=CALLS, lasting=st.booleans()
    )
    def run_in_trouble(self, *, full: bool, name: str, at: int, lasting: bool) -> None:
        """A run with trouble at one call, or from one call on."""
        self.direct.arm(Trap(TROUBLES[name], at, lasting))
        with self._unchanged_when_it_fails():
            ended = self._pull(full=full, remote=self.remote)
            if TROUBLES[name] is outdated:
                self._catch_up()
            else:
                self._judge(ended, self.truth())

    @precondition(lambda self: not self.damaged)
    @rule(
        full=st.booleans(),
        acts=st.lists(st.sampled_from(sorted(MEANWHILE)), min_size=1, max_size=3),
        at=CALLS,
    )
    def run_while_people_go_on(self, *, full: bool, acts: list[str], at: int) -> None:
        """Something happens before one of its calls; what is shown was there before or after."""
        before = self._kept()
        moments: Moments = [(self.life(), self.truth())]

        def go_on() -> None:
            for act in acts:
                MEANWHILE[act](self.survey)
                moments.append((self.life(), self.truth()))

        with self._before_call(at, go_on):
            self._run(before, full=full, moments=moments)

    @rule(full=st.booleans(), at=CALLS)
    def run_that_is_overtaken(self, *, full: bool, at: int) -> None:
        """It sleeps so long that another program brings everything over meanwhile."""
        before = self._kept()
        others: list[Ended | None] = []

        def overtake() -> None:
            self.now += LIFE
            # The run itself goes on beside this, and may prolong its lease before it is taken.
            with suppress(BusyError):
                others.append(self._pull_or_not(full=full, remote=self.other))

        self.direct.arm(None)
        with self._before_call(at, overtake):
            try:
                own = self._pull_or_not(full=full, remote=self.remote)
            except BusyError:
                (own,) = others
            else:
                assert not any(others), "who lost the lease applies nothing"
        if own is None:
            assert self._kept() == before
        else:
            self._judge(own, self.truth())

    @rule(full=st.booleans())
    def run_beside_another(self, *, full: bool) -> None:
        """Another program is at it: this one asks nothing and changes nothing."""
        self.direct.arm(None)
        with self.mirror.lease.held(self.clock), pytest.raises(BusyError):
            self._pull(full=full, remote=self.remote)
        assert self.direct.methods == []

    @rule(full=st.booleans())
    def run_after_another_was_killed(self, *, full: bool) -> None:
        """What that left, with its lease, is nobody's."""
        before = self._kept()
        left = Response(1, "dood", complete=True, values={"GEMEENTE": "PROEF"})
        dead = Held("een dode", self.clock)
        with self.mirror.changing() as writer:
            _take(writer._connection, dead)
        self.mirror.staging.put(dead, [Seen(ManifestRow(left.identity, left.complete), left)])
        with pytest.raises(BusyError):
            self._pull(full=full, remote=self.remote)
        self.now += LIFE
        self._run(before, full=full)

    @rule()
    def remember(self) -> None:
        """From now on an outdated answer is of this moment."""
        self.earlier = {number: dict(row) for number, row in self.survey.responses.items()}

    # What the administrator does

    @rule(wrong=st.booleans())
    def confirm(self, *, wrong: bool) -> None:
        """The administrator lets held deletions go, with the right count or a wrong one."""
        self.is_judged = False
        for run, held in self.mirror.erasures.holds(self.survey.sid).items():
            with pytest.raises(ConfirmationError):
                self.mirror.erasures.confirm(self.survey.sid, run, held + 1)
            if not wrong:
                self.mirror.erasures.confirm(self.survey.sid, run, held)
                self.model = {who: each for who, each in self.model.items() if each.held != run}

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        """The administrator erases a response by its number."""
        self.is_judged = False
        number = data.draw(st.sampled_from(sorted({who[0] for who in self.model})))
        there = self.truth() if self.entered == self.life() else {}
        if any(who in self.model for who in there if who[0] == number):
            with pytest.raises(ConfirmationError):
                self.mirror.erasures.erase(self.remote, self.survey.sid, number, self.clock())
            return
        self.mirror.erasures.erase(self.remote, self.survey.sid, number, self.clock())
        for life, model in ((self.entered, self.model), *self.archived.items()):
            self.buried |= {(*life, *who) for who in model if who[0] == number}
        self.model = without(self.model, number)
        self.archived = {life: without(old, number) for life, old in self.archived.items()}

    @rule(wrong=st.booleans())
    def erase_archive(self, *, wrong: bool) -> None:
        """The administrator erases what was before the present epoch."""
        self.is_judged = False
        old = sum(map(len, self.archived.values()))
        if wrong or not old:
            with pytest.raises(ConfirmationError):
                self.mirror.erasures.erase_archive(self.survey.sid, old + wrong, self.clock())
            return
        self.mirror.erasures.erase_archive(self.survey.sid, old, self.clock())
        self.buried |= {(*life, *who) for life, model in self.archived.items() for who in model}
        self.archived.clear()

    @invariant()
    def the_mirror_is_the_model(self) -> None:
        """No ghosts, nothing lost, no half state, nothing staged; looked at after each change."""
        if hasattr(self, "mirror") and not self.is_judged:
            erasures, sid = self.mirror.erasures, self.survey.sid
            assert self._kept() == self.model
            assert erasures.archived(sid) == sum(map(len, self.archived.values()))
            assert erasures.holds(sid) == Counter(e.held for e in self.model.values() if e.held)
            assert len(erasures.tombstones(sid)) == len(self.buried)
            self.is_judged = True

    # Underneath

    def _run(self, before: Model, *, full: bool, moments: Moments | None = None) -> None:
        """A run that succeeds, unless too much cannot be read."""
        self.direct.arm(None)
        ended = self._pull_or_not(full=full, remote=self.remote)
        if ended is None:
            assert self._kept() == before
        else:
            self._judge(ended, self._seen(moments) if moments else self.truth())

    def _pull_or_not(self, *, full: bool, remote: LimeSurvey) -> Ended | None:
        """None when too much cannot be read; nothing else is in the way."""
        try:
            return self._pull(full=full, remote=remote)
        except UnavailableError:
            assert len(self.unreadable()) > windows.MOST_SET_ASIDE
            return None

    def _pull(self, *, full: bool, remote: LimeSurvey) -> Ended:
        type(self).runs += 1
        self.is_judged = False
        with self.mirror.lease.held(self.clock) as lease:
            report = pull(
                remote,
                self.mirror,
                self.round_,
                CODES,
                lease=lease,
                clock=self.clock,
                progress=lambda _read, _expected: None,
                full=full,
            )
        (last,) = self.mirror.runs(self.survey.sid, 1)
        assert (last.outcome, last.counts) == (Outcome.SUCCEEDED, report.counts)
        assert (last.full, last.message) == (report.full, report.alarm)
        return Ended(report, last.key)

    @contextmanager
    def _unchanged_when_it_fails(self) -> Iterator[None]:
        """A run that fails changes nothing, and is written down."""
        before = self._kept()
        try:
            yield
        except SyncError:
            assert self._kept() == before
            (last,) = self.mirror.runs(self.survey.sid, 1)
            assert last.outcome is Outcome.FAILED
        finally:
            self.direct.arm(None)

    @contextmanager
    def _before_call(self, at: int, act: Callable[[], None]) -> Iterator[None]:
        """Lets something happen once, before a call."""
        calls = count(1)

        def asked() -> None:
            if next(calls) == at:
                act()

        self.direct.asked = asked
        try:
            yield
        finally:
            self.direct.asked = lambda: None

    def _judge(self, ended: Ended, truth: Model) -> None:
        """A run that claims success shows the truth, as far as it says that it looked."""
        self._enter_life()
        report, kept = ended.report, self._kept()
        buried = {who for who in truth if (*self.entered, *who) in self.buried}
        staying = {who: each for who, each in truth.items() if who not in buried}
        look = Look(ended.run, report.full, self.unreadable())
        read = after(self.model, staying, replace(look, full=True))
        expected = after(self.model, staying, look)
        # A quick run reads whole windows, so it may find what it did not look for.
        model = {
            who: read[who] if kept.get(who) == read[who] else each for who, each in expected.items()
        }
        assert kept == model
        figures = changes(self.model, model)
        assert {name: report.counts[name] for name in figures} == figures
        assert report.standings == standings(model)
        assert report.total == len(truth)
        assert report.complete == sum(each.complete for each in truth.values())
        assert report.erased == len(buried)
        newly_held = [e for who, e in model.items() if e.held and not self._was_held(who)]
        assert bool(report.alarm) == bool(newly_held)
        assert not newly_held or is_alarming(self.model, staying)
        self._judge_questions(report, model)
        self.model = model

    def _was_held(self, who: tuple[int, str]) -> bool:
        return who in self.model and self.model[who].held > 0

    def _judge_questions(self, report: RunReport, model: Model) -> None:
        """Which questions moved; that an option was added, only a full run knows for sure."""
        found = {(drift.code, drift.kind) for drift in report.drift}
        options = {each for each in found if each[1] is DriftKind.OPTION}
        assert found - options == self.moved()
        assert options <= {(WITH_OPTIONS, DriftKind.OPTION)}
        read = [each for each in model.values() if not each.hidden and not each.aside]
        added = any(each.values[WITH_OPTIONS] == ADDED for each in read)
        assert bool(options) == added or not report.full

    def _catch_up(self) -> None:
        """After an outdated answer that nothing contradicts: an earlier truth, and then the truth.

        What is shown then was in LimeSurvey at some time; that is all that anybody can know.
        """
        self._enter_life()
        self.model = self._kept()
        self._run(self.model, full=True)

    def _seen(self, moments: list[tuple[object, Model]]) -> Model:
        """What a run saw that read while these moments came after one another.

        Each response is as it was at one of them; which one, the mirror says.
        """
        life, _ = moments[-1]
        states = [model for lived, model in moments if lived == life]
        shown = {who: each for who, each in self._kept().items() if not each.hidden}
        seen: Model = {}
        for who in set().union(*states):
            found = _likely(shown.get(who), [model.get(who) for model in states])
            if found is not None:
                seen[who] = found
        return seen

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
            held = {(number, seed): run or 0 for number, seed, run in rows}
            for leftover in (
                "SELECT number FROM staged",
                "SELECT id FROM lease WHERE owner <> ''",
                "SELECT id FROM content EXCEPT SELECT content_id FROM response",
            ):
                assert writer._connection.exec_driver_sql(leftover).all() == []
        found = self.mirror.responses(self.survey.sid)
        kept = {}
        for each in found:
            who = each.response.number, each.response.seed
            said = each.response.complete, each.response.values
            kept[who] = Kept(*said, each.hidden, held[who], each.set_aside)
        assert len(kept) == len(found)
        return kept

    def _on_earlier_state(self, ask: Callable[[], Answer]) -> Answer:
        present = self.survey.responses
        self.survey.responses = self.earlier
        try:
            return ask()
        finally:
            self.survey.responses = present


def _likely(shown: Kept | None, states: Sequence[Kept | None]) -> Kept | None:
    """As what a response was seen of which this is shown: in one of these states, by the last."""
    if shown is None:
        return None if None in states else states[-1]
    there = [state for state in reversed(states) if state is not None]
    same = [state for state in there if state.complete == shown.complete]
    exactly = [state for state in same if state.values.items() <= shown.values.items()]
    return (*exactly, *same, *there)[0]
