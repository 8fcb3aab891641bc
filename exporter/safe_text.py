"""Hostile text → harmless text, for every exit: page, workbook, calendar and print. Pure.

What a respondent types may hold anything that a keyboard, a clipboard or a script can send. Some
of it breaks files (XML has no place for control characters, lone surrogates and noncharacters),
some makes a line read differently from what it says (bidi controls). Formulas and markup are no
matter of characters: the workbook writes every text as text, and the page escapes it.
"""

import re

EXCEL_CELL_UNITS = 32_767
"""How many UTF-16 units one cell of Excel holds; more is cut off without a word."""

_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PLANE_ENDS = "".join(chr(plane << 16 | end) for plane in range(0x11) for end in (0xFFFE, 0xFFFF))
_HARMFUL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters but tab and newline
    r"\ud800-\udfff"  # surrogates without their other half
    r"\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides and isolates
    rf"\ufdd0-\ufdef{_PLANE_ENDS}]"  # noncharacters
)
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED_UNDERSCORE = "_x005F_"


def safe(text: str) -> str:
    r"""The text without what breaks a file or misleads a reader; every line break becomes `\n`.

    A harmful character becomes U+FFFD and does not vanish: whoever reviews the text sees that
    something stood there, and words around it do not run together. Left and right marks (U+200E,
    U+200F) stay: they cannot turn a line around, and Arabic and Hebrew need them.
    """
    # Nothing harmful is printable, by Python's measure; most texts need no closer look, and most
    # others only have more lines.
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", _NEWLINE.sub("\n", text))


def cell_text(text: str) -> str:
    """Safe text as Excel stores it: `_x0041_` in a text would be read as the character it names."""
    return _LOOKS_ESCAPED.sub(_ESCAPED_UNDERSCORE, text) if "_x" in text else text


def cell_pieces(text: str) -> tuple[str, ...]:
    """Safe text in pieces that each fit one cell once `cell_text` has been over them.

    The pieces together are the text. None is longer than `EXCEL_CELL_UNITS`, and a character of two
    units (a surrogate pair in UTF-16) is never split. An empty text is one empty piece.
    """
    if len(text) * len(_ESCAPED_UNDERSCORE) <= EXCEL_CELL_UNITS:
        return (text,)
    pieces, start, units = [], 0, 0
    for index in range(len(text)):
        size = _units_at(text, index)
        if units + size > EXCEL_CELL_UNITS:
            pieces.append(text[start:index])
            start, units = index, 0
        units += size
    return (*pieces, text[start:])


def _units_at(text: str, index: int) -> int:
    if _LOOKS_ESCAPED.match(text, index):
        return len(_ESCAPED_UNDERSCORE)
    return 2 if text[index] > "\uffff" else 1
