"""The feedback page of one municipality in one round, and its agenda as a workbook."""

import sys
from io import BytesIO

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue

from exporter.phrasing import unreviewed_phrase
from plugin.feedback_page import feedback_page, question_page
from plugin.noting import note
from plugin.orders import ORDER_NAMES, wanted_order
from plugin.overview_page import place_page
from plugin.places import NotFoundError
from plugin.record_page import together
from plugin.said import FIRST, said
from plugin.unreleased_page import unreleased_page
from plugin.visit import desk, now
from plugin.which import EVERY_TEXT, Which

blueprint = Blueprint("feedback", __name__)

_PAGE = "/ronde/<survey:survey_id>/<municipality:code>/terugkoppeling"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Up to so many answers to a question stand on the page of all questions; what comes after the first
# is folded. Above that only the first stand there, and all of them on the question's own page.
_ON_A_PAGE = Which(whole=75, first=FIRST)


@blueprint.get(_PAGE)
def feedback(survey_id: int, code: str) -> ResponseReturnValue:
    """What was released, or why there is nothing yet."""
    return _page(survey_id, code, _ON_A_PAGE, FIRST)


@blueprint.get(f"{_PAGE}/afdruk")
def on_paper(survey_id: int, code: str) -> ResponseReturnValue:
    """The same with every answer on it, however many there are, to be printed."""
    return _page(survey_id, code, EVERY_TEXT, sys.maxsize)


@blueprint.get(f"{_PAGE}/vraag/<int:number>")
def question(survey_id: int, code: str, number: int) -> ResponseReturnValue:
    """One question with every answer to it."""
    mine = desk()
    opened = mine.feedback(survey_id, code, now(), Which(question=number))
    if opened.release is None:
        raise NotFoundError
    instrument = opened.place.instrument
    answers = said(opened.texts, opened.counts, instrument, sys.maxsize)
    try:
        page = question_page(number, opened.release, answers, instrument)
    except KeyError:
        raise NotFoundError from None
    place = place_page(opened.place, mine.actor, now())
    return render_template(
        "question.html",
        place=place,
        page=page,
        instrument=instrument,
        agreed=together(mine.made_in(opened.place).agreements(), instrument),
    )


def _page(survey_id: int, code: str, which: Which, first: int) -> ResponseReturnValue:
    mine = desk()
    opened = mine.feedback(survey_id, code, now(), which)
    place = place_page(opened.place, mine.actor, now())
    if opened.release is None:
        note(nothing=True)
        waiting = unreleased_page(opened.place, mine.actor)
        return render_template("unreleased.html", place=place, page=waiting)
    note(release=opened.release.number)
    instrument = opened.place.instrument
    answers = said(opened.texts, opened.counts, instrument, first)
    return render_template(
        "feedback.html",
        place=place,
        page=feedback_page(opened.release, answers, instrument, wanted_order()),
        instrument=instrument,
        orders=ORDER_NAMES,
        by=wanted_order(),
        agreed=together(mine.made_in(opened.place).agreements(), instrument),
        earlier=mine.round_before(opened.place) is not None,
        unreviewed=unreviewed_phrase(opened.unreviewed),
    )


@blueprint.get("/ronde/<survey:survey_id>/<municipality:code>/actieagenda.xlsx")
def agenda(survey_id: int, code: str) -> ResponseReturnValue:
    """The action agenda, with what was released or without figures."""
    book, release = desk().agenda(survey_id, code, now())
    note(file=book, release=release)
    name = f"actieagenda-{code}-{survey_id}.xlsx"
    return send_file(BytesIO(book), mimetype=_XLSX, as_attachment=True, download_name=name)
