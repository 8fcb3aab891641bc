"""Hostile text is made harmless, visibly, and nothing of it is cut off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exporter.safe_text import EXCEL_CELL_UNITS, cell_pieces, cell_text, safe

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("", ""),
        ("Gewoon, met é, ‘aanhaling’ en 😀.", "Gewoon, met é, ‘aanhaling’ en 😀."),
        ("een\ttab\nen een regel", "een\ttab\nen een regel"),
        ("een\r\ntwee\rdrie\r\n\r\nvier", "een\ntwee\ndrie\n\nvier"),
        ("een\x0btwee\x0cdrie\x85vier\u2028vijf\u2029zes", "een\ntwee\ndrie\nvier\nvijf\nzes"),
        ("a\x00b\x08c\x0ed\x1fe", "a�b�c�d�e"),
        ("a\x7fb\x80c\x9fd", "a�b�c�d"),
        ("a\ud800b\udfff", "a�b�"),
        ("a\ufffeb\uffffc\ufdd0d\U0001ffffe\U0010fffef", "a�b�c�d�e�f"),
        ("neef\u202elezer\u202c", "neef�lezer�"),
        ("\u202a\u202b\u202d\u2066\u2067\u2068\u2069", "�������"),
        ("\u200eשלום\u200f", "\u200eשלום\u200f"),
        ("=1+1 <script> &amp; {naam}", "=1+1 <script> &amp; {naam}"),
    ],
)
def test_what_harms_becomes_a_visible_sign(hostile: str, harmless: str) -> None:
    assert safe(hostile) == harmless


@given(ANY_TEXT)
def test_safe_text_goes_into_xml_and_is_safe_for_good(text: str) -> None:
    element = etree.Element("t")
    element.text = safe(text)
    assert etree.fromstring(etree.tostring(element)).text == (safe(text) or None)
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("_x0041_", "_x005F_x0041_"),
        ("_x000d_ en _xABCD_", "_x005F_x000d_ en _x005F_xABCD_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x041_ x0041_ _x0041 _X0041_ _x00G1_", "_x041_ x0041_ _x0041 _X0041_ _x00G1_"),
    ],
)
def test_text_that_looks_like_an_excel_escape_keeps_its_letters(text: str, stored: str) -> None:
    assert cell_text(text) == stored


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("", [0]),
        ("a" * EXCEL_CELL_UNITS, [EXCEL_CELL_UNITS]),
        ("a" * (EXCEL_CELL_UNITS + 1), [EXCEL_CELL_UNITS, 1]),
        ("a" * 2 * EXCEL_CELL_UNITS, [EXCEL_CELL_UNITS, EXCEL_CELL_UNITS]),
        # 32,767 is odd: the last unit stays free where a pair would not fit whole.
        ("😀" * 20_000, [16_383, 3_617]),
        ("a" + "😀" * 16_383, [16_384]),
        ("a" * (EXCEL_CELL_UNITS - 1) + "😀", [EXCEL_CELL_UNITS - 1, 1]),
    ],
)
def test_a_long_text_goes_on_in_the_next_cell(text: str, lengths: list[int]) -> None:
    pieces = cell_pieces(text)
    assert [len(piece) for piece in pieces] == lengths
    assert "".join(pieces) == text


@given(st.sampled_from(["a", "😀", "_x0041_", "_", "x0041_"]), st.integers(4_000, 40_000))
def test_every_piece_fits_its_cell_as_it_is_stored(part: str, times: int) -> None:
    text = part * times
    pieces = cell_pieces(text)
    assert "".join(pieces) == text
    assert all(utf16_units(cell_text(piece)) <= EXCEL_CELL_UNITS for piece in pieces)
