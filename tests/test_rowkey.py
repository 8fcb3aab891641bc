"""The key of a row: written, read back, and nothing else taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.rowkey import Ref, RowKey, Shows, key_text, read_key, spare_key

REFS = st.builds(
    Ref,
    st.sampled_from(Shows),
    st.from_regex(r"[0-9a-z_]{1,40}", fullmatch=True),
    st.integers(0, 10**9),
)
KEYS = st.builds(RowKey, st.lists(REFS, min_size=1, max_size=3).map(tuple), st.integers(1, 9999))


@given(KEYS)
def test_a_key_that_is_written_is_read_back(key: RowKey) -> None:
    assert read_key(key_text(key)) == key


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (RowKey((Ref(Shows.ACTION, "9f86d081884c7d65", 12),)), "actie:9f86d081884c7d65@12"),
        (RowKey((Ref(Shows.AGREEMENT, "4"),), 2), "afspraak:4@0 deel:2"),
        (
            RowKey((Ref(Shows.ACTION, "a1"), Ref(Shows.AGREEMENT, "4", 13))),
            "actie:a1@0 afspraak:4@13",
        ),
        (RowKey((Ref(Shows.FOLLOW_UP, "same_people", 7),)), "vervolg:same_people@7"),
    ],
)
def test_a_key_names_what_a_row_shows(key: RowKey, text: str) -> None:
    assert key_text(key) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "4", "actie:@1", "actie:a1", "actie:a1@", "actie:a1@x", "actie:A1@1"),
        *("anders:a1@1", "actie:a1@1  deel:2", "actie:a1@1 deel:0", "deel:2", "deel:2 actie:a1@1"),
        *("actie:a1@1 ", "actie:a1@1\n", "=actie:a1@1", "actie:a1@١", "actie:a1@1;actie:a2@1"),
    ],
)
def test_anything_else_is_no_key(text: str) -> None:
    assert read_key(text) is None


def test_spare_rows_of_two_files_never_share_a_key() -> None:
    keys = [spare_key(file, number) for file in ("aa", "ab", "a") for number in range(1, 60)]
    assert len({*keys}) == len(keys)
    assert spare_key("aa", 1) == spare_key("aa", 1)
    assert {len(key) for key in keys} == {16}
