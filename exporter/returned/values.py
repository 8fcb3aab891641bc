"""What stands in a cell → the value of a field, in the form of a document. Pure.

What cannot be read is never guessed: it goes back to whoever typed it, with what to do.
"""

import re
from datetime import date

from exporter.agreed import FIRST_DAY, LAST_DAY, LONGEST_TEXT, Status
from exporter.dutch_dates import read_date
from exporter.reading.grid import Cell, CellKind
from exporter.reading.sheet import day_of
from exporter.safe_text import safe
from survey_templates.instrument import Instrument

NO_DATE = "Dit is geen datum. Vul dag, maand en jaar in, zoals 31-12-2027."
NO_STATUS = f"Dit is geen status. Kies uit: {', '.join(Status)}."
NO_LABEL = "Dit is geen nummer van een label. Vul 1, 2, 3 of 4 in."
NO_QUESTION = "Dit is geen nummer van een vraag. Vul een nummer uit de vragenlijst in."
NO_SECTION = "Dit is geen onderdeel. Vul de letter van een onderdeel in."
TOO_LONG = f"Deze tekst is langer dan {LONGEST_TEXT} tekens. Maak hem korter."
NO_YES = "Vul ja of nee in."
FAULTY = "Excel geeft hier een fout. Typ zelf wat er moet staan."

_NUMBER = re.compile(r"(?:vraag )?(\d{1,4})\b.*", re.DOTALL)
_YES_NO = {"ja": True, "nee": False}


class NoValueError(ValueError):
    """What stands in a cell cannot be; the message is Dutch and says what to do."""


def read_text(cell: Cell) -> str:
    """A text, as a form would keep it."""
    if cell.kind is CellKind.FAULT:
        raise NoValueError(FAULTY)
    if cell.kind is CellKind.DATE:
        return f"{date.fromisoformat(cell.text):%d-%m-%Y}"
    if cell.kind is CellKind.YES_NO:
        return "ja" if cell.text == "1" else "nee"
    text = safe(cell.text).strip()
    if len(text) > LONGEST_TEXT:
        raise NoValueError(TOO_LONG)
    return text


def read_day(cell: Cell, *, from_1904: bool) -> str:
    """A day as ISO 8601, whether it is a date, a number without its looks, or a text."""
    found: date | None = None
    try:
        if cell.kind is CellKind.DATE:
            found = date.fromisoformat(cell.text)
        elif cell.kind is CellKind.NUMBER:
            found = day_of(float(cell.text), from_1904=from_1904)
        elif cell.kind is CellKind.TEXT:
            found = read_date(safe(cell.text))
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise NoValueError(NO_DATE)
    return found.isoformat()


def read_status(cell: Cell) -> str:
    """How far an action is."""
    typed = read_text(cell).casefold().strip(" .")
    if typed not in set(Status):
        raise NoValueError(NO_STATUS)
    return typed


def read_label(cell: Cell, instrument: Instrument) -> int:
    """The number of a label, with or without its words."""
    return _number(cell, len(instrument.labels), NO_LABEL)


def read_question(cell: Cell, instrument: Instrument) -> int:
    """The number of a question."""
    return _number(cell, len(instrument.questions), NO_QUESTION)


def read_section(cell: Cell, instrument: Instrument) -> str:
    """The code of a section, with or without its title."""
    typed = read_text(cell).casefold()
    for section in instrument.sections:
        names = {section.code, section.title, f"{section.code}. {section.title}"}
        if typed.rstrip(".") in {name.casefold().rstrip(".") for name in names}:
            return section.code
    raise NoValueError(NO_SECTION)


def read_yes_no(cell: Cell) -> bool:
    """Yes or no."""
    typed = read_text(cell).casefold().strip(" .")
    if typed not in _YES_NO:
        raise NoValueError(NO_YES)
    return _YES_NO[typed]


def _number(cell: Cell, last: int, otherwise: str) -> int:
    found = _NUMBER.fullmatch(read_text(cell).casefold())
    if found is None or not 1 <= int(found[1]) <= last:
        raise NoValueError(otherwise)
    return int(found[1])
