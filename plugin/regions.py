"""The administrator's pages about regions: municipalities that show their figures together."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from exporter.alphabet import sort_key
from plugin.chosen_region import RegionError, chosen_region
from plugin.municipalities import name_of
from plugin.noting import note
from plugin.regions_desk import Regional
from plugin.visit import now, regions_desk
from plugin.workspace.regions import RegionOfRound
from plugin.workspace.rounds import WorkspaceError

blueprint = Blueprint("regions", __name__)

_REGIONS = "/ronde/<survey:survey_id>/regios"
_ONE = f"{_REGIONS}/<access:region_id>"


@blueprint.get(_REGIONS)
def index(survey_id: int) -> ResponseReturnValue:
    """The regions of a round, and the form for a new one."""
    return _index(regions_desk().regional(survey_id, now()))


@blueprint.post(_REGIONS)
def make(survey_id: int) -> ResponseReturnValue:
    """Make a region."""
    found = regions_desk().regional(survey_id, now())
    # The desk keeps a line for each municipality.
    note(nothing=True)
    try:
        regions_desk().make(survey_id, *_chosen(found), now())
    except (RegionError, WorkspaceError) as error:
        return _index(found, str(error)), BadRequest.code
    return _back(survey_id)


@blueprint.get(_ONE)
def one(survey_id: int, region_id: int) -> ResponseReturnValue:
    """One region, to change or to take away."""
    found = regions_desk().regional(survey_id, now())
    return _one(found, found.region(region_id))


@blueprint.post(_ONE)
def change(survey_id: int, region_id: int) -> ResponseReturnValue:
    """Give a region another name or other municipalities."""
    found = regions_desk().regional(survey_id, now())
    region = found.region(region_id)
    note(nothing=True)
    try:
        regions_desk().change(survey_id, region_id, *_chosen(found), now())
    except (RegionError, WorkspaceError) as error:
        return _one(found, region, str(error)), BadRequest.code
    return _back(survey_id)


@blueprint.post(f"{_ONE}/weghalen")
def remove(survey_id: int, region_id: int) -> ResponseReturnValue:
    """Take a region away."""
    note(nothing=True)
    regions_desk().remove(survey_id, region_id, now())
    return _back(survey_id)


def _chosen(found: Regional) -> tuple[str, list[str]]:
    return chosen_region(
        request.form.get("naam", ""), request.form.getlist("gemeente"), found.codes
    )


def _back(survey_id: int) -> ResponseReturnValue:
    return redirect(url_for("regions.index", survey_id=survey_id), 303)


def _index(found: Regional, problem: str = "") -> str:
    return render_template(
        "regions.html",
        round=found.round,
        regions=[(each, _names(each.municipalities)) for each in found.regions],
        **_form(found, problem),
    )


def _one(found: Regional, region: RegionOfRound, problem: str = "") -> str:
    return render_template(
        "regions_one.html", round=found.round, region=region, **_form(found, problem, region)
    )


def _form(found: Regional, problem: str, region: RegionOfRound | None = None) -> dict[str, object]:
    """What the form shows: what was sent in vain, or else the region as it is."""
    members = region.municipalities if region else ()
    return {
        "problem": problem,
        "name": request.form.get("naam", "") if problem else region.name if region else "",
        "chosen": request.form.getlist("gemeente") if problem else members,
        "places": sorted(((code, name_of(code)) for code in found.codes), key=_by_name),
    }


def _by_name(place: tuple[str, str]) -> tuple[str, str]:
    return sort_key(place[1]), place[0]


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(sorted(map(name_of, codes), key=sort_key))
