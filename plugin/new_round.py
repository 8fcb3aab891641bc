"""Making a round on a page: a survey to put in LimeSurvey, and then its number."""

from io import BytesIO
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from plugin.asked import how_it_stands
from plugin.chosen_survey import ChoiceError, chosen_survey, linked_url
from plugin.instruments import default_instrument
from plugin.moments import local
from plugin.retention import latest_end
from plugin.typed_number import whole_number
from plugin.visit import new_round_desk, now, service
from plugin.workspace.rounds import WorkspaceError
from survey_templates import lss
from survey_templates.codebook import THRESHOLDS
from survey_templates.definition import define

blueprint = Blueprint("new_round", __name__)

NO_NUMBER = "Vul het nummer in dat de vragenlijst in LimeSurvey heeft."
_NEW = "/rondes/nieuw"
_DEFAULTS = {"privacy": "", "drempel": "5", "tablet": ""}


@blueprint.get(_NEW)
def index() -> ResponseReturnValue:
    """What to do, step by step, and what was asked."""
    return _page()


@blueprint.get(f"{_NEW}/vragenlijst.lss")
def survey_file() -> ResponseReturnValue:
    """The survey as it was chosen, as a file for LimeSurvey; nothing is kept of it."""
    new_round_desk()
    address = service().service_url
    try:
        options = chosen_survey(
            request.args, linked_url(address, urlsplit(address).hostname or ""), local(now()).date()
        )
    except (ChoiceError, WorkspaceError) as error:
        return _page(choice_problem=str(error)), BadRequest.code
    data = lss.write(define(default_instrument(), options))
    return send_file(
        BytesIO(data),
        mimetype="application/xml",
        as_attachment=True,
        download_name="vragenlijst.lss",
    )


@blueprint.post(_NEW)
def ask() -> ResponseReturnValue:
    """Ask the worker to make a round of a survey that is in LimeSurvey."""
    desk, number = new_round_desk(), whole_number(request.form.get("nummer", ""))
    if not number:
        return _page(number_problem=NO_NUMBER), BadRequest.code
    try:
        desk.ask(number, now())
    except WorkspaceError as error:
        return _page(number_problem=str(error)), BadRequest.code
    return redirect(url_for("new_round.index", _anchor="ronde"), 303)


def _page(choice_problem: str = "", number_problem: str = "") -> str:
    moment = now()
    return render_template(
        "new_round.html",
        chosen={
            **_DEFAULTS,
            "einde": latest_end(local(moment).date()).isoformat(),
            **request.args.to_dict(),
        },
        thresholds=THRESHOLDS,
        choice_problem=choice_problem,
        number_problem=number_problem,
        asked=[
            how_it_stands(f"Ronde van vragenlijst {each.survey_id} maken", each, moment)
            for each in new_round_desk().asked()
        ],
    )
