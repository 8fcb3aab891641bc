"""The first answers on a page: the labels take turns, and every count adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.release import ReleasedText
from plugin.said import Quote, deal, said
from survey_templates.instrument import Instrument


@pytest.mark.parametrize(
    ("piles", "most", "taken"),
    [
        ([6, 4, 1, 1, 0], 12, [6, 4, 1, 1, 0]),
        ([30, 6, 12, 12, 0], 12, [3, 3, 3, 3, 0]),
        ([30, 0, 1, 0, 0], 12, [11, 0, 1, 0, 0]),
        ([2, 0, 30, 0, 4], 12, [2, 0, 6, 0, 4]),
        ([5, 5, 5, 5, 5], 12, [3, 3, 2, 2, 2]),
        ([0, 0, 0, 0, 0], 12, [0, 0, 0, 0, 0]),
        ([3, 1, 0, 0, 0], 0, [0, 0, 0, 0, 0]),
    ],
)
def test_each_pile_in_turn_gives_one(piles: list[int], most: int, taken: list[int]) -> None:
    assert deal(piles, most) == taken


@given(st.lists(st.integers(0, 40), min_size=1, max_size=5), st.integers(0, 60))
def test_no_pile_gives_more_than_it_has_nor_much_more_than_another(
    piles: list[int], most: int
) -> None:
    taken = deal(piles, most)

    assert sum(taken) == min(most, sum(piles))
    assert all(number <= pile for number, pile in zip(taken, piles, strict=True))
    held_back = [number for number, pile in zip(taken, piles, strict=True) if number < pile]
    assert all(max(taken) - number <= 1 for number in held_back)


def text(key: str, label: int | None) -> ReleasedText:
    return ReleasedText(key, 3, label, None, f"tekst {key}")


def test_what_is_not_on_the_page_is_counted(instrument: Instrument) -> None:
    texts = [text("a", 1), text("b", 1), text("c", None)]
    found = said(texts, {(3, 1): 40, (3, None): 1}, instrument, 2)

    agreed, blank = found[3]
    assert (agreed.first, agreed.more) == ((Quote("tekst a", None),), (Quote("tekst b", None),))
    assert (agreed.total, agreed.left, agreed.same) == (40, 38, True)
    assert (blank.label, blank.first, blank.left) == (None, (Quote("tekst c", None),), 0)
    assert not blank.same
