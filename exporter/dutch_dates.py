"""A date as people in the Netherlands type it → the day. Pure.

Day, month and year, in that order, as `1-3-2027`, `1 mrt. '27` or `maandag 1 maart 2027`; the order
of computers (`2027-03-01`) is understood too. Without a year it is no date.
"""

import re
from datetime import date

_MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MARCH = {"mrt": "maa"}
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_WORDS = re.compile(
    r"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]*\.?,? )?(\d{1,2})[- ]([a-z]{3,9})\.?[- ]['’]?(\d{4}|\d{2})"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_THIS_CENTURY = 2000


def read_date(text: str) -> date | None:
    """The day that a text names; None when it names none."""
    typed = " ".join(text.casefold().split())
    if found := _ISO.fullmatch(typed):
        return _day(found[3], int(found[2]), found[1])
    if found := _NUMBERS.fullmatch(typed):
        return _day(found[1], int(found[2]), found[3])
    if found := _WORDS.fullmatch(typed):
        return _day(found[1], _month(found[2]), found[3])
    return None


def _month(name: str) -> int:
    """The number of a month by its first letters; 0 when there is none of that name."""
    first = name[:3]
    first = _MARCH.get(first, first)
    return _MONTHS.index(first) + 1 if first in _MONTHS else 0


def _day(day: str, month: int, year: str) -> date | None:
    number = int(year)
    try:
        return date(number if len(year) > len("27") else _THIS_CENTURY + number, month, int(day))
    except ValueError:
        return None
