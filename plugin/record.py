"""What was agreed and what is to be done: read, and filled in during the meeting or after it."""

import secrets
from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from exporter.agreed import Action, AgreedError, Agreement, FollowUp, Status
from plugin.deadlines_page import attention
from plugin.log_page import log_lines
from plugin.moments import local
from plugin.noting import note
from plugin.overview_page import place_page
from plugin.permissions import Verb
from plugin.places import NotFoundError, Place
from plugin.record_form import (
    action_change,
    action_fields,
    agreement_change,
    agreement_fields,
    base_field,
    follow_up_change,
    follow_up_fields,
    is_blank,
)
from plugin.record_page import OUTCOMES, Filter, action_row, agenda_page, shown
from plugin.visit import desk, now
from plugin.workspace.made import Change, Item
from plugin.workspace.revisions import Written
from survey_templates.instrument import ReflectionQuestion

blueprint = Blueprint("record", __name__)

_AGENDA = "/ronde/<survey:survey_id>/<municipality:code>/afspraken"


@blueprint.get(_AGENDA)
def agenda(survey_id: int, code: str) -> ResponseReturnValue:
    """Everything that was agreed and is to be done."""
    place, made = _place(survey_id, code), desk().made(survey_id, code)
    page = agenda_page(
        place.instrument,
        made.agreements(),
        made.actions(),
        made.follow_up(),
        _filter(),
        _today(),
    )
    return _render(
        "record.html",
        place,
        page=page,
        attention=attention(len(page.late), len(page.soon)),
        wanted=_filter(),
        statuses=[status.value for status in Status],
        outcome=_outcome(),
    )


@blueprint.get(f"{_AGENDA}/vraag/<int:number>")
def question(survey_id: int, code: str, number: int) -> ResponseReturnValue:
    """What was agreed at one question, with its actions."""
    return _question_page(survey_id, code, number)


@blueprint.post(f"{_AGENDA}/vraag/<int:number>")
def agree(survey_id: int, code: str, number: int) -> ResponseReturnValue:
    """Keep what was agreed at a question, and the action that was filled in below it."""
    _question(_place(survey_id, code), number)
    try:
        changes = [agreement_change(request.form, number)]
        action = action_change({**request.form, "versie": ""})
        changes += [] if is_blank(action) else [action]
        return _saved(survey_id, code, changes, request.path)
    except AgreedError as error:
        return _question_page(survey_id, code, number, str(error)), 400


@blueprint.get(f"{_AGENDA}/actie")
def new_action(survey_id: int, code: str) -> ResponseReturnValue:
    """An empty action, under the section that the address names."""
    place = _place(survey_id, code)
    sections = {section.code for section in place.instrument.sections}
    if (section := request.args.get("onderdeel")) not in sections:
        raise NotFoundError
    return _action_page(place, _new_item(), action_fields(Action(section)))


@blueprint.get(f"{_AGENDA}/actie/<key>")
def action(survey_id: int, code: str, key: str) -> ResponseReturnValue:
    """One action, to be changed."""
    item = _action(survey_id, code, key)
    if item is None:
        raise NotFoundError
    return _action_page(_place(survey_id, code), item, action_fields(item.made))


@blueprint.post(f"{_AGENDA}/actie")
def keep_action(survey_id: int, code: str) -> ResponseReturnValue:
    """Keep an action, or remove it."""
    try:
        change = action_change(request.form)
        changes = [] if is_blank(change) else [change]
        return _saved(survey_id, code, changes, _agenda(survey_id, code))
    except AgreedError as error:
        item = _action(survey_id, code, request.form.get("sleutel", "")) or _new_item()
        return _action_page(
            _place(survey_id, code), item, action_fields(Action("")), str(error)
        ), 400


@blueprint.get(f"{_AGENDA}/vervolg")
def follow_up(survey_id: int, code: str) -> ResponseReturnValue:
    """How the group goes on."""
    return _follow_up_page(survey_id, code)


@blueprint.post(f"{_AGENDA}/vervolg")
def keep_follow_up(survey_id: int, code: str) -> ResponseReturnValue:
    """Keep how the group goes on."""
    try:
        change = follow_up_change(request.form)
        return _saved(survey_id, code, [change], _agenda(survey_id, code))
    except AgreedError as error:
        return _follow_up_page(survey_id, code, str(error)), 400


