"""How a question in LimeSurvey moved away from what was written, in Dutch with the cure. Pure."""

from plugin.moments import day_and_time
from sync.drift import Drift, DriftKind

_BACK = "Zet de vraag in LimeSurvey terug, met dezelfde code en hetzelfde type."
_CURES = {
    DriftKind.MISSING: _BACK,
    DriftKind.RETYPED: _BACK,
    DriftKind.OPTION: (
        "Haal de nieuwe keuze weg in LimeSurvey, en wijzig daar de antwoorden die haar hebben. "
        "Geef daarna: eigenkracht sync --full"
    ),
}


def what_of(drift: Drift) -> str:
    """What is the matter with a question, and since when."""
    since = f", sinds {day_and_time(drift.since)}" if drift.since else ""
    return f"Vraag {drift.code}: {drift.kind.value} in LimeSurvey{since}."


def cure_of(drift: Drift) -> str:
    """What that does to the figures, and what to do."""
    return f"Wat ervan afhangt, is sindsdien niet beschikbaar. {_CURES[drift.kind]}"
