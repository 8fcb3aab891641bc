"""What goes when a round is over, taken out of both stores.

The mirror goes first. Should it end there, the next time finds that the round is not done yet.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from plugin.places import shown_states
from plugin.retention import Ending, end_after_closing, ending, is_over
from plugin.workspace.audit import Act, By, Entry
from plugin.workspace.rounds import Round
from plugin.workspace.store import Workspace
from sync.errors import StoreError, SyncError
from sync.mirror import Mirror


class EndedError(SyncError):
    """Something was asked of a round that is over."""


class Retaining:
    """How long answers are kept, in both stores."""

    def __init__(
        self, mirror: Mirror, workspace: Workspace, clock: Callable[[], datetime], by: By
    ) -> None:
        self._mirror = mirror
        self._workspace = workspace
        self._clock = clock
        self._by = by

    def refuse_over(self, survey_id: int) -> None:
        """Raises `EndedError` for a round that is over, also when its answers are still there."""
        round_ = self._workspace.rounds.get(survey_id)
        if round_ is not None and is_over(round_, self._clock()):
            raise EndedError(
                f"Ronde {survey_id} is voorbij: de einddatum is geweest. "
                "Er worden geen antwoorden meer opgehaald of bewaard."
            )

    def bring_forward(self, survey_id: int) -> None:
        """Let a round end sooner, when all its municipalities are closed."""
        round_ = self._workspace.rounds.get(survey_id)
        if round_ is None:
            return
        participants = self._workspace.rounds.municipalities(survey_id)
        sooner = end_after_closing(round_.ends_on, participants)
        if sooner != round_.ends_on:
            self._workspace.rounds.set_end(survey_id, sooner)

    def due(self) -> list[Ending]:
        """What every round that is over still holds, where something is to go."""
        now = self._clock()
        over = [each for each in self._workspace.rounds.all() if is_over(each, now)]
        return [found for found in map(self._ending, over) if not found.is_done]

    def _ending(self, round_: Round) -> Ending:
        survey_id = round_.survey_id
        return ending(
            round_,
            self._mirror.erasures.kept(survey_id),
            self._workspace.rounds.municipalities(survey_id),
            self._workspace.endings.held(survey_id, shown_states(round_.mark.privacy)),
        )

    def carry_out(self) -> list[Ending]:
        """Take away what is to go; what that was.

        Raises `BusyError` while answers are being brought over.
        """
        due = self.due()
        if due:
            self._end(due)
        # What could not be scrubbed then is now.
        with suppress(StoreError):
            self._mirror.scrub()
            self._workspace.scrub()
        return due

    def _end(self, due: list[Ending]) -> None:
        with self._mirror.lease.held(self._clock) as lease:
            self._mirror.staging.clear(lease)
            for each in due:
                now, survey_id = self._clock(), each.round.survey_id
                self._mirror.erasures.end(lease, survey_id, now)
                shown = shown_states(each.round.mark.privacy)
                self._workspace.endings.end(survey_id, each.going, shown, now)
                self._note(each, now)

    def _note(self, done: Ending, now: datetime) -> None:
        survey_id, audit, by = done.round.survey_id, self._workspace.audit, self._by
        audit.add(Entry(at=now, by=by, act=Act.RETAIN, survey_id=survey_id))
        for code in done.going:
            audit.add(Entry(at=now, by=by, act=Act.LET_GO, survey_id=survey_id, municipality=code))
