"""What every message for people is held to."""

import re

from tests.lime import ACCOUNTS
from tests.troubles import SECRET


def judge_message(message: str) -> None:
    """Cause and cure in plain Dutch, and nothing that anybody wrote or may know."""
    sentences = re.split(r"(?<=[.?!])\s", message)
    assert len(sentences) >= 2, message
    assert all(len(sentence.split()) <= 20 for sentence in sentences), message
    assert message.endswith((".", "?")), message
    for secret in (SECRET, "tekst van", *ACCOUNTS.values()):
        assert secret not in message
