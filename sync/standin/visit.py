"""One person going through a survey: where they are, and what each step writes.

Step 0 is the welcome page, step n the page of the n-th group. Every step stores the answers of the
page that it leaves, also backwards and also when the page is refused. A page on which nothing is
shown is passed over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sync.standin.expressions import applies, plain
from sync.standin.structure import Group, Question, QuestionType
from sync.standin.survey import OPENED_BY_LINK, Row, Survey

BACK = "moveprev"
OTHER = "-oth-"
_NOT_ANSWERED = frozenset({QuestionType.DISPLAY, QuestionType.EQUATION})
_LONGEST_TEXT = 65_535
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


class VisitEndedError(Exception):
    """The response behind a visit is no longer there."""


class TextTooLongError(Exception):
    """An answer does not fit in its column; LimeSurvey loses the whole page."""


@dataclass
class Visit:
    """Where one browser session is in one survey; `token` must come back with every form.

    `prefill` holds the columns that the link filled. A visit is `saved` once its response can be
    found again by a name and a password.
    """

    sid: int
    token: str
    step: int = 0
    response_id: int | None = None
    finished: bool = False
    prefill: Mapping[str, str | None] = field(default_factory=dict)
    saved: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a page is shown again: a question that must be answered, or a value that is none."""

    qid: int
    message: str


def begin(survey: Survey, token: str, prefill: Mapping[str, str]) -> Visit:
    """Opens a survey; a prefilled link writes a row at once, as does one without a welcome page."""
    values = {
        column: _value(question, prefill[question.code])
        for column, question in survey.question_columns().items()
        if question.code in prefill and not column.endswith("other")
    }
    visit = Visit(survey.sid, token, step=first_step(survey), prefill=values)
    if values or visit.step:
        _fill_from_link(_row(survey, visit), visit)
    return visit


def resume(survey: Survey, visit: Visit, stored: Visit) -> Visit:
    """Goes on in the browser of `visit` with the response of `stored`, at its page.

    What the link of `visit` filled in takes the place of what was there. Raises `VisitEndedError`.
    """
    resumed = replace(stored, token=visit.token, step=max(stored.step, 1), prefill=visit.prefill)
    _fill_from_link(_row(survey, resumed), resumed)
    return resumed


def keep(survey: Survey, visit: Visit, form: Mapping[str, str]) -> None:
    """Stores the answers of the page that is shown, and stays on it; raises as `move` does."""
    if visit.step:
        row = _row(survey, visit)
        _store(survey, _page(survey, visit), row, form)
        _stamp(survey, visit, row)
        # LimeSurvey counts the page itself as passed, but only from the second time on.
        row["lastpage"] = visit.step if visit.saved else row["lastpage"]


def move(survey: Survey, visit: Visit, button: str, form: Mapping[str, str]) -> list[Problem]:
    """Presses a button on a page; returns why it is shown again, nothing when it went on.

    Raises `VisitEndedError` and `TextTooLongError`.
    """
    row = _row(survey, visit)
    if visit.step == 0:
        visit.step = 0 if button == BACK else 1
        return []
    page = _page(survey, visit)
    problems = _store(survey, page, row, form)
    before, after = range(visit.step - 1, 0, -1), range(visit.step + 1, len(survey.groups) + 1)
    if button == BACK:
        visit.step = next(_steps(survey, row, before), first_step(survey))
    elif not problems:
        following = next(_steps(survey, row, after), None)
        if following is None:
            survey.submit(row)
            visit.finished = True
            return []
        visit.step = following
    _stamp(survey, visit, row)
    return [] if button == BACK else problems


def shown(survey: Survey, visit: Visit) -> tuple[Group, list[Question]]:
    """The group of the page that a visit is on, and the questions that are shown on it."""
    group = _page(survey, visit)
    answers = _codes(survey, _row(survey, visit))
    return group, [item for item in survey.questions_of(group) if _is_asked(item, answers)]


def names(survey: Survey, visit: Visit) -> dict[str, str]:
    """What the texts can call by name: the answers so far, and a few facts about the visit."""
    row = survey.responses.get(visit.response_id or 0, {})
    known = {"SID": str(survey.sid), "LANG": survey.language}
    known["SAVEDID"] = str(visit.response_id or "")
    if visit.step == 0:
        return known
    for column, question in survey.question_columns().items():
        value = str(row.get(column) or "")
        option = question.option(value)
        known[question.code] = known[f"{question.code}.code"] = value
        known[f"{question.code}.shown"] = option.text if option else value
    return known


def first_step(survey: Survey) -> int:
    """The step of the page that the link opens."""
    return 0 if survey.setting("showwelcome") == "Y" else 1


def _fill_from_link(row: Row, visit: Visit) -> None:
    row |= visit.prefill
    if visit.prefill:
        row["lastpage"] = OPENED_BY_LINK


def _stamp(survey: Survey, visit: Visit, row: Row) -> None:
    row["lastpage"] = visit.step - 1
    if "datestamp" in row:
        row["datestamp"] = survey.now()


def _row(survey: Survey, visit: Visit) -> Row:
    if visit.response_id is None:
        visit.response_id = int(survey.start()["id"] or 0)
    try:
        return survey.responses[visit.response_id]
    except KeyError as error:
        raise VisitEndedError from error


def _page(survey: Survey, visit: Visit) -> Group:
    pages = survey.ordered_groups()
    if visit.step > len(pages):
        raise VisitEndedError
    return pages[visit.step - 1]


def _steps(survey: Survey, row: Row, steps: Iterable[int]) -> Iterator[int]:
    """The steps among these that have something on their page."""
    answers, pages = _codes(survey, row), survey.ordered_groups()
    for step in steps:
        if any(_is_asked(question, answers) for question in survey.questions_of(pages[step - 1])):
            yield step


def _is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    on_page = not question.hidden and question.type is not QuestionType.EQUATION
    return on_page and applies(question.relevance, answers)


def _store(survey: Survey, group: Group, row: Row, form: Mapping[str, str]) -> list[Problem]:
    """Writes the answers of one page; a question that is not on it keeps what it had."""
    if any(len(value.encode("utf-8", "replace")) > _LONGEST_TEXT for value in form.values()):
        raise TextTooLongError
    problems = []
    for question in survey.questions_of(group):
        column = survey.column(question)
        answers = _codes(survey, row)
        if not applies(question.relevance, answers):
            row[column] = None
            continue
        given = form.get(column, str(row[column] or ""))
        if question.type is QuestionType.EQUATION:
            given = plain(question.text, answers)
        row[column] = stored = _value(question, given)
        if question.is_choice and question.other == "Y":
            row[column + "other"] = form.get(column + "other", "") if given == OTHER else ""
        if message := _problem(question, given, stored):
            problems.append(Problem(question.qid, message))
    return problems


def _problem(question: Question, given: str, stored: str | None) -> str:
    if stored is None:
        return f"{given} is bij deze vraag een ongeldige waarde."
    answerable = not question.hidden and question.type not in _NOT_ANSWERED
    required = question.mandatory == "Y" and answerable
    return "Deze vraag is verplicht." if required and not stored else ""


def _value(question: Question, given: str) -> str | None:
    """What is stored of what was given: None for a code or a number that is none."""
    if question.is_choice and given and question.option(given) is None:
        return given if given == OTHER and question.other == "Y" else None
    if question.type is QuestionType.NUMBER and given and not _NUMBER.fullmatch(given):
        return None
    return given


def _codes(survey: Survey, row: Row) -> dict[str, str]:
    columns = survey.question_columns().items()
    return {question.code: str(row.get(column) or "") for column, question in columns}
