"""The public pages with inspiration: the survey links to them, and nobody signs in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from plugin.instruments import instrument_by_code
from plugin.places import NotFoundError
from plugin.visit import service
from survey_templates.instrument import Instrument

blueprint = Blueprint("inspiration", __name__, url_prefix="/inspiratie")


@blueprint.get("/<instrument_code>")
def index(instrument_code: str) -> ResponseReturnValue:
    """All questions of an instrument."""
    return render_template("inspiration_index.html", instrument=_instrument(instrument_code))


@blueprint.get("/<instrument_code>/<int:number>")
def question(instrument_code: str, number: int) -> ResponseReturnValue:
    """One question with its inspiration, and the way to its neighbours."""
    instrument = _instrument(instrument_code)
    by_number = {found.number: found for found in instrument.questions}
    if number not in by_number:
        raise NotFoundError
    return render_template(
        "inspiration.html",
        instrument=instrument,
        section=instrument.section_of(number),
        question=by_number[number],
        before=by_number.get(number - 1),
        after=by_number.get(number + 1),
    )


def _instrument(code: str) -> Instrument:
    found = instrument_by_code(code, service().workspace.rounds.all())
    if found is None:
        raise NotFoundError
    return found
