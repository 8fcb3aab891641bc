"""The administrator's page about the day on which the answers of a round go."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from plugin.retention_phrasing import end_phrase
from plugin.visit import ends_desk, now
from plugin.workspace.rounds import Round, WorkspaceError
from survey_templates.dates import date_in_words

blueprint = Blueprint("ends", __name__)

NO_DAY = "Er is niets gewijzigd. Kies een dag."
_END = "/ronde/<survey:survey_id>/einddatum"


@blueprint.get(_END)
def index(survey_id: int) -> ResponseReturnValue:
    """When the answers go, and the form to choose another day."""
    return _page(ends_desk().round(survey_id, now()))


@blueprint.post(_END)
def choose(survey_id: int) -> ResponseReturnValue:
    """Let the answers go on another day."""
    desk = ends_desk()
    round_ = desk.round(survey_id, now())
    try:
        desk.choose(survey_id, date.fromisoformat(request.form["dag"]), now())
    except WorkspaceError as error:
        return _page(round_, str(error)), BadRequest.code
    except ValueError:
        return _page(round_, NO_DAY), BadRequest.code
    return redirect(url_for("admin.overview", _anchor=f"ronde-{survey_id}"), 303)


def _page(round_: Round, problem: str = "") -> str:
    promised = round_.mark.ends
    return render_template(
        "ends.html",
        round=round_,
        goes=end_phrase(round_, is_over=False),
        promised=date_in_words(promised) if promised else "",
        day=request.form.get("dag", round_.ends_on.isoformat()),
        problem=problem,
    )
