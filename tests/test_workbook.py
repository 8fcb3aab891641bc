"""The workbook as a municipality opens it: its sheets, the same each time, and printed whole."""

import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from zipfile import ZipFile

import pytest

from exporter.agenda import Noted, Recorded
from exporter.agreed import Action
from exporter.release import Release, ReleasedText
from survey_templates.codebook import Privacy
from survey_templates.instrument import Instrument
from tests.books import (
    LONG,
    MADE_AT,
    ROLES,
    TOWN,
    WHY,
    WRITTEN_AT,
    a_big_book,
    a_book,
    an_agenda,
    book_of,
    made,
    opened,
    rows_of,
    texts_in,
)


@pytest.fixture(scope="module")
def release(instrument: Instrument) -> Release:
    return made(instrument)[0]


@pytest.fixture(scope="module")
def data(instrument: Instrument) -> bytes:
    """The workbook of ten people."""
    return a_book(instrument)


@pytest.fixture(scope="module")
def without(instrument: Instrument) -> bytes:
    """The workbook without a release."""
    return an_agenda(instrument)


@pytest.fixture(scope="module")
def sixty(instrument: Instrument) -> bytes:
    """The workbook of sixty people of several roles."""
    return a_big_book(instrument)


def test_the_sheets_in_their_order(data: bytes, without: bytes) -> None:
    assert opened(data).sheetnames == [
        *("Toelichting", "Actieagenda", "Bespreekvolgorde", "Labels per vraag", "Antwoorden"),
        "Inspiratie",
    ]
    assert opened(without).sheetnames == ["Toelichting", "Actieagenda", "Inspiratie"]


@pytest.mark.parametrize(
    "words",
    [
        "10 van 12 deden mee.",
        "Er waren twaalf mensen uitgenodigd.",
        "ten minste vijf mensen",
        "Vertrouwelijk is niet anoniem",
        "Ronde 123456, uitkomst 2, gemaakt op 15-04-2027 om 00:30 uur.",
        "De afspraken zijn die van 20-04-2027 om 11:15 uur.",
        "Zo gebruikt u dit bestand",
        "De Actieagenda invullen",
        "open, bezig, gereed of vervallen",
    ],
)
def test_the_explanation_says_who_how_and_when(data: bytes, words: str) -> None:
    assert words in texts_in(data, "Toelichting")


@pytest.mark.parametrize("book", ["data", "without"])
def test_the_explanation_holds_labels_and_source_verbatim(
    instrument: Instrument, request: pytest.FixtureRequest, book: str
) -> None:
    text = texts_in(request.getfixturevalue(book), "Toelichting")
    assert all(f"{label.number} {label.short}" in text for label in instrument.labels)
    assert all(label.text in text for label in instrument.labels)
    assert instrument.source.citation in text
    assert instrument.source.note in text


def test_an_open_round_says_so_and_shows_roles(instrument: Instrument) -> None:
    data = book_of(instrument, TOWN, *made(instrument, 3, ROLES, Privacy.OPEN), "")
    text = texts_in(data, "Toelichting")
    assert "Dit is een open ronde" in text
    assert "Vertrouwelijk" not in text
    assert "wethouder" in texts_in(data, "Antwoorden")


def test_without_a_release_it_says_why_and_the_agenda_is_whole(without: bytes, data: bytes) -> None:
    assert WHY in texts_in(without, "Toelichting")
    assert WHY not in texts_in(data, "Toelichting")
    agenda_rows = rows_of(without, "Actieagenda")
    assert [row[0] for row in agenda_rows if row[0] in {"A", "B", "C"}] == list("AAAAABBBBBCCCCC")
    assert all(row[1:-1] == (None,) * 12 for row in agenda_rows if row[0] in {"A", "B", "C"})
    assert "Wie let daarop?" in texts_in(without, "Actieagenda")


def test_the_explanation_names_the_main_group(sixty: bytes) -> None:
    text = texts_in(sixty, "Toelichting")
    assert "gaan over één groep: binnen de gemeente of niet gezegd (36 mensen)." in text


@pytest.mark.parametrize(
    ("disputed", "words"),
    [(0, ""), (1, "Bij één regel vulden mensen"), (2, "Bij twee regels vulden mensen")],
)
def test_the_explanation_says_where_somebody_has_to_choose(
    instrument: Instrument, disputed: int, words: str
) -> None:
    actions = tuple(
        Noted(f"a{at}", 1, Action("A", None, "Doen"), disputed=at < disputed) for at in range(3)
    )
    data = book_of(instrument, recorded=Recorded(actions=actions))
    assert words in texts_in(data, "Toelichting")
    assert ("Kies op de website wat klopt" in texts_in(data, "Toelichting")) == bool(disputed)


# The file


def test_the_properties_say_what_it_is(data: bytes) -> None:
    properties = opened(data).properties
    assert properties.title == f"Actieagenda {TOWN} – Reflectietool Eigen Kracht"
    assert (properties.creator, properties.language) == ("Reflectietool Eigen Kracht", "nl")
    assert properties.created == properties.modified == WRITTEN_AT.replace(tzinfo=None)


def test_the_same_input_gives_the_same_bytes(instrument: Instrument, data: bytes) -> None:
    assert book_of(instrument, TOWN, *made(instrument), "") == data
    with ZipFile(io.BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_answer_stands_in_a_file_on_the_way(
    instrument: Instrument, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/there is no such folder")
    assert book_of(instrument, TOWN, *made(instrument), "") == data


def test_the_time_zone_of_the_moment_does_not_matter(
    instrument: Instrument, release: Release, data: bytes
) -> None:
    other_zone = replace(release, made_at=MADE_AT.astimezone(timezone(timedelta(hours=9))))
    _, texts = made(instrument)
    assert book_of(instrument, TOWN, other_zone, texts, "") == data


# On paper, through LibreOffice


def pdf_of(data: bytes, folder: Path) -> Path:
    """The workbook printed by LibreOffice, with a user profile of its own."""
    program = shutil.which("soffice")
    if program is None or shutil.which("pdftotext") is None:
        if os.environ.get("CI"):
            pytest.fail("soffice or pdftotext is missing")
        pytest.skip("needs soffice and pdftotext (Debian: libreoffice-calc, poppler-utils)")
    (folder / "agenda.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "agenda.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return folder / "agenda.pdf"


def printed_pages(path: Path) -> list[str]:
    result = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return result.stdout.decode().split("\f")[:-1]


def test_libreoffice_prints_it_whole(
    instrument: Instrument, release: Release, tmp_path: Path
) -> None:
    texts = (ReleasedText("a", 3, 2, "beleidsadviseur", LONG),)
    pages = printed_pages(pdf_of(book_of(instrument, TOWN, release, texts, ""), tmp_path))
    # Fonts and versions differ a little; a sheet that is not one page wide doubles its pages.
    assert 20 <= len(pages) <= 24
    for number, page in enumerate(pages, start=1):
        assert f"pagina {number} van {len(pages)}" in page
        assert "15-04-2027 · vertrouwelijk" in page
    printed = " ".join(pages)
    assert re.findall(r"woord\d+", printed) == LONG.split()
    assert sum("Waaraan merken" in page for page in pages) == 2, "headings repeat on each page"
