"""The administrator's page about how the answers of a round came in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from plugin.runs_page import runs_page
from plugin.visit import now, runs_desk

blueprint = Blueprint("runs", __name__)


@blueprint.get("/ronde/<survey:survey_id>/opgehaald")
def index(survey_id: int) -> ResponseReturnValue:
    """How the last runs went, the newest first."""
    return render_template("runs.html", page=runs_page(runs_desk().fetched(survey_id, now())))
