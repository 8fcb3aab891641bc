"""The page of a region: for the coordinators and facilitators of its municipalities."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from exporter.region import region
from plugin.instruments import instrument_of
from plugin.municipalities import name_of
from plugin.places import NotFoundError
from plugin.region_page import region_page
from plugin.visit import desk, now, service
from survey_templates.codebook import Privacy

blueprint = Blueprint("region", __name__)


@blueprint.get("/ronde/<survey:survey_id>/regio/<int:region_id>")
def show(survey_id: int, region_id: int) -> ResponseReturnValue:
    """What the municipalities of a region show together, or that there are too few yet."""
    mine, releases = desk().region(survey_id, region_id, now())
    round_ = service().workspace.rounds.get(survey_id)
    if round_ is None or round_.mark.privacy is Privacy.OPEN:
        raise NotFoundError
    instrument = instrument_of(round_)
    found = region({name_of(code): release for code, release in releases.items()})
    return render_template(
        "region.html",
        name=mine.name,
        round_title=round_.title,
        municipalities=sorted(name_of(code) for code in mine.municipalities),
        page=region_page(found, instrument) if found else None,
        instrument=instrument,
    )
