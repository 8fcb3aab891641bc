"""The audit trail on a page: all of it, and who fetched what of the own municipality."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from plugin.trail_page import trail_page
from plugin.visit import trail_desk

blueprint = Blueprint("trail", __name__)


@blueprint.get("/logboek")
def index() -> ResponseReturnValue:
    """Everything that was done and refused."""
    return render_template("trail.html", page=trail_page(trail_desk().all(_part())), is_all=True)


@blueprint.get("/wie-haalde-wat-op")
def fetched() -> ResponseReturnValue:
    """Who came in, and which files went out."""
    page = trail_page(trail_desk().fetched(_part()))
    return render_template("trail.html", page=page, is_all=False)


def _part() -> int:
    return request.args.get("deel", 1, type=int)
