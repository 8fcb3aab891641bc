"""What goes back to people and out to others, and what moved since the round before."""

from datetime import date
from io import BytesIO

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from exporter.change import Moment, change
from exporter.publication import publication
from exporter.release import Release
from exporter.workbook.publication_book import publication_book
from plugin.change_page import change_page
from plugin.instruments import instrument_of
from plugin.moments import day, local
from plugin.municipalities import name_of
from plugin.noting import note
from plugin.overview_page import place_page
from plugin.permissions import Verb
from plugin.places import Place
from plugin.record_page import action_row
from plugin.share_page import public_sections, return_page
from plugin.visit import desk, now
from plugin.which import NO_TEXTS

blueprint = Blueprint("share", __name__)

_PLACE = "/ronde/<survey:survey_id>/<municipality:code>"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get(f"{_PLACE}/wat-is-er-mee-gedaan")
def back(survey_id: int, code: str) -> ResponseReturnValue:
    """One A4 for respondents: what was done with their answers."""
    place, release = _released(survey_id, code, Verb.RECORD)
    if release is None:
        return _not_yet(survey_id, code)
    made, instrument = desk().made(survey_id, code), place.instrument
    page = return_page(release, instrument, made.agreements(), made.actions(), made.follow_up())
    return _render("return.html", place, page=page)


@blueprint.get(f"{_PLACE}/publicatie")
def public(survey_id: int, code: str) -> ResponseReturnValue:
    """The publication version: no texts, no small groups."""
    found = desk().publication(survey_id, code, now())
    if found.release is None:
        return _not_yet(survey_id, code)
    published = publication(found.release)
    return _render(
        "publication.html",
        found.place,
        published=published,
        made_at=day(found.release.made_at),
        later=found.later,
        sections=public_sections(published, found.place.instrument),
    )


@blueprint.get(f"{_PLACE}/publicatie.xlsx")
def public_book(survey_id: int, code: str) -> ResponseReturnValue:
    """The publication version as a workbook."""
    found = desk().publication(survey_id, code, now())
    if found.release is None:
        return _not_yet(survey_id, code)
    instrument = found.place.instrument
    book = publication_book(publication(found.release), name_of(code), instrument)
    note(file=book, release=found.release.number)
    name = f"uitkomst-{code}-{survey_id}.xlsx"
    return send_file(BytesIO(book), mimetype=_XLSX, as_attachment=True, download_name=name)


@blueprint.get(f"{_PLACE}/vorige-ronde")
def moved(survey_id: int, code: str) -> ResponseReturnValue:
    """What moved since the round before, opening with the actions of that round."""
    place, release = _released(survey_id, code, Verb.SEE_FEEDBACK)
    before = desk().earlier_round(survey_id, code)
    if release is None or before is None:
        return _not_yet(survey_id, code)
    _, former = _released(before.survey_id, code, Verb.SEE_FEEDBACK)
    if former is None:
        return _not_yet(survey_id, code)
    instrument = place.instrument
    found = change(Moment(former, instrument_of(before)), Moment(release, instrument))
    actions = desk().made(before.survey_id, code).actions()
    return _render(
        "moved.html",
        place,
        page=change_page(found, instrument),
        before=before.title,
        made_at=day(former.made_at),
        earlier_id=before.survey_id,
        actions=[action_row(item, _today()) for item in actions],
    )


def _released(survey_id: int, code: str, verb: Verb) -> tuple[Place, Release | None]:
    """A place for who may do `verb` there, and its newest release, seen by now."""
    place = desk().place(survey_id, code, verb)
    return place, desk().feedback(survey_id, code, now(), NO_TEXTS).release


def _not_yet(survey_id: int, code: str) -> ResponseReturnValue:
    """Where it says what there is, and what one can do."""
    return redirect(url_for("feedback.feedback", survey_id=survey_id, code=code), 303)


def _today() -> date:
    return local(now()).date()


def _render(template: str, place: Place, **values: object) -> str:
    page = place_page(place, desk().actor, now())
    return render_template(template, place=page, instrument=place.instrument, **values)
