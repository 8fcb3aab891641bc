"""What somebody chose for a new survey on the page → the options to build it with. Pure."""

from collections.abc import Mapping
from datetime import date

from plugin.limits import is_loopback
from plugin.retention import refuse_past
from survey_templates.codebook import THRESHOLDS, Privacy
from survey_templates.definition import SurveyOptions


class ChoiceError(Exception):
    """A choice that cannot be; the message is Dutch and says what to do."""


def chosen_survey(form: Mapping[str, str], service_url: str | None, today: date) -> SurveyOptions:
    """The options in a form with `privacy`, `drempel`, `einde` and maybe `tablet`.

    Raises `ChoiceError` for what is missing or cannot be, and `WorkspaceError` for a day that is
    not after `today`.
    """
    ends = _day(form.get("einde", ""))
    refuse_past(ends, today)
    return SurveyOptions(
        privacy=_privacy(form.get("privacy", "")),
        threshold=_threshold(form.get("drempel", "")),
        service_url=service_url,
        ends=ends,
        kiosk="tablet" in form,
    )


def linked_url(service_url: str, host: str) -> str | None:
    """The address of the service that a survey links to: none that is of this computer alone."""
    return None if host == "localhost" or is_loopback(host) else service_url


def _privacy(chosen: str) -> Privacy:
    try:
        return Privacy(chosen)
    except ValueError:
        raise ChoiceError("Kies of de ronde vertrouwelijk of open is.") from None


def _threshold(typed: str) -> int:
    numbers = {str(number): number for number in THRESHOLDS}
    if typed.strip() not in numbers:
        fewest, most = min(THRESHOLDS), max(THRESHOLDS)
        raise ChoiceError(f"Kies vanaf hoeveel mensen er een uitkomst is: van {fewest} tot {most}.")
    return numbers[typed.strip()]


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ChoiceError("Kies op welke dag de antwoorden weg moeten zijn.") from None
