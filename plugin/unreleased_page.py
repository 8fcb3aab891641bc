"""What the feedback page says while nothing has been released, and what one can do. Pure."""

from dataclasses import dataclass

from exporter.phrasing import BELOW_THRESHOLD_ADVICE, below_threshold, people
from plugin.desk import Place
from plugin.permissions import Actor, Verb, may


@dataclass(frozen=True)
class UnreleasedPage:
    """Why there is nothing yet, in sentences, and what one can do; `may_close` offers closing."""

    heading: str
    sentences: tuple[str, ...]
    advice: tuple[str, ...]
    may_close: bool


def unreleased_page(place: Place, actor: Actor) -> UnreleasedPage:
    """The page for a place without a release, as `actor` sees it."""
    mark, counts = place.round.mark, place.counts
    closed = place.participant.closed_at is not None
    if counts.complete == 0:
        return _nobody(place)
    if place.is_open_round:
        return _being_made(place, "Bij een open ronde gebeurt dat bij elke keer ophalen.")
    if not closed:
        return _still_open(place, actor)
    if counts.complete < mark.threshold:
        line = below_threshold(counts.complete, mark.threshold)
        return UnreleasedPage(
            "Nog te weinig mensen voor een uitkomst",
            (line,),
            BELOW_THRESHOLD_ADVICE,
            may_close=False,
        )
    return _being_made(place, "Dat gebeurt bij de volgende keer ophalen.")


def why_no_figures(place: Place) -> str:
    """In one sentence why the agenda holds no figures."""
    mark, counts = place.round.mark, place.counts
    if counts.complete == 0:
        return "Er deed nog niemand mee."
    if place.is_open_round:
        return "De uitkomst is nog niet gemaakt; dat gebeurt bij de volgende keer ophalen."
    if place.participant.closed_at is None:
        return "De ronde is nog open; cijfers zijn er nadat de coördinator de ronde heeft gesloten."
    if counts.complete < mark.threshold:
        return below_threshold(counts.complete, mark.threshold)
    return "De uitkomst is nog niet gemaakt; dat gebeurt bij de volgende keer ophalen."


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
            "Download alvast de actieagenda. Alleen de kolom Aanleiding is dan nog leeg.",
        ),
        may_close=False,
    )


def _still_open(place: Place, actor: Actor) -> UnreleasedPage:
    least = people(place.round.mark.threshold)
    may_close = may(actor, Verb.CLOSE, place.participant.code)
    who = "u de ronde sluit" if may_close else "de coördinator de ronde sluit"
    return UnreleasedPage(
        "De ronde is nog open",
        (
            f"U ziet de uitkomst nadat {who}. Zo kan niemand antwoorden van elkaar aftrekken.",
            f"Er is een uitkomst als dan ten minste {least} klaar zijn.",
        ),
        (
            "Wacht tot iedereen klaar is, of herinner mensen aan de vragenlijst.",
            "Download alvast de actieagenda. Alleen de kolom Aanleiding is dan nog leeg.",
        ),
        may_close,
    )


def _being_made(place: Place, when: str) -> UnreleasedPage:
    done = people(place.counts.complete)
    return UnreleasedPage(
        "De uitkomst wordt gemaakt",
        (f"Er zijn antwoorden van {done}. De uitkomst is er nog niet.", when),
        ("Kijk over een minuut nog eens. Is er dan nog niets? Vraag het de beheerder.",),
        may_close=False,
    )
