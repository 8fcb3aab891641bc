"""A date as people in the Netherlands write it. Pure."""

from datetime import date

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def date_in_words(date_: date) -> str:
    """A date: `14 april 2027`."""
    return f"{date_.day} {_MONTHS[date_.month - 1]} {date_.year}"
