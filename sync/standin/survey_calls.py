"""The RemoteControl methods about surveys as a whole."""

import base64
import binascii
from collections.abc import Mapping

from sync.standin import lss
from sync.standin.account_calls import Caller, Record, chosen, whole
from sync.standin.errors import INVALID_SURVEY, NO_PERMISSION, NO_VALID_DATA, Crashed, Refused
from sync.standin.settings import (
    FIXED_WHILE_ACTIVE,
    NEVER_SET,
    SURVEY_DEFAULTS,
    TEXT_DEFAULTS,
    Value,
    allowed,
    as_column,
)

_OK = {"status": "OK"}
_NOT_ACTIVATED = "Error: Survey does not pass consistency check"


def list_surveys(caller: Caller, _username: object = None, _gsid: object = None) -> list[Record]:
    """The surveys on which the caller has rights; one without texts is not listed."""
    surveys = [item for item in caller.world.surveys_of(caller.username) if item.texts]
    if not surveys:
        raise Refused("No surveys found")
    return [
        {
            "sid": survey.sid,
            "gsid": 1,
            "surveyls_title": survey.text("surveyls_title"),
            "startdate": survey.setting("startdate"),
            "expires": survey.setting("expires"),
            "active": "Y" if survey.active else "N",
        }
        for survey in surveys
    ]


def import_survey(
    caller: Caller, data: object, kind: object, name: object = None, sid: object = None
) -> int:
    """Makes a survey of a base64 .lss and answers its number, never a warning."""
    if kind != "lss":
        raise Refused("Invalid extension")
    try:
        content = base64.b64decode(str(data))
    except binascii.Error:
        content = b""
    wanted = None if sid is None else whole(sid)
    return lss.import_survey(caller.world, caller.username, content, str(name or ""), wanted).sid


def activate_survey(caller: Caller, sid: object, settings: object = None) -> Record:
    """Makes the response table."""
    survey = caller.survey(sid, NO_PERMISSION)
    if survey.active:
        raise Refused("Error: Survey already active")
    empty = [group for group in survey.groups if not survey.questions_of(group)]
    if empty or not survey.groups:
        raise Refused(_NOT_ACTIVATED)
    if isinstance(settings, Mapping):
        given = {name: settings[name] for name in FIXED_WHILE_ACTIVE & settings.keys()}
        survey.settings |= {name: value for name, value in given.items() if value in {"Y", "N"}}
    survey.activate()
    return {**_OK, "pluginFeedback": None, "isAllowRegister": False}


def delete_survey(caller: Caller, sid: object) -> Record:
    """Removes a survey with all its responses."""
    survey = caller.survey(sid, NO_PERMISSION)
    del caller.world.surveys[survey.sid]
    return dict(_OK)


def get_survey_properties(caller: Caller, sid: object, names: object = None) -> dict[str, Value]:
    """The settings of a survey; unknown names are ignored."""
    survey = caller.survey(sid, INVALID_SURVEY)
    known = {
        "sid": survey.sid,
        "active": "Y" if survey.active else "N",
        "datecreated": survey.datecreated,
        "autonumber_start": survey.autonumber_start,
    }
    return {
        name: known[name] if name in known else survey.setting(name)
        for name in chosen(names, SURVEY_DEFAULTS)
    }


def set_survey_properties(
    caller: Caller, sid: object, data: Mapping[str, Value]
) -> dict[str, bool]:
    """Changes settings; says for each whether it was saved."""
    survey = caller.survey(sid, INVALID_SURVEY)
    fixed = NEVER_SET | (FIXED_WHILE_ACTIVE if survey.active else frozenset())
    wanted = {name: data[name] for name in SURVEY_DEFAULTS if name in data and name not in fixed}
    if not wanted:
        raise Refused(NO_VALID_DATA)
    result = {name: allowed(name, value) for name, value in wanted.items()}
    for name, value in wanted.items():
        if result[name]:
            cleared = name in {"expires", "startdate"} and value == ""
            default = SURVEY_DEFAULTS[name]
            survey.settings[name] = None if cleared else as_column(default, value)
    return result


def get_language_properties(
    caller: Caller, sid: object, names: object = None, _language: object = None
) -> dict[str, Value]:
    """The texts of a survey in its base language."""
    survey = caller.survey(sid, INVALID_SURVEY)
    wanted = chosen(names, TEXT_DEFAULTS)
    if not survey.texts:
        raise Crashed("no language settings")
    return {name: survey.texts.get(name, TEXT_DEFAULTS[name]) for name in wanted}


def get_summary(caller: Caller, sid: object, name: object = "all") -> object:
    """How many responses there are; an empty list for a survey that is not active."""
    survey = caller.survey(sid, "Invalid surveyid")
    if not survey.active:
        return []
    complete = sum(row["submitdate"] is not None for row in survey.responses.values())
    figures = {
        "completed_responses": complete,
        "incomplete_responses": len(survey.responses) - complete,
        "full_responses": len(survey.responses),
    }
    if name != "all" and name not in figures:
        raise Refused("Invalid summary key")
    return figures if name == "all" else figures[str(name)]
