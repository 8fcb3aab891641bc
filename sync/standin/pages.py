"""The public survey pages, in both of LimeSurvey's address forms.

The forms have LimeSurvey's own names for fields and buttons. What an author wrote is shown as HTML,
what a respondent wrote never is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http import HTTPStatus
from secrets import token_urlsafe

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from sync.standin.addresses import Addresses
from sync.standin.expressions import applies, plain, tailor
from sync.standin.saving import Outcome, SavedVisits, may_load, may_save
from sync.standin.structure import Question, QuestionType
from sync.standin.survey import Survey
from sync.standin.visit import (
    Problem,
    TextTooLongError,
    Visit,
    VisitEndedError,
    begin,
    move,
    names,
    shown,
)
from sync.standin.world import World

COOKIE = "LS-STANDIN"
NO_ANSWER = "Geen antwoord"
_ROWS = "7"
_TOKEN = "YII_CSRF_TOKEN"  # noqa: S105  the name of the field, as LimeSurvey has it
_NOT_FOUND = "De vragenlijst waaraan u wilt meedoen bestaat niet."
_INACTIVE = "Deze vragenlijst is nog niet geopend, of is al gesloten."
_EXPIRED = "Helaas, de enquête is verlopen en niet langer beschikbaar."
_ENDED = "Uw sessie is verlopen. Open de link opnieuw om verder te gaan."
_TOO_LONG = "Er ging iets mis bij het opslaan. De antwoorden van deze pagina zijn niet bewaard."
# LimeSurvey lets a survey's texts carry a style of their own.
_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
    "base-uri 'none'; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Choice:
    """One option as it stands on the page."""

    code: str
    text: Markup
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One question as it stands on the page; `name` is the form field and the response column."""

    name: str
    type: QuestionType
    text: Markup
    help: Markup
    required: bool
    value: str
    rows: str
    choices: tuple[Choice, ...]
    problem: str


@dataclass(frozen=True)
class Answered:
    """One question on the page with the own answers."""

    question: Markup
    answer: str


class SurveyPages:
    """Shows the surveys of one world, and remembers where each browser session is."""

    def __init__(self, world: World, addresses: Addresses) -> None:
        self.world = world
        self._addresses = addresses
        self._visits: dict[tuple[str, int], Visit] = {}
        self._saved = SavedVisits()

    def blueprint(self) -> Blueprint:
        """The routes, for a Flask application."""
        pages = Blueprint("pages", __name__, template_folder="templates")
        pages.add_url_rule("/", view_func=self.listing)
        pages.add_url_rule("/index.php/<int:sid>", view_func=self.survey, methods=["GET", "POST"])
        pages.add_url_rule("/index.php/printanswers/view", view_func=self.print_answers)
        pages.after_request(_secure)
        return pages

    def listing(self) -> ResponseReturnValue:
        """The surveys that are open and listed."""
        with self.world.lock:
            listed = [
                survey
                for survey in self.world.surveys.values()
                if survey.active and not survey.expired and survey.setting("listpublic") == "Y"
            ]
            surveys = [
                (self._addresses.survey(survey.sid), survey.text("surveyls_title"))
                for survey in listed
            ]
        return render_template("list.html", surveys=surveys)

    def survey(self, sid: int) -> ResponseReturnValue:
        """A page of a survey: opens it, goes on with it, or says why it cannot be filled in."""
        with self.world.lock:
            survey = self.world.surveys.get(sid)
            if survey is None:
                return _message(_NOT_FOUND, HTTPStatus.NOT_FOUND)
            if not survey.active:
                return _message(_INACTIVE, HTTPStatus.UNAUTHORIZED)
            if survey.expired:
                return _message(_EXPIRED, HTTPStatus.OK)
            browser = request.cookies.get(COOKIE) or token_urlsafe(24)
            page = self._page(survey, browser)
        response = make_response(page)
        response.set_cookie(COOKIE, browser, httponly=True, samesite="Lax")
        return response

    def print_answers(self) -> ResponseReturnValue:
        """The own answers, hidden questions included, as LimeSurvey prints them."""
        with self.world.lock:
            survey = self.world.surveys.get(request.args.get("surveyid", 0, type=int))
            visit = self._finished_visit(survey) if survey else None
            if survey is None or visit is None or survey.setting("printanswers") != "Y":
                return _message(_ENDED, HTTPStatus.BAD_REQUEST)
            groups = _printed(survey, visit)
            title = survey.text("surveyls_title")
        return render_template("print.html", title=title, groups=groups)

    def _finished_visit(self, survey: Survey) -> Visit | None:
        visit = self._visits.get((request.cookies.get(COOKIE, ""), survey.sid))
        there = visit is not None and visit.finished and visit.response_id in survey.responses
        return visit if there else None

    def _page(self, survey: Survey, browser: str) -> ResponseReturnValue:
        visit = self._visits.get((browser, survey.sid))
        if request.method == "POST":
            return self._press(survey, visit, browser)
        if visit is None or _is_over(survey, visit) or request.args.get("newtest") == "Y":
            visit = begin(survey, token_urlsafe(24), request.args)
            self._visits[browser, survey.sid] = visit
        return self._show(survey, visit, [])

    def _press(self, survey: Survey, visit: Visit | None, browser: str) -> ResponseReturnValue:
        if visit is None or visit.finished or request.form.get(_TOKEN) != visit.token:
            return _message(_ENDED, HTTPStatus.BAD_REQUEST)
        try:
            if outcome := self._saved.press(survey, visit, request.form):
                self._visits[browser, survey.sid] = outcome.visit
                return self._set_aside(survey, outcome)
            problems = move(survey, visit, request.form.get("move", ""), request.form)
        except VisitEndedError:
            return _message(_ENDED, HTTPStatus.BAD_REQUEST)
        except TextTooLongError:
            return _message(_TOO_LONG, HTTPStatus.INTERNAL_SERVER_ERROR)
        return self._show(survey, visit, problems)

    def _set_aside(self, survey: Survey, outcome: Outcome) -> ResponseReturnValue:
        if not outcome.form:
            return self._show(survey, outcome.visit, [], outcome.notice)
        return render_template(
            outcome.form,
            action=self._addresses.survey(survey.sid),
            visit=outcome.visit,
            title=tailor(survey.text("surveyls_title"), names(survey, outcome.visit)),
            problems=outcome.problems,
            given=request.form,
        )

    def _show(
        self, survey: Survey, visit: Visit, problems: list[Problem], notice: str = ""
    ) -> ResponseReturnValue:
        if visit.finished:
            return self._end(survey, visit)
        known = names(survey, visit)
        common = {
            "survey": survey,
            "action": self._addresses.survey(survey.sid),
            "visit": visit,
            "title": tailor(survey.text("surveyls_title"), known),
            "text": lambda name: tailor(survey.text(name), known),
            "percentage": _percentage(survey, visit),
            "can_go_back": survey.setting("allowprev") == "Y" and visit.step > 0,
            "forward": "movesubmit" if visit.step == len(survey.groups) else "movenext",
            "can_save": may_save(survey, visit),
            "can_load": may_load(survey, visit),
            "notice": notice,
        }
        if visit.step == 0:
            return render_template("welcome.html", **common)
        group, questions = shown(survey, visit)
        messages = {problem.qid: problem.message for problem in problems}
        fields = [_field(survey, visit, question, known, messages) for question in questions]
        info = str(survey.setting("showgroupinfo"))
        return render_template(
            "group.html",
            **common,
            group_name=tailor(group.name, known) if info in "BNI" else "",
            group_description=tailor(group.description, known) if info in "BDI" else "",
            fields=fields,
            refused=bool(problems),
        )

    def _end(self, survey: Survey, visit: Visit) -> ResponseReturnValue:
        known = names(survey, visit)
        may_print = survey.setting("printanswers") == "Y"
        print_address = self._addresses.print_answers(survey.sid) if may_print else ""
        address = plain(survey.text("surveyls_url"), known)
        if address and survey.setting("autoredirect") == "Y":
            return redirect(unescape(address))
        return render_template(
            "end.html",
            title=tailor(survey.text("surveyls_title"), known),
            end_text=tailor(survey.text("surveyls_endtext"), known),
            address=address if address.startswith(("https://", "http://", "/")) else "",
            address_text=tailor(survey.text("surveyls_urldescription"), known) or address,
            print_address=print_address,
        )


