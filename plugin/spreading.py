"""Spreading the link of a municipality: texts to paste, the QR code, and a poster to print."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from exporter.dutch_dates import read_date
from plugin.invitation import qr_svg
from plugin.overview_page import place_page
from plugin.spread_page import spread_page
from plugin.visit import desk, now

blueprint = Blueprint("spreading", __name__)

_SPREAD = "/ronde/<survey:survey_id>/<municipality:code>/verspreiden"


@blueprint.get(_SPREAD)
def index(survey_id: int, code: str) -> ResponseReturnValue:
    """The link, its QR code, and texts to paste into a mail."""
    return _render("spread.html", survey_id, code)


@blueprint.get(f"{_SPREAD}/poster")
def poster(survey_id: int, code: str) -> ResponseReturnValue:
    """A poster of one sheet of A4, to print."""
    return _render("poster.html", survey_id, code)


@blueprint.get(f"{_SPREAD}/qr.svg")
def qr(survey_id: int, code: str) -> ResponseReturnValue:
    """The link as a QR code."""
    found = desk().place(survey_id, code)
    link = found.round.link(found.participant.participation_code)
    return Response(qr_svg(link), mimetype="image/svg+xml")


def _render(template: str, survey_id: int, code: str) -> str:
    mine = desk()
    found = mine.place(survey_id, code)
    typed = request.args.get("tot", "")
    return render_template(
        template,
        place=place_page(found, mine.actor, now()),
        page=spread_page(found, read_date(typed)),
        typed=typed,
        instrument=found.instrument,
    )
