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
    that has no date yet is left out.
    """
    places = _places(instrument)
    since: dict[tuple[Part, int | None], datetime] = {}
    for each in drift:
        if each.since is not None and _matters(each, structure, responses):
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
    numbers = [question.number for question in instrument.questions]
    return {
        MUNICIPALITY: (Part.PEOPLE, None),
        ROLE: (Part.GROUPS, None),
        **{text_code(number): (Part.TEXTS, number) for number in numbers},
        **{label_code(number): (Part.LABELS, number) for number in numbers},
    }
