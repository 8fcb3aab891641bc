"""Workbooks to test: made of the whole scan, opened, and read as they were written."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from zipfile import ZipFile

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exporter.agenda import Recorded
from exporter.disclosure import Voice, disclose
from exporter.release import Release, ReleasedText, make
from exporter.workbook.book import workbook
from exporter.workbook.contents import Before, Contents
from exporter.workbook.identity import Identity
from survey_templates.codebook import GivenAnswer, Mark, Privacy
from survey_templates.instrument import Instrument

TOWN = "Voorbeeldstad"
WHY = "Er deden drie mensen mee. U ziet de uitkomst vanaf vijf mensen."
MADE_AT = datetime(2027, 4, 14, 22, 30, tzinfo=UTC)
WRITTEN_AT = datetime(2027, 4, 20, 9, 15, tzinfo=UTC)
FILE = "0123456789abcdef"
NOTHING = Recorded()
HIGHEST_ROW = 409
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# The whole scan of ten people in analysis.md, questions 1 to 15.
WHOLE_SCAN = (
    *((3, 4, 2, 1), (8, 1, 1, 0), (2, 2, 5, 1), (5, 1, 2, 2), (0, 3, 2, 5)),
    *((4, 4, 1, 1), (1, 1, 4, 4), (7, 2, 1, 0), (2, 6, 1, 1), (0, 0, 3, 7)),
    *((1, 5, 3, 1), (0, 2, 3, 5), (0, 1, 7, 2), (6, 0, 0, 4), (0, 4, 1, 5)),
)
BY_DUIDING = [4, 14, 6, 1, 8, 9, 11, 3, 13, 7, 10, 12, 5, 15, 2]
ROLES = ("WETH", "BELEI", "BELEI", "REGIE", "REGIE", "UITV", "PROF", "PROF", "INWO", "INWO")
LONG = " ".join(f"woord{number}" for number in range(1, 601))


def made(
    instrument: Instrument,
    people: int = 10,
    roles: Sequence[str] = ("BELEI",),
    privacy: Privacy = Privacy.CONFIDENTIAL,
) -> tuple[Release, tuple[ReleasedText, ...]]:
    """A release in which people gave the labels of the whole scan, each in turn, and a text."""
    voices = tuple(
        Voice(instrument.role(roles[person % len(roles)]), _answers(person))
        for person in range(people)
    )
    disclosed = disclose(instrument, voices, privacy, 5)
    keys = {(t.voice, t.question): f"{t.question:02}{people - t.voice:03}" for t in disclosed.texts}
    return make(
        disclosed,
        keys,
        survey_id=123456,
        mark=Mark(instrument.code, instrument.version, privacy, 5),
        municipality="GM9901",
        number=2,
        made_at=MADE_AT,
        invited=people + 2,
    )


def _answers(person: int) -> tuple[GivenAnswer, ...]:
    answers = []
    for question, counts in enumerate(WHOLE_SCAN, start=1):
        labels = [label for label, count in enumerate(counts, start=1) for _ in range(count)]
        text = f"Antwoord {person} op vraag {question}. " + "Wij praten hier vaak over. " * person
        answers.append(GivenAnswer(question, text.strip(), labels[person % len(labels)]))
    return tuple(answers)


def contents(  # noqa: PLR0917 -- what a test does not name has nothing to do with it
    instrument: Instrument,
    town: str = TOWN,
    release: Release | None = None,
    texts: Sequence[ReleasedText] = (),
    why: str = WHY,
    recorded: Recorded = NOTHING,
    before: Before | None = None,
) -> Contents:
    """What a workbook of these is made of."""
    number = release.number if release else 0
    identity = Identity("GM9901", 123456, number, WRITTEN_AT, FILE)
    return Contents(instrument, town, identity, release, texts, why, recorded, before=before)


def book_of(  # noqa: PLR0917 -- what a test does not name has nothing to do with it
    instrument: Instrument,
    town: str = TOWN,
    release: Release | None = None,
    texts: Sequence[ReleasedText] = (),
    why: str = WHY,
    recorded: Recorded = NOTHING,
    before: Before | None = None,
) -> bytes:
    """The workbook of these."""
    return workbook(contents(instrument, town, release, texts, why, recorded, before))


def a_book(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return book_of(instrument, TOWN, *made(instrument))


def an_agenda(instrument: Instrument) -> bytes:
    """The workbook without a release."""
    return book_of(instrument)


def a_big_book(instrument: Instrument) -> bytes:
    """The workbook of sixty people of several roles."""
    return book_of(instrument, TOWN, *made(instrument, 60, ROLES))


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def sheet_of(data: bytes, name: str) -> Worksheet:
    sheet = opened(data)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(data: bytes, name: str) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet_of(data, name).iter_rows()]


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def texts_in(data: bytes, name: str) -> str:
    return "\n".join(str(value) for row in rows_of(data, name) for value in row if value)


def raw_rows(data: bytes, part: str) -> Iterator[Mapping[str, str]]:
    """The rows of a sheet as written: the text in each column's letter."""
    for row in etree.fromstring(parts_of(data)[part]).iter(f"{MAIN}row"):
        yield {
            re.sub(r"\d", "", str(cell.get("r"))): "".join(cell.itertext())
            for cell in row.iter(f"{MAIN}c")
        }
