"""A survey that stands in LimeSurvey → a round: read back, compared, and kept as it is."""

from collections.abc import Callable
from datetime import datetime

from plugin.moments import local
from plugin.retention import end_of, refuse_past
from plugin.workspace.rounds import CODE_PLACE, Round
from survey_templates.codebook import Mark
from survey_templates.definition import SurveyDefinition, SurveyOptions, define
from survey_templates.differences import Difference, differences
from survey_templates.instrument import Instrument
from survey_templates.loader import parse
from sync import records
from sync.address import Address
from sync.errors import NotActiveError, PublishError
from sync.remotecontrol import RemoteControl


def read_back(
    remote: RemoteControl,
    survey_id: int,
    text_of: Callable[[SurveyDefinition], str],
    service_url: str | None,
) -> records.Round:
    """The round that a survey in LimeSurvey can be; `text_of` gives the text of its content.

    Raises `PublishError` when it is not as it is built here, `NotActiveError` when nobody can fill
    it in, and any other `SyncError` or `SurveyFileError` when it cannot be read.
    """
    there = remote.definition(survey_id)
    mark, text = there.mark, text_of(there)
    found = differences_from(there, mark, parse(text, mark.content), service_url)
    if found:
        raise PublishError(
            f"Vragenlijst {survey_id} is niet zoals de generator hem maakt. "
            "Maak hem opnieuw met ‘survey build’ en zet hem nog eens in LimeSurvey:",
            tuple(found),
        )
    if not remote.is_active(survey_id):
        raise NotActiveError(
            f"Vragenlijst {survey_id} klopt, maar is nog niet actief. "
            "Activeer hem in LimeSurvey en probeer het opnieuw."
        )
    return records.Round(survey_id, mark, text, there.title)


def differences_from(
    there: SurveyDefinition, mark: Mark, instrument: Instrument, service_url: str | None
) -> list[Difference]:
    """Where a survey is not what its mark, its instrument and the settings make of it.

    One that was built before there was a web service has no links to it, and may stay so.
    """
    candidates = [
        differences(define(instrument, _options(mark, url)), there) for url in (service_url, None)
    ]
    return min(candidates, key=len)


def _options(mark: Mark, service_url: str | None) -> SurveyOptions:
    return SurveyOptions(mark.privacy, mark.threshold, service_url, mark.ends, mark.kiosk)


def round_of(made: records.Round, address: Address, now: datetime) -> Round:
    """The round as the workspace keeps it from `now` on; `address` is where LimeSurvey is.

    Raises `WorkspaceError` when the day that it promises is not after today.
    """
    today = local(now).date()
    ends_on = end_of(made.mark, today)
    refuse_past(ends_on, today)
    return Round(
        **vars(made),
        link_template=address.survey_link(made.survey_id, CODE_PLACE),
        registered_at=now,
        ends_on=ends_on,
    )
