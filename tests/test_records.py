"""What a response says of itself."""

import json

from hypothesis import given
from hypothesis import strategies as st

from sync.records import Response, content_hash

ANSWERS = st.dictionaries(st.text(max_size=8), st.text(st.characters(exclude_categories=())))


@given(ANSWERS, st.booleans())
def test_its_answers_are_canonical_json(values: dict[str, str], complete: bool) -> None:  # noqa: FBT001
    """Whatever is in them, half a character too; the hash is that of the whole."""
    response = Response(1, "2", complete, values)
    assert response.answers == json.dumps(values, sort_keys=True, separators=(",", ":"))
    assert response.content_hash == content_hash([complete, values])
