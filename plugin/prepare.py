"""To prepare the meeting: its script, a hand-out for participants, and the questions on paper."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.script import MINUTES, PEOPLE
from plugin.overview_page import place_page
from plugin.permissions import Verb
from plugin.places import Opened
from plugin.prepare_page import ScriptPage, script_page
from plugin.visit import desk, now
from plugin.which import NO_TEXTS

blueprint = Blueprint("prepare", __name__)

_PLACE = "/ronde/<survey:survey_id>/<municipality:code>"


@blueprint.get(f"{_PLACE}/draaiboek")
def script(survey_id: int, code: str) -> ResponseReturnValue:
    """The script of the meeting, for the facilitator."""
    return _script("script.html", survey_id, code)


@blueprint.get(f"{_PLACE}/draaiboek/deelnemers")
def hand_out(survey_id: int, code: str) -> ResponseReturnValue:
    """The same for who takes part: the questions and the times, with room to write."""
    return _script("hand_out.html", survey_id, code)


@blueprint.get(f"{_PLACE}/vragen-op-papier")
def paper(survey_id: int, code: str) -> ResponseReturnValue:
    """The questions to answer on paper, for who was not online."""
    place = desk().place(survey_id, code, Verb.SEE_FEEDBACK)
    return render_template(
        "paper.html",
        place=place_page(place, desk().actor, now()),
        instrument=place.instrument,
    )


def _script(template: str, survey_id: int, code: str) -> ResponseReturnValue:
    opened = desk().feedback(survey_id, code, now(), NO_TEXTS)
    page = _page(opened)
    if page is None:
        return redirect(url_for("feedback.feedback", survey_id=survey_id, code=code), 303)
    return render_template(
        template,
        place=place_page(opened.place, desk().actor, now()),
        page=page,
        instrument=opened.place.instrument,
        bounds={"minutes": MINUTES, "people": PEOPLE},
    )


def _page(opened: Opened) -> ScriptPage | None:
    """The script that the address asks for; None without a release."""
    if opened.release is None:
        return None
    wanted = request.args
    return script_page(
        opened.release,
        opened.place.instrument,
        wanted.get("minuten", type=int),
        wanted.get("mensen", type=int),
        wanted.getlist("vraag", type=int),
    )
