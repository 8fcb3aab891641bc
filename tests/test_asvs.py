"""The table of OWASP ASVS: every requirement once, and every test that it names exists.

The numbers and levels in `asvs_requirements.csv` are those of OWASP ASVS 5.0.0
(github.com/OWASP/ASVS, 5.0/docs_en, CC BY-SA 4.0): level 1, and level 2 for V3, V5, V6, V7, V8,
V14 and V16.
"""

import ast
import csv
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

TESTS = Path(__file__).parent
TABLE = TESTS.parent / "docs" / "asvs.md"
_NAMED = re.compile(r"`((?:browser/)?test_\w+)::(test_\w+)`")
STATUSES = ["met", "partly", "not met", "n/a"]


class Row(NamedTuple):
    """A row of the table."""

    number: str
    level: str
    what: str
    status: str
    why: str


def rows() -> list[Row]:
    lines = TABLE.read_text("utf-8").splitlines()
    cells = (line.strip("| ").split(" | ") for line in lines if re.match(r"\| \d+\.\d", line))
    return [Row(*each) for each in cells]


ROWS = rows()


def test_every_requirement_of_these_levels_stands_there_once() -> None:
    with (TESTS / "asvs_requirements.csv").open(encoding="utf-8") as file:
        wanted = [(each["number"][1:], each["level"]) for each in csv.DictReader(file)]
    assert [(row.number, row.level) for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_names_tests_that_exist_or_a_reason(row: Row) -> None:
    assert row.status in STATUSES
    named = _NAMED.findall(row.why)
    reason = _NAMED.sub("", row.why)
    assert named or len(reason.split()) > 1
    for file, test in named:
        tree = ast.parse((TESTS / f"{file}.py").read_text("utf-8"))
        there = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
        assert test in there, f"{file}::{test}"


def test_the_count_above_the_table_is_that_of_the_table() -> None:
    counted = Counter(row.status for row in ROWS)
    line = " | ".join(str(counted[status]) for status in STATUSES)
    assert f"| {line} |" in TABLE.read_text("utf-8")
