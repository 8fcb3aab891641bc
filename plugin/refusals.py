"""The error pages: plain Dutch, what to do, and nothing of what went wrong inside."""

import traceback
from dataclasses import dataclass

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from plugin.places import NotFoundError

_WRONG, _EXPIRED, _NOT_FOUND, _TOO_MUCH, _BROKEN = 400, 403, 404, 429, 500


@dataclass(frozen=True)
class Refusal:
    """One error page: its title and what the reader can do."""

    title: str
    advice: str


_REFUSALS = {
    _WRONG: Refusal(
        "Deze aanvraag klopt niet",
        "Ga terug naar de vorige pagina en probeer het opnieuw. "
        "Of open het adres dat u van de beheerder hebt gekregen.",
    ),
    _EXPIRED: Refusal(
        "Dit formulier is verlopen",
        "Er is niets veranderd. Ga terug, ververs de pagina en probeer het opnieuw. "
        "Uw browser moet wel cookies toestaan.",
    ),
    _NOT_FOUND: Refusal(
        "Deze pagina is er niet voor u",
        "De pagina bestaat niet, hoort bij een andere gemeente, of u bent niet (meer) binnen. "
        "Wie een half uur niets doet, komt opnieuw binnen met de persoonlijke code. "
        "Bent u die kwijt? Vraag dan om een nieuwe uitnodiging.",
    ),
    405: Refusal(
        "Dit kan zo niet",
        "Er is niets veranderd. Ga terug naar de vorige pagina en gebruik daar de knop.",
    ),
    413: Refusal(
        "Dit is te groot",
        "U stuurde meer dan deze pagina aankan. Er is niets bewaard. Ga terug en stuur minder.",
    ),
    _TOO_MUCH: Refusal(
        "Even rustig aan",
        "Vanaf dit adres komen heel veel aanvragen tegelijk. Er is niets veranderd. "
        "Wacht een paar tellen en probeer het opnieuw.",
    ),
    _BROKEN: Refusal(
        "Er ging iets mis",
        "Dat ligt niet aan u. Probeer het over een paar minuten opnieuw. "
        "Gaat het weer mis? Vertel de beheerder wat u deed en hoe laat.",
    ),
}

_ELSEWHERE = Refusal(
    "Dit formulier kwam van een andere website",
    "Er is niets veranderd. Open de pagina zelf en gebruik daar de knop.",
)


class ElsewhereError(Exception):
    """Another site sent a form here."""


def register_refusals(app: Flask) -> None:
    """Give `app` its error pages."""
    app.register_error_handler(ElsewhereError, _elsewhere)
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _not_found(_error: Exception) -> ResponseReturnValue:
    return _page(_NOT_FOUND)


def _csrf(_error: Exception) -> ResponseReturnValue:
    return _page(_EXPIRED)


def _elsewhere(_error: Exception) -> ResponseReturnValue:
    return render_template("refusal.html", refusal=_ELSEWHERE), _EXPIRED


def _http(error: HTTPException) -> ResponseReturnValue:
    # Werkzeug's own answer to an address without its slash is a redirect, and no refusal.
    if error.code is None or error.code < _WRONG:
        return error
    page, status = _page(error.code)
    return page, status, _waiting(error)


def _waiting(error: HTTPException) -> dict[str, str]:
    """How long to wait, for who asked too much."""
    seconds = getattr(error, "retry_after", None)
    return {"Retry-After": str(seconds)} if seconds is not None else {}


def _unexpected(error: Exception) -> ResponseReturnValue:
    # Where it went wrong, and never the error's own text: that may hold what somebody wrote.
    frames = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("%s in %s\n%s", type(error).__name__, request.endpoint, frames)
    return _page(_BROKEN)


def too_much_page() -> str:
    """The page for who asks too much; it is the same for everybody."""
    page, _ = _page(_TOO_MUCH)
    return page


def _page(status: int) -> tuple[str, int]:
    refusal = _REFUSALS.get(status, _REFUSALS[_BROKEN if status >= _BROKEN else _WRONG])
    return render_template("refusal.html", refusal=refusal), status
