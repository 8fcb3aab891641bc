"""What the plugin in LimeSurvey sends: a sign-on, a nudge, or a trial of the connection.

It comes from another site, so our own token against forgery cannot be in it; the signature is what
is believed. A sign-on leads to a page of ours with a button, so that nobody is signed on unasked.
"""

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.access import open_session
from plugin.codes import new_token
from plugin.counted import Vain
from plugin.noting import count
from plugin.places import NotFoundError
from plugin.statements import Purpose, Reason, Statement, StatementError, read
from plugin.visit import now, service
from plugin.workspace.audit import Act, Entry, Refused
from plugin.workspace.grants import Way
from plugin.workspace.rounds import Round

blueprint = Blueprint("from_limesurvey", __name__, url_prefix="/limesurvey")

_ACTS = {Purpose.SIGN_ON: Act.SIGN_ON, Purpose.NUDGE: Act.NUDGE, Purpose.TRIAL: Act.TRIAL}
_TOLD = {
    Reason.SIGNATURE: "De dienst kent de sleutel van deze LimeSurvey niet. "
    "Zet de sleutel uit de instellingen van de plugin in EIGENKRACHT_PLUGIN_KEY.",
    Reason.AUDIENCE: "De dienst heeft een ander adres dan hier staat ingevuld. "
    "Vul het adres in dat bij de dienst in EIGENKRACHT_SERVICE_URL staat.",
    Reason.EXPIRED: "De klokken van LimeSurvey en van de dienst lopen te ver uiteen. "
    "Zet ze gelijk.",
    Reason.SURVEY: "De verbinding werkt. Deze vragenlijst is bij de dienst nog geen ronde. "
    "De beheerder maakt er een ronde van met ‘eigenkracht survey register’.",
}
_NOT_TOLD = "De dienst begrijpt dit bericht niet. Gebruik de plugin die bij de dienst hoort."


@blueprint.post("/aanmelden")
def sign_on() -> ResponseReturnValue:
    """A page that asks whether to go on as administrator, for who LimeSurvey vouches for."""
    try:
        round_ = _believed(Purpose.SIGN_ON)
    except StatementError:
        return render_template("sign_on_refused.html"), 403
    code = new_token()
    service().workspace.grants.vouched_for(code, now())
    return render_template("sign_on.html", round=round_, code=code)


@blueprint.post("/verder")
def go_on() -> ResponseReturnValue:
    """Come in, on a click on our own page."""
    grants, token = service().workspace.grants, new_token()
    opening = grants.opening(request.form.get("code", ""), now())
    if opening is None or opening.way is not Way.LIMESURVEY:
        return _refuse_code()
    if not grants.come_in(opening, token, "", now()):
        return _refuse_code()
    return open_session(redirect(url_for("admin.overview"), 303), token)


def _refuse_code() -> ResponseReturnValue:
    count(Vain(Act.ENTER, Refused.WRONG_CODE))
    return render_template("sign_on_refused.html"), 403


@blueprint.post("/seintje")
def nudge() -> ResponseReturnValue:
    """Keep that something changed; the worker does the rest."""
    try:
        service().workspace.nudges.nudge(_believed(Purpose.NUDGE).survey_id, now())
    except StatementError:
        return "", 403
    return "", 204


@blueprint.post("/proef")
def trial() -> ResponseReturnValue:
    """Whether the connection works, in a sentence for who set it up."""
    try:
        round_ = _believed(Purpose.TRIAL)
    except StatementError as error:
        return jsonify(uitkomst=_TOLD.get(error.reason, _NOT_TOLD)), 403
    return jsonify(uitkomst=f"De verbinding werkt. Ronde {round_.survey_id} is bekend.")


SIGNED = (sign_on, nudge, trial)


def _believed(purpose: Purpose) -> Round:
    """The round that a statement is about, once; raises `StatementError`, kept in the audit trail.

    A nudge that is believed is no line of its own: there is one for every respondent.
    """
    statement: Statement | None = None
    try:
        statement = _read(purpose)
        round_ = _used(statement)
    except StatementError as error:
        _keep(purpose, statement, error.reason)
        raise
    if purpose is not Purpose.NUDGE:
        _keep(purpose, statement, None)
    return round_


def _read(purpose: Purpose) -> Statement:
    key = service().plugin_key
    if key is None:
        raise NotFoundError
    return read(
        request.form.get("statement", ""),
        request.form.get("signature", ""),
        key=key,
        purpose=purpose,
        audience=service().service_url,
        now=now(),
    )


def _used(statement: Statement) -> Round:
    if not service().workspace.nudges.use(statement.nonce, statement.good_until, now()):
        raise StatementError(Reason.USED)
    round_ = service().workspace.rounds.get(statement.survey_id)
    if round_ is None:
        raise StatementError(Reason.SURVEY)
    return round_


def _keep(purpose: Purpose, statement: Statement | None, refused: Reason | None) -> None:
    survey_id = statement.survey_id if statement else None
    reason = refused.value if refused else None
    entry = Entry(at=now(), act=_ACTS[purpose], survey_id=survey_id, refused=reason)
    service().workspace.audit.add(entry)
    if refused:
        current_app.logger.warning("%s: %s", _ACTS[purpose], reason)
