"""What a run reads: LimeSurvey itself, or a file that it exported."""

from collections.abc import Mapping
from typing import Protocol

from sync.records import Epoch, ManifestRow, Response, Summary
from sync.wire import Field


class Source(Protocol):
    """The responses of a survey. All calls can raise any `SyncError`.

    `is_whole` when what it does not have is gone: part of the responses is no proof of that.
    `is_file` when LimeSurvey wrote it to a file.
    """

    is_whole: bool
    is_file: bool

    def epoch(self, survey_id: int) -> Epoch:
        """The present life of the survey's response table."""
        ...

    def summary(self, survey_id: int) -> Summary:
        """How many responses there are; raises `NotActiveError` when there is no response table."""
        ...

    def fields(self, survey_id: int) -> dict[str, Field]:
        """The column of each question code, and its type, "" where that cannot be told."""
        ...

    def manifest(self, survey_id: int, first: int, last: int | None) -> list[ManifestRow]:
        """Who the responses from `first` up to and including `last` are, without their answers."""
        ...

    def ids(self, survey_id: int, first: int, last: int | None) -> list[int]:
        """The numbers of the responses from `first` up to and including `last` (None: the end)."""
        ...

    def responses(
        self, survey_id: int, columns: Mapping[str, str], first: int, last: int | None
    ) -> list[Response]:
        """The responses from `first` up to and including `last`, with the answers in `columns`."""
        ...
