"""The rows below the agenda: how the group goes on, one question in a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from exporter.agenda import Noted
from exporter.agreed import FollowUp
from exporter.rowkey import Ref, RowKey, Shows
from exporter.workbook.columns import FOLLOW_UP_LABEL, FOLLOW_UP_VALUE, Column, Kind, letters_of
from exporter.workbook.look import (
    BODY,
    DATE_TO_FILL_IN,
    SUBTITLE,
    TO_FILL_IN,
    TOPIC_TO_FILL_IN,
    Look,
)
from exporter.workbook.table import Field, Table, key_field
from exporter.workbook.validation import add_rules, dates, one_of

HEADING = "Afspraken over het vervolg"
ASKED = {
    "meeting": "Volgende bijeenkomst (datum)",
    "same_people": "In dezelfde samenstelling?",
    "keeping": "Hoe houden wij elkaar aan de afspraken?",
    "watcher": "Wie let daarop?",
}
"""What the sheet asks, by the fields of `exporter.agreed.FollowUp`."""

YES, NO = "ja", "nee"

_LEAST_HEIGHT = 26.0


@dataclass(frozen=True)
class _Line:
    """One question about the follow-up with its answer."""

    asked: str
    answer: str | date | None
    key: RowKey
    look: Look


def put_follow_up(
    table: Table, columns: Sequence[Column], text: str, noted: Noted[FollowUp]
) -> None:
    """Writes the rows below what is in the table; `text` is what the tool says about them."""
    table.put(*(Field(None, BODY) for _ in columns))
    table.put_over(HEADING, SUBTITLE)
    table.put_over(text, BODY)
    answers = letters_of(columns)[FOLLOW_UP_VALUE]
    for name, asked in ASKED.items():
        cell = f"{answers}{table.row}"
        add_rules(
            table.sheet,
            dates(cell) if name == "meeting" else None,
            one_of(cell, [YES, NO]) if name == "same_people" else None,
        )
        key = RowKey((Ref(Shows.FOLLOW_UP, name, noted.base),))
        look = DATE_TO_FILL_IN if name == "meeting" else TO_FILL_IN
        line = _Line(asked, _answer(getattr(noted.made, name)), key, look)
        table.put(*_fields(columns, line), least_height=_LEAST_HEIGHT)


def _answer(value: bool | str | date | None) -> str | date | None:  # noqa: FBT001 -- a field's value
    if isinstance(value, bool):
        return YES if value else NO
    return value


def _fields(columns: Sequence[Column], line: _Line) -> Iterator[Field]:
    for column in columns:
        if column.kind is Kind.KEY:
            yield key_field(line.key)
        elif column.key == FOLLOW_UP_LABEL:
            yield Field(line.asked, TOPIC_TO_FILL_IN)
        elif column.key == FOLLOW_UP_VALUE:
            yield Field(line.answer, line.look)
        else:
            yield Field(None, BODY)
