"""The feedback page of one municipality in one round, and its agenda as a workbook."""

from io import BytesIO

from flask import Blueprint, render_template, send_file
from flask.typing import ResponseReturnValue

from exporter.phrasing import unreviewed_phrase
from plugin.agenda_file import agenda_file
from plugin.feedback_page import feedback_page
from plugin.instruments import instrument_of
from plugin.orders import ORDER_NAMES, wanted_order
from plugin.overview_page import place_page
from plugin.unreleased_page import unreleased_page
from plugin.visit import desk, now

blueprint = Blueprint("feedback", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/ronde/<survey:survey_id>/<municipality:code>/terugkoppeling")
def feedback(survey_id: int, code: str) -> ResponseReturnValue:
    """What was released, or why there is nothing yet."""
    mine = desk()
    opened = mine.feedback(survey_id, code, now())
    place = place_page(opened.place, mine.actor, now())
    if opened.release is None:
        waiting = unreleased_page(opened.place, mine.actor)
        return render_template("unreleased.html", place=place, page=waiting)
    instrument = instrument_of(opened.place.round)
    page = feedback_page(opened.release, opened.texts, instrument, wanted_order())
    return render_template(
        "feedback.html",
        place=place,
        page=page,
        instrument=instrument,
        orders=ORDER_NAMES,
        by=wanted_order(),
        earlier=mine.earlier_round(survey_id, code) is not None,
        unreviewed=unreviewed_phrase(opened.unreviewed),
    )


@blueprint.get("/ronde/<survey:survey_id>/<municipality:code>/actieagenda.xlsx")
def agenda(survey_id: int, code: str) -> ResponseReturnValue:
    """The action agenda, with what was released or without figures."""
    opened, made = desk().agenda(survey_id, code, now()), desk().made(survey_id, code)
    book = agenda_file(opened, made, now())
    name = f"actieagenda-{code}-{survey_id}.xlsx"
    return send_file(BytesIO(book), mimetype=_XLSX, as_attachment=True, download_name=name)
