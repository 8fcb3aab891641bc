"""The reading half of a run: everything that LimeSurvey has, staged, or nothing to believe.

LimeSurvey answers wrong questions with silence, so a read is believed only when its witnesses
agree: the counts before and after, who is in the windows, and the epoch. A full run reads every
answer; a quick one reads who there is, and the answers of who is new or changed.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial

from sync.ahead import ahead
from sync.drift import Drift, DriftKind, structure_of
from sync.erasures import identity_hash
from sync.errors import InconsistentError
from sync.lease import Held
from sync.mirror import Mirror
from sync.records import Epoch, Identity, ManifestRow, Round, Summary
from sync.seeds import WithKnownSeeds
from sync.source import Source
from sync.windows import FullReader, QuickReader, Reader, Seen, walk
from sync.wire import Field

TRIES = 2

Progress = Callable[[int, int], None]


@dataclass
class Reading:
    """What was read so far: how many there are, sent in, and left out as `erased` here.

    `is_whole` when what was not read is gone, `full` when every answer was read, and `judged` is
    what the run sees of the questions.
    """

    epoch: Epoch
    full: bool
    is_whole: bool = True
    judged: set[DriftKind] = field(default_factory=set)
    total: int = 0
    complete: int = 0
    erased: int = 0
    drift: set[Drift] = field(default_factory=set)

    @property
    def sees_all(self) -> bool:
        """Whether all that there is was read, with every answer."""
        return self.full and self.is_whole

    @property
    def staged(self) -> int:
        """How many responses the mirror is to show."""
        return self.total - self.erased


class ReadingRun:
    """One run; `progress` hears how many responses were read, and how many there are."""

    def __init__(
        self,
        remote: Source,
        mirror: Mirror,
        round_: Round,
        lease: Held,
        progress: Progress,
    ) -> None:
        self._remote = remote
        self._mirror = mirror
        self._round = round_
        self._survey_id = round_.survey_id
        self._lease = lease
        self._progress = progress
        self._structure = structure_of(round_)
        self._buried = mirror.erasures.tombstones(round_.survey_id)

    def read(self, *, full: bool) -> Reading:
        """Stages all that LimeSurvey has; tried again once when its witnesses do not agree."""
        for _ in range(TRIES - 1):
            try:
                return self._once(full=full)
            except InconsistentError:
                # Somebody may have sent in or deleted something meanwhile.
                continue
        return self._once(full=full)

    def _once(self, *, full: bool) -> Reading:
        self._mirror.staging.clear(self._lease)
        epoch, before = self._remote.epoch(self._survey_id), self._remote.summary(self._survey_id)
        is_known = self._mirror.epoch(self._survey_id) == epoch
        read = Reading(epoch, full or not is_known, self._remote.is_whole)
        source = WithKnownSeeds(self._remote, self._mirror, epoch)
        reader = self._reader(source, read, before.total)
        steps = ahead(walk(reader, self._ids, before.total))
        with closing(reader), closing(steps) as windows:
            for window in windows:
                self._stage(read, window)
                # Before the next one comes: there are never more than three.
                del window
                self._progress(read.total, before.total)
        after = self._remote.summary(self._survey_id)
        if self._remote.epoch(self._survey_id) != epoch:
            raise InconsistentError(
                f"Vragenlijst {self._survey_id} is tijdens het ophalen opnieuw geactiveerd. "
                "Er is niets gewijzigd. Haal de antwoorden opnieuw op."
            )
        refuse_other_counts(read, before, after)
        # Who waited too long for the last calls hears it before anything is applied.
        self._progress(read.total, before.total)
        return read

    def _ids(self, first: int, last: int | None) -> list[int]:
        return self._remote.ids(self._survey_id, first, last)

    def _reader(self, source: Source, read: Reading, expected: int) -> Reader:
        fields = source.fields(self._survey_id)
        read.drift |= self._structure.drift(fields)
        read.judged = _judged(read, fields)
        missing = [code for code in self._structure.types if code not in fields]
        if missing and self._mirror.epoch(self._survey_id) is None:
            raise InconsistentError(
                f"In vragenlijst {self._survey_id} ontbreken vragen: {', '.join(missing)}. "
                "Hij hoort bij een andere inhoud, of is in LimeSurvey gewijzigd. "
                "Zet de vragen terug, of begin een nieuwe ronde."
            )
        # LimeSurvey would fill an unknown column with nothing.
        columns = {code: fields[code].column for code in self._structure.types if code in fields}
        if read.full:
            return FullReader(source, self._survey_id, columns, expected)
        full = FullReader(source, self._survey_id, columns)
        settled = partial(self._settled, read.epoch)
        return QuickReader(source, self._survey_id, full, settled, expected)

    def _settled(self, epoch: Epoch, rows: list[ManifestRow]) -> set[ManifestRow]:
        """Which rows need no reading: those that the mirror has, and those that were erased."""
        span = rows[0].identity.number, rows[-1].identity.number
        known = self._mirror.settled(self._survey_id, *span)
        return known | {row for row in rows if self._is_buried(epoch, row)}

    def _is_buried(self, epoch: Epoch, row: ManifestRow) -> bool:
        if not self._buried:
            return False
        # Erased while it had only come from a file.
        lives = (epoch, Epoch.of_file(self._survey_id))
        return any(identity_hash(life, row.identity) in self._buried for life in lives)

    def _stage(self, read: Reading, window: list[Seen]) -> None:
        """Adds a window to what was read, but for who was erased here."""
        staying = [seen for seen in window if not self._is_buried(read.epoch, seen.row)]
        staying = self._with_lost_questions(staying, _missing(read))
        read.total += len(window)
        read.complete += sum(seen.row.complete for seen in window)
        read.erased += len(window) - len(staying)
        contents = (seen.content for seen in staying if seen.content is not None)
        read.drift |= self._structure.unknown_options(contents)
        self._mirror.staging.put(self._lease, self._without_known(read.epoch, staying))

    def _without_known(self, epoch: Epoch, window: list[Seen]) -> list[Seen]:
        """The window without the answers that the mirror has already, just so."""
        if not any(seen.content for seen in window):
            return window
        span = window[0].row.identity.number, window[-1].row.identity.number
        known = self._mirror.hashes(epoch, *span)
        return [seen if _is_news(seen, known) else Seen(seen.row) for seen in window]

    def _with_lost_questions(self, window: list[Seen], missing: set[str]) -> list[Seen]:
        """The window with the answers that were given to questions that are `missing` now."""
        if not missing or not window:
            return window
        span = window[0].row.identity.number, window[-1].row.identity.number
        known = self._mirror.answers(self._survey_id, *span)
        return [
            _completed(seen, dict.fromkeys(missing, "") | _only(known, seen, missing))
            for seen in window
        ]


def _judged(read: Reading, fields: Mapping[str, Field]) -> set[DriftKind]:
    """What a run can see of the questions: of options only who reads every answer."""
    judged = {DriftKind.MISSING}
    if any(field.type for field in fields.values()):
        judged.add(DriftKind.RETYPED)
    if read.sees_all:
        judged.add(DriftKind.OPTION)
    return judged


def _is_news(seen: Seen, known: Mapping[Identity, str]) -> bool:
    return seen.content is None or known.get(seen.row.identity) != seen.content.content_hash


def _missing(read: Reading) -> set[str]:
    return {drift.code for drift in read.drift if drift.kind is DriftKind.MISSING}


def _only(
    known: Mapping[Identity, Mapping[str, str]], seen: Seen, codes: set[str]
) -> dict[str, str]:
    return {code: text for code, text in known.get(seen.row.identity, {}).items() if code in codes}


def _completed(seen: Seen, values: Mapping[str, str]) -> Seen:
    if seen.content is None:
        return seen
    return replace(seen, content=replace(seen.content, values={**seen.content.values, **values}))


def refuse_other_counts(read: Reading, before: Summary, after: Summary) -> None:
    """Raises `InconsistentError` unless what was read lies between the counts around it."""
    witnesses = (
        (read.total, before.total, after.total),
        (read.complete, before.complete, after.complete),
    )
    for number, one, other in witnesses:
        if not min(one, other) <= number <= max(one, other):
            raise InconsistentError(
                f"LimeSurvey telt {other} inzendingen, maar gaf er {number}. "
                "Er is niets gewijzigd. Haal de antwoorden later opnieuw op."
            )
