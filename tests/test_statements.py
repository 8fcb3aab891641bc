"""What the plugin signed is read; everything that is not quite that is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.statements import (
    CLOCKS_DIFFER,
    GOOD_FOR,
    Purpose,
    Reason,
    Statement,
    StatementError,
    public_key,
    read,
)
from tests.plugin_words import KEY, SERVICE, STRANGER, encoded, said, signed

AT = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GOOD = said(Purpose.SIGN_ON, AT, 123456)


def heard(
    fields: dict[str, str], now: datetime = AT, purpose: Purpose = Purpose.SIGN_ON
) -> Statement:
    key = KEY.public_key()
    return read(**fields, key=key, purpose=purpose, audience=SERVICE, now=now)


def test_a_statement_says_which_survey_and_who() -> None:
    assert heard(signed(GOOD)) == Statement(123456, 1, f"{1:032x}", AT + GOOD_FOR)


@pytest.mark.parametrize("now", [AT - CLOCKS_DIFFER, AT + GOOD_FOR])
def test_a_statement_is_good_for_a_minute_and_clocks_may_differ(now: datetime) -> None:
    assert heard(signed(GOOD), now).survey_id == 123456


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (signed(GOOD, STRANGER), Reason.SIGNATURE),
        (signed(GOOD) | {"statement": encoded(GOOD.replace("1", "2").encode())}, Reason.SIGNATURE),
        (signed(GOOD) | {"signature": ""}, Reason.UNREADABLE),
        (signed(GOOD) | {"signature": "geen+base64"}, Reason.UNREADABLE),
        (signed(GOOD) | {"statement": "é"}, Reason.UNREADABLE),
        (signed(said(Purpose.SIGN_ON, AT, 1, nonce="a" * 3_000)), Reason.UNREADABLE),
        (signed(""), Reason.UNREADABLE),
        (signed("geen json"), Reason.UNREADABLE),
        (signed("[]"), Reason.UNREADABLE),
        (signed(said(Purpose.SIGN_ON, AT, 0)), Reason.UNREADABLE),
        (signed(said(Purpose.SIGN_ON, AT, 2**31)), Reason.UNREADABLE),
        (signed(said(Purpose.SIGN_ON, AT, 1, survey="1")), Reason.UNREADABLE),
        (signed(said(Purpose.SIGN_ON, AT, 1, nonce="kort")), Reason.UNREADABLE),
        (signed(said(Purpose.SIGN_ON, AT, 1, meer="dan het is")), Reason.UNREADABLE),
        (signed(said(Purpose.SIGN_ON, AT, 1, at=2**62)), Reason.UNREADABLE),
        (signed(said(Purpose.NUDGE, AT, 123456)), Reason.PURPOSE),
        (signed(said(Purpose.SIGN_ON, AT, 1, audience="https://kwaad.example")), Reason.AUDIENCE),
        (signed(said(Purpose.SIGN_ON, AT, 1, audience=SERVICE + "/")), Reason.AUDIENCE),
    ],
)
def test_anything_else_is_refused(fields: dict[str, str], reason: Reason) -> None:
    with pytest.raises(StatementError) as refused:
        heard(fields)
    assert refused.value.reason is reason


@pytest.mark.parametrize("now", [AT - CLOCKS_DIFFER - SECOND, AT + GOOD_FOR + SECOND])
def test_a_statement_of_another_moment_is_refused(now: datetime) -> None:
    with pytest.raises(StatementError) as refused:
        heard(signed(GOOD), now)
    assert refused.value.reason is Reason.EXPIRED


@pytest.mark.parametrize("text", ["", "x", "A" * 42, "A" * 44, "%" * 43])
def test_a_key_is_32_bytes(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- whatever the library says of it
        public_key(text)
