"""Text → hints for the coordinator who reviews it: what may point to a person. Pure.

A hint is a place to look at, never a verdict: nothing is blocked or changed. Numbers and addresses
are found here by their form, names in `exporter.name_hints`. The text is looked at as it is, so
that a hint's place is a place in what the coordinator sees.

Every pattern has an end (no unbounded repeat) and holds no repeat that can divide the same
characters in two ways: the time is proportional to the text, whoever wrote it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from exporter.hint_words import TWO_LETTER_WORDS
from exporter.name_hints import NOTHING_KNOWN, Known, name_spans


class HintKind(StrEnum):
    """What a piece of text may be; the value is its Dutch name."""

    WEB = "webadres"
    EMAIL = "e-mailadres"
    ACCOUNT = "rekeningnummer"
    PHONE = "telefoonnummer"
    CITIZEN_NUMBER = "burgerservicenummer"
    POSTCODE = "postcode"
    NAME = "naam"


@dataclass(frozen=True)
class Hint:
    """One place in a text: characters `start` up to, not including, `end`."""

    start: int
    end: int
    kind: HintKind


def hints(text: str, known: Known = NOTHING_KNOWN) -> tuple[Hint, ...]:
    """What in `text` may point to a person, in the order of the text; no two hints overlap.

    `known` are words that are no person's name, such as the names of municipalities.
    """
    taken = bytearray(len(text))
    found = []
    for hint in _candidates(text, known):
        if not any(taken[hint.start : hint.end]):
            taken[hint.start : hint.end] = b"\x01" * (hint.end - hint.start)
            found.append(hint)
    return tuple(sorted(found, key=lambda hint: hint.start))


def _candidates(text: str, known: Known) -> Iterator[Hint]:
    """Every hint, the kinds that hold others first: an account number holds a phone number."""
    for kind, pattern, is_one in _PATTERNS:
        for match in pattern.finditer(text):
            if is_one(match):
                yield Hint(match.start(), match.end(), kind)
    for start, end in name_spans(text, known):
        yield Hint(start, end, HintKind.NAME)


def _always(_match: re.Match[str]) -> bool:
    return True


def _eleven_test(match: re.Match[str]) -> bool:
    """Whether nine digits pass the test of a burgerservicenummer: 9·a + 8·b + … + 2·h − i is a
    multiple of 11 (Rijksdienst voor Identiteitsgegevens, Logisch Ontwerp BSN).
    """
    digits = [int(each) for each in match[0] if each.isdecimal()]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * digit for weight, digit in zip(weights, digits, strict=True))
    return any(digits) and total % 11 == 0


_NEVER_GIVEN_OUT = {"SA", "SD", "SS"}


def _postcode(match: re.Match[str]) -> bool:
    letters = match["letters"]
    if letters.isupper():
        return letters not in _NEVER_GIVEN_OUT
    return letters.lower() not in TWO_LETTER_WORDS


_PERSONAL_WEB = re.compile(
    r"@"
    r"|[?&](?:naam|name|mail|email|user|gebruiker|id|token|code|gemeente|bsn|tel)[\w-]{0,20}="
    r"|//(?:[\w-]{1,30}\.)?"
    r"(?:linkedin|facebook|instagram|twitter|x|tiktok|youtube|strava)\.com/[\w@]",
    re.IGNORECASE,
)


def _personal_web(match: re.Match[str]) -> bool:
    """Whether a web address says who somebody is: a profile, or a name or a key in its query."""
    address = match[0].lower()
    return _PERSONAL_WEB.search(address.replace("www.", "//", 1)) is not None


_BETWEEN = r"[ \u00a0./()\u2013-]{0,3}"  # between the digits of a phone number
_IS_ONE = Callable[[re.Match[str]], bool]
_PATTERNS: tuple[tuple[HintKind, re.Pattern[str], _IS_ONE], ...] = (
    (
        HintKind.WEB,
        re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,300}", re.IGNORECASE),
        _personal_web,
    ),
    (
        HintKind.EMAIL,
        re.compile(
            r"[\w.+%-]{1,64}(?:@| ?[\[(](?:at|apenstaartje)[\])] ?)"
            r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
            re.IGNORECASE,
        ),
        _always,
    ),
    (
        HintKind.ACCOUNT,
        re.compile(
            r"(?<!\w)(?:NL[0-9]{2}(?:[ .-]?[A-Z]){4}(?:[ .-]?[0-9]){10}"
            r"|BE[0-9]{2}(?:[ .-]?[0-9]){12}|DE[0-9]{2}(?:[ .-]?[0-9]){18})(?!\w)",
            re.IGNORECASE,
        ),
        _always,
    ),
    (
        HintKind.PHONE,
        re.compile(
            r"(?<!\w)"
            r"(?!\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d)"  # a date
            rf"(?:(?:\+|00)[1-9](?:{_BETWEEN}\d){{7,13}}|(?:\((?=0\d{{1,3}}\)))?0[1-9](?:{_BETWEEN}\d){{8}})(?!\d)"
        ),
        _always,
    ),
    (
        HintKind.CITIZEN_NUMBER,
        re.compile(r"(?<!\d)(?<!€)(?<!€ )\d(?:[ \u00a0.-]?\d){8}(?!\d)"),
        _eleven_test,
    ),
    (
        HintKind.POSTCODE,
        re.compile(r"(?<![\w.,-])[1-9][0-9]{3} ?(?P<letters>[A-Za-z]{2})(?!\w)"),
        _postcode,
    ),
)
