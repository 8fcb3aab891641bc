"""The rules around the gate: when a release is due, and whose answers are in it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from plugin.releasing import Pile, Seen, due, follows, piles, standing
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
    found = piles([response], CODES)["GM0344"]

    assert standing(response, CODES) is expected
    assert (set(found.hashes), found.incomplete) == (in_pile, begun)


def test_every_municipality_has_a_pile_in_the_order_of_limesurvey() -> None:
    found = piles([stored(4, MINE), stored(2, OTHERS), stored(9, MINE)], CODES)

    assert [each.key for each in found["GM0344"].complete] == [4, 9]
    assert [each.key for each in found["GM0363"].complete] == [2]
    assert piles([], CODES) == dict.fromkeys(CODES.values(), Pile((), 0))


def pile(*keys: int) -> Pile:
    return Pile(tuple(stored(key, MINE) for key in keys), 0)


def first_release(privacy: Privacy, threshold: int, *keys: int) -> Seen:
    """A release 7 of these responses, that somebody saw."""
    found = due(small_instrument(), pile(*keys), mark(privacy, threshold), None)
    assert found is not None
    return Seen(7, found[1].groups, pile(*keys).hashes)


@pytest.mark.parametrize(
    ("privacy", "people", "shown"),
    [(Privacy.CONFIDENTIAL, 4, 0), (Privacy.CONFIDENTIAL, 5, 5), (Privacy.OPEN, 1, 1)],
)
def test_a_pile_goes_through_the_gate(privacy: Privacy, people: int, shown: int) -> None:
    found = due(small_instrument(), pile(*range(1, people + 1)), mark(privacy), None)

    if not shown:
        assert found is None
        return
    assert found is not None
    number, disclosed = found
    assert (number, disclosed.people) == (1, people)
    assert [text.text for text in disclosed.texts] == [f"tekst {key + 1}" for key in range(shown)]
    assert [text.voice for text in disclosed.texts] == list(range(shown))


@pytest.mark.parametrize(
    ("privacy", "threshold", "old", "new", "number"),
    [
        # Somebody saw one: as many new responses as the threshold.
        (Privacy.CONFIDENTIAL, 5, 6, 0, None),
        (Privacy.CONFIDENTIAL, 5, 6, 4, None),
        (Privacy.CONFIDENTIAL, 5, 6, 5, 8),
        (Privacy.CONFIDENTIAL, 3, 6, 2, None),
        (Privacy.CONFIDENTIAL, 3, 6, 3, 8),
        (Privacy.CONFIDENTIAL, 10, 10, 9, None),
        (Privacy.CONFIDENTIAL, 10, 10, 10, 8),
        # An open round has no threshold.
        (Privacy.OPEN, 5, 1, 0, 8),
        (Privacy.OPEN, 5, 3, 1, 8),
    ],
)
def test_the_next_release(
    privacy: Privacy, threshold: int, old: int, new: int, number: int | None
) -> None:
    seen = first_release(privacy, threshold, *range(old))
    found = due(small_instrument(), pile(*range(old + new)), mark(privacy, threshold), seen)

    assert (found and found[0]) == number


def test_a_mirror_that_was_built_anew_makes_no_next_release() -> None:
    """It knows nobody of the release that was seen, so it cannot tell who is new."""
    seen = replace(first_release(Privacy.CONFIDENTIAL, 5, *range(6)), members={})

    assert due(small_instrument(), pile(*range(20)), mark(Privacy.CONFIDENTIAL), seen) is None


@pytest.mark.parametrize(
    ("edit", "number"),
    [({}, 8), ({"L01": "2"}, None), ({"V01": "anders"}, None), ({"ROL": "CHEF"}, None)],
    ids=str,
)
def test_an_edit_of_what_was_seen_leaves_it_as_it_is(
    edit: dict[str, str], number: int | None
) -> None:
    seen = first_release(Privacy.CONFIDENTIAL, 5, *range(6))
    first, *others = pile(*range(11)).complete
    response = replace(first.response, values={**first.response.values, **edit})
    now = Pile((replace(first, response=response), *others), 0)
    found = due(small_instrument(), now, mark(Privacy.CONFIDENTIAL), seen)

    assert (found and found[0]) == number
