"""Reading a survey file of the old inline layout, with LimeSurvey's own silent alterations.

Codes are cleaned, answer codes that do not fit are dropped and numbers are given afresh. For
everybody but a super administrator texts go through the HTML filter and the theme is lost. Only the
base language is read. As in LimeSurvey a file that fails half-way leaves a half survey behind.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from sync.standin.errors import Failed, Refused
from sync.standin.purifier import purify
from sync.standin.settings import (
    FALLBACK_THEME,
    SURVEY_DEFAULTS,
    TEXT_DEFAULTS,
    THEMES,
    Value,
    allowed,
    as_column,
)
from sync.standin.structure import Group, Option, Question, QuestionType
from sync.standin.survey import Survey
from sync.standin.world import SUPER_ADMINISTRATOR, World

_NOT_A_SURVEY = "Error: This is not a valid LimeSurvey survey structure XML file."
_NO_SURVEY_ROW = "Error: XML Parsing Error: Missing or malformed element of type 'survey'"
_RESERVED = frozenset(
    {"LANG", "SID", "SAVEDID", "TOKEN", "QID", "GID", "SGQ", "self", "that", "this"}
)
_OPTION_CODE = re.compile(r"[A-Za-z0-9]{1,5}")
_NO_THEME_RIGHTS = "inherit"
_LONGEST_CODE = 20
_LONGEST_TITLE = 200
_MANDATORY = frozenset("YNS")
_NOT_SETTINGS = frozenset({"sid", "active", "owner_id", "gsid", "datecreated"})

_Record = Mapping[str, str]


@dataclass(frozen=True)
class _File:
    """The rows of each section, with only those that are in the base language."""

    sections: Mapping[str, list[_Record]]
    languages: tuple[str, ...]

    def rows(self, section: str, language: str) -> list[_Record]:
        chosen = self.sections.get(section, [])
        return [row for row in chosen if row.get("language", language) in {language, ""}]


def import_survey(
    world: World, username: str, data: bytes, title: str = "", wanted: int | None = None
) -> Survey:
    """Makes a survey of the bytes of an .lss, owned by `username`, and returns it.

    `title` replaces the one in the file, `wanted` the survey number. Raises `Refused` for a file
    that LimeSurvey does not take and `Failed` for one on which it stumbles half-way.
    """
    file = _read(data)
    if not file.sections.get("surveys"):
        raise Refused(_NO_SURVEY_ROW)
    row = file.sections["surveys"][0]
    number = wanted or int(row.get("sid") or 0)
    settings = _settings(row, world.owner_number(username))
    clean = _unchanged
    if username != SUPER_ADMINISTRATOR:
        clean = purify
        settings["template"] = _NO_THEME_RIGHTS
    survey = world.add_survey(username, number, settings, {})
    _Importer(world, survey, file, clean).fill(title)
    return survey


def _read(data: bytes) -> _File:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(_NOT_A_SURVEY) from error
    if root.findtext("LimeSurveyDocType") != "Survey":
        raise Refused(_NOT_A_SURVEY)
    sections: dict[str, list[_Record]] = {
        str(section.tag): [
            {str(cell.tag): cell.text or "" for cell in row} for row in section.iterfind("rows/row")
        ]
        for section in root
    }
    languages = tuple(element.text or "" for element in root.iterfind("languages/language"))
    return _File(sections, languages)


def _settings(row: _Record, owner_number: int) -> dict[str, Value]:
    """The settings as written in the file; what it leaves out gets the column's default."""
    settings: dict[str, Value] = {"owner_id": owner_number}
    for name, value in row.items():
        if name not in SURVEY_DEFAULTS or name in _NOT_SETTINGS:
            continue
        if not allowed(name, value):
            raise Refused(f"Error: <div class='errorSummary'>Unable to import survey. {name}</div>")
        default = SURVEY_DEFAULTS[name]
        settings[name] = None if default is None and value == "" else as_column(default, value)
    if settings.get("template", "inherit") not in THEMES:
        settings["template"] = FALLBACK_THEME
    return settings


def _unchanged(text: str) -> str:
    return text


