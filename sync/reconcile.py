"""What every stored response counts as, and whether so much may be gone. Pure.

Every row in the mirror counts as exactly one `Standing`, so that nothing gets lost without a figure
that shows it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey_templates.codebook import TRIAL_CODE
from sync.errors import InconsistentError

# So many may be gone without anybody being asked, or this part of all, whichever is more.
FEW = 3
FEW_PART = 0.20


class Standing(StrEnum):
    """What one stored response counts as."""

    ASSIGNED = "toegewezen"
    TRIAL = "proef"
    UNASSIGNED = "niet toegewezen"
    INCOMPLETE = "niet af"
    HIDDEN = "verdwenen"
    SET_ASIDE = "opzij gezet"


def classify(
    participation_code: str,
    *,
    complete: bool,
    hidden: bool,
    codes: Mapping[str, str],
    set_aside: bool = False,
) -> Standing:
    """What a response counts as; `codes` gives the municipality of each participation code."""
    if hidden:
        return Standing.HIDDEN
    if set_aside:
        return Standing.SET_ASIDE
    if participation_code == TRIAL_CODE:
        return Standing.TRIAL
    if not complete:
        return Standing.INCOMPLETE
    return Standing.ASSIGNED if participation_code in codes else Standing.UNASSIGNED


def effective_code(own: str, assigned: str | None, codes: Mapping[str, str]) -> str:
    """The participation code as which a response counts.

    That of the municipality to which a person assigned it, or else its `own`.
    """
    if assigned is None:
        return own
    given = (code for code, municipality in codes.items() if municipality == assigned)
    return next(given, own)


def count(standings: Counter[Standing], rows: int) -> dict[Standing, int]:
    """How many responses have each standing, out of `rows` in the mirror.

    Raises `InconsistentError` when they do not add up.
    """
    if standings.total() != rows:
        raise InconsistentError(
            f"De telling klopt niet: {rows} inzendingen bewaard, {standings.total()} geteld. "
            "Er is niets gewijzigd. Meld dit aan de beheerder."
        )
    return {standing: standings[standing] for standing in Standing}


@dataclass(frozen=True)
class Loss:
    """What LimeSurvey no longer has, trial answers left out.

    `gone` of `known` in this epoch; `reused` numbers now belong to an answer never seen before.
    """

    known: int
    gone: int
    reused: int


def is_alarming(loss: Loss) -> bool:
    """Whether a loss may be a mishap, so that nothing of it is purged until a person says so."""
    too_many = loss.gone > max(FEW, FEW_PART * loss.known)
    everything = 0 < loss.gone == loss.known
    return too_many or everything or loss.reused > 0
