"""Fetched and stored → what changed, and what every stored response counts as. Pure.

Within one epoch a response is known by number and seed. What LimeSurvey no longer has is hidden,
never removed here; and every row in the mirror counts as exactly one `Standing`, so that nothing
gets lost without a figure that shows it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey_templates.codebook import TRIAL_CODE
from sync.errors import InconsistentError
from sync.records import Identity, Response


@dataclass(frozen=True)
class StoredState:
    """What reconciling needs to know of a response in the mirror."""

    identity: Identity
    content_hash: str
    hidden: bool


@dataclass(frozen=True)
class Changes:
    """What has to happen to the mirror: add, overwrite, hide, and show again with this content."""

    new: tuple[Response, ...]
    changed: tuple[Response, ...]
    gone: tuple[Identity, ...]
    returned: tuple[Response, ...]
    unchanged: int


def reconcile(fetched: Sequence[Response], stored: Iterable[StoredState]) -> Changes:
    """What makes the mirror equal to all responses `fetched` in one epoch.

    Raises `InconsistentError` when two fetched responses have one identity.
    """
    there = {response.identity: response for response in fetched}
    if len(there) != len(fetched):
        raise InconsistentError(
            "LimeSurvey gaf twee keer dezelfde inzending. Er is niets gewijzigd. "
            "Haal de antwoorden opnieuw op."
        )
    known = {state.identity: state for state in stored}
    both = [(response, known[name]) for name, response in there.items() if name in known]
    visible = [(response, state) for response, state in both if not state.hidden]
    changed = tuple(
        response for response, state in visible if response.content_hash != state.content_hash
    )
    return Changes(
        new=tuple(response for name, response in there.items() if name not in known),
        changed=changed,
        gone=tuple(
            state.identity
            for state in known.values()
            if not state.hidden and state.identity not in there
        ),
        returned=tuple(response for response, state in both if state.hidden),
        unchanged=len(visible) - len(changed),
    )


class Standing(StrEnum):
    """What one stored response counts as."""

    ASSIGNED = "toegewezen"
    TRIAL = "proef"
    UNASSIGNED = "niet toegewezen"
    INCOMPLETE = "niet af"
    HIDDEN = "verdwenen"


def classify(
    participation_code: str, *, complete: bool, hidden: bool, codes: Mapping[str, str]
) -> Standing:
    """What a response counts as; `codes` gives the municipality of each participation code."""
    if hidden:
        return Standing.HIDDEN
    if participation_code == TRIAL_CODE:
        return Standing.TRIAL
    if not complete:
        return Standing.INCOMPLETE
    return Standing.ASSIGNED if participation_code in codes else Standing.UNASSIGNED


def count(standings: Iterable[Standing], rows: int) -> dict[Standing, int]:
    """How many responses have each standing, out of `rows` in the mirror.

    Raises `InconsistentError` when they do not add up.
    """
    counted = Counter(standings)
    if counted.total() != rows:
        raise InconsistentError(
            f"De telling klopt niet: {rows} inzendingen bewaard, {counted.total()} geteld. "
            "Er is niets gewijzigd. Meld dit aan de beheerder."
        )
    return {standing: counted[standing] for standing in Standing}
