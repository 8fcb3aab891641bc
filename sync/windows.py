"""Reading a survey's responses in windows of numbers, and what to do when a window will not come.

LimeSurvey pages by OFFSET: one big export grows with the square of the rows, windows do not. A
window that fails or is too large is halved, down to one response; that one is then set aside.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from sync.ahead import Foreseen
from sync.errors import InconsistentError, TooLargeError, UnavailableError
from sync.records import ManifestRow, Response
from sync.source import Source

WINDOW = 2_000
# With answers it is less: of fifteen texts, more than these do not fit into what is taken in.
ANSWERS = 1_000
# After an empty window: so many windows ahead are looked through for the next number.
REACH = 64
# A few damaged responses are set aside; when there are more, something else is wrong.
MOST_SET_ASIDE = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """A response as a run saw it.

    `content` is None when only the manifest was read; `unreadable` when more was not possible.
    """

    row: ManifestRow
    content: Response | None = None
    unreadable: bool = False


class Reader(Protocol):
    """Reads one window."""

    size: int

    def read(self, first: int, last: int | None) -> list[Seen]:
        """The responses from `first` up to and including `last` (None: the end), by number."""
        ...

    def close(self) -> None:
        """Waits for what was asked in advance and nobody wants any more."""
        ...


class FullReader:
    """Reads every window with its answers, to which `columns` gives the column of each code.

    Of so many responses as are `expected` the next window is asked for in advance.
    """

    def __init__(
        self, remote: Source, survey_id: int, columns: Mapping[str, str], expected: int = 0
    ) -> None:
        self.size = min(WINDOW, ANSWERS)
        self._remote = remote
        self._survey_id = survey_id
        self._columns = columns
        self._set_aside = 0
        self._foreseen = Foreseen(self._once, expected)

    def read(self, first: int, last: int | None) -> list[Seen]:
        """A window with its answers."""
        try:
            return self._foreseen(first, last)
        except (UnavailableError, TooLargeError) as error:
            if isinstance(error, TooLargeError):
                self.size = max(1, self.size // 2)
            # When this fails too, LimeSurvey is down.
            rows = manifest(self._remote, self._survey_id, first, last)
            return list(self._in_halves(rows))

    def close(self) -> None:
        """Waits for the window that was asked for in advance."""
        self._foreseen.close()

    def _once(self, first: int, last: int | None) -> list[Seen]:
        found = self._remote.responses(self._survey_id, self._columns, first, last)
        for response in found:
            # Where LimeSurvey is waited for: each hash lets other threads go first, so while a
            # window is put away it would take longer than all the rest.
            response.work_out()
        rows = [ManifestRow(each.identity, each.complete) for each in found]
        refuse_others(rows, first, last)
        seen = [Seen(row, content) for row, content in zip(rows, found, strict=True)]
        return sorted(seen, key=_number)

    def _in_halves(self, rows: Sequence[ManifestRow]) -> Iterator[Seen]:
        """Each half on its own; of one response that is the response itself, asked once more."""
        middle = len(rows) // 2
        for half in filter(None, (rows[:middle], rows[middle:])):
            try:
                yield from self._once(half[0].identity.number, half[-1].identity.number)
            except (UnavailableError, TooLargeError) as error:
                if len(half) > 1:
                    yield from self._in_halves(half)
                else:
                    yield self._without_content(half[0], error)

    def _without_content(self, row: ManifestRow, error: Exception) -> Seen:
        self._set_aside += 1
        if self._set_aside > MOST_SET_ASIDE:
            raise error
        return Seen(row, unreadable=True)


class QuickReader:
    """Reads the manifest, and answers only where it holds what the mirror does not have.

    `settled` gives which rows of a manifest need no reading. Of so many responses as are `expected`
    the next manifest is asked for in advance.
    """

    def __init__(
        self,
        remote: Source,
        survey_id: int,
        full: FullReader,
        settled: Callable[[list[ManifestRow]], set[ManifestRow]],
        expected: int,
    ) -> None:
        self.size = WINDOW
        self._foreseen = Foreseen(partial(manifest, remote, survey_id), expected)
        self._full = full
        self._settled = settled

    def read(self, first: int, last: int | None) -> list[Seen]:
        """A window, with answers from its first to its last new or changed response."""
        rows = self._foreseen(first, last)
        if not rows:
            return []
        settled = self._settled(rows)
        unsettled = [row.identity.number for row in rows if row not in settled]
        if not unsettled:
            return [Seen(row) for row in rows]
        low, high = unsettled[0], unsettled[-1]
        before = [Seen(row) for row in rows if row.identity.number < low]
        after = [Seen(row) for row in rows if row.identity.number > high]
        return [*before, *self._full.read(low, high), *after]

    def close(self) -> None:
        """Waits for the manifest that was asked for in advance."""
        self._foreseen.close()


def walk(
    reader: Reader, ids: Callable[[int, int | None], list[int]], expected: int
) -> Iterator[list[Seen]]:
    """All responses in windows, until the `expected` number is read; then the rest in one.

    `ids` gives the numbers from one up to and including another, None for the end.
    """
    found, first = 0, 1
    while found < expected:
        last = first + reader.size - 1
        window = reader.read(first, last)
        first = last + 1
        if not window:
            following = ids(first, first + REACH * reader.size) or ids(first, None)
            if not following:
                break
            if min(following) < first:
                raise _other_answer()
            first = min(following)
        found += len(window)
        yield window
    if rest := reader.read(first, None):
        yield rest


def manifest(remote: Source, survey_id: int, first: int, last: int | None) -> list[ManifestRow]:
    """Who is in a window, by number; raises `InconsistentError` for an answer to other questions.

    So does everything that reads: windows do not overlap, and nobody is in two of them.
    """
    rows = remote.manifest(survey_id, first, last)
    refuse_others(rows, first, last)
    return sorted(rows, key=lambda row: row.identity.number)


def refuse_others(rows: Sequence[ManifestRow], first: int, last: int | None) -> None:
    """Raises `InconsistentError` when a number is outside the window, or there twice."""
    numbers = {row.identity.number for row in rows}
    outside = any(number < first or (last is not None and number > last) for number in numbers)
    if outside or len(numbers) != len(rows):
        raise _other_answer()


def _other_answer() -> InconsistentError:
    return InconsistentError(
        "LimeSurvey gaf andere inzendingen dan gevraagd, of twee keer dezelfde. "
        "Er is niets gewijzigd. Haal de antwoorden opnieuw op."
    )


def _number(seen: Seen) -> int:
    return seen.row.identity.number
