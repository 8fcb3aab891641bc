"""The administrator's page about a round's answers, and what can be asked of the worker there.

What is erased does not come back, so whoever erases types how many, or which number.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from plugin.answers_desk import Answers
from plugin.answers_page import answers_page
from plugin.noting import note
from plugin.typed_number import whole_number
from plugin.visit import answers_desk, now
from plugin.workspace.requests import Order, RequestKind

blueprint = Blueprint("answers", __name__)

_ANSWERS = "/ronde/<survey:survey_id>/antwoorden"

_OTHER_COUNT = (
    "Er is niets gewist. Het aantal klopt niet met wat er wordt vastgehouden. "
    "Kijk hieronder hoeveel het er zijn."
)
_OTHER_ARCHIVE = (
    "Er is niets gewist. Het aantal klopt niet met wat er in het archief staat. "
    "Kijk hieronder hoeveel het er zijn."
)
_NOTHING_CHOSEN = "Er is niets toegewezen. Kruis een of meer antwoorden aan, en kies een gemeente."
_NO_NUMBER = "Er is niets gewist. Vul het nummer in dat het antwoord in LimeSurvey heeft."


@blueprint.get(_ANSWERS)
def index(survey_id: int) -> ResponseReturnValue:
    """What waits for the administrator."""
    return _page(answers_desk().answers(survey_id))


@blueprint.post(f"{_ANSWERS}/bevestigen")
def confirm(survey_id: int) -> ResponseReturnValue:
    """Ask the worker to erase the deletions that a run holds; who asks types how many."""
    found = answers_desk().answers(survey_id)
    run, count = _whole("run"), _whole("aantal")
    holds = found.synced.holds if found.synced else ()
    if (run, count) not in {(hold.run, hold.count) for hold in holds}:
        return _refuse(found, _OTHER_COUNT)
    return _ask([Order(kind=RequestKind.CONFIRM, survey_id=survey_id, run=run, count=count)])


@blueprint.post(f"{_ANSWERS}/toewijzen")
def assign(survey_id: int) -> ResponseReturnValue:
    """Ask the worker to give unassigned answers to a municipality."""
    found = answers_desk().answers(survey_id)
    chosen = set(request.form.getlist("antwoord"))
    numbers = [each.number for each in found.unassigned if str(each.number) in chosen]
    code = request.form.get("gemeente", "")
    if not numbers or code not in {each.code for each in found.participants}:
        return _refuse(found, _NOTHING_CHOSEN)
    note(municipality=code)
    return _ask(
        [
            Order(kind=RequestKind.ASSIGN, survey_id=survey_id, municipality=code, number=number)
            for number in numbers
        ]
    )


@blueprint.post(f"{_ANSWERS}/wissen")
def erase(survey_id: int) -> ResponseReturnValue:
    """Ask the worker to erase one answer, by its number in LimeSurvey."""
    found = answers_desk().answers(survey_id)
    number = _whole("nummer")
    if number is None:
        return _refuse(found, _NO_NUMBER)
    return _ask([Order(kind=RequestKind.ERASE, survey_id=survey_id, number=number)])


@blueprint.post(f"{_ANSWERS}/archief")
def erase_archive(survey_id: int) -> ResponseReturnValue:
    """Ask the worker to erase what is kept of earlier measurements; who asks types how many."""
    found = answers_desk().answers(survey_id)
    count = _whole("aantal")
    if not found.synced or not count or count != found.synced.archived:
        return _refuse(found, _OTHER_ARCHIVE)
    return _ask([Order(kind=RequestKind.ERASE_ARCHIVE, survey_id=survey_id, count=count)])


def _ask(orders: list[Order]) -> ResponseReturnValue:
    for order in orders:
        answers_desk().ask(order, now())
    where = url_for("answers.index", survey_id=orders[0].survey_id, _anchor="opdrachten")
    return redirect(where, 303)


def _page(found: Answers, refused: str = "") -> str:
    return render_template("answers.html", page=answers_page(found, now()), refused=refused)


def _refuse(found: Answers, why: str) -> ResponseReturnValue:
    return _page(found, why), BadRequest.code


def _whole(name: str) -> int | None:
    """A number that somebody typed, None for anything else."""
    return whole_number(request.form.get(name, ""))
