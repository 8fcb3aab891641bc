"""How long the workbook takes to write: `python -m tests.benchmarks.workbook`.

Prints, for 60 and for 1,000 people, the median time in milliseconds of the whole workbook and of a
bare writer that puts the same values in the same cells and does nothing else, and their ratio. The
time is that of the processor, so that what else the computer does counts little.
"""

import io
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle, islice
from time import process_time

from openpyxl import Workbook, load_workbook

from exporter.agenda import Recorded
from exporter.disclosure import Voice, disclose
from exporter.release import Release, ReleasedText, make
from exporter.workbook.book import workbook
from exporter.workbook.contents import Contents
from exporter.workbook.identity import Identity
from plugin.commands.serve import leave_alone_what_is_there
from survey_templates.codebook import GivenAnswer, Mark, Privacy
from survey_templates.instrument import Instrument
from survey_templates.loader import load_default
from tests.scene import demo_answers

RUNS = 5
SURVEY_ID, TOWN = 123456, "GM9901"
MADE_AT = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)

Values = list[tuple[str, list[tuple[int, int, object]]]]


def released(instrument: Instrument, people: int) -> tuple[Release, tuple[ReleasedText, ...]]:
    """A release of so many people, with the made-up answers of the demo in turn."""
    roles = islice(cycle(instrument.roles), people)
    voices = tuple(Voice(role, tuple(_answers(person))) for person, role in enumerate(roles))
    disclosed = disclose(instrument, voices, Privacy.CONFIDENTIAL, 5)
    keys = {
        (each.voice, each.question): f"{each.voice:06}{each.question:02}"
        for each in disclosed.texts
    }
    return make(
        disclosed,
        keys,
        survey_id=SURVEY_ID,
        mark=Mark(instrument.code, instrument.version, Privacy.CONFIDENTIAL, 5),
        municipality=TOWN,
        number=1,
        made_at=MADE_AT,
        invited=people,
    )


def _answers(person: int) -> list[GivenAnswer]:
    answers = []
    for question, given in demo_answers().items():
        texts = [(label, text) for label, texts in given.items() for text in texts]
        label, text = texts[(person + question) % len(texts)]
        answers.append(GivenAnswer(question, text, label))
    return answers


def values_of(data: bytes) -> Values:
    """What stands in each cell of a workbook, per sheet."""
    return [
        (
            sheet.title,
            [
                (at, column, cell.value)
                for at, row in enumerate(sheet.iter_rows(), start=1)
                for column, cell in enumerate(row, start=1)
                if cell.has_style
            ],
        )
        for sheet in load_workbook(io.BytesIO(data))
    ]


def bare(values: Values) -> bytes:
    """The same values in the same cells, and nothing else."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, cells in values:
        sheet = book.create_sheet(title)
        for row, column, value in cells:
            sheet.cell(row, column, value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def measure(*works: Callable[[], object]) -> list[float]:
    """The median time in milliseconds of each of `works`, each in turn."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, taken in zip(works, times, strict=True):
            started = process_time()
            work()
            taken.append((process_time() - started) * 1000)
    return [statistics.median(taken) for taken in times]


def main() -> None:
    """Measure everything once."""
    instrument = load_default()
    print(f"{'people':>8}{'cells':>9}{'workbook':>12}{'bare':>12}{'ratio':>8}")
    for people in (60, 1000):
        release, texts = released(instrument, people)
        identity = Identity(TOWN, SURVEY_ID, release.number, MADE_AT, "0" * 16)
        contents = Contents(instrument, "Proef", identity, release, texts, "", Recorded())
        values = values_of(workbook(contents))
        leave_alone_what_is_there()
        whole, plain = measure(lambda: workbook(contents), lambda: bare(values))  # noqa: B023
        count = sum(len(cells) for _, cells in values)
        print(f"{people:>8}{count:>9}{whole:>9.0f} ms{plain:>9.0f} ms{whole / plain:>8.2f}")


if __name__ == "__main__":
    main()
