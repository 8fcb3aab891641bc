"""The rounds that are due, pulled one by one beside the loop."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from plugin.retention import is_over
from plugin.worker.failures import go_on_after
from plugin.worker.plan import NUDGED_EVERY, FullRuns, gives_way, is_full
from plugin.worker.pulling import Pulling
from plugin.worker.work import Worker
from plugin.workspace.rounds import Round
from plugin.workspace.store import Workspace
from sync.errors import BusyError, GaveWayError, StoppedError
from sync.reading import Progress


class Routine:
    """What the worker does by itself; a round that made room is the first to be taken up again."""

    def __init__(
        self, worker: Worker, workspace: Workspace, clock: Callable[[], datetime], pulling: Pulling
    ) -> None:
        self._worker = worker
        self._workspace = workspace
        self._clock = clock
        self._pulling = pulling
        self._due: deque[Round] = deque()
        self._since: dict[int, FullRuns] = {}

    def plan(self) -> None:
        """Every round is due that is not over, and that there is something to pull for."""
        waiting = {round_.survey_id for round_ in self._due}
        self._due.extend(each for each in self._going() if each.survey_id not in waiting)

    def _going(self) -> list[Round]:
        now = self._clock()
        going = [each for each in self._workspace.rounds.all() if not is_over(each, now)]
        return [each for each in going if not self._worker.waits_for_a_file(each)]

    def plan_nudged(self) -> None:
        """The rounds are due of which LimeSurvey said that they changed since their last run."""
        waiting = {round_.survey_id for round_ in self._due}
        statuses = self._workspace.statuses
        rounds = {each.survey_id: each for each in self._going() if each.survey_id not in waiting}
        began = {
            survey_id: status.tried_at
            for survey_id in rounds
            if (status := statuses.round(survey_id)) and status.tried_at
        }
        nudged = self._workspace.nudges.waiting(began, self._clock(), NUDGED_EVERY)
        self._due.extend(rounds[survey_id] for survey_id in sorted(nudged & rounds.keys()))

    def go_on(self) -> None:
        """Pull what is due in a thread, unless something runs there."""
        if self._due and not self._pulling.is_busy:
            self._pulling.start(self.work_off)

    def work_off(self, progress: Progress) -> None:
        """Pull what is due, until `progress` says that it is enough.

        A round that fails keeps its reason in the workspace, and the others go on.
        """
        with suppress(StoppedError):
            while self._due:
                progress(0, 0)
                go_on_after(partial(self._sync, self._due[0], progress))
                self._due.popleft()

    def _sync(self, round_: Round, progress: Progress) -> None:
        began, runs = self._clock(), self._runs(round_)
        full = is_full(runs, began)
        heard = progress if gives_way(runs, full=full) else _to_the_end(progress)
        try:
            self._worker.sync(round_, heard, full=full)
        except (BusyError, StoppedError) as error:
            if full and isinstance(error, GaveWayError):
                self._since[round_.survey_id] = replace(runs, gave_way=runs.gave_way + 1)
            raise
        except Exception:
            if full:
                self._since[round_.survey_id] = replace(runs, failed_at=began)
            raise
        if full:
            self._since.pop(round_.survey_id, None)

    def _runs(self, round_: Round) -> FullRuns:
        since = self._since.get(round_.survey_id, FullRuns(None))
        return replace(since, succeeded_at=self._worker.last_full_run(round_))


def _to_the_end(progress: Progress) -> Progress:
    """Progress of a run that makes no room; to be told to stop still ends it."""

    def heard(read: int, expected: int) -> None:
        with suppress(GaveWayError):
            progress(read, expected)

    return heard
