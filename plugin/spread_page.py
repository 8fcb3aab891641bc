"""A place → what its people hand out, in words. Pure."""

from dataclasses import dataclass
from datetime import date

from exporter.phrasing import people
from plugin.invitation import ON_A_TABLET, PRIVACY, invitation_text, reminder_text, until_phrase
from plugin.places import Place


@dataclass(frozen=True)
class SpreadPage:
    """Texts to paste, and what stands on the poster; `until` is "" when no day was said, and
    `tablet` when people answer on a device of their own.
    """

    invitation: str
    reminder: str
    until: str
    privacy: str
    tablet: str


def spread_page(place: Place, until: date | None) -> SpreadPage:
    """What goes out for a municipality, with the last day to take part if there is one."""
    round_, code = place.round, place.participant.code
    link = round_.link(place.participant.participation_code)
    return SpreadPage(
        invitation=invitation_text(round_, code, link, until),
        reminder=reminder_text(round_, code, link, stand_phrase(place), until),
        until=until_phrase(until),
        privacy=PRIVACY[round_.mark.privacy],
        tablet=ON_A_TABLET if round_.mark.kiosk else "",
    )


def stand_phrase(place: Place) -> str:
    """How many took part: "Tot nu toe deden 6 van de 8 mensen mee."; "" while nobody did."""
    complete, invited = place.counts.complete, place.participant.invited
    if not complete:
        return ""
    verb = "deed" if complete == 1 else "deden"
    if invited is not None and invited >= complete:
        return f"Tot nu toe {verb} {complete} van de {invited} mensen mee."
    return f"Tot nu toe {verb} {people(complete)} mee."
