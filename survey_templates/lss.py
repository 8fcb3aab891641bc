"""Survey definition ⇄ .lss bytes, in the inline layout of DBVersion 365.

That layout is the only one that LimeSurvey 3.25, 5.x and 6.x all read. `write` is pure: the same
definition gives the same bytes. Ids in the file are only its own; LimeSurvey gives new ones.
"""

from collections.abc import Iterable, Mapping

from lxml import etree

from survey_templates.definition import (
    AnswerOption,
    GroupDefinition,
    QuestionDefinition,
    SurveyDefinition,
)
from survey_templates.errors import SurveyFileError

DB_VERSION = "365"
FILE_SURVEY_ID = "1"

Row = Mapping[str, str]


def write(definition: SurveyDefinition) -> bytes:
    """The .lss file of `definition`, UTF-8."""
    root = etree.Element("document")
    _child(root, "LimeSurveyDocType", "Survey")
    _child(root, "DBVersion", DB_VERSION)
    languages = etree.SubElement(root, "languages")
    _child(languages, "language", definition.language)
    for name, rows in _sections(definition):
        _section(root, name, rows)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _child(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def _section(root: etree._Element, name: str, rows: Iterable[Row]) -> None:
    holder = etree.SubElement(etree.SubElement(root, name), "rows")
    for values in rows:
        row = etree.SubElement(holder, "row")
        for column, value in values.items():
            etree.SubElement(row, column).text = etree.CDATA(value)


def _sections(definition: SurveyDefinition) -> Iterable[tuple[str, list[Row]]]:
    language = definition.language
    groups = list(enumerate(definition.groups, start=1))
    questions = [
        (gid, order, question)
        for gid, group in groups
        for order, question in enumerate(group.questions, start=1)
    ]
    numbered = [(qid, *entry) for qid, entry in enumerate(questions, start=1)]
    yield "surveys", [{"language": language, **dict(definition.settings)}]
    yield "surveys_languagesettings", [{"surveyls_language": language, **dict(definition.texts)}]
    yield "groups", [_group_row(gid, group, language) for gid, group in groups]
    yield (
        "questions",
        [_question_row(qid, gid, order, q, language) for qid, gid, order, q in numbered],
    )
    yield (
        "answers",
        [
            _answer_row(qid, order, answer, language)
            for qid, _, _, question in numbered
            for order, answer in enumerate(question.answers, start=1)
        ],
    )
    yield (
        "question_attributes",
        [
            {"qid": str(qid), "attribute": name, "value": value}
            for qid, _, _, question in numbered
            for name, value in question.attributes
        ],
    )


def _group_row(gid: int, group: GroupDefinition, language: str) -> Row:
    return {
        "gid": str(gid),
        "sid": FILE_SURVEY_ID,
        "group_name": group.title,
        "group_order": str(gid),
        "description": group.description,
        "language": language,
        "randomization_group": "",
        "grelevance": "1",
    }


def _question_row(
    qid: int, gid: int, order: int, question: QuestionDefinition, language: str
) -> Row:
    return {
        "qid": str(qid),
        "parent_qid": "0",
        "sid": FILE_SURVEY_ID,
        "gid": str(gid),
        "type": question.type,
        "title": question.code,
        "question": question.text,
        "help": "",
        "preg": "",
        "other": "N",
        "mandatory": "Y" if question.mandatory else "N",
        "question_order": str(order),
        "language": language,
        "scale_id": "0",
        "relevance": question.relevance,
    }


def _answer_row(qid: int, order: int, answer: AnswerOption, language: str) -> Row:
    return {
        "qid": str(qid),
        "code": answer.code,
        "answer": answer.text,
        "sortorder": str(order),
        "assessment_value": "0",
        "language": language,
        "scale_id": "0",
    }


def read(data: bytes) -> SurveyDefinition:
    """The definition in a .lss file that `write` made.

    Raises `SurveyFileError` for a file that is no survey, or has a layout other than ours.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
        if root.findtext("LimeSurveyDocType") != "Survey":
            raise SurveyFileError("Dit bestand is geen LimeSurvey-vragenlijst (.lss).")
        return _read_document(root)
    except (etree.XMLSyntaxError, KeyError, IndexError, ValueError):
        raise SurveyFileError(
            "Dit .lss-bestand is beschadigd of niet door ‘eigenkracht survey build’ gemaakt. "
            "Maak het opnieuw."
        ) from None


def _rows(root: etree._Element, section: str) -> list[dict[str, str]]:
    return [
        {str(column.tag): column.text or "" for column in row}
        for row in root.iterfind(f"{section}/rows/row")
    ]


def _read_document(root: etree._Element) -> SurveyDefinition:
    settings = _rows(root, "surveys")[0]
    texts = _rows(root, "surveys_languagesettings")[0]
    language = settings.pop("language")
    del texts["surveyls_language"]
    answers, attributes = _rows(root, "answers"), _rows(root, "question_attributes")
    questions = _rows(root, "questions")
    return SurveyDefinition(
        language=language,
        settings=tuple(settings.items()),
        texts=tuple(texts.items()),
        groups=tuple(
            GroupDefinition(
                title=group["group_name"],
                description=group["description"],
                questions=tuple(
                    _read_question(question, answers, attributes)
                    for question in questions
                    if question["gid"] == group["gid"]
                ),
            )
            for group in _rows(root, "groups")
        ),
    )


def _read_question(
    row: Row, answers: list[dict[str, str]], attributes: list[dict[str, str]]
) -> QuestionDefinition:
    return QuestionDefinition(
        code=row["title"],
        type=row["type"],
        text=row["question"],
        mandatory=row["mandatory"] == "Y",
        relevance=row["relevance"],
        attributes=tuple(
            (attribute["attribute"], attribute["value"])
            for attribute in attributes
            if attribute["qid"] == row["qid"]
        ),
        answers=tuple(
            AnswerOption(answer["code"], answer["answer"])
            for answer in answers
            if answer["qid"] == row["qid"]
        ),
    )
