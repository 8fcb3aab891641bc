"""How long answers are kept, and what goes when that is over. Pure.

A survey promises its respondents a day on which their answers are gone at the latest. That day is
the round's end, until all municipalities are closed: then it is six months later, if that is
sooner. What was released and agreed stays after that day, or goes, as the municipality chose.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plugin.moments import local
from plugin.workspace.endings import Held
from plugin.workspace.rounds import Participant, Round, WorkspaceError
from survey_templates.codebook import Mark
from survey_templates.dates import date_in_words

MONTHS_AFTER_CLOSING = 6
# So long at the latest: a round that is open for half a year, and then as long as after closing.
MONTHS_IN_ALL = 12
_NOTHING = Held(0, 0, 0)


@dataclass(frozen=True)
class PlaceEnding:
    """What becomes of a municipality's releases and agenda; `held` is what there is to go."""

    municipality: str
    keeps: bool
    held: Held


@dataclass(frozen=True)
class Ending:
    """What a round that is over still holds: so many answers, and what each municipality has."""

    round: Round
    answers: int
    places: tuple[PlaceEnding, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left that should go."""
        left = any(place.held != _NOTHING for place in self.places)
        return self.round.ended_at is not None and not self.answers and not left

    @property
    def going(self) -> tuple[str, ...]:
        """The municipalities of which releases and agenda go."""
        return tuple(place.municipality for place in self.places if not place.keeps)


def latest_end(begun: date) -> date:
    """The day on which the answers are gone at the latest, when nobody chooses one."""
    return _months_later(begun, MONTHS_IN_ALL)


def end_of(mark: Mark, begun: date) -> date:
    """The end of a new round: what its survey promises, if it does."""
    return mark.ends or latest_end(begun)


def end_after_closing(ends_on: date, participants: Sequence[Participant]) -> date:
    """The end of a round with these municipalities: sooner once all of them are closed."""
    closed = [each.closed_at for each in participants if each.closed_at is not None]
    if not closed or len(closed) < len(participants):
        return ends_on
    last = local(max(closed)).date()
    return min(ends_on, _months_later(last, MONTHS_AFTER_CLOSING))


def is_over(round_: Round, now: datetime) -> bool:
    """Whether the answers of a round may not be kept any more."""
    return local(now).date() >= round_.ends_on


def ending(
    round_: Round, answers: int, participants: Sequence[Participant], held: Mapping[str, Held]
) -> Ending:
    """What is to go of a round that is over, of what the stores hold."""
    places = (
        PlaceEnding(each.code, each.keeps, _to_go(held.get(each.code, _NOTHING), keeps=each.keeps))
        for each in participants
    )
    return Ending(round_, answers, tuple(places))


def _to_go(held: Held, *, keeps: bool) -> Held:
    """What goes: what nobody may see goes in any case."""
    return Held(0, 0, held.unshown) if keeps else held


def refuse_past(ends_on: date, today: date) -> None:
    """Raises `WorkspaceError` for an end that is not after today."""
    if ends_on <= today:
        raise WorkspaceError(
            f"{date_in_words(ends_on)} is geen dag na vandaag. "
            "De antwoorden zouden dan meteen weg zijn. Kies een latere dag."
        )


def refuse_later(round_: Round, ends_on: date) -> None:
    """Raises `WorkspaceError` for an end after what respondents were promised, or too late."""
    if round_.ended_at is not None:
        raise WorkspaceError(f"De antwoorden van ronde {round_.survey_id} zijn al gewist.")
    if round_.mark.ends is not None and ends_on > round_.mark.ends:
        raise WorkspaceError(
            f"De vragenlijst belooft deelnemers dat hun antwoorden uiterlijk op "
            f"{date_in_words(round_.mark.ends)} weg zijn. Kies die dag, of een eerdere."
        )


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
