"""What the web service asked for, carried out one by one."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from plugin.worker.failures import go_on_after, log_kind, sentence
from plugin.worker.patience import Patience, at_leisure
from plugin.worker.work import Worker
from plugin.workspace.requests import OF_A_PLACE, Request, RequestKind
from plugin.workspace.rounds import Round
from plugin.workspace.store import Workspace

_INCOMPLETE = "Deze opdracht is niet volledig. Er is niets gedaan."


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
        return bool(self._workspace.requests.waiting() or self._workspace.round_requests.waiting())

    def carry_out(self) -> int:
        """Do what the web service asked for, each once; how many requests that were.

        Whatever was assigned counts in its municipality at the end of it.
        """
        return self._make_rounds() + self._do_requests()

    def _make_rounds(self) -> int:
        asked = self._workspace.round_requests
        waiting = asked.waiting()
        for each in waiting:
            outcome = _outcome(partial(self._make_round, each.survey_id))
            asked.finish(each.id, self._clock(), outcome)
        return len(waiting)

    def _make_round(self, survey_id: int) -> str:
        return self._worker.registering.register(survey_id, self._patiently)

    def _do_requests(self) -> int:
        asked = self._workspace.requests
        waiting = asked.waiting()
        for request in waiting:
            outcome = _outcome(partial(self._carry_out, request))
            asked.finish(request.id, self._clock(), outcome)
        for survey_id in {each.survey_id for each in waiting if each.kind is RequestKind.ASSIGN}:
            if round_ := self._workspace.rounds.get(survey_id):
                go_on_after(partial(self._worker.refresh, round_))
        return len(waiting)

    def _carry_out(self, request: Request) -> str:
        round_ = self._workspace.rounds.get(request.survey_id)
        if round_ is None:
            return f"Ronde {request.survey_id} is er niet meer."
        if request.kind in OF_A_PLACE:
            return self._of_a_place(request, round_)
        return self._of_the_administrator(request, round_)

    def _of_a_place(self, request: Request, round_: Round) -> str:
        match request:
            case Request(kind=RequestKind.SYNC):
                note = self._worker.pull_if_possible(round_, self._patiently)
                return note or "De antwoorden zijn opgehaald."
            case Request(kind=RequestKind.CLOSE, municipality=str(code)):
                return self._worker.close(round_, code, self._patiently)
            case Request(kind=RequestKind.REOPEN, municipality=str(code)):
                return self._worker.reopen(round_, code)
        return _INCOMPLETE

    def _of_the_administrator(self, request: Request, round_: Round) -> str:
        match request:
            case Request(kind=RequestKind.ASSIGN, municipality=str(code), number=int(number)):
                return self._worker.assign(round_, number, code)
            case Request(kind=RequestKind.CONFIRM, run=int(run), count=int(count)):
                return self._worker.confirm_deletions(round_, run, count)
            case Request(kind=RequestKind.ERASE, number=int(number)):
                return self._worker.erase(round_, number, self._patiently)
            case Request(kind=RequestKind.ERASE_ARCHIVE, count=int(count)):
                return self._worker.erase_archive(round_, count)
        return _INCOMPLETE


def _outcome(errand: Callable[[], str]) -> str:
    """How an errand ended, in Dutch; one that fails is done too, or it would fail for ever."""
    try:
        return errand()
    except Exception as error:  # noqa: BLE001 -- the next request must not wait for a mistake
        log_kind(error)
        return sentence(error)
