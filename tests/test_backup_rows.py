"""A row and its line: one form only, whatever somebody wrote; and a decision for every table."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Float, MetaData, Table

from plugin.backup.decisions import DECISIONS, Part, kept
from plugin.backup.rows import DamagedRowError, Kind, Shape, from_line, shape_of, to_line
from plugin.workspace import schema
from sync import tables

SHAPE = Shape(
    "proef",
    {
        "id": Kind.INTEGER,
        "af": Kind.BOOLEAN,
        "tekst": Kind.TEXT,
        "moment": Kind.MOMENT,
        "antwoorden": Kind.JSON,
    },
    ("id",),
)
LINE = (
    b'{"af":true,"antwoorden":{"V01":"=1+1"},"id":7,'
    b'"moment":"2027-04-14T12:03:00+00:00","tekst":"caf\\u00e9"}\n'
)
ROW = {
    "id": 7,
    "af": True,
    "tekst": "café",
    "moment": datetime(2027, 4, 14, 12, 3, tzinfo=UTC),
    "antwoorden": {"V01": "=1+1"},
}
METADATAS = (schema.metadata, tables.metadata)
EVERY_TABLE = [table for metadata in METADATAS for table in metadata.sorted_tables]

HOSTILE = st.text(st.characters(codec=None, exclude_categories=()))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=8,
)
ROWS = st.fixed_dictionaries(
    {
        "id": st.integers(-(2**63) + 1, 2**63 - 1),
        "af": st.none() | st.booleans(),
        "tekst": st.none() | st.text(st.characters(codec="utf-8")),
        "moment": st.none() | st.datetimes(timezones=st.just(UTC)),
        "antwoorden": VALUES,
    }
)


def test_a_row_as_a_line() -> None:
    assert to_line(ROW) == LINE
    assert from_line(SHAPE, LINE) == ROW


def test_a_moment_is_written_in_utc() -> None:
    amsterdam = timezone(timedelta(hours=2))
    assert to_line({**ROW, "moment": datetime(2027, 4, 14, 14, 3, tzinfo=amsterdam)}) == LINE


@given(ROWS)
def test_every_row_comes_back_from_one_line_of_ascii(row: dict[str, Any]) -> None:
    line = to_line(row)
    assert from_line(SHAPE, line) == row
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert to_line(dict(reversed(row.items()))) == line


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (LINE, b"\n"),
        (LINE, b"[]\n"),
        (LINE, b"null\n"),
        (LINE, b"[" * 100_000 + b"\n"),
        (b"}\n", b"}"),
        (b"}\n", b"}\r\n"),
        (b'"id"', b' "id"'),
        (b'"id":7,', b""),
        (b'"id":7', b'"id":7,"id":7'),
        (b'"id":7', b'"id":7,"nog":1'),
        (b'"id":7', b'"id":7.0'),
        (b'"id":7', b'"id":true'),
        (b'"id":7', b'"id":"7"'),
        (b'"id":7', b'"id":9223372036854775808'),
        (b"true", b"1"),
        (b"caf\\u00e9", "café".encode()),
        (b"caf\\u00e9", b"\\ud800"),
        (b'"caf\\u00e9"', b"7"),
        (b"+00:00", b""),
        (b"+00:00", b"Z"),
        (b"+00:00", b"+01:00"),
        (b"2027-04-14", b"2027-13-14"),
        (b'"2027-04-14T12:03:00+00:00"', b"7"),
        (b'"=1+1"', b"NaN"),
        (b'"=1+1"', b"1e999"),
    ],
)
def test_any_other_line_is_damaged(was: bytes, becomes: bytes) -> None:
    line = LINE.replace(was, becomes)
    assert line != LINE
    with pytest.raises(DamagedRowError):
        from_line(SHAPE, line)


def test_what_a_line_cannot_hold_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="FLOAT"):
        shape_of(Table("proef", MetaData(), Column("deel", Float, primary_key=True)))
    with pytest.raises(TypeError, match="bytes"):
        to_line({"id": b"7"})


# Decisions


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.name)
def test_every_table_has_its_decision_and_can_be_held(table: Table) -> None:
    assert table in DECISIONS
    shape = shape_of(table)
    assert list(shape.columns) == [column.name for column in table.columns]
    assert shape.key


def test_no_decision_is_about_a_table_that_is_gone() -> None:
    assert set(DECISIONS) == set(EVERY_TABLE)


def test_the_shape_of_a_table() -> None:
    assert shape_of(tables.RESPONSE) == Shape(
        "response",
        {
            "id": Kind.INTEGER,
            "epoch_id": Kind.INTEGER,
            "number": Kind.INTEGER,
            "seed": Kind.TEXT,
            "complete": Kind.BOOLEAN,
            "participation_code": Kind.TEXT,
            "content_id": Kind.INTEGER,
            "content_hash": Kind.TEXT,
            "first_seen": Kind.MOMENT,
            "hidden_since": Kind.MOMENT,
            "held_in": Kind.INTEGER,
            "set_aside": Kind.BOOLEAN,
        },
        ("id",),
    )


@pytest.mark.parametrize("metadata", METADATAS, ids=["workspace", "mirror"])
@pytest.mark.parametrize("answers", [True, False])
def test_what_is_kept_is_whole(metadata: MetaData, *, answers: bool) -> None:
    """A table comes after the others that it refers to, and those are kept too."""
    before: set[str] = set()
    for table in kept(metadata, answers=answers):
        assert {key.column.table.name for key in table.foreign_keys} <= before | {table.name}
        before.add(table.name)


def test_what_is_never_kept() -> None:
    never = {table.name for table, part in DECISIONS.items() if part is Part.NEVER}
    assert never == {
        "session",
        "secret",
        "worker",
        "nudge",
        "used_statement",
        "staged",
        "lease",
        "breaker",
    }


def test_without_answers_only_the_tombstones_of_the_mirror_are_kept() -> None:
    assert kept(tables.metadata, answers=False) == (tables.ERASED_TEXT, tables.TOMBSTONE)
    assert kept(schema.metadata, answers=False) == kept(schema.metadata, answers=True)