@blueprint.get(f"{_AGENDA}/logboek")
def log(survey_id: int, code: str) -> ResponseReturnValue:
    """Who changed what, when and where."""
    place = _place(survey_id, code)
    lines = log_lines(desk().made(survey_id, code).history())
    return _render("record_log.html", place, lines=lines)


def _question_page(survey_id: int, code: str, number: int, problem: str = "") -> str:
    place, made = _place(survey_id, code), desk().made(survey_id, code)
    question, item = _question(place, number), made.agreements().get(number)
    actions = [each for each in made.actions() if each.made.question == number]
    agreed = agreement_fields(item.made if item and not problem else Agreement(number))
    empty = action_fields(Action(place.instrument.section_of(number).code, number))
    hidden = _hidden(base_field(item.base) if item else "", _new_key())
    return _render(
        "record_question.html",
        place,
        question=question,
        shown=shown(item) if item else None,
        fields=_sent({**empty, **agreed}) if problem else {**empty, **agreed, **hidden},
        actions=[action_row(each, _today()) for each in actions],
        problem=problem,
        outcome=_outcome(),
    )


def _action_page(
    place: Place, item: Item[Action], fields: Mapping[str, str], problem: str = ""
) -> str:
    return _render(
        "record_action.html",
        place,
        shown=shown(item) if item.versions else None,
        fields=_sent(fields) if problem else {**fields, **_hidden(base_field(item.base), item.key)},
        problem=problem,
        statuses=[status.value for status in Status],
    )


def _follow_up_page(survey_id: int, code: str, problem: str = "") -> str:
    item = desk().made(survey_id, code).follow_up()
    filled_in = follow_up_fields(item.made if item.versions and not problem else FollowUp())
    hidden = _hidden(base_field(item.base), item.key)
    return _render(
        "record_follow_up.html",
        _place(survey_id, code),
        shown=shown(item) if item.versions else None,
        fields=_sent(filled_in) if problem else {**filled_in, **hidden},
        problem=problem,
    )


def _hidden(base: str, key: str) -> dict[str, str]:
    """The fields that go along unseen: what the writer saw, and of which item."""
    return {"versie": base, "sleutel": key}


def _sent(empty: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, to be shown again; a field that did not come along is empty."""
    return {**empty, **_hidden("", _new_key()), **request.form}


def _saved(survey_id: int, code: str, changes: list[Change], back: str) -> Response:
    """Keep changes, and go `back` to a page that says what came of them."""
    written = desk().record(survey_id, code, changes, now())
    outcome = max(written, key=list(OUTCOMES).index, default=Written.SAME)
    note(nothing=outcome is Written.SAME)
    return redirect(f"{back}?uitkomst={outcome.value}", 303)


def _agenda(survey_id: int, code: str) -> str:
    return url_for("record.agenda", survey_id=survey_id, code=code)


def _outcome() -> str:
    """What to tell who came here from a form that was kept."""
    given = request.args.get("uitkomst", "")
    return next((said for written, said in OUTCOMES.items() if written.value == given), "")


def _place(survey_id: int, code: str) -> Place:
    return desk().place(survey_id, code, Verb.RECORD)


def _question(place: Place, number: int) -> ReflectionQuestion:
    try:
        return place.instrument.question(number)
    except KeyError:
        raise NotFoundError from None


def _action(survey_id: int, code: str, key: str) -> Item[Action] | None:
    actions = desk().made(survey_id, code).actions()
    return next((item for item in actions if item.key == key), None)


def _new_item() -> Item[Action]:
    return Item(_new_key(), (), frozenset())


def _new_key() -> str:
    return secrets.token_hex(8)


def _filter() -> Filter:
    wanted = request.args
    statuses = {status.value: status for status in Status}
    return Filter(
        owner=wanted.get("wie", ""),
        status=statuses.get(wanted.get("status", "")),
        until=wanted.get("tot", type=date.fromisoformat),
    )


def _today() -> date:
    return local(now()).date()


def _render(template: str, place: Place, **values: object) -> str:
    page = place_page(place, desk().actor, now())
    return render_template(template, place=page, instrument=place.instrument, **values)
