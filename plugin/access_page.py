"""Accesses → what the page about them says. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plugin.moments import day, day_and_time
from plugin.municipalities import name_of
from plugin.overview_page import ROLE_NAMES
from plugin.workspace.grants import Grant, Way


@dataclass(frozen=True)
class AccessRow:
    """One access in words; `is_live` says that somebody can come in with it, now or again."""

    id: int
    who: str
    municipality: str
    note: str
    stand: str
    is_live: bool
    may_revoke: bool


def access_rows(
    grants: Iterable[Grant], revocable: Iterable[int], now: datetime
) -> list[AccessRow]:
    """The rows of the page, in the order of `grants`; `revocable` are numbers of accesses."""
    may_revoke = set(revocable)
    return [_row(grant, now, may_revoke=grant.id in may_revoke) for grant in grants]


def _row(grant: Grant, now: datetime, *, may_revoke: bool) -> AccessRow:
    is_meeting = grant.way is Way.MEETING
    is_live = grant.revoked_at is None and not _has_ended(grant, now)
    return AccessRow(
        id=grant.id,
        who="code voor een bijeenkomst" if is_meeting else ROLE_NAMES[grant.role],
        municipality=name_of(grant.municipality) if grant.municipality else "",
        note=grant.note,
        stand=f"{standing(grant, now)}, {_since(grant, now)}",
        is_live=is_live,
        may_revoke=may_revoke and is_live,
    )


def standing(grant: Grant, now: datetime) -> str:
    """Where an access stands, in a word or three."""
    if grant.revoked_at:
        return "ingetrokken"
    if _has_ended(grant, now):
        return "verlopen"
    if grant.way is Way.MEETING:
        return "werkt nu"
    return "binnen geweest" if grant.consumed_at else "wacht op gebruik"


def _since(grant: Grant, now: datetime) -> str:
    if grant.revoked_at:
        return day_and_time(grant.revoked_at)
    if _has_ended(grant, now):
        return day_and_time(grant.expires_at)
    if grant.consumed_at and grant.way is not Way.MEETING:
        return f"voor het eerst op {day(grant.consumed_at)}"
    return f"tot {day_and_time(grant.expires_at)}"


def _has_ended(grant: Grant, now: datetime) -> bool:
    """Whether its code ended; who was invited or signed on comes back otherwise."""
    came_in = grant.consumed_at is not None and grant.way in {Way.INVITATION, Way.SIGN_ON}
    return not came_in and grant.expires_at <= now
