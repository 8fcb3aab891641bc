"""Adding municipalities to a round: type or hand in a list, see what it does, and confirm."""

from collections import Counter

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Conflict

from exporter.reading.child import What
from exporter.reading.errors import UnreadableError
from exporter.reading.package import MOST_BYTES
from plugin.adding_desk import Taking
from plugin.apart import read_apart
from plugin.listed_municipalities import (
    Listed,
    decoded,
    listed,
    rows_of_grid,
    rows_of_text,
)
from plugin.moments import local
from plugin.municipalities import name_of
from plugin.noting import note
from plugin.unreadable_list import of_a_list
from plugin.visit import adding_desk, now
from plugin.workspace.rounds import WorkspaceError

blueprint = Blueprint("adding", __name__)

NOTHING = "Er staat geen gemeente in. Typ er een op elke regel, of kies een bestand."
TOO_LARGE = "Dit bestand is te groot. Laat alleen de lijst van gemeenten staan."
CHANGED_MEANWHILE = "Intussen is er iets gewijzigd. Kijk nog een keer, en kies dan opnieuw."

_MUNICIPALITIES = "/ronde/<survey:survey_id>/gemeenten"
# What a workbook begins with, and an old one or one with a password.
_BOOKS = (b"PK", b"\xd0\xcf\x11\xe0")


@blueprint.get(_MUNICIPALITIES)
def index(survey_id: int) -> ResponseReturnValue:
    """Who takes part, and the form to add more."""
    return _index(adding_desk().taking(survey_id, now()))


@blueprint.post(f"{_MUNICIPALITIES}/bekijken")
def preview(survey_id: int) -> ResponseReturnValue:
    """Show what a list would do; nothing is kept of it."""
    note(nothing=True)
    taking = adding_desk().taking(survey_id, now())
    try:
        found = listed(_sent(), taking.invited, local(now()).date())
    except UnreadableError as error:
        return _index(taking, of_a_list(error)), BadRequest.code
    if not found:
        return _index(taking, NOTHING), BadRequest.code
    return _preview(taking, found)


@blueprint.post(f"{_MUNICIPALITIES}/toevoegen")
def add(survey_id: int) -> ResponseReturnValue:
    """Add what was shown, all or none."""
    taking = adding_desk().taking(survey_id, now())
    rows = rows_of_text(request.form.get("lijst", ""))
    wanted = listed(rows, taking.invited, local(now()).date())
    # The desk keeps a line for each.
    note(nothing=True)
    if not wanted or not all(each.does_something for each in wanted):
        return _preview(taking, wanted, CHANGED_MEANWHILE), Conflict.code
    try:
        adding_desk().add(survey_id, wanted, now())
    except WorkspaceError as error:
        return _preview(taking, wanted, str(error)), Conflict.code
    return redirect(url_for("adding.index", survey_id=survey_id, _anchor="lijst-nu"), 303)


def _sent() -> list[list[str]]:
    """The rows of the list that was sent; raises `UnreadableError` for a file that is none."""
    file = request.files.get("bestand")
    if file is None or not file.filename:
        return rows_of_text(request.form.get("lijst", ""))
    with file.stream as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadableError(TOO_LARGE)
    if data.startswith(_BOOKS):
        return rows_of_grid(read_apart(data, what=What.FIRST_SHEET))
    return rows_of_text(decoded(data))


def _index(taking: Taking, problem: str = "") -> str:
    round_ = taking.round
    rows = [
        (each.code, name_of(each.code), each.invited, round_.link(each.participation_code))
        for each in taking.participants
    ]
    return render_template("adding.html", round=round_, rows=rows, problem=problem)


def _preview(taking: Taking, found: tuple[Listed, ...], problem: str = "") -> str:
    new = [each for each in found if each.does_something]
    return render_template(
        "adding_preview.html",
        round=taking.round,
        found=found,
        counted=[(each, count) for each, count in Counter(one.becomes for one in found).items()],
        new="\n".join(each.line for each in new),
        problem=problem,
    )
