"""Responses whose seed LimeSurvey forgot, read as who they are.

LimeSurvey 5.6 empties the seed of a response that somebody edits on its admin pages. Within an
epoch it is the same response under the same number, so it keeps the seed under which it is known;
it would be a loss and an unknown answer otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sync.mirror import Mirror
from sync.records import Epoch, ManifestRow, Response, Summary
from sync.source import Source
from sync.wire import Field


class WithKnownSeeds(Source):
    """A source of one epoch, with the seeds that the mirror knows where it gives none."""

    def __init__(self, source: Source, mirror: Mirror, epoch: Epoch) -> None:
        self.is_whole = source.is_whole
        self.is_file = source.is_file
        self._source = source
        self._mirror = mirror
        self._epoch = epoch

    def epoch(self, survey_id: int) -> Epoch:
        return self._source.epoch(survey_id)

    def summary(self, survey_id: int) -> Summary:
        return self._source.summary(survey_id)

    def fields(self, survey_id: int) -> dict[str, Field]:
        return self._source.fields(survey_id)

    def ids(self, survey_id: int, first: int, last: int | None) -> list[int]:
        return self._source.ids(survey_id, first, last)

    def manifest(self, survey_id: int, first: int, last: int | None) -> list[ManifestRow]:
        found = self._source.manifest(survey_id, first, last)
        known = self._known(row.identity.number for row in found if not row.identity.seed)
        return [
            replace(row, identity=replace(row.identity, seed=known[row.identity.number]))
            if not row.identity.seed and row.identity.number in known
            else row
            for row in found
        ]

    def responses(
        self, survey_id: int, columns: Mapping[str, str], first: int, last: int | None
    ) -> list[Response]:
        found = self._source.responses(survey_id, columns, first, last)
        known = self._known(each.number for each in found if not each.seed)
        return [
            replace(each, seed=known[each.number])
            if not each.seed and each.number in known
            else each
            for each in found
        ]

    def _known(self, numbers: Iterable[int]) -> dict[int, str]:
        forgotten = list(numbers)
        return self._mirror.seeds(self._epoch, forgotten) if forgotten else {}
