"""The figures of a run of the sync, in Dutch. Pure."""

from collections.abc import Iterator, Mapping

from sync.reconcile import Standing

_CHANGES = {
    "new": "nieuw",
    "changed": "gewijzigd",
    "gone": "verdwenen",
    "returned": "teruggekomen",
    "purged": "gewist",
}


def changes_phrase(counts: Mapping[str, int]) -> str:
    """What a run did to the answers: "3 nieuw, 1 verdwenen", or "niets nieuws"."""
    found = [f"{counts[name]} {word}" for name, word in _CHANGES.items() if counts.get(name)]
    return ", ".join(found) or "niets nieuws"


def total_phrase(counts: Mapping[str, int]) -> str:
    """What a run found: "12 antwoorden, waarvan 10 af"."""
    return f"{_answers(counts.get('total', 0))}, waarvan {counts.get('complete', 0)} af"


def notices(counts: Mapping[str, int]) -> Iterator[str]:
    """What somebody should know of the figures of a run that succeeded, in sentences."""
    if absent := counts.get("absent"):
        yield (
            f"{absent} inzendingen staan niet in het bestand. Zij blijven staan. "
            "Zijn ze verwijderd? Geef dan een nieuwe export, met --total en het aantal in "
            "LimeSurvey (Samenvatting respons)."
        )
    if set_aside := counts.get(Standing.SET_ASIDE.value):
        were, are = ("was", "is") if set_aside == 1 else ("waren", "zijn")
        yield f"{_answers(set_aside)} {were} niet te lezen en {are} opzij gezet."
    if erased := counts.get("erased"):
        that, stand, them = "dat hier is", "staat", "dat"
        if erased > 1:
            that, stand, them = "die hier zijn", "staan", "ze"
        yield (
            f"{_answers(erased)} {that} gewist, {stand} weer in LimeSurvey. "
            f"Verwijder {them} daar ook."
        )


def _answers(number: int) -> str:
    return "1 antwoord" if number == 1 else f"{number} antwoorden"
