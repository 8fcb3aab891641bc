"""Two changes at once: what only one of them touched is joined, the rest clashes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.workspace.threeway import Document, clashes, merged

BASE = {"action": "Bellen", "who": "", "status": "open"}
DOCUMENTS = st.fixed_dictionaries({name: st.integers(0, 2) for name in "abc"})


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (BASE, BASE, BASE),
        (BASE | {"who": "Team"}, BASE, BASE | {"who": "Team"}),
        (BASE, BASE | {"who": "Team"}, BASE | {"who": "Team"}),
        (
            BASE | {"who": "Team"},
            BASE | {"status": "gereed"},
            BASE | {"who": "Team", "status": "gereed"},
        ),
        (BASE | {"who": "Team"}, BASE | {"who": "Team"}, BASE | {"who": "Team"}),
    ],
)
def test_what_one_of_them_changed_is_taken_over(
    mine: Document, theirs: Document, expected: Document
) -> None:
    assert not clashes(BASE, mine, theirs)
    assert merged(BASE, mine, theirs) == expected


def test_the_same_field_changed_to_something_else_clashes() -> None:
    mine, theirs = BASE | {"who": "Team", "action": "Mailen"}, BASE | {"who": "Wethouder"}
    assert clashes(BASE, mine, theirs) == {"who"}


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_without_a_clash_it_does_not_matter_who_was_first(
    base: Document, mine: Document, theirs: Document
) -> None:
    assert clashes(base, mine, theirs) == clashes(base, theirs, mine)
    if not clashes(base, mine, theirs):
        assert merged(base, mine, theirs) == merged(base, theirs, mine)
