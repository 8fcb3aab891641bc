"""What page and agenda say while nothing has been released, and what one can do. Pure."""

from dataclasses import dataclass
from enum import Enum, auto

from exporter.phrasing import BELOW_THRESHOLD_ADVICE, below_threshold, people
from plugin.permissions import Actor, Verb, may
from plugin.places import Place


class Why(Enum):
    """Why a place has no release."""

    NOBODY = auto()
    STILL_OPEN = auto()
    TOO_FEW = auto()
    BEING_MADE = auto()


@dataclass(frozen=True)
class UnreleasedPage:
    """Why there is nothing yet, in sentences, and what one can do; `may_close` offers closing."""

    heading: str
    sentences: tuple[str, ...]
    advice: tuple[str, ...]
    may_close: bool = False


_WAIT_FOR_SYNC = "De uitkomst is nog niet gemaakt. Dat gebeurt bij de volgende keer ophalen."
_AGENDA_NOW = "Download alvast de actieagenda. Alleen de kolom Aanleiding is dan nog leeg."


def why(place: Place) -> Why:
    """Why this place, which has no release, has none."""
    if place.counts.complete == 0:
        return Why.NOBODY
    if place.is_open_round:
        return Why.BEING_MADE
    if place.participant.closed_at is None:
        return Why.STILL_OPEN
    if place.counts.complete < place.round.mark.threshold:
        return Why.TOO_FEW
    return Why.BEING_MADE


def why_no_figures(place: Place) -> str:
    """Why the agenda of this place, which has no release, holds no figures."""
    return {
        Why.NOBODY: "Er deed nog niemand mee.",
        Why.STILL_OPEN: (
            "De ronde is nog open. Cijfers zijn er nadat de coördinator de ronde heeft gesloten."
        ),
        Why.TOO_FEW: below_threshold(place.counts.complete, place.round.mark.threshold),
        Why.BEING_MADE: _WAIT_FOR_SYNC,
    }[why(place)]


def unreleased_page(place: Place, actor: Actor) -> UnreleasedPage:
    """The page for a place without a release, as `actor` sees it."""
    reason = why(place)
    if reason is Why.NOBODY:
        return _nobody(place)
    if reason is Why.STILL_OPEN:
        return _still_open(place, actor)
    if reason is Why.TOO_FEW:
        heading = "Nog te weinig mensen voor een uitkomst"
        return UnreleasedPage(heading, (why_no_figures(place),), BELOW_THRESHOLD_ADVICE)
    return UnreleasedPage(
        "De uitkomst wordt gemaakt",
        (f"Er zijn antwoorden van {people(place.counts.complete)}.", _WAIT_FOR_SYNC),
        ("Kijk over een minuut nog eens. Is er dan nog niets? Vraag het de beheerder.",),
    )


def _nobody(place: Place) -> UnreleasedPage:
    busy = place.counts.incomplete
    verb = "is" if busy == 1 else "zijn"
    begun = f" Wel {verb} {people(busy)} begonnen." if busy else ""
    return UnreleasedPage(
        "Nog niemand is klaar",
        (f"Er is nog geen enkel antwoord verstuurd.{begun}",),
        (
            "Stuur de link van uw gemeente nog een keer rond. De coördinator heeft die link.",
            "Vertel erbij waarom u het vraagt, en wanneer u er samen over praat.",
            _AGENDA_NOW,
        ),
    )


def _still_open(place: Place, actor: Actor) -> UnreleasedPage:
    may_close = may(actor, Verb.CLOSE, place.participant.code)
    who = "u de ronde sluit" if may_close else "de coördinator de ronde sluit"
    least = people(place.round.mark.threshold)
    return UnreleasedPage(
        "De ronde is nog open",
        (
            f"U ziet de uitkomst nadat {who}. Zo kan niemand antwoorden van elkaar aftrekken.",
            f"Er is een uitkomst als dan ten minste {least} klaar zijn.",
        ),
        ("Wacht tot iedereen klaar is, of herinner mensen aan de vragenlijst.", _AGENDA_NOW),
        may_close=may_close,
    )
