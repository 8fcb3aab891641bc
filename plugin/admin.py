"""The rounds: the overview, and one municipality's page with what can be asked of the worker."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from plugin.invited import NotInvitedError, invited_typed
from plugin.overview_page import place_page, round_page
from plugin.permissions import Verb
from plugin.places import Place
from plugin.visit import desk, now, service
from plugin.workspace.requests import RequestKind

blueprint = Blueprint("admin", __name__)


@blueprint.get("/rondes")
def overview() -> ResponseReturnValue:
    """Every round in which the visitor may see something."""
    mine = desk()
    rounds = [round_page(each, mine.actor, now()) for each in mine.overviews()]
    return render_template("rounds.html", rounds=rounds)


@blueprint.post("/ronde/<survey:survey_id>/ophalen")
def sync_round(survey_id: int) -> ResponseReturnValue:
    """Ask the worker to pull a whole round now."""
    desk().ask_sync(survey_id, now())
    return redirect(url_for("admin.overview", _anchor=f"ronde-{survey_id}"), 303)


@blueprint.get("/ronde/<survey:survey_id>/<municipality:code>")
def place(survey_id: int, code: str) -> ResponseReturnValue:
    """One municipality in one round: how many are done, its link, and what can be done."""
    return _place(desk().place(survey_id, code))


@blueprint.post("/ronde/<survey:survey_id>/<municipality:code>/genodigd")
def set_invited(survey_id: int, code: str) -> ResponseReturnValue:
    """Keep how many people a municipality invited; an empty field is nobody knows."""
    mine = desk()
    found = mine.inviting(survey_id, code, now())
    try:
        invited = invited_typed(request.form["aantal"])
    except NotInvitedError as error:
        return _place(found, str(error)), BadRequest.code
    mine.set_invited(survey_id, code, invited, now())
    return redirect(url_for("admin.place", survey_id=survey_id, code=code, _anchor="genodigd"), 303)


@blueprint.get("/ronde/<survey:survey_id>/<municipality:code>/sluiten")
def confirm_close(survey_id: int, code: str) -> ResponseReturnValue:
    """What closing means, before it is asked."""
    mine = desk()
    page = place_page(mine.place(survey_id, code, Verb.CLOSE), mine.actor, now())
    return render_template("close.html", page=page)


@blueprint.post("/ronde/<survey:survey_id>/<municipality:code>/sluiten")
def close(survey_id: int, code: str) -> ResponseReturnValue:
    """Ask the worker to close a municipality."""
    return _ask(RequestKind.CLOSE, survey_id, code)


@blueprint.post("/ronde/<survey:survey_id>/<municipality:code>/heropenen")
def reopen(survey_id: int, code: str) -> ResponseReturnValue:
    """Ask the worker to open a municipality again."""
    return _ask(RequestKind.REOPEN, survey_id, code)


@blueprint.post("/ronde/<survey:survey_id>/<municipality:code>/ophalen")
def sync_place(survey_id: int, code: str) -> ResponseReturnValue:
    """Ask the worker to pull now, for one municipality's sake."""
    return _ask(RequestKind.SYNC, survey_id, code)


@blueprint.post("/ronde/<survey:survey_id>/<municipality:code>/bewaren")
def choose_keeping(survey_id: int, code: str) -> ResponseReturnValue:
    """Choose whether the outcome and the agenda stay when the answers go."""
    keeps = {"blijft": True, "weg": False}.get(request.form["keuze"])
    if keeps is None:
        raise BadRequest
    desk().choose_keeping(survey_id, code, now(), keeps=keeps)
    return redirect(url_for("admin.place", survey_id=survey_id, code=code), 303)


def _place(found: Place, problem: str = "") -> str:
    mine = desk()
    inspiration = service().service_url + url_for(
        "inspiration.index", instrument_code=found.round.mark.content
    )
    page = place_page(found, mine.actor, now())
    return render_template(
        "place.html",
        page=page,
        inspiration=inspiration,
        regions=mine.regions(page.survey_id) if page.sees_feedback else [],
        problem=problem,
    )


def _ask(kind: RequestKind, survey_id: int, code: str) -> ResponseReturnValue:
    desk().ask(kind, survey_id, code, now())
    return redirect(url_for("admin.place", survey_id=survey_id, code=code), 303)
