"""A bucket for each client: it empties with use, fills with time, and never locks."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.limits import REQUEST, Buckets, Rate, is_loopback, line_of

NOW = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def buckets() -> Buckets:
    return Buckets(Rate(burst=5, per_second=2), clients=3)


def taken(buckets: Buckets, client: str, now: datetime = NOW) -> int:
    """How many of a hundred requests at once are let through."""
    return sum(not buckets.take(client, REQUEST, now) for _ in range(100))


def test_so_many_at_once_and_so_many_a_second(buckets: Buckets) -> None:
    assert taken(buckets, "a") == 5
    assert taken(buckets, "a") == 0
    assert taken(buckets, "a", NOW + SECOND) == 2
    assert taken(buckets, "a", NOW + 100 * SECOND) == 5


def test_who_goes_on_is_served_at_the_same_pace(buckets: Buckets) -> None:
    taken(buckets, "a")
    tries = [NOW + SECOND * step / 100 for step in range(1001)]
    assert sum(not buckets.take("a", REQUEST, at) for at in tries) == 20


def test_the_wait_is_until_there_is_enough(buckets: Buckets) -> None:
    taken(buckets, "a")
    assert buckets.take("a", REQUEST, NOW) == 0.5


def test_what_costs_more_leaves_a_longer_wait(buckets: Buckets) -> None:
    assert buckets.take("a", 9, NOW) == 0
    assert buckets.take("a", REQUEST, NOW) == 2.5


def test_asking_how_long_to_wait_takes_nothing(buckets: Buckets) -> None:
    assert [buckets.wait("a", NOW) for _ in range(100)] == [0.0] * 100
    assert taken(buckets, "a") == 5
    assert buckets.wait("a", NOW) == 0.5
    assert buckets.wait("a", NOW + SECOND) == 0.0
    assert taken(buckets, "a", NOW + SECOND) == 2


def test_each_client_has_its_own(buckets: Buckets) -> None:
    taken(buckets, "a")
    assert taken(buckets, "b") == 5


def test_a_clock_that_goes_back_gives_nothing_away(buckets: Buckets) -> None:
    taken(buckets, "a")
    assert taken(buckets, "a", NOW - 100 * SECOND) == 0
    assert taken(buckets, "a") == 0


def test_those_longest_unused_are_forgotten(buckets: Buckets) -> None:
    for client in "abca":
        taken(buckets, client)
    taken(buckets, "d")
    assert taken(buckets, "a") == 0
    assert taken(buckets, "b") == 5


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("geen adres", "geen adres"),
        ("", ""),
    ],
)
def test_a_house_is_one_line(address: str, line: str) -> None:
    assert line_of(address) == line


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("192.0.2.7", False), ("", False)],
)
def test_what_this_computer_itself_is(address: str, *, loopback: bool) -> None:
    assert is_loopback(address) is loopback
