"""What stands in which column, in reading order: used for writing, and for reading back."""

from dataclasses import dataclass
from enum import StrEnum

from survey_templates.instrument import AgendaTexts


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "tekst"
    NUMBER = "getal"
    DATE = "datum"


@dataclass(frozen=True)
class Column:
    """A column: the record's field that it shows, its heading, its width in digits and its kind."""

    key: str
    heading: str
    width: float
    kind: Kind = Kind.TEXT


def agenda_columns(texts: AgendaTexts) -> tuple[Column, ...]:
    """The columns of the action agenda; every key is a field of `exporter.agenda.AgendaRow`."""
    return (
        Column("section", "Onderdeel", 12),
        Column("number", "Nr", 5, Kind.NUMBER),
        Column("question", "Vraag", 26),
        Column("reason", "Aanleiding", 29),
        Column("action", texts.action, 31),
        Column("who", texts.who, 19),
        Column("when", texts.when, 13),
        Column("due", "Uiterlijk", 12, Kind.DATE),
    )
