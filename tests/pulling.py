"""A survey in a stand-in, a mirror, and runs between them with a clock that is given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.database import open_engine, upgrade
from sync.mirror import MIGRATIONS, Mirror
from sync.pull import RunReport, pull
from sync.records import Round
from sync.remotecontrol import LimeSurvey
from sync.standin.server import StandIn
from sync.standin.survey import Survey
from tests.lime import CODES, logged_in, round_of, running, small_survey
from tests.stores import Stores, standing_in

NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)
CODE = next(iter(CODES))


@dataclass
class Scene:
    """A running survey, a mirror, and a clock that moves a second each time it is read."""

    standin: StandIn
    survey: Survey
    remote: LimeSurvey
    mirror: Mirror
    round_: Round
    now: datetime = NOW
    seen: list[tuple[int, int]] = field(default_factory=list)

    def pull(self, *, full: bool = True) -> RunReport:
        """One run."""
        with self.mirror.lease.held(lambda: self.now) as lease:
            return pull(
                self.remote,
                self.mirror,
                self.round_,
                CODES,
                lease=lease,
                clock=self.clock,
                progress=lambda read, expected: self.seen.append((read, expected)),
                full=full,
            )

    def clock(self) -> datetime:
        """The time."""
        self.now += timedelta(seconds=1)
        return self.now

    def truth(self) -> dict[tuple[int, str], tuple[bool, str]]:
        """What LimeSurvey has: whether it was sent in, and the first text, by number and seed."""
        column = self.survey.column_of("V01")
        return {
            (number, str(row["seed"])): (bool(row["submitdate"]), str(row[column] or ""))
            for number, row in self.survey.responses.items()
        }

    def shown(self) -> dict[tuple[int, str], tuple[bool, str]]:
        """What the mirror shows, in the same form."""
        return {
            (stored.response.number, stored.response.seed): (
                stored.response.complete,
                stored.response.values["V01"],
            )
            for stored in self.mirror.responses(self.survey.sid)
            if not stored.hidden
        }

    def answer(self, words: str, code: str = CODE, *, complete: bool = True) -> int:
        """Somebody fills in the survey."""
        return self.survey.answer({"GEMEENTE": code, "V01": words}, complete=complete)

    def during(self, method: str, event: Callable[[], object], at: int = 1) -> None:
        """Lets `event` happen just before the `at`-th call of a method from now on."""
        calls = iter(range(1, 1000))

        def fault(name: str, _: int) -> None:
            if name == method and next(calls) == at:
                event()

        self.standin.fault = fault


@contextmanager
def pulling(stores: Stores | Path) -> Iterator[Scene]:
    """A survey with three responses: two sent in, one still open; nothing was pulled yet."""
    engine = open_engine(standing_in(stores).address("mirror"))
    upgrade(engine, MIGRATIONS)
    with running() as standin, logged_in(standin) as remote:
        survey = small_survey(standin, remote)
        scene = Scene(standin, survey, remote, Mirror(engine), round_of(survey.sid))
        scene.answer("een")
        scene.answer("twee", "PROEF")
        scene.answer("drie", complete=False)
        yield scene
    engine.dispose()
