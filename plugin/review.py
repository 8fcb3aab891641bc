"""The coordinator reviews what people wrote, before anybody else sees it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from exporter.agreed import LONGEST_TEXT
from plugin.municipalities import not_people
from plugin.noting import note
from plugin.overview_page import place_page
from plugin.places import NotFoundError, Reviewing
from plugin.review_page import (
    QuestionReview,
    TextToReview,
    question_review,
    review_page,
    text_to_review,
    without_hints,
)
from plugin.visit import desk, now
from plugin.workspace.reviews import Decision, ReviewState

blueprint = Blueprint("review", __name__)

_CHOICES = {"tonen": ReviewState.SHOWN, "verbergen": ReviewState.HIDDEN}
# What the page shows as chosen: of a text that was adapted, that it is shown.
_CHOSEN = {
    ReviewState.SHOWN: ReviewState.SHOWN,
    ReviewState.ADAPTED: ReviewState.SHOWN,
    ReviewState.HIDDEN: ReviewState.HIDDEN,
}
_STATE = "besluit-"
_TEXTS = "/ronde/<survey:survey_id>/<municipality:code>/teksten"


@blueprint.get(_TEXTS)
def index(survey_id: int, code: str) -> ResponseReturnValue:
    """What waits, the texts that may point to a person first."""
    found = _reviewing(survey_id, code)
    page = review_page(found.texts, found.place.instrument, not_people())
    return _render("review.html", found, page=page)


@blueprint.post(_TEXTS)
def show_the_rest(survey_id: int, code: str) -> ResponseReturnValue:
    """Let every text be shown that waits and has no hint."""
    keys = without_hints(_reviewing(survey_id, code).texts, not_people())
    _decide(survey_id, code, [Decision(key, ReviewState.SHOWN) for key in keys])
    return redirect(url_for("review.index", survey_id=survey_id, code=code), 303)


@blueprint.get(f"{_TEXTS}/<int:number>")
def question(survey_id: int, code: str, number: int) -> ResponseReturnValue:
    """The texts of one question, a page at a time."""
    found = _reviewing(survey_id, code)
    return _render("review_question.html", found, page=_question(found, number))


@blueprint.post(f"{_TEXTS}/<int:number>")
def decide(survey_id: int, code: str, number: int) -> ResponseReturnValue:
    """Keep what was chosen for each text on the page; what was not chosen stays as it was."""
    page = _question(_reviewing(survey_id, code), number)
    states = {each.key: each.state for each in page.texts}
    chosen = {
        name.removeprefix(_STATE): _CHOICES[value]
        for name, value in request.form.items()
        if name.startswith(_STATE) and value in _CHOICES
    }
    decisions = [
        Decision(key, state)
        for key, state in chosen.items()
        if state is not _CHOSEN.get(states.get(key, ReviewState.NEW))
    ]
    _decide(survey_id, code, decisions)
    if page.page < page.pages:
        following = url_for(
            "review.question", survey_id=survey_id, code=code, number=number, deel=page.page + 1
        )
        return redirect(following, 303)
    return redirect(url_for("review.index", survey_id=survey_id, code=code), 303)


@blueprint.get(f"{_TEXTS}/<int:number>/<key>")
def text(survey_id: int, code: str, number: int, key: str) -> ResponseReturnValue:
    """One text, to be adapted."""
    return _text_page(survey_id, code, number, key)


@blueprint.post(f"{_TEXTS}/<int:number>/<key>")
def adapt(survey_id: int, code: str, number: int, key: str) -> ResponseReturnValue:
    """Keep other words instead of what was written."""
    adapted = request.form.get("tekst", "").strip()
    if not adapted or len(adapted) > LONGEST_TEXT:
        return _text_page(survey_id, code, number, key, refused=True), BadRequest.code
    _one(_reviewing(survey_id, code), number, key)
    _decide(survey_id, code, [Decision(key, ReviewState.ADAPTED, adapted)])
    back = url_for("review.question", survey_id=survey_id, code=code, number=number)
    return redirect(f"{back}#tekst-{key}", 303)


def _text_page(survey_id: int, code: str, number: int, key: str, *, refused: bool = False) -> str:
    found = _reviewing(survey_id, code)
    one = _one(found, number, key)
    question = found.place.instrument.question(number)
    return _render("review_text.html", found, one=one, question=question, refused=refused)


def _one(found: Reviewing, number: int, key: str) -> TextToReview:
    one = text_to_review(key, found.texts, found.place.instrument, not_people())
    if one is None or one.question != number:
        raise NotFoundError
    return one


def _reviewing(survey_id: int, code: str) -> Reviewing:
    return desk().reviewing(survey_id, code, now())


def _decide(survey_id: int, code: str, decisions: list[Decision]) -> None:
    desk().decide(survey_id, code, decisions, now())
    note(nothing=not decisions)


def _question(found: Reviewing, number: int) -> QuestionReview:
    page = request.args.get("deel", 1, type=int)
    instrument = found.place.instrument
    try:
        return question_review(number, page, found.texts, instrument, not_people())
    except KeyError:
        raise NotFoundError from None


def _render(template: str, found: Reviewing, **values: object) -> str:
    place = place_page(found.place, desk().actor, now())
    return render_template(template, place=place, **values)
