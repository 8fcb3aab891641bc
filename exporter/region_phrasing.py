"""What municipalities show together, in plain Dutch. Pure."""

from collections.abc import Iterator

from exporter.phrasing import in_words, title
from exporter.region import Region, RegionQuestion
from exporter.unavailable_phrasing import since_phrase

_BOTH = 2
_NO_DUIDING = "Nog te weinig labels"


def duiding_lines(question: RegionQuestion) -> Iterator[str]:
    """In how many municipalities each duiding holds: "In drie van de zes gemeenten: …".

    Last in how many there are no figures, since the first of those days.
    """
    lost = len(question.unavailable)
    of = sum(number for _, number in question.municipalities) + lost
    for duiding, number in question.municipalities:
        if number:
            yield f"{_in_municipalities(number, of)}: {title(duiding) if duiding else _NO_DUIDING}"
    if lost:
        yield f"{_in_municipalities(lost, of)}: {since_phrase(question.unavailable[0])}"


def _in_municipalities(number: int, of: int) -> str:
    if number == of == _BOTH:
        return "In beide gemeenten"
    if number == of:
        return f"In alle {in_words(of)} gemeenten"
    return f"In {in_words(number)} van de {in_words(of)} gemeenten"


def about(region: Region) -> Iterator[str]:
    """Whose figures these are, one sentence each."""
    yield f"De cijfers gaan over {region.people} mensen in {in_words(len(region.names))} gemeenten."
    if region.inside:
        where = _in_municipalities(region.inside, len(region.names))
        yield f"{where} gaan ze alleen over mensen binnen de gemeente."
    if region.waiting:
        yield f"Nog zonder uitkomst: {', '.join(region.waiting)}."
    yield "De gemeenten staan op alfabet. Een vergelijking tussen gemeenten maken wij niet."
