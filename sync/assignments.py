"""A response that came by no municipality's link, and the municipality that a person gave it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from survey_templates.codebook import MUNICIPALITY
from sync.errors import ConfirmationError
from sync.mirror import Mirror
from sync.reconcile import Standing, classify, effective_code
from sync.records import StoredResponse


def as_assigned(stored: StoredResponse, codes: Mapping[str, str]) -> StoredResponse:
    """A response as if it came by the link of the municipality to which a person assigned it.

    `codes` gives the municipality of each participation code.
    """
    response = stored.response
    code = effective_code(response.participation_code, stored.assigned, codes)
    if code == response.participation_code:
        return stored
    return replace(
        stored, response=replace(response, values={**response.values, MUNICIPALITY: code})
    )


def unassigned(mirror: Mirror, survey_id: int, codes: Mapping[str, str]) -> list[StoredResponse]:
    """The complete responses of a survey that belong to no municipality."""
    placed = (as_assigned(stored, codes) for stored in mirror.responses(survey_id))
    return [stored for stored in placed if _standing(stored, codes) is Standing.UNASSIGNED]


def assign(  # noqa: PLR0913  the response, the municipality, and the world
    mirror: Mirror,
    survey_id: int,
    number: int,
    municipality: str,
    *,
    codes: Mapping[str, str],
    shown: Collection[int],
    now: datetime,
) -> None:
    """Gives the response with this number to a municipality.

    Raises `ConfirmationError` unless it is one of the unassigned, or was assigned before; and when
    its key is one of `shown`: what is shown of a municipality stays there.
    """
    free = {stored.key for stored in unassigned(mirror, survey_id, codes)}
    chosen = [
        stored.key
        for stored in mirror.responses(survey_id)
        if stored.response.number == number and (stored.key in free or stored.assigned)
    ]
    if len(chosen) != 1:
        raise ConfirmationError(
            f"Antwoord {number} van ronde {survey_id} is niet een antwoord zonder gemeente. "
            "‘eigenkracht sync unassigned’ noemt ze."
        )
    if chosen[0] in shown:
        raise ConfirmationError(
            f"Antwoord {number} telt al mee in een uitkomst die er staat. Het blijft daar."
        )
    mirror.assign(chosen[0], municipality, now)


def _standing(stored: StoredResponse, codes: Mapping[str, str]) -> Standing:
    response = stored.response
    return classify(
        response.participation_code,
        complete=response.complete,
        hidden=stored.hidden,
        codes=codes,
        set_aside=stored.set_aside,
    )
