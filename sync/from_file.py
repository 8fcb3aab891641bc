"""A run that reads a file from LimeSurvey's export page, for who has no RemoteControl.

A file is one witness: it does not say whether all responses are in it, of which life of the survey
it is, or when it was made. So what is not in it stays, unless somebody tells how many responses
LimeSurvey counts and that is how many it holds; a file of before the last good run is refused, so
that the two runs of a deletion see two exports; and so is one with others under numbers that are
known.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from survey_templates.codebook import TRIAL_CODE
from sync.drift import DriftKind, structure_of
from sync.errors import ExportFileError
from sync.exported import Asked, Exported, read
from sync.lease import Held
from sync.mirror import Mirror
from sync.pull import RunReport, pull
from sync.reading import Progress
from sync.records import Epoch, ManifestRow, Response, Round, Summary
from sync.source import Source
from sync.wire import Field

# At most so many bytes: all of it is in memory, some four times over.
LARGEST = 200 * 1024 * 1024

_SURVEY_IN_NAME = re.compile(r"results-survey(\d+)")


@dataclass(frozen=True)
class GivenFile:
    """A file as somebody gave it; `modified` is when it was written.

    `counted` is how many responses LimeSurvey says there are, None when nobody looked.
    """

    name: str
    data: bytes
    modified: datetime
    counted: int | None


class FileSource(Source):
    """What a file holds of a survey, in the `life` in which the survey is."""

    is_file = True

    def __init__(self, exported: Exported, life: Epoch, *, is_whole: bool) -> None:
        self.is_whole = is_whole
        self._exported = exported
        self._life = life

    def epoch(self, survey_id: int) -> Epoch:  # noqa: ARG002  a file is of one survey
        return self._life

    def summary(self, survey_id: int) -> Summary:  # noqa: ARG002
        found = self._exported.responses
        complete = sum(each.complete for each in found)
        return Summary(complete, len(found) - complete)

    def fields(self, survey_id: int) -> dict[str, Field]:  # noqa: ARG002
        return {code: Field(code, "") for code in self._exported.codes}

    def manifest(self, survey_id: int, first: int, last: int | None) -> list[ManifestRow]:
        found = self.responses(survey_id, {}, first, last)
        return [ManifestRow(each.identity, each.complete) for each in found]

    def ids(self, survey_id: int, first: int, last: int | None) -> list[int]:
        return [each.number for each in self.responses(survey_id, {}, first, last)]

    def responses(
        self,
        survey_id: int,  # noqa: ARG002
        columns: Mapping[str, str],  # noqa: ARG002  a file has all of them
        first: int,
        last: int | None,
    ) -> list[Response]:
        found = self._exported.responses
        return [
            each for each in found if first <= each.number and (last is None or each.number <= last)
        ]


def take_in(  # noqa: PLR0913  the world comes in as arguments
    given: GivenFile,
    mirror: Mirror,
    round_: Round,
    codes: Mapping[str, str],
    *,
    lease: Held,
    clock: Callable[[], datetime],
    progress: Progress,
) -> RunReport:
    """Makes the mirror show what a file holds of `round_`, as `pull` does for LimeSurvey.

    Raises `ExportFileError` for a file that cannot be believed; then nothing has changed.
    """
    source = opened(given, mirror, round_, codes)
    return pull(
        source, mirror, round_, codes, lease=lease, clock=clock, progress=progress, full=True
    )


def opened(given: GivenFile, mirror: Mirror, round_: Round, codes: Mapping[str, str]) -> FileSource:
    """A file as the source of `round_`; raises `ExportFileError` when it cannot be believed."""
    _refuse_other_survey(given, round_)
    _refuse_older(given, mirror.last_good_run(round_.survey_id))
    exported = read(given.data, _asked(mirror, round_))
    _refuse_other_round(exported, round_, codes)
    _refuse_other_count(exported, given.counted)
    life = mirror.epoch(round_.survey_id) or Epoch.of_file(round_.survey_id)
    is_whole = given.counted is not None
    if not is_whole:
        _refuse_others_under_known_numbers(exported, mirror, life)
    return FileSource(exported, life, is_whole=is_whole)


def _asked(mirror: Mirror, round_: Round) -> Asked:
    structure = structure_of(round_)
    drift = mirror.drift(round_.survey_id)
    lost = {each.code for each in drift if each.kind is DriftKind.MISSING}
    return Asked(tuple(structure.types), lost, tuple(structure.options))


def _refuse_other_survey(given: GivenFile, round_: Round) -> None:
    named = _SURVEY_IN_NAME.search(given.name)
    if named and int(named[1]) != round_.survey_id:
        raise ExportFileError(
            f"Dit bestand is van vragenlijst {named[1]}, en de ronde is {round_.survey_id}. "
            f"Kies de goede ronde met --round {named[1]}."
        )


def _refuse_older(given: GivenFile, last_good_run: datetime | None) -> None:
    if last_good_run is not None and given.modified <= last_good_run:
        raise ExportFileError(
            f"Dit bestand is van {given.modified.astimezone():%d-%m-%Y %H:%M} uur. "
            f"Op {last_good_run.astimezone():%d-%m-%Y %H:%M} uur zijn al antwoorden opgehaald. "
            "Exporteer opnieuw."
        )


def _refuse_other_round(exported: Exported, round_: Round, codes: Mapping[str, str]) -> None:
    given = {each.participation_code for each in exported.responses} - {"", TRIAL_CODE}
    if given and given.isdisjoint(codes):
        raise ExportFileError(
            f"Geen enkele deelnamecode in dit bestand hoort bij ronde {round_.survey_id}. "
            "Kies de goede ronde met --round, of voeg eerst de gemeenten toe."
        )


def _refuse_other_count(exported: Exported, counted: int | None) -> None:
    found = len(exported.responses)
    if counted is not None and counted != found:
        raise ExportFileError(
            f"LimeSurvey telt volgens u {counted} inzendingen, en in dit bestand staan er {found}. "
            "Exporteer ze alle, ook onvolledige, en tel ze daarna opnieuw."
        )


def _refuse_others_under_known_numbers(exported: Exported, mirror: Mirror, life: Epoch) -> None:
    numbers = [each.number for each in exported.responses]
    known = mirror.hashes(life, min(numbers, default=0), max(numbers, default=0))
    taken = {identity.number for identity in known}
    others = [
        each for each in exported.responses if each.number in taken and each.identity not in known
    ]
    if others:
        raise ExportFileError(
            f"Bij {len(others)} nummers staan in dit bestand andere inzendingen dan hier. "
            "Is de vragenlijst opnieuw geactiveerd? Geef dan ook het aantal, met --total."
        )
