"""Hints by the form of numbers and addresses; hostile text is harmless and costs no more."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import hints as module
from exporter import name_hints
from exporter.hints import Hint, HintKind, hints
from exporter.name_hints import as_known

ADDRESS, EMAIL, ACCOUNT = HintKind.WEB, HintKind.EMAIL, HintKind.ACCOUNT
PHONE, CITIZEN, POSTCODE = HintKind.PHONE, HintKind.CITIZEN_NUMBER, HintKind.POSTCODE

FOUND = [
    # text with the hint between brackets, kind
    ("Mail [j.jansen@gemeente.example] even.", EMAIL),
    ("Vraag het aan [jan+test@mail.voorbeeld.example].", EMAIL),
    ("Schrijf [jan_de_vries(at)gemeente.example]", EMAIL),
    ("Schrijf [jan [at] gemeente.example] dus", EMAIL),
    ("[JÖRG@KÖLN.EXAMPLE]", EMAIL),
    ("Bel [06-12345678].", PHONE),
    ("Bel [0612345678] of mail", PHONE),
    ("Bel [06 12 34 56 78]!", PHONE),
    ("Bel [06 - 1234 5678]", PHONE),
    ("Bel [06.12.34.56.78]", PHONE),
    ("Bel [06/12345678]", PHONE),
    ("Bel [+31612345678]", PHONE),
    ("Bel [+31 6 12345678]", PHONE),
    ("Bel [+31 (0)6 12 34 56 78]", PHONE),
    ("Bel [0031 6 12345678]", PHONE),
    ("Bel [043-350 40 40]", PHONE),
    ("Bel [(043) 350 40 40]", PHONE),
    ("Bel [0475-123456]", PHONE),
    ("Bel [088 123 45 67]", PHONE),
    ("Bel [+32 475 12 34 56]", PHONE),
    ("Bel [06\u20111234\u20115678]".replace("\u2011", "\u2013"), PHONE),
    ("Mijn bsn is [123456782].", CITIZEN),
    ("Mijn bsn is [1234.56.782].", CITIZEN),
    ("Mijn bsn is [123 456 782].", CITIZEN),
    ("Mijn bsn is [111-222-333].", CITIZEN),
    ("Mijn bsn is [012345672].", CITIZEN),
    ("Ik woon op [6211 LK].", POSTCODE),
    ("Ik woon op [6211LK] in de stad", POSTCODE),
    ("Ik woon op [6211 lk].", POSTCODE),
    ("Ik woon op [6211lk].", POSTCODE),
    ("Stort op [NL91ABNA0417164300].", ACCOUNT),
    ("Stort op [NL91 ABNA 0417 1643 00].", ACCOUNT),
    ("Stort op [nl91.abna.0417.1643.00].", ACCOUNT),
    ("Stort op [BE68 5390 0754 7034].", ACCOUNT),
    ("Stort op [DE89 3704 0044 0532 0130 00].", ACCOUNT),
    ("Zie [https://www.linkedin.com/in/jan-jansen].", ADDRESS),
    ("Zie [www.facebook.com/jan.jansen] daar", ADDRESS),
    ("Zie [http://voorbeeld.example/?naam=jan] dus", ADDRESS),
    ("Zie [https://enquete.example/x?lang=nl&GEMEENTE=GM0344-7K3F9Q]", ADDRESS),
    ("Zie [https://jan:geheim@voorbeeld.example/]", ADDRESS),
]


@pytest.mark.parametrize(("marked", "kind"), FOUND)
def test_what_is_found(marked: str, kind: HintKind) -> None:
    start, end = marked.index("["), marked.rindex("]")
    text = marked[:start] + marked[start + 1 : end] + marked[end + 1 :]
    found = hints(text)

    assert [hint.kind for hint in found] == [kind]
    # A full stop that closes the sentence may go with a web address.
    assert text[found[0].start : found[0].end].rstrip(".") == text[start : end - 1]


PASSED_OVER = [
    "Dat was in 2024 en in 2025 ook.",
    "Op 01-02-2026 om 10:30 uur komen we samen.",
    "Van 06-05-2024 tot 07-06-2024 liep de proef.",
    "Er waren 1234 mensen en 12 scholen.",
    "Het kost € 123.456.782 per jaar.",
    "Het kost €123456782 per jaar.",
    "Nummer 123456789 haalt de elfproef niet.",
    "Nummer 000000000 is geen nummer.",
    "Nummer 1234567820 is te lang.",
    "De code is 6211 SS, die bestaat niet.",
    "In 2024 WMO en in 2025 Jeugdwet.",
    "Zie artikel 2.3 lid 1, en 1500 km verder.",
    "Zie www.gemeente.example/visie voor het stuk.",
    "Zie https://www.gemeente.example/visie?versie=2 voor het stuk.",
    "We gaven 80% @ de eerste ronde.",
    "Label 1, 2, 3 of 4?",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
    "Budget 2023: 0,5 miljoen; 2024: 0,7 miljoen.",
    "NL is ons land, en BE ligt ernaast.",
    "",
    " \n\t",
]


@pytest.mark.parametrize("text", PASSED_OVER)
def test_what_is_passed_over(text: str) -> None:
    assert hints(text) == ()


def test_several_hints_come_in_the_order_of_the_text() -> None:
    text = "Bel mevrouw Jansen (06-12345678) of mail jansen@voorbeeld.example, 6211 LK."

    assert hints(text) == (
        Hint(4, 18, HintKind.NAME),
        Hint(20, 31, HintKind.PHONE),
        Hint(41, 65, HintKind.EMAIL),
        Hint(67, 74, HintKind.POSTCODE),
    )


KNOWN = as_known(["Den Haag", "Maastricht"])
HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "Jan van den Berg mw. dr. A.B. 06-12@.nl +31 NL91 1234 AB ()[]?!\n’'\u2013"
        ),
        st.characters(),
    ),
    max_size=200,
)


@given(HOSTILE)
def test_hints_lie_inside_the_text_and_never_overlap(text: str) -> None:
    found = hints(text, KNOWN)

    assert all(0 <= hint.start < hint.end <= len(text) for hint in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "\ud800mevrouw \udfffJansen 06\u202e12345678\x00",
        "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0662 en 06-\u0661\u06622345678",
        "Ǆ İ ß ﬁ Ⅷ 1️⃣ 👩‍👩‍👧‍👦",
        "a\u0301" * 500,
        "\ufffe\uffff\U0010ffff",
    ],
)
def test_hostile_characters_are_harmless(text: str) -> None:
    assert all(text[hint.start : hint.end] for hint in hints(text))


# Linear time, by structure: no repeat without end, and in a repeat of more than one thing each
# thing differs in its characters from the next, so that a text can be divided in one way only.

SRE: Any = import_module("re._parser")
ALPHABET = [chr(code) for code in range(0x2100)]
PATTERNS = [
    *(pattern.pattern for _, pattern, _ in module._PATTERNS),
    module._PERSONAL_WEB.pattern,
    name_hints._TOKEN.pattern,
]
REPEATS = (SRE.MAX_REPEAT, SRE.MIN_REPEAT)
IN_CATEGORY: dict[str, Callable[[str], bool]] = {
    "CATEGORY_DIGIT": str.isdecimal,
    "CATEGORY_WORD": lambda each: each.isalnum() or each == "_",
    "CATEGORY_SPACE": str.isspace,
}


def within(item: Any, each: str) -> bool:
    """Whether one item of a parsed class holds a character."""
    operation, argument = item
    if operation == SRE.LITERAL:
        return bool(ord(each) == argument)
    if operation == SRE.RANGE:
        return ord(each) in range(argument[0], argument[1] + 1)
    name = str(argument)
    return IN_CATEGORY[name.replace("NOT_", "")](each) != ("NOT_" in name)


def characters(item: Any) -> set[str]:
    """The characters that one item of a parsed pattern can begin with."""
    operation, argument = item
    if operation in REPEATS:
        return characters(argument[2][0])
    if operation == SRE.NOT_LITERAL:
        return set(ALPHABET) - {chr(argument)}
    if operation != SRE.IN:
        return {each for each in ALPHABET if within(item, each)}
    negated = argument[0][0] == SRE.NEGATE
    items = argument[1:] if negated else argument
    return {each for each in ALPHABET if any(within(one, each) for one in items) != negated}


def repeats(parsed: Any) -> Iterator[Any]:
    """Every repeat in a parsed pattern, as (least, most, body)."""
    for operation, argument in parsed:
        if operation in REPEATS:
            yield argument
            yield from repeats(argument[2])
        elif operation == SRE.SUBPATTERN:
            yield from repeats(argument[-1])
        elif operation == SRE.BRANCH:
            for branch in argument[1]:
                yield from repeats(branch)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_repeat_goes_on_for_ever(pattern: str) -> None:
    assert all(most != SRE.MAXREPEAT for _, most, _ in repeats(SRE.parse(pattern)))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_repeat_can_be_divided_in_one_way_only(pattern: str) -> None:
    for _, most, body in repeats(SRE.parse(pattern)):
        items = list(body)
        if most > 1 and len(items) > 1:
            for one, two in pairwise((*items, items[0])):
                assert not characters(one) & characters(two), pattern


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", "a@", "0", "06-", "+31 ", "1234 ", "A.", "Jan ", "van ", "mw. ", "'t ", "@@"],
)
def test_a_long_text_ends(piece: str) -> None:
    text = piece * (60_000 // len(piece))

    assert all(hint.end - hint.start <= 700 for hint in hints(text, KNOWN))
