"""What goes and what stays when a round is over, in Dutch lines."""

from collections.abc import Iterator

from plugin.moments import day
from plugin.municipalities import name_of
from plugin.retention import Ending, PlaceEnding
from plugin.workspace.rounds import Round
from survey_templates.dates import date_in_words

BACKUPS = "Oude reservekopieën hebben de antwoorden nog. Wis ook die."


def ending_lines(ending: Ending, *, done: bool) -> Iterator[str]:
    """What goes of a round that is over, or went, and what stays."""
    round_, goes = ending.round, "Gewist" if done else "Gaat weg"
    yield f"Ronde {round_.survey_id} ({round_.title}) liep tot {date_in_words(round_.ends_on)}."
    yield f"  {goes}: {answers_phrase(ending.answers)}."
    for place in ending.places:
        yield from _place_lines(place, goes)


def end_phrase(round_: Round, *, is_over: bool) -> str:
    """When the answers of a round go, in a sentence for a page."""
    if round_.ended_at is not None:
        return f"De antwoorden zijn gewist op {day(round_.ended_at)}."
    if is_over:
        return "De einddatum is geweest. De antwoorden worden nu gewist."
    return f"De antwoorden worden gewist op {date_in_words(round_.ends_on)}."


def keeping_phrase(*, keeps: bool, is_ended: bool) -> str:
    """What happens to what a municipality released and agreed when its answers go."""
    if is_ended:
        return f"De uitkomst en de agenda zijn {'bewaard' if keeps else 'ook gewist'}."
    return f"De uitkomst en de agenda {'blijven daarna staan' if keeps else 'gaan dan ook weg'}."


def _place_lines(place: PlaceEnding, goes: str) -> Iterator[str]:
    whose = f"de uitkomst en de agenda van {name_of(place.municipality)}"
    yield f"  Blijft: {whose}." if place.keeps else f"  {goes}: {whose}. Dat koos de gemeente."
    if place.keeps and place.held.unshown:
        yield f"  {goes}: {_hidden_phrase(place.held.unshown)}."


def going_on_line(round_: Round) -> str:
    """That nothing goes yet of a round that is not over."""
    return (
        f"Ronde {round_.survey_id} ({round_.title}): de antwoorden blijven tot "
        f"{date_in_words(round_.ends_on)}."
    )


def over_line(round_: Round) -> str:
    """That everything that was to go of a round went before."""
    return f"Ronde {round_.survey_id} ({round_.title}): de antwoorden zijn al gewist."


def answers_phrase(count: int) -> str:
    """How many answers: "1 antwoord"."""
    return "1 antwoord" if count == 1 else f"{count} antwoorden"


def choice_phrase(*, keeps: bool) -> str:
    """What a municipality chose about its releases and agenda."""
    return f"de uitkomst en de agenda {'blijven' if keeps else 'gaan ook weg'}."


def _hidden_phrase(count: int) -> str:
    return (
        "1 tekst die niemand mocht zien"
        if count == 1
        else f"{count} teksten die niemand mocht zien"
    )
