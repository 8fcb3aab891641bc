"""The rules around the gate: when a release is due, and whose answers are in it."""

from datetime import UTC, datetime

import pytest

from plugin.releasing import Pile, due, follows, piles, standing, through_the_gate
from survey_templates.codebook import Mark, Privacy
from sync.reconcile import Standing
from sync.records import Response, StoredResponse
from tests.lime import small_instrument

CLOSED = datetime(2027, 4, 14, 12, tzinfo=UTC)
CODES = {"GM0344-7K3F9Q": "GM0344", "GM0363-2B8H4M": "GM0363"}


def mark(privacy: Privacy, threshold: int = 5) -> Mark:
    instrument = small_instrument()
    return Mark(instrument.code, instrument.version, privacy, threshold)


@pytest.mark.parametrize(
    ("privacy", "closed_at", "expected"),
    [
        (Privacy.CONFIDENTIAL, None, False),
        (Privacy.CONFIDENTIAL, CLOSED, True),
        (Privacy.OPEN, None, True),
        (Privacy.OPEN, CLOSED, True),
    ],
)
def test_releases_follow_the_answers(
    privacy: Privacy,
    closed_at: datetime | None,
    expected: bool,  # noqa: FBT001
) -> None:
    assert follows(mark(privacy), closed_at) is expected


@pytest.mark.parametrize(
    ("privacy", "threshold", "seen", "fresh", "number"),
    [
        # Nobody saw one: it is the first, or replaces the first.
        (Privacy.CONFIDENTIAL, 5, 0, 0, 1),
        (Privacy.CONFIDENTIAL, 5, 0, 8, 1),
        # Somebody saw one: as many new responses as the threshold.
        (Privacy.CONFIDENTIAL, 5, 1, 0, None),
        (Privacy.CONFIDENTIAL, 5, 1, 4, None),
        (Privacy.CONFIDENTIAL, 5, 1, 5, 2),
        (Privacy.CONFIDENTIAL, 5, 7, 6, 8),
        (Privacy.CONFIDENTIAL, 3, 1, 2, None),
        (Privacy.CONFIDENTIAL, 3, 1, 3, 2),
        (Privacy.CONFIDENTIAL, 10, 2, 9, None),
        # An open round has no threshold.
        (Privacy.OPEN, 5, 0, 0, 1),
        (Privacy.OPEN, 5, 1, 0, 2),
        (Privacy.OPEN, 5, 3, 1, 4),
    ],
)
def test_the_release_that_is_due(
    privacy: Privacy, threshold: int, seen: int, fresh: int, number: int | None
) -> None:
    assert due(mark(privacy, threshold), seen, fresh) == number


def stored(key: int, code: str, *, complete: bool = True, hidden: bool = False) -> StoredResponse:
    values = {"GEMEENTE": code, "ROL": "TEAM", "V01": f"tekst {key}", "L01": "1"}
    return StoredResponse(key, Response(key, "7", complete, values), hidden)


def empty(key: int, code: str) -> StoredResponse:
    """What opening a link leaves."""
    values = {"GEMEENTE": code, "ROL": "", "V01": "", "L01": ""}
    return StoredResponse(key, Response(key, "7", complete=False, values=values), hidden=False)


MINE, OTHERS = CODES


@pytest.mark.parametrize(
    ("response", "expected", "in_pile", "begun"),
    [
        (stored(1, MINE), Standing.ASSIGNED, {1}, 0),
        (stored(1, f" {MINE} "), Standing.ASSIGNED, {1}, 0),
        (stored(1, OTHERS), Standing.ASSIGNED, set(), 0),
        (stored(1, "GM0344-ZZZZZZ"), Standing.UNASSIGNED, set(), 0),
        (stored(1, ""), Standing.UNASSIGNED, set(), 0),
        (stored(1, "PROEF"), Standing.TRIAL, set(), 0),
        (stored(1, "PROEF", complete=False), Standing.TRIAL, set(), 0),
        (stored(1, MINE, hidden=True), Standing.HIDDEN, set(), 0),
        (stored(1, MINE, complete=False), Standing.INCOMPLETE, set(), 1),
        (stored(1, MINE, complete=False, hidden=True), Standing.HIDDEN, set(), 0),
        (stored(1, "GM0344-ZZZZZZ", complete=False), Standing.INCOMPLETE, set(), 0),
        (empty(1, MINE), Standing.INCOMPLETE, set(), 0),
    ],
)
def test_what_a_response_counts_as(
    response: StoredResponse, expected: Standing, in_pile: set[int], begun: int
) -> None:
    pile = piles([response], CODES)["GM0344"]

    assert standing(response, CODES) is expected
    assert (pile.keys, pile.incomplete) == (in_pile, begun)


def test_every_municipality_has_a_pile_in_the_order_of_limesurvey() -> None:
    found = piles([stored(4, MINE), stored(2, OTHERS), stored(9, MINE)], CODES)

    assert [each.key for each in found["GM0344"].complete] == [4, 9]
    assert [each.key for each in found["GM0363"].complete] == [2]
    assert piles([], CODES) == dict.fromkeys(CODES.values(), Pile((), 0))


@pytest.mark.parametrize(
    ("privacy", "people", "shown"),
    [(Privacy.CONFIDENTIAL, 4, 0), (Privacy.CONFIDENTIAL, 5, 5), (Privacy.OPEN, 1, 1)],
)
def test_a_pile_goes_through_the_gate(privacy: Privacy, people: int, shown: int) -> None:
    pile = Pile(tuple(stored(key, MINE) for key in range(1, people + 1)), 0)

    disclosed = through_the_gate(small_instrument(), pile, mark(privacy), (), ())

    assert disclosed.people == people
    assert [text.text for text in disclosed.texts] == [f"tekst {key + 1}" for key in range(shown)]
    assert [text.voice for text in disclosed.texts] == list(range(shown))


def test_who_saw_a_release_sees_no_groups_that_few_new_people_entered() -> None:
    first = tuple(stored(key, MINE) for key in range(1, 8))
    pile = Pile((*first, *(stored(key, MINE) for key in range(8, 13))), 0)
    confidential = mark(Privacy.CONFIDENTIAL)
    before = through_the_gate(small_instrument(), Pile(first, 0), confidential, (), ()).groups

    for members in (set(range(1, 8)), set()):
        shown = through_the_gate(small_instrument(), pile, confidential, before, members)
        assert len(shown.groups) == 1
