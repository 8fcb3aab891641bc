"""A survey file → a running survey: import, read back, compare, activate.

LimeSurvey drops and renames without a word, and a failed import leaves half a survey behind. So
nothing is activated that did not come back as it was written, and what fails is deleted.
"""

from dataclasses import dataclass

from survey_templates import lss
from survey_templates.codebook import Mark
from survey_templates.definition import SurveyDefinition
from survey_templates.differences import differences
from sync.errors import PublishError, SyncError
from sync.remotecontrol import RemoteControl


@dataclass(frozen=True)
class PublishedSurvey:
    """A survey that runs in LimeSurvey: its number, what it says it is, and its title."""

    survey_id: int
    mark: Mark
    title: str


def publish(remote: RemoteControl, data: bytes) -> PublishedSurvey:
    """Makes a running survey of the .lss file `data`, or leaves nothing behind.

    Raises `SurveyFileError` for a file that is not ours, `PublishError` with every difference when
    LimeSurvey made something else of it, and any other `SyncError` when a call fails.
    """
    expected = lss.read(data)
    mark = expected.mark
    survey_id = _import(remote, data, expected.title)
    try:
        _refuse_differences(expected, remote.definition(survey_id))
        _activate(remote, survey_id)
    except BaseException as error:
        _delete(remote, survey_id, error)
        raise
    return PublishedSurvey(survey_id, mark, expected.title)


def _import(remote: RemoteControl, data: bytes, title: str) -> int:
    try:
        return remote.import_survey(data)
    except SyncError as error:
        # Whatever the answer was: LimeSurvey may have made a survey, or half of one.
        raise type(error)(
            f"{error} Kijk in LimeSurvey of er een vragenlijst ‘{title}’ staat die niet af is, "
            "en verwijder die."
        ) from None


def _activate(remote: RemoteControl, survey_id: int) -> None:
    remote.activate(survey_id)
    if not remote.is_active(survey_id):
        raise PublishError("LimeSurvey heeft de vragenlijst niet geactiveerd.")


def _refuse_differences(expected: SurveyDefinition, actual: SurveyDefinition) -> None:
    found = tuple(differences(expected, actual))
    if found:
        raise PublishError(
            "LimeSurvey heeft de vragenlijst niet overgenomen zoals hij is geschreven. "
            "Hij is niet geactiveerd.",
            found,
        )


def _delete(remote: RemoteControl, survey_id: int, cause: BaseException) -> None:
    try:
        remote.delete(survey_id)
    except SyncError:
        raise PublishError(
            f"{cause}\nVragenlijst {survey_id} staat nog in LimeSurvey. "
            "Verwijder hem daar, en publiceer daarna opnieuw."
        ) from cause
