"""A small survey file in the old inline layout, with every kind of question that our surveys use.

`sample_lss()` gives the bytes of an .lss: a hidden short text GEMEENTE, a mandatory list ROL, a
hidden and a shown text display, and two groups with a pair of a long text and a list each. It is
written by hand here, so that the verification leans on no code of the product.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

LANGUAGE = "nl"
DETAILS = "<p>Denk aan:</p><details><summary>Meer lezen</summary><p>De uitleg.</p></details>"
SETTINGS = {
    "language": LANGUAGE,
    "additional_languages": "",
    "format": "G",
    "template": "vanilla",
    "anonymized": "Y",
    "datestamp": "N",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "allowsave": "N",
    "allowprev": "Y",
    "listpublic": "N",
    "printanswers": "Y",
    "publicstatistics": "N",
    "publicgraphs": "N",
    "showwelcome": "Y",
    "showprogress": "Y",
    "showxquestions": "N",
    "shownoanswer": "Y",
    "showgroupinfo": "B",
    "showqnumcode": "X",
    "usecaptcha": "N",
    "alloweditaftercompletion": "Y",
    "tokenanswerspersistence": "N",
    "questionindex": "0",
    "autoredirect": "N",
}
TEXTS = {
    "surveyls_language": LANGUAGE,
    "surveyls_title": "Proef van de koppeling",
    "surveyls_description": "",
    "surveyls_welcometext": "<p>Welkom bij de proef.</p>",
    "surveyls_endtext": "<p>Dank u wel, {GEMEENTE}.</p>",
    "surveyls_url": "",
    "surveyls_urldescription": "",
    "surveyls_dateformat": "5",
    "surveyls_numberformat": "1",
}


@dataclass(frozen=True)
class Question:
    """One question of the sample: its code, type and text, and what hangs on it."""

    code: str
    type: str
    text: str
    mandatory: str = "N"
    help: str = ""
    relevance: str = "1"
    answers: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """One page of the sample."""

    name: str
    questions: tuple[Question, ...]


ROLES = {"WETH": "Wethouder", "INW": "Inwoner"}
LABELS = {"1": "Helder", "2": "Nog niet helder", "3": "Verschilt", "4": "Weet ik niet"}
GROUPS = (
    Group(
        "Over u",
        (
            Question("GEMEENTE", "S", "Deelnamecode", attributes={"hidden": "1"}),
            Question("KENMERK", "X", "proef 1.0 vertrouwelijk 5", attributes={"hidden": "1"}),
            Question("ROL", "L", "Wat is uw rol?", mandatory="Y", answers=ROLES),
        ),
    ),
    Group(
        "Onderdeel A",
        (
            Question("UITLEG", "X", "<p>Dit onderdeel gaat over de visie.</p>"),
            Question("A1T", "T", "Wat verstaat u onder eigen kracht?", help=DETAILS),
            Question("A1L", "L", "Welk label past?", answers=LABELS),
        ),
    ),
    Group(
        "Onderdeel B",
        (
            Question("B1T", "T", "Hoe werkt u daaraan?"),
            Question("B1L", "L", "Welk label past?", answers=LABELS),
        ),
    ),
)


def sample_lss(
    settings: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    groups: tuple[Group, ...] = GROUPS,
) -> bytes:
    """The bytes of the sample; `settings` and `texts` come on top of the sample's own."""
    document = etree.Element("document")
    etree.SubElement(document, "LimeSurveyDocType").text = "Survey"
    etree.SubElement(document, "DBVersion").text = "365"
    etree.SubElement(etree.SubElement(document, "languages"), "language").text = LANGUAGE
    _section(document, "surveys", [{**SETTINGS, **(settings or {})}])
    _section(document, "surveys_languagesettings", [{**TEXTS, **(texts or {})}])
    _section(document, "groups", [_group_row(number, group) for number, group in _numbered(groups)])
    questions = [
        (number * 100 + order, number, order, question)
        for number, group in _numbered(groups)
        for order, question in enumerate(group.questions, start=1)
    ]
    _section(document, "questions", [_question_row(*item) for item in questions])
    _section(
        document, "answers", [row for qid, *_, item in questions for row in _answers(qid, item)]
    )
    _section(
        document,
        "question_attributes",
        [
            {"qid": str(qid), "attribute": name, "value": value}
            for qid, *_, question in questions
            for name, value in question.attributes.items()
        ],
    )
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8")


def _numbered(groups: tuple[Group, ...]) -> list[tuple[int, Group]]:
    return list(enumerate(groups, start=1))


def _group_row(number: int, group: Group) -> dict[str, str]:
    return {
        "gid": str(number),
        "sid": "1",
        "group_name": group.name,
        "group_order": str(number),
        "description": "",
        "language": LANGUAGE,
        "grelevance": "1",
    }


def _question_row(qid: int, gid: int, order: int, question: Question) -> dict[str, str]:
    return {
        "qid": str(qid),
        "parent_qid": "0",
        "sid": "1",
        "gid": str(gid),
        "type": question.type,
        "title": question.code,
        "question": question.text,
        "help": question.help,
        "other": "N",
        "mandatory": question.mandatory,
        "question_order": str(order),
        "language": LANGUAGE,
        "scale_id": "0",
        "relevance": question.relevance,
    }


def _answers(qid: int, question: Question) -> list[dict[str, str]]:
    return [
        {
            "qid": str(qid),
            "code": code,
            "answer": text,
            "sortorder": str(order),
            "assessment_value": "0",
            "language": LANGUAGE,
            "scale_id": "0",
        }
        for order, (code, text) in enumerate(question.answers.items(), start=1)
    ]


def _section(document: etree._Element, name: str, rows: list[dict[str, str]]) -> None:
    holder = etree.SubElement(etree.SubElement(document, name), "rows")
    for row in rows:
        element = etree.SubElement(holder, "row")
        for column, value in row.items():
            etree.SubElement(element, column).text = etree.CDATA(value) if value else ""
