"""The agenda of one municipality as a file, for the page and for the command alike."""

import secrets
from datetime import datetime

from exporter.agenda import NOTHING_YET, Noted, Recorded
from exporter.agreed import M
from exporter.change import Moment
from exporter.workbook.book import workbook
from exporter.workbook.contents import Before, Contents
from exporter.workbook.identity import Identity
from plugin.instruments import instrument_of
from plugin.municipalities import name_of
from plugin.places import Opened, Place, earlier_round, made_of, open_place
from plugin.unreleased_page import why_no_figures
from plugin.workspace.made import Item, MadePlace
from plugin.workspace.store import Workspace


def agenda_file(workspace: Workspace, opened: Opened, now: datetime) -> bytes:
    """The .xlsx of what was opened and recorded: with its release, or without figures and why.

    What it compares with, of the round before, is seen by now as well.
    """
    place = opened.place
    return workbook(
        Contents(
            instrument=place.instrument,
            municipality=name_of(place.participant.code),
            identity=_identity(place, now),
            release=opened.release,
            texts=opened.texts,
            why_no_figures=why_no_figures(place),
            recorded=recorded(made_of(workspace, place)),
            erased=place.stand.erased if place.stand else 0,
            before=_before(workspace, place, now) if opened.release else None,
        )
    )


def _before(workspace: Workspace, place: Place, now: datetime) -> Before | None:
    code = place.participant.code
    round_ = earlier_round(workspace, place.round.survey_id, code)
    if round_ is None:
        return None
    opened = open_place(workspace, round_.survey_id, code, now)
    if opened.release is None:
        return None
    return Before(
        title=round_.title,
        moment=Moment(opened.release, instrument_of(round_)),
        actions=tuple(each.made for each in made_of(workspace, opened.place).actions()),
    )


def recorded(made: MadePlace) -> Recorded:
    """What people recorded, as the workbook shows it: the newest version of each."""
    follow_up = made.follow_up()
    return Recorded(
        agreements=tuple(_noted(each) for each in made.agreements().values()),
        actions=tuple(_noted(each) for each in made.actions()),
        follow_up=_noted(follow_up) if follow_up.versions else NOTHING_YET,
    )


def _noted(item: Item[M]) -> Noted[M]:
    newest = item.versions[-1]
    return Noted(item.key, newest.revision, newest.made, disputed=len(item.versions) > 1)


def _identity(place: Place, now: datetime) -> Identity:
    return Identity(
        municipality=place.participant.code,
        survey_id=place.round.survey_id,
        release=place.stand.number if place.stand else 0,
        made_at=now,
        file=secrets.token_hex(8),
    )
