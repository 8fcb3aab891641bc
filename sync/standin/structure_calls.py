"""The RemoteControl methods about groups, questions and columns.

Lists come in an order that nobody may lean on, as LimeSurvey's do.
"""

from sync.standin.account_calls import Caller, Record, chosen, whole
from sync.standin.errors import INVALID_SURVEY, Refused
from sync.standin.settings import ATTRIBUTE_DEFAULTS
from sync.standin.structure import THEMES, Group, Question
from sync.standin.survey import Survey

_SYSTEM_QUESTIONS = {
    "id": "Response ID",
    "submitdate": "Date submitted",
    "lastpage": "Last page",
    "startlanguage": "Start language",
    "seed": "Seed",
    "startdate": "Date started",
    "datestamp": "Date last action",
    "ipaddr": "IP address",
    "refurl": "Referrer URL",
}


def list_groups(caller: Caller, sid: object, _language: object = None) -> list[Record]:
    """The groups, not in their order."""
    survey = caller.survey(sid, INVALID_SURVEY)
    if not survey.groups:
        raise Refused("No groups found")
    return [_group_record(survey, group) for group in sorted(survey.groups, key=_backwards)]


def list_questions(
    caller: Caller, sid: object, gid: object = None, language: object = None
) -> list[Record]:
    """The questions with their columns, not in their order."""
    survey = caller.survey(sid, INVALID_SURVEY)
    if language is not None and language not in survey.languages:
        raise Refused("Error: Invalid language")
    if gid and whole(gid) not in {group.gid for group in survey.groups}:
        raise Refused("Error: group not found")
    questions = [item for item in survey.questions if not gid or item.gid == whole(gid)]
    if not questions:
        raise Refused("No questions found")
    return [
        {
            "id": question.qid,
            "question": question.text,
            "help": question.help,
            "language": survey.language,
            **_question_columns(survey, question),
        }
        for question in sorted(questions, key=_by_code_end)
    ]


def get_question_properties(
    caller: Caller, qid: object, names: object = None, _language: object = None
) -> Record:
    """Everything about one question, with its answer options and attributes."""
    for survey in caller.world.surveys.values():
        for question in survey.questions:
            if question.qid == whole(qid):
                caller.survey(survey.sid, INVALID_SURVEY)
                properties = _question_properties(survey, question)
                return {name: properties[name] for name in chosen(names, properties)}
    raise Refused("Error: Invalid questionid")


def get_fieldmap(caller: Caller, sid: object, _language: object = None) -> dict[str, Record]:
    """What every column of the response table holds, by column name."""
    survey = caller.survey(sid, INVALID_SURVEY)
    fields = {name: _system_field(survey, name) for name in survey.system_columns()}
    pages = {group.gid: (number, group) for number, group in enumerate(survey.ordered_groups())}
    for number, (column, question) in enumerate(survey.question_columns().items()):
        page, group = pages[question.gid]
        fields[column] = {
            "fieldname": column,
            "type": question.type,
            "sid": survey.sid,
            "gid": group.gid,
            "qid": question.qid,
            "aid": "other" if column.endswith("other") else "",
            "title": question.code,
            "question": question.text,
            "group_name": group.name,
            "mandatory": question.mandatory,
            "encrypted": question.encrypted,
            "hasconditions": "N",
            "usedinconditions": "N",
            "questionSeq": number,
            "groupSeq": page,
            "relevance": question.relevance,
            "grelevance": group.relevance,
            "preg": None,
            "other": question.other,
            "help": question.help,
        }
    return fields


def _backwards(group: Group) -> int:
    return -group.order


def _by_code_end(question: Question) -> str:
    return question.code[::-1]


def _group_record(survey: Survey, group: Group) -> Record:
    return {
        "id": group.gid,
        "gid": group.gid,
        "sid": survey.sid,
        "group_order": group.order,
        "randomization_group": "",
        "grelevance": group.relevance,
        "group_name": group.name,
        "description": group.description,
        "language": survey.language,
    }


def _question_columns(survey: Survey, question: Question) -> Record:
    return {
        "qid": question.qid,
        "parent_qid": 0,
        "sid": survey.sid,
        "gid": question.gid,
        "type": question.type,
        "title": question.code,
        "preg": None,
        "other": question.other,
        "mandatory": question.mandatory,
        "encrypted": question.encrypted,
        "question_order": question.order,
        "scale_id": 0,
        "same_default": 0,
        "relevance": question.relevance,
        "question_theme_name": THEMES[question.type],
        "modulename": None,
        "same_script": 0,
    }


def _question_properties(survey: Survey, question: Question) -> Record:
    options = {
        option.code: {
            "answer": option.text,
            "assessment_value": option.assessment_value,
            "scale_id": option.scale_id,
            "order": option.order,
        }
        for option in question.options
    }
    return {
        **_question_columns(survey, question),
        "question": question.text,
        "help": question.help,
        "script": None,
        "available_answers": "No available answers",
        "subquestions": "No available answers",
        "attributes": dict(sorted({**ATTRIBUTE_DEFAULTS, **question.attributes}.items())),
        "attributes_lang": "No available attributes",
        "answeroptions": options or "No available answer options",
        "defaultvalue": None,
    }


def _system_field(survey: Survey, name: str) -> Record:
    empty = dict.fromkeys(("gid", "qid", "aid", "title", "group_name"), "")
    return {
        **empty,
        "fieldname": name,
        "sid": survey.sid,
        "type": name,
        "question": _SYSTEM_QUESTIONS[name],
    }
