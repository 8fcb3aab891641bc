"""How long the workbook takes to write: `python -m tests.benchmarks.workbook`.

Prints, for 60 and for 1,000 people, the best and the median time in milliseconds of the whole
workbook and of a bare writer that puts the same values in the same cells and does nothing else, and
the ratio of the best. The time is that of the processor, so that what else the computer does counts
little.
"""

import io
from datetime import UTC, datetime
from itertools import cycle, islice

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
from tests.benchmarks.pace import slower, timed
from tests.scene import demo_answers

RUNS = 11
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


def main() -> None:
    """Measure everything once."""
    instrument = load_default()
    paces = []
    print(f"{'':>17}{'workbook':>16}{'bare':>16}{'ratio':>8}")
    print(f"{'people':>8}{'cells':>9}{'best':>8}{'median':>8}{'best':>8}{'median':>8}{'best':>8}")
    for people in (60, 1000):
        release, texts = released(instrument, people)
        identity = Identity(TOWN, SURVEY_ID, release.number, MADE_AT, "0" * 16)
        contents = Contents(instrument, "Proef", identity, release, texts, "", Recorded())
        values = values_of(workbook(contents))
        leave_alone_what_is_there()
        whole, plain, pace = timed(RUNS, lambda: workbook(contents), lambda: bare(values))  # noqa: B023
        paces.append(pace)
        count = sum(len(cells) for _, cells in values)
        row = f"{people:>8}{count:>9}{whole.best:>8.0f}{whole.median:>8.0f}"
        print(f"{row}{plain.best:>8.0f}{plain.median:>8.0f}{whole.best / plain.best:>8.2f}")
    print(slower(paces))


if __name__ == "__main__":
    main()
