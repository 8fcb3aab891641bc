"""What every stored response counts as, and when so many are gone that somebody is asked."""

from collections import Counter

import pytest

from sync.errors import InconsistentError
from sync.reconcile import Loss, Standing, classify, count, effective_code, is_alarming
from tests.lime import CODES


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
    counted = count(Counter({Standing.TRIAL: 2, Standing.HIDDEN: 1}), 3)
    assert counted == dict.fromkeys(Standing, 0) | {Standing.TRIAL: 2, Standing.HIDDEN: 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_count_that_does_not_add_up_is_refused(rows: int) -> None:
    with pytest.raises(InconsistentError, match=f"{rows} inzendingen bewaard, 2 geteld"):
        count(Counter([Standing.TRIAL, Standing.HIDDEN]), rows)


def test_what_is_set_aside_counts_as_that_unless_it_is_gone() -> None:
    for hidden, expected in ((False, Standing.SET_ASIDE), (True, Standing.HIDDEN)):
        found = classify("PROEF", complete=True, hidden=hidden, codes=CODES, set_aside=True)
        assert found is expected


@pytest.mark.parametrize(
    ("own", "assigned", "expected"),
    [
        ("", None, ""),
        ("GM0363-2B8H4M", None, "GM0363-2B8H4M"),
        ("", "GM0344", "GM0344-7K3F9Q"),
        ("GM0000-AAAAAA", "GM0363", "GM0363-2B8H4M"),
        ("oud", "GM0999", "oud"),
    ],
)
def test_an_assigned_response_counts_by_its_municipality(
    own: str, assigned: str | None, expected: str
) -> None:
    assert effective_code(own, assigned, CODES) == expected


@pytest.mark.parametrize(
    ("known", "gone", "reused", "expected"),
    [
        (0, 0, 0, False),
        (5, 3, 0, False),
        (5, 4, 0, True),
        (20, 4, 0, False),
        (20, 5, 0, True),
        (100, 20, 0, False),
        (100, 21, 0, True),
        (1, 1, 0, True),
        (3, 3, 0, True),
        (100, 1, 1, True),
        (100, 0, 1, True),
    ],
)
def test_when_somebody_is_asked(known: int, gone: int, reused: int, *, expected: bool) -> None:
    assert is_alarming(Loss(known, gone, reused)) is expected
