"""Places and rounds → what the overview and a municipality's page say. Pure."""

from dataclasses import dataclass
from datetime import datetime

from exporter.alphabet import sort_key
from exporter.phrasing import erased_phrase, next_release_phrase, people
from plugin.asked import Asked
from plugin.asked import asked as asked_of
from plugin.desk import Overview
from plugin.moments import day, day_and_time
from plugin.municipalities import all_municipalities, name_of
from plugin.permissions import Actor, ActorRole, Verb, may
from plugin.places import Place
from plugin.retention import is_over
from plugin.retention_phrasing import end_phrase, keeping_phrase
from plugin.silence import Silence
from plugin.workspace.status import RoundStatus
from survey_templates.codebook import Mark, Privacy
from survey_templates.kiosk import for_a_tablet

ROLE_NAMES = {
    ActorRole.ADMINISTRATOR: "beheerder",
    ActorRole.COORDINATOR: "coördinator",
    ActorRole.FACILITATOR: "begeleider",
}


@dataclass(frozen=True)
class PlacePage:
    """What is known of one municipality in one round, in words, and what the reader may do there.

    `least` is the threshold as people. `complete` is "6 van 8 klaar", `busy` the people who are not
    done yet. `late` is empty when nobody answered after the release, and `when_next` when those
    answers count. `erased` is empty when nobody in the release was erased since, `silence` when
    answers come in as they should. `ends` says when the answers go, and `keeping` what stays then.
    `invited` is the number as it is typed, and `more_than_invited` is empty when it can be.
    """

    survey_id: int
    code: str
    name: str
    made_up: bool
    round_title: str
    privacy: str
    least: str
    link: str
    complete: str
    busy: str
    state: str
    released: str
    late: str
    when_next: str
    erased: str
    synced: str
    silence: str
    ends: str
    keeping: str
    asked: Asked | None
    may_close: bool
    may_reopen: bool
    may_sync: bool
    sees_feedback: bool
    may_review: bool
    may_record: bool
    may_publish: bool
    may_choose_keeping: bool
    keeps: bool
    may_set_invited: bool
    invited: str
    more_than_invited: str


@dataclass(frozen=True)
class RoundPage:
    """One round in the overview; `problem` is empty when the last sync went well, `silence` when
    answers come in as they should, `held` when no deletions wait.
    """

    survey_id: int
    title: str
    privacy: str
    synced: str
    silence: str
    problem: str
    ends: str
    held: str
    unassigned: int
    trial: int
    may_sync: bool
    may_have_regions: bool
    asked: Asked | None
    places: tuple[PlacePage, ...]


def round_page(overview: Overview, actor: Actor, now: datetime) -> RoundPage:
    """The round as the overview shows it, with its municipalities by name."""
    synced = overview.synced
    places = [place_page(place, actor, now) for place in overview.places]
    over = is_over(overview.round, now)
    return RoundPage(
        survey_id=overview.round.survey_id,
        title=overview.round.title,
        privacy=privacy_phrase(overview.round.mark),
        synced=synced_phrase(synced),
        silence=silence_phrase(overview.silence(now), actor),
        problem=synced.problem if synced else "",
        ends=end_phrase(overview.round, is_over=over),
        held=held_phrase(synced.held if synced else 0),
        unassigned=synced.unassigned if synced else 0,
        trial=synced.trial if synced else 0,
        may_sync=not over,
        may_have_regions=not over and overview.round.mark.privacy is Privacy.CONFIDENTIAL,
        asked=asked_of(overview.waiting, now),
        places=tuple(sorted(places, key=lambda place: sort_key(place.name))),
    )


