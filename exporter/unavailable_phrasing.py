"""What cannot be relied on, in plain Dutch. Pure."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from exporter.unavailable import Part, Unavailable

_HERE = ZoneInfo("Europe/Amsterdam")


def since_phrase(since: datetime) -> str:
    """Since when something is not there, by the day in the Netherlands."""
    return f"niet beschikbaar sinds {since.astimezone(_HERE):%d-%m-%Y}"


def labels_phrase(since: datetime) -> str:
    """What stands in the place of a question's figures."""
    return f"Labels {since_phrase(since)}. Toen is deze vraag in LimeSurvey gewijzigd."


def capital_since(since: datetime) -> str:
    """Since when something is not there, as a line of its own."""
    return since_phrase(since).capitalize()


def texts_phrase(since: datetime) -> str:
    """What stands beside the texts of a question."""
    return f"Teksten {since_phrase(since)}. Hier staat alleen wat eerder is geschreven."


def notes(unavailable: Iterable[Unavailable], question: int) -> list[str]:
    """What stands beside the texts of a question when labels or texts cannot be relied on."""
    phrases = {Part.LABELS: labels_phrase, Part.TEXTS: texts_phrase}
    own = (each for each in unavailable if each.question == question)
    return [phrases[each.part](each.since) for each in own]


def unavailable_sentences(unavailable: Iterable[Unavailable]) -> list[str]:
    """Everything that cannot be relied on, one line each."""
    return [_sentence(each) for each in unavailable]


def _sentence(each: Unavailable) -> str:
    since = since_phrase(each.since)
    return {
        Part.LABELS: f"Labels bij vraag {each.question}: {since}.",
        Part.TEXTS: f"Teksten bij vraag {each.question}: {since}.",
        Part.GROUPS: f"Groepen en rollen: {since}.",
        Part.PEOPLE: f"Antwoorden van deze gemeente: {since}. Wie later meedeed, telt niet mee.",
    }[each.part]
