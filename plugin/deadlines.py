"""How all agendas stand: who has actions that are late, and who soon."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from plugin.deadlines_page import SHOW_NAMES, Filter, Show, deadlines_page
from plugin.moments import local
from plugin.visit import deadlines_desk, now

blueprint = Blueprint("deadlines", __name__)


@blueprint.get("/opvolging")
def index() -> ResponseReturnValue:
    """Counts and dates for each municipality, without a word of what was agreed."""
    wanted = _filter()
    page = deadlines_page(deadlines_desk().standings(local(now()).date()), wanted)
    return render_template("deadlines.html", page=page, wanted=wanted, shows=SHOW_NAMES)


def _filter() -> Filter:
    shows = {show.value: show for show in Show}
    return Filter(
        survey_id=request.args.get("ronde", type=int),
        show=shows.get(request.args.get("stand", ""), Show.ALL),
    )
