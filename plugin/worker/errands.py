"""What the web service asked for, carried out one by one."""

from collections.abc import Callable
from datetime import datetime

from plugin.worker.failures import log_kind, sentence
from plugin.worker.work import Patience, Worker, at_leisure
from plugin.workspace.requests import Request, RequestKind
from plugin.workspace.store import Workspace


class Errands:
    """The requests that wait in the workspace, as errands of a worker."""

    def __init__(
        self,
        worker: Worker,
        workspace: Workspace,
        clock: Callable[[], datetime],
        patiently: Patience = at_leisure,
    ) -> None:
        """`patiently` is how long an errand waits for LimeSurvey."""
        self._worker = worker
        self._workspace = workspace
        self._clock = clock
        self._patiently = patiently

    def are_waiting(self) -> bool:
        """Whether anything was asked."""
        return bool(self._workspace.requests.waiting())

    def carry_out(self) -> int:
        """Do what the web service asked for, each once; how many requests that were."""
        waiting = self._workspace.requests.waiting()
        for request in waiting:
            self._workspace.requests.finish(request.id, self._clock(), self._outcome(request))
        return len(waiting)

    def _outcome(self, request: Request) -> str:
        """How a request ended, in Dutch; one that fails is done too, or it would fail for ever."""
        try:
            return self._carry_out(request)
        except Exception as error:  # noqa: BLE001 -- the next request must not wait for a mistake
            log_kind(error)
            return sentence(error)

    def _carry_out(self, request: Request) -> str:
        round_ = self._workspace.rounds.get(request.survey_id)
        if round_ is None:
            return f"Ronde {request.survey_id} is er niet meer."
        if request.kind is RequestKind.SYNC:
            note = self._worker.pull_if_possible(round_, self._patiently)
            return note or "De antwoorden zijn opgehaald."
        if request.municipality is None:
            return "Bij deze opdracht hoort een gemeente."
        if request.kind is RequestKind.CLOSE:
            return self._worker.close(round_, request.municipality, self._patiently)
        return self._worker.reopen(round_, request.municipality)
