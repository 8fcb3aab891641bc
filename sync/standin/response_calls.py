"""The RemoteControl methods about responses."""

from collections.abc import Mapping, Sequence

from sync.standin.account_calls import Caller, whole
from sync.standin.errors import INVALID_SURVEY, NO_PERMISSION, Crashed, Failed, Refused
from sync.standin.export import Selection, export_json, refuse_formats
from sync.standin.settings import Value
from sync.standin.survey import Survey

_EXPORT_PARAMETERS = ("language", "status", "heading", "answers", "first", "last", "fields")
_EXPORT_DEFAULTS = {"status": "all", "heading": "code", "answers": "short"}


def export_responses(caller: Caller, sid: object, document_type: object, *rest: object) -> str:
    """Responses as base64 JSON.

    `rest` is language, completion status, heading, kind of answers, first and last id, and the
    names of the columns, as far as given.
    """
    survey = caller.survey(sid, NO_PERMISSION)
    wanted = {**_EXPORT_DEFAULTS, **dict(zip(_EXPORT_PARAMETERS, rest, strict=False))}
    fields = wanted.get("fields")
    columns = tuple(map(str, fields)) if isinstance(fields, Sequence) else None
    if survey.active and survey.responses:
        if wanted.get("language") and wanted["language"] not in survey.languages:
            raise Refused("Language code not found for this survey.")
        refuse_formats(str(document_type), str(wanted["heading"]), str(wanted["answers"]))
    first, last = whole(wanted.get("first")), whole(wanted.get("last"))
    return export_json(survey, Selection(str(wanted["status"]), first, last, columns))


def add_response(caller: Caller, sid: object, data: object) -> object:
    """Adds a response by column name; unknown columns are ignored, values are not checked."""
    survey = caller.survey(sid, INVALID_SURVEY)
    if not survey.active:
        raise Refused("No survey response table")
    if not isinstance(data, Mapping):
        raise Crashed("not an array")
    given = {name: _text(value) for name, value in data.items() if name in survey.columns()}
    if whole(data.get("id")) in survey.responses:
        raise Failed("CDbCommand failed: Integrity constraint violation: 1062 Duplicate entry")
    if data.get("id"):
        survey.next_id = max(survey.next_id, whole(data["id"]))
    row = survey.start()
    row |= {"seed": None, **given, "id": row["id"]}
    dates = [name for name in ("submitdate", "startdate", "datestamp") if name in row]
    for name in dates:
        row[name] = (given[name] or None) if name in given else survey.now()
    return data.get("id") or row["id"]


def update_response(caller: Caller, sid: object, data: object) -> bool:
    """Changes a response by column name; dates do not move."""
    survey = caller.survey(sid, "Invalid survey ID")
    if not isinstance(data, Mapping):
        raise Crashed("not an array")
    _refuse_update(survey, data)
    values = {name: _text(value) for name, value in data.items() if name != "id"}
    survey.responses[whole(data["id"])].update(values)
    return True


def delete_response(caller: Caller, sid: object, response_id: object) -> dict[str, str]:
    """Removes one response."""
    survey = caller.survey(sid, INVALID_SURVEY)
    if whole(response_id) not in survey.responses:
        raise Refused("Response Id not found")
    survey.delete(whole(response_id))
    return {str(response_id): "deleted"}


def _refuse_update(survey: Survey, data: Mapping[str, object]) -> None:
    if not survey.active:
        raise Refused("Survey is not active")
    if survey.setting("alloweditaftercompletion") != "Y":
        raise Refused("Survey does not allow edit after completion")
    if "id" not in data:
        raise Refused("Missing response identifier (id|token)")
    if whole(data["id"]) not in survey.responses:
        raise Refused("No matching Response")
    if unknown := [name for name in data if name not in survey.columns()]:
        raise Refused(f"Invalid Column names supplied: {', '.join(unknown)}")


def _text(value: object) -> Value:
    return None if value is None else str(value)
