"""The dated actions and the next meeting of one municipality, as a file for people's calendars."""

from io import BytesIO

from flask import Blueprint, send_file, url_for
from flask.typing import ResponseReturnValue

from exporter.calendar import calendar
from plugin.calendar_entries import calendar_entries
from plugin.instruments import instrument_in
from plugin.municipalities import name_of
from plugin.noting import note
from plugin.permissions import Verb
from plugin.visit import desk, now, service

blueprint = Blueprint("calendar_file", __name__)


@blueprint.get("/ronde/<survey:survey_id>/<municipality:code>/actieagenda.ics")
def agenda(survey_id: int, code: str) -> ResponseReturnValue:
    """Every day that was agreed; what is off the agenda goes along as cancelled."""
    round_ = desk().place(survey_id, code, Verb.DOWNLOAD_AGENDA).round
    entries = calendar_entries(
        f"{survey_id}/{code}",
        desk().made(survey_id, code).history(),
        instrument_in(round_, code),
    )
    address = service().service_url + url_for("record.agenda", survey_id=survey_id, code=code)
    file = calendar(f"Actieagenda {name_of(code)}", entries, address, now())
    note(file=file)
    name = f"actieagenda-{code}-{survey_id}.ics"
    return send_file(
        BytesIO(file), mimetype="text/calendar", as_attachment=True, download_name=name
    )
