"""What somebody uploads is read apart: every odd or hostile file ends in cells or one sentence."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from exporter.reading.child import MEMORY_BYTES, read_agenda
from exporter.reading.errors import TOO_SLOW, UNREADABLE, UnreadableError
from exporter.reading.grid import Cell, CellKind, cell_name
from plugin import apart
from plugin.apart import read_apart
from survey_templates.loader import load_default
from tests.books import an_agenda
from tests.uploads import handled, refused, text_cell, with_cells

BOOK = an_agenda(load_default())
REFUSED = list(refused(BOOK))
HANDLED = list(handled(BOOK))


def cells(data: bytes, row: int) -> dict[str, tuple[CellKind, str]]:
    return {
        cell.name: (cell.kind, cell.text) for cell in read_agenda(data).cells if cell.row == row
    }


def test_there_are_many_of_them() -> None:
    names = [name for name, *_ in (*REFUSED, *HANDLED)]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize(
    ("file", "sentence"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_what_cannot_be_read_is_refused_with_one_sentence(file: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read_agenda(file)
    assert str(error.value) == sentence
    assert len(sentence.split()) <= 20
    assert re.fullmatch(r"[^.!?]+(?:\.\w[^.!?]*)*\.|.*\(\.\w+\)[^.]*\.", sentence)


@pytest.mark.parametrize("file", [each[1] for each in HANDLED], ids=[each[0] for each in HANDLED])
def test_what_is_odd_and_harmless_is_read_as_any_other(file: bytes) -> None:
    assert read_agenda(file).cells == read_agenda(BOOK).cells


# What stands in a cell


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (text_cell("A90", "Bellen"), CellKind.TEXT, "Bellen"),
        (text_cell("A90", "a_x000D_\nb_x005F_x0041_"), CellKind.TEXT, "a\r\nb_x0041_"),
        ('<c r="A90" t="str"><f>1&amp;2</f><v>12</v></c>', CellKind.TEXT, "12"),
        ('<c r="A90"><v>4</v></c>', CellKind.NUMBER, "4"),
        ('<c r="A90"><v>4.0</v></c>', CellKind.NUMBER, "4"),
        ('<c r="A90"><v>0.5</v></c>', CellKind.NUMBER, "0.5"),
        ('<c r="A90" t="b"><v>1</v></c>', CellKind.YES_NO, "1"),
        ('<c r="A90" t="d"><v>2027-12-31T00:00:00</v></c>', CellKind.DATE, "2027-12-31"),
        ('<c r="A90" t="e"><v>#REF!</v></c>', CellKind.FAULT, "#REF!"),
        ('<c r="A90"><f>TODAY()</f></c>', CellKind.FAULT, "formule zonder uitkomst"),
    ],
)
def test_what_stands_in_a_cell(cell: str, kind: CellKind, text: str) -> None:
    assert cells(with_cells(BOOK, f'<row r="90">{cell}</row>'), 90) == {"A90": (kind, text)}


@pytest.mark.parametrize("cell", ['<c r="A90"/>', '<c r="A90"><v/></c>', text_cell("A90", "")])
def test_an_empty_cell_is_no_cell(cell: str) -> None:
    assert cells(with_cells(BOOK, f'<row r="90">{cell}</row>'), 90) == {}


def test_white_space_that_is_far_away_is_nothing() -> None:
    row = f'<row r="90">{text_cell("XFD90", " ")}{text_cell("A90", " ")}</row>'
    assert cells(with_cells(BOOK, row), 90) == {"A90": (CellKind.TEXT, " ")}


def test_cells_without_a_name_stand_beside_each_other() -> None:
    row = "<row><c t='str'><v>een</v></c><c><v>2</v></c></row>"
    assert cells(with_cells(BOOK, row), 29) == {
        "A29": (CellKind.TEXT, "een"),
        "B29": (CellKind.NUMBER, "2"),
    }


@pytest.mark.parametrize(
    ("row", "column", "name"), [(1, 1, "A1"), (7, 26, "Z7"), (7, 27, "AA7"), (9, 16384, "XFD9")]
)
def test_a_cell_has_the_name_that_excel_gives_it(row: int, column: int, name: str) -> None:
    assert Cell(row, column, CellKind.TEXT, "x").name == cell_name(row, column) == name


# The process


@pytest.mark.parametrize(
    "name", ["an ordinary one", "a huge dimension", "billion laughs", "a bomb"]
)
def test_the_process_says_the_same(name: str) -> None:
    files = {each[0]: each[1] for each in REFUSED} | dict(HANDLED)
    file = files[name]
    try:
        here: object = read_agenda(file)
    except UnreadableError as error:
        with pytest.raises(UnreadableError, match=re.escape(str(error))):
            read_apart(file)
    else:
        assert read_apart(file) == here


def other_program(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Let another program read, with the limits of the real one."""
    limited = f"from exporter.reading import child\nchild.limit()\n{source}"
    monkeypatch.setattr(apart, "_COMMAND", (sys.executable, "-I", "-c", limited))


def test_who_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    other_program(monkeypatch, "import time\ntime.sleep(600)")
    with pytest.raises(UnreadableError, match=TOO_SLOW):
        read_apart(b"", seconds=0.5)


def test_who_wants_too_much_memory_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    other_program(monkeypatch, f"bytearray({MEMORY_BYTES})")
    with pytest.raises(UnreadableError, match=UNREADABLE):
        read_apart(b"")


@pytest.mark.parametrize("source", ["print('{}')", "print('geen JSON')", "raise SystemExit(3)"])
def test_who_says_something_else_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    other_program(monkeypatch, source)
    with pytest.raises(UnreadableError, match=UNREADABLE):
        read_apart(b"")


def test_the_process_knows_no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIMESURVEY_PASSWORD", "geheim")
    told = tmp_path / "told"
    other_program(monkeypatch, f"import os\nopen({str(told)!r}, 'w').write(repr(dict(os.environ)))")
    with pytest.raises(UnreadableError):
        read_apart(b"")
    assert "geheim" not in told.read_text()


def test_even_the_worst_needs_little_memory() -> None:
    """The most that any of these files made the reading process use, in one process."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(done.stdout) < MEMORY_BYTES // 1024


MEASURE = """
import resource
from exporter.reading.child import answer, limit
from tests.test_reading import HANDLED, REFUSED
limit()
for each in (*HANDLED, *REFUSED):
    answer(each[1])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
