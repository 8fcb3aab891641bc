"""What the mirror holds that no municipality counts, in figures and numbers: never answers."""

from collections.abc import Iterable, Mapping, Sequence

from plugin.releasing import standing
from plugin.workspace.rounds import CODE_FORM
from plugin.workspace.status import Hold, RoundCounts, Unassigned
from sync.mirror import Mirror
from sync.reconcile import Standing
from sync.records import StoredResponse

# A page lists no more; with more, it is the link that went wrong.
MOST_LISTED = 200


def without_municipality(
    mirror: Mirror,
    survey_id: int,
    there: Sequence[StoredResponse],
    stored: Sequence[StoredResponse],
    codes: Mapping[str, str],
) -> RoundCounts:
    """The counts of a round whose responses are `there`.

    `stored` are those that could be read, as they are placed; `codes` gives the municipality of
    each participation code.
    """
    standings = [standing(each, codes) for each in stored]
    lost = [each for each, of in zip(stored, standings, strict=True) if of is Standing.UNASSIGNED]
    holds = mirror.erasures.holds(survey_id)
    return RoundCounts(
        unassigned=len(lost),
        trial=standings.count(Standing.TRIAL),
        set_aside=sum(each.set_aside and not each.hidden for each in there),
        archived=mirror.erasures.archived(survey_id),
        holds=tuple(Hold(run, number) for run, number in sorted(holds.items())),
        listed=_listed(lost),
    )


def _listed(lost: Iterable[StoredResponse]) -> tuple[Unassigned, ...]:
    """The first of them, each number once: two of one number cannot be told apart here."""
    codes = {each.response.number: each.response.participation_code for each in lost}
    first = sorted(codes)[:MOST_LISTED]
    return tuple(Unassigned(number, _of_form(codes[number])) for number in first)


def _of_form(code: str) -> str | None:
    """A code in capitals, None for anything else that a visitor made of the link."""
    found = code.upper()
    return found if CODE_FORM.fullmatch(found) else None
