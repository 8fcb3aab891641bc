"""The meeting on the screen: one question at a time, in large type."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.feedback_page import feedback_page
from plugin.orders import ORDER_NAMES, wanted_order
from plugin.overview_page import place_page
from plugin.places import NotFoundError, Opened
from plugin.record_page import together
from plugin.said import FIRST, said
from plugin.screen_page import Step, Stop, screen_page
from plugin.visit import desk, now
from plugin.which import NO_TEXTS, Which

blueprint = Blueprint("screen", __name__)

_FIRST_ANSWERS = Which(whole=FIRST, first=FIRST)
_SCREEN = "/ronde/<survey:survey_id>/<municipality:code>/scherm"


@blueprint.get(_SCREEN)
def index(survey_id: int, code: str) -> ResponseReturnValue:
    """Where the meeting begins: the questions in the chosen order."""
    opened = desk().feedback(survey_id, code, now(), NO_TEXTS)
    if opened.release is None:
        return redirect(url_for("feedback.feedback", survey_id=survey_id, code=code), 303)
    page = feedback_page(opened.release, {}, opened.place.instrument, wanted_order())
    return _render("screen_index.html", opened, page=page)


@blueprint.get(f"{_SCREEN}/<int:number>")
def question(survey_id: int, code: str, number: int) -> ResponseReturnValue:
    """One question, as far as it is shown."""
    stop = Stop(number, _step())
    which = _FIRST_ANSWERS if stop.step is Step.ANSWERS else NO_TEXTS
    opened = desk().feedback(survey_id, code, now(), replace(which, question=number))
    if opened.release is None:
        raise NotFoundError
    instrument = opened.place.instrument
    answers = said(opened.texts, opened.counts, instrument)
    try:
        page = screen_page(stop, wanted_order(), opened.release, answers, instrument)
    except KeyError:
        raise NotFoundError from None
    agreed = together(desk().made(survey_id, code).agreements(), instrument)
    return _render("screen.html", opened, page=page, agreed=agreed)


def _step() -> Step:
    given = request.args.get("stap", "")
    return next((each for each in Step if each.value == given), Step.QUESTION)


def _render(template: str, opened: Opened, **values: object) -> str:
    return render_template(
        template,
        place=place_page(opened.place, desk().actor, now()),
        instrument=opened.place.instrument,
        orders=ORDER_NAMES,
        by=wanted_order(),
        **values,
    )