def _percentage(survey: Survey, visit: Visit) -> int | None:
    if survey.setting("showprogress") != "Y":
        return None
    return max(visit.step - 1, 0) * 100 // max(len(survey.groups), 1)


def _field(
    survey: Survey,
    visit: Visit,
    question: Question,
    known: Mapping[str, str],
    messages: Mapping[int, str],
) -> Field:
    column = survey.column(question)
    value = str(survey.responses[visit.response_id or 0][column] or "")
    options = [(option.code, tailor(option.text, known)) for option in question.options]
    blank_allowed = question.mandatory != "Y" and survey.setting("shownoanswer") == "Y"
    if question.is_choice and blank_allowed:
        options.append(("", escape(NO_ANSWER)))
    return Field(
        name=column,
        type=question.type,
        text=tailor(question.text, known),
        help=tailor(question.help, known),
        required=question.mandatory == "Y",
        value=value,
        rows=question.attributes.get("display_rows") or _ROWS,
        choices=tuple(Choice(code, text, code == value) for code, text in options),
        problem=messages.get(question.qid, ""),
    )


def _is_over(survey: Survey, visit: Visit) -> bool:
    """Whether the next link starts anew: the answers were sent, or are no longer there."""
    gone = visit.response_id is not None and visit.response_id not in survey.responses
    return visit.finished or gone


def _printed(survey: Survey, visit: Visit) -> list[tuple[Markup, list[Answered]]]:
    row = survey.responses[visit.response_id or 0]
    known = names(survey, visit)
    return [
        (
            tailor(group.name, known),
            [
                _answered(question, row.get(survey.column(question)), known)
                for question in survey.questions_of(group)
                if applies(question.relevance, known)
            ],
        )
        for group in survey.ordered_groups()
    ]


def _answered(question: Question, value: object, known: Mapping[str, str]) -> Answered:
    option = question.option(str(value))
    answer = tailor(option.text, known).striptags() if option else str(value or "")
    return Answered(tailor(question.text, known), answer)


def _message(text: str, status: HTTPStatus) -> ResponseReturnValue:
    return render_template("message.html", text=text), status


def _secure(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