class _Importer:
    """Fills one new survey from one file, section by section."""

    def __init__(
        self, world: World, survey: Survey, file: _File, clean: Callable[[str], str]
    ) -> None:
        self._world = world
        self._survey = survey
        self._file = file
        self._clean = clean
        self._group_ids: dict[str, int] = {}
        self._language = survey.language if survey.language in file.languages else ""

    def fill(self, title: str) -> None:
        self._fill_texts(title)
        for row in self._rows("groups"):
            self._add_group(row)
        for row in self._rows("questions"):
            if row.get("gid") != "0":
                self._add_question(row)

    def _rows(self, section: str) -> list[_Record]:
        return self._file.rows(section, self._language) if self._language else []

    def _fill_texts(self, title: str) -> None:
        for row in self._file.sections.get("surveys_languagesettings", []):
            if row.get("surveyls_language") != self._language:
                continue
            texts = {**row, "surveyls_title": title or row.get("surveyls_title", "")}
            if len(texts["surveyls_title"]) > _LONGEST_TITLE:
                raise Failed("Error: Failed to import survey language settings - data is invalid.")
            for name in TEXT_DEFAULTS.keys() & texts.keys():
                value = as_column(TEXT_DEFAULTS[name], texts[name])
                self._survey.texts[name] = self._clean(value) if isinstance(value, str) else value
            self._survey.texts["surveyls_survey_id"] = self._survey.sid

    def _add_group(self, row: _Record) -> None:
        if row["gid"] in self._group_ids:
            return
        gid = self._group_ids[row["gid"]] = self._world.next_group_id()
        self._survey.groups.append(
            Group(
                gid=gid,
                name=self._clean(row.get("group_name", "")),
                description=self._clean(row.get("description", "")),
                order=_whole(row, "group_order"),
                relevance=row.get("grelevance", ""),
            )
        )

    def _add_question(self, row: _Record) -> None:
        mandatory = row.get("mandatory", "").strip() or "N"
        code = self._fitting_code(row["title"])
        if row["type"] not in set(QuestionType) or mandatory not in _MANDATORY:
            raise Failed("Error while saving: type or mandatory is not in the list")
        if len(code) > _LONGEST_CODE:
            raise Failed("CDbCommand failed: Data too long for column 'title' at row 1")
        self._survey.questions.append(
            Question(
                qid=self._world.next_question_id(),
                gid=self._group_ids.get(row["gid"], 0),
                code=code,
                type=QuestionType(row["type"]),
                text=self._clean(row.get("question", "")),
                help=self._clean(row.get("help", "")),
                order=_whole(row, "question_order"),
                mandatory=mandatory,
                other=row.get("other", "N"),
                relevance=row.get("relevance", ""),
                options=self._options(row["qid"]),
                attributes=self._attributes(row["qid"]),
            )
        )

    def _fitting_code(self, wanted: str) -> str:
        """The code without what LimeSurvey refuses; a random one when it is taken or reserved."""
        taken = {question.code.lower() for question in self._survey.questions}
        code = re.sub("[^A-Za-z0-9]", "", wanted)
        code = f"q{code}" if code[:1].isdigit() else code
        if not code or code.lower() in taken or code in _RESERVED:
            return f"r{self._world.random.randrange(1025)}q{len(taken)}"
        return code

    def _options(self, old_qid: str) -> tuple[Option, ...]:
        options: dict[str, Option] = {}
        for row in self._rows("answers"):
            code = row.get("code", "")
            if row["qid"] == old_qid and _OPTION_CODE.fullmatch(code) and code not in options:
                text = self._clean(row.get("answer", ""))
                value = _whole(row, "assessment_value", "0")
                options[code] = Option(code, text, _whole(row, "sortorder"), value)
        return tuple(sorted(options.values(), key=lambda option: option.order))

    def _attributes(self, old_qid: str) -> dict[str, str]:
        return {
            row["attribute"]: row.get("value", "")
            for row in self._rows("question_attributes")
            if row["qid"] == old_qid
        }


def _whole(row: _Record, name: str, default: str | None = None) -> int:
    """A number from a row; a missing one is an SQL error, as in LimeSurvey's strict mode."""
    value = row.get(name, default)
    if value is None:
        raise Failed(f"CDbCommand failed: Field '{name}' doesn't have a default value")
    return int(value)
