"""Bars are in proportion, and moments are those of the Netherlands."""

import pytest

from exporter.analysis import Counts
from plugin.bars import NARROWEST, bar
from plugin.moments import day_and_time
from tests.scene import NOW

SHORTS = ("afgesproken", "nog discussie", "weet niet", "nooit")


@pytest.mark.parametrize(
    ("labels", "blank", "drawn"),
    [
        ((5, 1, 2, 2), 0, ["0% 50%", "50% 10%", "60% 20%", "80% 20%"]),
        ((0, 0, 0, 8), 0, ["0% 100%"]),
        ((1, 0, 0, 0), 1, ["0% 50%", "50% 50%"]),
        ((0, 0, 0, 0), 3, ["0% 100%"]),
        ((2, 0, 0, 1), 0, ["0% 66.7%", "66.7% 33.3%"]),
    ],
)
def test_a_bar_is_in_proportion(
    labels: tuple[int, int, int, int], blank: int, drawn: list[str]
) -> None:
    segments = bar(Counts(labels, blank), SHORTS).segments

    assert [f"{segment.start} {segment.width}" for segment in segments] == drawn


def test_one_person_in_sixty_still_has_room_for_a_number() -> None:
    segments = bar(Counts((57, 1, 1, 1)), SHORTS).segments

    widths = [float(segment.width.rstrip("%")) for segment in segments]
    assert min(widths) > 100 / NARROWEST * 0.85
    assert sum(widths) == pytest.approx(100, abs=0.2)
    middle = float(segments[1].middle.rstrip("%"))
    assert middle == pytest.approx(widths[0] + widths[1] / 2, abs=0.2)


def test_the_words_of_a_bar_name_every_count() -> None:
    drawn = bar(Counts((1, 0, 2, 0), 4), SHORTS)

    assert drawn.words == "1 afgesproken, 2 weet niet, 4 geen label"
    assert [segment.label for segment in drawn.segments] == [1, 3, None]


def test_moments_are_those_of_the_netherlands() -> None:
    assert day_and_time(NOW) == "14 april 2027 om 14:03"
    assert day_and_time(NOW.replace(month=1, hour=23, minute=30)) == "15 januari 2027 om 00:30"