def place_page(place: Place, actor: Actor, now: datetime) -> PlacePage:
    """The municipality's page as `actor` sees it at `now`."""
    code, closed = place.participant.code, place.participant.closed_at is not None
    over = is_over(place.round, now)
    may_close = may(actor, Verb.CLOSE, code) and not place.is_open_round and not over
    municipality = all_municipalities().get(code)
    return PlacePage(
        survey_id=place.round.survey_id,
        code=code,
        name=name_of(code),
        made_up=municipality is not None and municipality.made_up,
        round_title=place.round.title,
        privacy=privacy_phrase(place.round.mark),
        least=people(place.round.mark.threshold),
        link=place.round.link(place.participant.participation_code),
        complete=complete_phrase(place),
        busy=busy_phrase(place.counts.incomplete),
        state=_state(place),
        released=f"stand {place.stand.number}, {day(place.stand.made_at)}" if place.stand else "",
        late=late_phrase(place),
        when_next=_when_next(place),
        erased=erased_phrase(place.stand.erased if place.stand else 0),
        synced=synced_phrase(place.synced),
        silence=silence_phrase(place.silence(now), actor),
        ends=end_phrase(place.round, is_over=over),
        keeping=keeping_phrase(
            keeps=place.participant.keeps, is_ended=place.round.ended_at is not None
        ),
        asked=asked_of(place.asked, now),
        may_close=may_close and not closed,
        may_reopen=may_close and closed,
        may_sync=may(actor, Verb.SYNC, code) and not over,
        sees_feedback=may(actor, Verb.SEE_FEEDBACK, code),
        may_review=may(actor, Verb.REVIEW, code),
        may_record=may(actor, Verb.RECORD, code),
        may_publish=may(actor, Verb.PUBLISH, code) and not place.is_open_round,
        may_choose_keeping=may(actor, Verb.CHOOSE_KEEPING, code) and not over,
        keeps=place.participant.keeps,
        may_set_invited=may(actor, Verb.SET_INVITED, code) and not over,
        invited=str(place.participant.invited or ""),
        more_than_invited=_more_than_invited(place),
    )


def complete_phrase(place: Place) -> str:
    """How many people are done: "6 van 8 klaar", without a fitting number invited "6 klaar"."""
    complete, invited = place.counts.complete, place.participant.invited
    if invited is not None and invited >= complete:
        return f"{complete} van {invited} klaar"
    return f"{complete} klaar"


def _more_than_invited(place: Place) -> str:
    complete, invited = place.counts.complete, place.participant.invited
    if invited is None or invited >= complete:
        return ""
    return f"Er zijn meer mensen klaar dan genodigd. Daarom staat er alleen “{complete} klaar”."


def busy_phrase(incomplete: int) -> str:
    """How many people began and are not done: "1 nog bezig"."""
    return f"{incomplete} nog bezig" if incomplete else "niemand nog bezig"


def late_phrase(place: Place) -> str:
    """How many answers came after the release: "2 antwoorden na sluiting"; "" when none did."""
    late = place.counts.late
    if not late:
        return ""
    answers = "1 antwoord" if late == 1 else f"{late} antwoorden"
    return f"{answers} na {'deze stand' if place.participant.closed_at is None else 'sluiting'}"


def _when_next(place: Place) -> str:
    if not place.counts.late or place.is_open_round:
        return ""
    return next_release_phrase(place.counts.late, place.round.mark.threshold)


def privacy_phrase(mark: Mark) -> str:
    """How a round treats what people say, and on what they say it, in a few words."""
    is_open = mark.privacy is Privacy.OPEN
    manner = "open ronde" if is_open else f"vertrouwelijk, vanaf {people(mark.threshold)}"
    return manner + for_a_tablet(mark)


def synced_phrase(synced: RoundStatus | None) -> str:
    """When answers last came in, from LimeSurvey or from a file of it."""
    if synced is None or synced.succeeded_at is None:
        return "nog niet opgehaald"
    how = "ingelezen uit een bestand" if synced.from_files else "opgehaald"
    return f"{how} op {day_and_time(synced.succeeded_at)}"


def held_phrase(count: int) -> str:
    """That deletions wait for the administrator: "" when there are none."""
    if not count:
        return ""
    if count == 1:
        return "1 verdwenen antwoord wordt vastgehouden."
    return f"{count} verdwenen antwoorden worden vastgehouden."


def silence_phrase(found: Silence | None, actor: Actor) -> str:
    """That no answers come in, for the administrator with the cure; "" when all goes well."""
    if found is None:
        return ""
    is_administrator = actor.role is ActorRole.ADMINISTRATOR
    return found.phrase_with_cure if is_administrator else found.phrase


def _state(place: Place) -> str:
    if place.is_open_round:
        return "open ronde"
    closed_at = place.participant.closed_at
    return "open" if closed_at is None else f"gesloten op {day(closed_at)}"
