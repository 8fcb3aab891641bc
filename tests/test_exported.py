"""Files from LimeSurvey's export page, and what people may make of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sync.errors import ExportFileError
from sync.exported import Asked, read
from tests.exports import BOM, as_csv, as_json

ASKED = Asked(codes=("GEMEENTE", "V01", "L01"), lists=("L01",))
HOSTILE = 'a "b"; c,\td\r\n\r\n=1+1 {ROL} é€😀 <b>'
ROW: dict[str, Any] = {
    "id": 7,
    "submitdate": "1980-01-01 00:00:00",
    "lastpage": 3,
    "seed": "123456789",
    "GEMEENTE": "GM0344-7K3F9Q",
    "V01": HOSTILE,
    "L01": "2",
}
BEGUN = {**ROW, "id": 8, "submitdate": None, "V01": None, "L01": ""}
ROWS = [ROW, BEGUN]


def refused(data: bytes, asked: Asked = ASKED) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(ExportFileError) as refusal:
        read(data, asked)
    return str(refusal.value)


def without(name: str) -> dict[str, Any]:
    """The row without a column."""
    return {column: value for column, value in ROW.items() if column != name}


FILES = {
    "JSON": as_json(ROWS),
    "JSON of another PHP": as_json([{k: v and str(v) for k, v in row.items()} for row in ROWS]),
    "comma": as_csv(ROWS),
    "semicolon": as_csv(ROWS, ";"),
    "tab": as_csv(ROWS, "\t"),
    "6.10": as_csv(ROWS, ",", ""),
    "without BOM": as_csv(ROWS).removeprefix(BOM),
    "JSON with BOM": BOM + as_json(ROWS),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_every_form_gives_the_same(data: bytes) -> None:
    sent, begun = read(data, ASKED).responses
    assert (sent.number, sent.seed, sent.complete) == (7, "123456789", True)
    assert sent.values == {"GEMEENTE": "GM0344-7K3F9Q", "V01": HOSTILE, "L01": "2"}
    assert (begun.number, begun.complete) == (8, False)
    assert begun.values == {"GEMEENTE": "GM0344-7K3F9Q", "V01": "", "L01": ""}


@pytest.mark.parametrize(
    ("typed", "in_file"),
    [("=1+1", "'=1+1"), ("'t is zo", "'t is zo"), ("-1", "-1"), ("a\r\n=b", "a\r\n=b")],
)
def test_the_apostrophe_before_a_formula_goes(typed: str, in_file: str) -> None:
    for data in (as_json([{**ROW, "V01": in_file}]), as_csv([{**ROW, "V01": typed}])):
        assert read(data, ASKED).responses[0].values["V01"] == typed


GHOST = dict.fromkeys(ROW, "")


@pytest.mark.parametrize("data", [as_json([]), as_json([GHOST]), as_csv([GHOST])])
def test_no_responses_is_no_mistake(data: bytes) -> None:
    """LimeSurvey writes nothing, or one row without anything in it."""
    assert read(data, ASKED).responses == ()


LATIN = as_csv([{**ROW, "V01": "zó"}]).decode().encode("cp1252", "replace")
FULL = {"Respons-ID": 1, "Datum verzonden": "", "Plaats": "1", "Wat vindt u?": "a"}
OTHERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is leeg"),
    "only a mark": (lambda: BOM + b"\r\n", "is leeg"),
    "a page": (lambda: b"<!DOCTYPE html><html>", "is een webpagina"),
    "latin-1": (lambda: LATIN, "tekens kloppen niet"),
    "a workbook": (lambda: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff", "tekens kloppen niet"),
    "cut off JSON": (lambda: as_json(ROWS)[:-9], "niet af"),
    "other JSON": (lambda: b'{"surveys": []}', "niet van LimeSurvey"),
    "deep JSON": (lambda: b"[" * 100_000, "niet van LimeSurvey"),
    "cut off CSV": (lambda: as_csv(ROWS)[:-30], "niet af"),
    "short line": (lambda: as_csv(ROWS) + b'"9","x"\r\n', "heeft 2 van de 7 kolommen"),
    "full headings": (lambda: as_json([FULL]), "zijn geen vraagcodes"),
    "full headings, CSV": (lambda: as_csv([FULL]), "Kies bij Koppen ‘Vraagcode’"),
    "codes and texts": (lambda: as_csv([{f"{k}. Tekst": v for k, v in ROW.items()}]), "vraagcodes"),
    "full answers": (lambda: as_csv([{**ROW, "L01": "Dit is zo"}]), "volledige antwoorden"),
    "full, JSON": (lambda: as_json([{**ROW, "L01": "Dit is zo"}]), "‘Antwoordcodes’"),
    "no seed": (lambda: as_json([without("seed")]), "kolommen: seed"),
    "no question": (
        lambda: as_csv([without("V01")]),
        "kolommen: V01",
    ),
    "twice": (lambda: as_csv([ROW, ROW]), "staat een inzending twee keer"),
    "seed by Excel": (lambda: as_csv([{**ROW, "seed": "1,23E+09"}]), "startgetal"),
    "number by Excel": (lambda: as_csv([{**ROW, "id": "7.0"}]), "Open het niet in Excel"),
    "number too large": (lambda: as_json([{**ROW, "id": 2**40}]), "Een nummer"),
    "number is none": (lambda: as_json([{**ROW, "id": None}]), "Een nummer"),
    "seed too long": (lambda: as_json([{**ROW, "seed": "1" * 41}]), "startgetal"),
    "no rows": (lambda: json.dumps({"responses": ["a"]}).encode(), "niet van LimeSurvey"),
}


@pytest.mark.parametrize(("make", "says"), OTHERS.values(), ids=OTHERS)
def test_any_other_file_is_refused_with_what_to_do(make: Callable[[], bytes], says: str) -> None:
    said = refused(make())
    assert says in said
    assert "xporte" in said or "in LimeSurvey" in said
    assert HOSTILE not in said


def test_a_question_that_limesurvey_lost_may_be_missing() -> None:
    without = [{code: value for code, value in row.items() if code != "V01"} for row in ROWS]
    found = read(as_csv(without), Asked(ASKED.codes, lost={"V01"}, lists=ASKED.lists))
    assert found.codes == ("GEMEENTE", "L01")
    assert found.responses[0].values == {"GEMEENTE": "GM0344-7K3F9Q", "L01": "2"}
