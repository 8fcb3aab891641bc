"""The answers of a round → what the administrator's page about them says. Pure."""

from dataclasses import dataclass
from datetime import datetime

from exporter.alphabet import sort_key
from plugin.answers_desk import Answers
from plugin.asked import Asked, asked
from plugin.municipalities import name_of
from plugin.overview_page import held_phrase, synced_phrase
from plugin.workspace.status import RoundStatus, Unassigned

_MUNICIPALITY = slice(0, 6)


@dataclass(frozen=True)
class HeldLine:
    """Deletions that one run holds: `words` name how many."""

    run: int
    words: str


@dataclass(frozen=True)
class UnassignedLine:
    """A response without a municipality; `hint` names the one whose code its link began with."""

    number: int
    code: str
    hint: str


@dataclass(frozen=True)
class AnswersPage:
    """What waits, in words; `places` are the municipalities to choose from, (code, name) by name.

    `archived` is "" when nothing is. `more` says that not all unassigned answers are listed, "" if
    they are.
    """

    survey_id: int
    title: str
    synced: str
    held: tuple[HeldLine, ...]
    unassigned: tuple[UnassignedLine, ...]
    unassigned_words: str
    more: str
    places: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    archived: str
    asked: tuple[Asked, ...]


def answers_page(found: Answers, now: datetime) -> AnswersPage:
    """The page at `now`."""
    synced = found.synced
    places = [(each.code, name_of(each.code)) for each in found.participants]
    taking_part = dict(places)
    total = synced.unassigned if synced else 0
    listed = len(found.unassigned)
    return AnswersPage(
        survey_id=found.round.survey_id,
        title=found.round.title,
        synced=synced_phrase(synced),
        held=tuple(
            HeldLine(hold.run, held_phrase(hold.count)) for hold in (synced.holds if synced else ())
        ),
        unassigned=tuple(_line(each, taking_part) for each in found.unassigned),
        unassigned_words=_unassigned_words(total),
        more=f"Dit zijn de eerste {listed}." if listed < total else "",
        places=tuple(sorted(places, key=lambda place: sort_key(place[1]))),
        others=_others(synced) if synced else (),
        archived=_archived_words(synced.archived) if synced else "",
        asked=tuple(filter(None, (asked(each, now) for each in found.asked))),
    )


def _line(found: Unassigned, places: dict[str, str]) -> UnassignedLine:
    code = found.code or ""
    return UnassignedLine(
        found.number, code or "geen geldige code", places.get(code[_MUNICIPALITY], "")
    )


def _unassigned_words(total: int) -> str:
    if not total:
        return "Elk antwoord hoort bij een gemeente."
    if total == 1:
        return "1 antwoord hoort bij geen gemeente. De code in de link klopte niet."
    return f"{total} antwoorden horen bij geen gemeente. De code in de link klopte niet."


def _archived_words(total: int) -> str:
    if total == 1:
        return "1 antwoord staat in het archief."
    return f"{total} antwoorden staan in het archief." if total else ""


def _others(synced: RoundStatus) -> tuple[str, ...]:
    """What is kept and does not count, a sentence or two each."""
    again = "LimeSurvey gaf ze niet goed door. Bij elke keer ophalen wordt het opnieuw geprobeerd."
    counted = [
        (synced.trial, "Proefantwoorden", "Die tellen nooit mee."),
        (synced.set_aside, "Niet te lezen", again),
    ]
    return tuple(f"{name}: {number}. {meaning}" for number, name, meaning in counted if number)
