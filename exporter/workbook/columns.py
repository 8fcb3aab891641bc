"""What stands in which column, in reading order: used for writing, and for reading back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from openpyxl.utils import get_column_letter

from survey_templates.instrument import AgendaTexts


class Kind(StrEnum):
    """What the cells of a column hold.

    A text that one row cannot show goes on in the next row, and so does only a text: whatever else
    a row holds stands in all its parts again.
    """

    TEXT = "tekst"
    NUMBER = "getal"
    DATE = "datum"
    CHOICE = "keuze"
    KEY = "kenmerk"


@dataclass(frozen=True)
class Column:
    """A column: the record's field that it shows, its heading, its width in digits and its kind.

    What people change in a column that is not `filled_in` says nothing: it is there to be read.
    """

    key: str
    heading: str
    width: float
    kind: Kind = Kind.TEXT
    filled_in: bool = True


FOLLOW_UP_LABEL, FOLLOW_UP_VALUE = "question", "action"
"""The columns in which the follow-up stands, one field of it in a row: what it asks, the answer."""


def agenda_columns(texts: AgendaTexts) -> tuple[Column, ...]:
    """The columns of the action agenda; every key is a field of `exporter.agenda.AgendaRow`.

    No two headings are the same, whatever the content calls its own. The last column is hidden: it
    holds what a row is known by (`exporter.rowkey`).
    """
    return _distinct(
        Column("section", "Onderdeel", 10.5, Kind.CHOICE),
        Column("number", "Nr", 4.5, Kind.NUMBER),
        Column("question", "Vraag", 20, filled_in=False),
        Column("reason", "Aanleiding", 20.5, filled_in=False),
        Column("answer", "Afgesproken antwoord", 22),
        Column("label", "Label", 6.5, Kind.NUMBER),
        Column("action", _one_line(texts.action), 24),
        Column("who", _one_line(texts.who), 15.5),
        Column("when", _one_line(texts.when), 11),
        Column("due", "Uiterlijk", 15, Kind.DATE),
        Column("status", "Status", 10, Kind.CHOICE),
        Column("sign", "Waaraan merken we het?", 17),
        Column("remark", "Opmerking", 16),
        Column("key", "Kenmerk", 10, Kind.KEY),
    )


def letters_of(columns: Sequence[Column]) -> dict[str, str]:
    """The letter of each column, by its key, as they are written."""
    return {column.key: get_column_letter(at) for at, column in enumerate(columns, start=1)}


def _one_line(heading: str) -> str:
    return " ".join(heading.split())


def _distinct(*columns: Column) -> tuple[Column, ...]:
    """The columns; a heading that another one has already gets a number."""
    found: list[Column] = []
    for column in columns:
        found.append(replace(column, heading=_free(column.heading, found)))
    return tuple(found)


def _free(heading: str, taken: Sequence[Column]) -> str:
    headings = {each.heading.casefold() for each in taken}
    others = (f"{heading} ({number})" for number in range(2, len(taken) + 3))
    return next(each for each in (heading, *others) if each.casefold() not in headings)
