"""What changed, and what every stored response counts as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import InconsistentError
from sync.reconcile import Changes, Standing, StoredState, classify, count, reconcile
from sync.records import Identity, Response
from tests.lime import CODES


def response(number: int, text: str = "", seed: str = "1", *, complete: bool = True) -> Response:
    return Response(number, seed, complete, {"V01": text})


def state(of: Response, *, hidden: bool = False) -> StoredState:
    return StoredState(of.identity, of.content_hash, hidden)


ONE, EDITED, OTHER_SEED = response(1, "a"), response(1, "b"), response(1, "a", seed="2")
REOPENED = response(1, "a", complete=False)

CASES = [
    ("a new one", [ONE], [], Changes((ONE,), (), (), (), 0)),
    ("the same again", [ONE], [state(ONE)], Changes((), (), (), (), 1)),
    ("an edit", [EDITED], [state(ONE)], Changes((), (EDITED,), (), (), 0)),
    ("incomplete again", [REOPENED], [state(ONE)], Changes((), (REOPENED,), (), (), 0)),
    ("gone", [], [state(ONE)], Changes((), (), (ONE.identity,), (), 0)),
    ("gone before", [], [state(ONE, hidden=True)], Changes((), (), (), (), 0)),
    ("back again", [ONE], [state(ONE, hidden=True)], Changes((), (), (), (ONE,), 0)),
    ("back and edited", [EDITED], [state(ONE, hidden=True)], Changes((), (), (), (EDITED,), 0)),
    (
        "another response under the same number",
        [OTHER_SEED],
        [state(ONE)],
        Changes((OTHER_SEED,), (), (ONE.identity,), (), 0),
    ),
]


@pytest.mark.parametrize(
    ("fetched", "stored", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_changes(fetched: list[Response], stored: list[StoredState], expected: Changes) -> None:
    assert reconcile(fetched, stored) == expected


def test_the_same_response_twice_is_refused() -> None:
    with pytest.raises(InconsistentError):
        reconcile([ONE, EDITED], [])


RESPONSES = st.builds(
    response,
    st.integers(1, 6),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["1", "2"]),
    complete=st.booleans(),
)
MOMENTS = st.lists(st.lists(RESPONSES, unique_by=lambda each: each.identity), max_size=5)


@given(MOMENTS)
def test_the_mirror_shows_what_was_fetched_last_and_loses_nothing(
    moments: list[list[Response]],
) -> None:
    mirror: dict[Identity, StoredState] = {}
    for fetched in moments:
        before = set(mirror)
        changes = reconcile(fetched, mirror.values())
        for each in (*changes.new, *changes.changed, *changes.returned):
            mirror[each.identity] = state(each)
        for identity in changes.gone:
            mirror[identity] = StoredState(identity, mirror[identity].content_hash, hidden=True)
        shown = [stored for stored in mirror.values() if not stored.hidden]
        assert {each.identity: each.content_hash for each in fetched} == {
            stored.identity: stored.content_hash for stored in shown
        }
        assert before <= set(mirror)
        touched = len(changes.new) + len(changes.changed) + len(changes.returned)
        assert touched + changes.unchanged == len(fetched)


@pytest.mark.parametrize(
    ("code", "complete", "hidden", "expected"),
    [
        ("GM0344-7K3F9Q", True, False, Standing.ASSIGNED),
        ("GM0344-7K3F9Q", False, False, Standing.INCOMPLETE),
        ("GM0344-7K3F9Q", True, True, Standing.HIDDEN),
        ("GM0344-7K3F9R", True, False, Standing.UNASSIGNED),
        ("gm0344-7k3f9q", True, False, Standing.UNASSIGNED),
        ("", True, False, Standing.UNASSIGNED),
        ("", False, False, Standing.INCOMPLETE),
        ("PROEF", True, False, Standing.TRIAL),
        ("PROEF", False, False, Standing.TRIAL),
        ("PROEF", True, True, Standing.HIDDEN),
    ],
)
def test_what_a_response_counts_as(
    code: str, *, complete: bool, hidden: bool, expected: Standing
) -> None:
    assert classify(code, complete=complete, hidden=hidden, codes=CODES) is expected


def test_every_standing_is_counted() -> None:
    counted = count([Standing.TRIAL, Standing.TRIAL, Standing.HIDDEN], 3)
    assert counted == dict.fromkeys(Standing, 0) | {Standing.TRIAL: 2, Standing.HIDDEN: 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_count_that_does_not_add_up_is_refused(rows: int) -> None:
    with pytest.raises(InconsistentError, match=f"{rows} inzendingen bewaard, 2 geteld"):
        count([Standing.TRIAL, Standing.HIDDEN], rows)
