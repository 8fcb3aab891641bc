"""Handing in a workbook: choose the file, see what it would do, and confirm."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Conflict, NotFound

from exporter.reading.errors import UnreadableError
from exporter.reading.package import MOST_BYTES
from plugin.apart import read_apart
from plugin.noting import note
from plugin.overview_page import place_page
from plugin.places import NotFoundError
from plugin.record_page import OUTCOMES
from plugin.upload_desk import Preview, UploadError
from plugin.upload_page import earlier_line, preview_page
from plugin.visit import desk, now, upload_desk, visitor
from plugin.workspace.audit import Act
from plugin.workspace.revisions import Written

blueprint = Blueprint("upload", __name__)

NO_FILE = "U koos geen bestand; kies het werkboek dat u hebt ingevuld."
TOO_LARGE = "Dit bestand is groter dan 2 MB; haal er plaatjes uit en sla het opnieuw op."
GONE = "Dit voorbeeld is verlopen; upload het werkboek opnieuw."
CHANGED_MEANWHILE = "Intussen is er iets gewijzigd. Kijk nog een keer, en kies dan opnieuw."

_UPLOADS = "/ronde/<survey:survey_id>/<municipality:code>/afspraken/werkboek"
_WITH_A_FILE = {"upload.receive", "adding.preview"}
# Around the file stand the other fields of the form.
_AROUND = 64 * 1024


def make_room() -> None:
    """Let who is signed in send a file where a file is asked for."""
    if request.endpoint in _WITH_A_FILE and visitor() is not None:
        request.max_content_length = 2 * MOST_BYTES + _AROUND


@blueprint.get(_UPLOADS)
def choose(survey_id: int, code: str) -> ResponseReturnValue:
    """The form for a file, and the workbooks that were taken over before."""
    return _choose(survey_id, code)


@blueprint.post(_UPLOADS)
def receive(survey_id: int, code: str) -> ResponseReturnValue:
    """Read a file, and show what it would do."""
    upload_desk().place(survey_id, code)
    try:
        sent = _sent()
        grid = read_apart(sent)
        made = upload_desk().receive(survey_id, code, grid, now())
    except (UnreadableError, UploadError) as error:
        return _choose(survey_id, code, str(error)), BadRequest.code
    note(file=sent)
    return redirect(_at("upload.show", survey_id, code, upload_id=made), 303)


@blueprint.get(f"{_UPLOADS}/<int(max=2147483647):upload_id>")
def show(survey_id: int, code: str, upload_id: int) -> ResponseReturnValue:
    """What an upload would do."""
    upload_desk().place(survey_id, code)
    try:
        return _show(upload_desk().preview(survey_id, code, upload_id, now()))
    except NotFoundError:
        return _choose(survey_id, code, GONE), NotFound.code


@blueprint.post(f"{_UPLOADS}/<int(max=2147483647):upload_id>")
def confirm(survey_id: int, code: str, upload_id: int) -> ResponseReturnValue:
    """Take over what was shown, or nothing of it."""
    upload_desk().place(survey_id, code)
    try:
        shown = upload_desk().preview(survey_id, code, upload_id, now())
    except NotFoundError:
        return _choose(survey_id, code, GONE), NotFound.code
    if "niet" in request.form:
        upload_desk().forget(shown)
        note(act=Act.FORGET_UPLOAD)
        return redirect(_at("upload.choose", survey_id, code), 303)
    if request.form.get("kenmerk") != shown.mark:
        return _show(shown, CHANGED_MEANWHILE), Conflict.code
    written = upload_desk().confirm(shown, request.form.getlist("verwijder"), now())
    outcome = max(written, key=list(OUTCOMES).index, default=Written.SAME)
    return redirect(_at("record.agenda", survey_id, code, uitkomst=outcome.value), 303)


def _sent() -> bytes:
    """The file that was sent; raises `UploadError` when there is none, or a large one."""
    file = request.files.get("werkboek")
    if file is None or not file.filename:
        raise UploadError(NO_FILE)
    with file.stream as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UploadError(TOO_LARGE)
    return data


def _choose(survey_id: int, code: str, problem: str = "") -> str:
    place = upload_desk().place(survey_id, code)
    earlier = upload_desk().confirmed(survey_id, code)
    return render_template(
        "upload.html",
        place=place_page(place, desk().actor, now()),
        earlier=[earlier_line(*each) for each in earlier],
        problem=problem,
    )


def _show(shown: Preview, problem: str = "") -> str:
    return render_template(
        "upload_preview.html",
        place=place_page(shown.place, desk().actor, now()),
        page=preview_page(shown, shown.place.instrument),
        problem=problem,
    )


def _at(endpoint: str, survey_id: int, code: str, **more: object) -> str:
    return url_for(endpoint, survey_id=survey_id, code=code, **more)  # type: ignore[arg-type]
