"""Questions that changed in LimeSurvey → what of the answers to them cannot be relied on. Pure.

A question that is missing, or has another type, matters to everybody in the round. An option that
was added matters only where somebody chose it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from exporter.unavailable import Part, Unavailable
from survey_templates.codebook import MUNICIPALITY, ROLE, label_code, text_code
from survey_templates.instrument import Instrument
from sync.drift import Drift, DriftKind, Structure
from sync.records import Response


def lost(
    instrument: Instrument,
    structure: Structure,
    responses: Sequence[Response],
    drift: Iterable[Drift],
) -> tuple[Unavailable, ...]:
    """What cannot be relied on of these responses, each part since the first change of it.

    `structure` is what was written of their survey. The whole comes first, then by question; drift
    that has no date yet is left out, and so are the own questions of other municipalities.
    """
    places = _places(instrument)
    since: dict[tuple[Part, int | None], datetime] = {}
    for each in drift:
        if each.code in places and each.since and _matters(each, structure, responses):
            place = places[each.code]
            since[place] = min(each.since, since.get(place, each.since))
    found = (Unavailable(part, moment, question) for (part, question), moment in since.items())
    return tuple(sorted(found, key=lambda each: (each.question or 0, list(Part).index(each.part))))


def _matters(drift: Drift, structure: Structure, responses: Sequence[Response]) -> bool:
    return drift.kind is not DriftKind.OPTION or any(
        structure.is_unknown(drift.code, response) for response in responses
    )


def _places(instrument: Instrument) -> dict[str, tuple[Part, int | None]]:
    """What each question code is about."""
    places: dict[str, tuple[Part, int | None]] = {
        MUNICIPALITY: (Part.PEOPLE, None),
        ROLE: (Part.GROUPS, None),
    }
    for question in instrument.questions:
        number, municipality = question.number, question.municipality
        places[text_code(number, municipality)] = Part.TEXTS, number
        places[label_code(number, municipality)] = Part.LABELS, number
    return places
