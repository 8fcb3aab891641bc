"""What the plugin in LimeSurvey says of one survey, signed: read, and refused when it may not be.

Pure: the moment is given. That a statement is used once is kept by `workspace.statements`.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

GOOD_FOR = timedelta(seconds=60)
CLOCKS_DIFFER = timedelta(seconds=30)
_LONGEST = 2_000
_PADDING = "=="


class Purpose(StrEnum):
    """What a statement is for; as it stands in it and in the address it is sent to."""

    SIGN_ON = "aanmelden"
    NUDGE = "seintje"
    TRIAL = "proef"


class Reason(StrEnum):
    """Why a statement is refused, for the audit trail."""

    UNREADABLE = "onleesbaar"
    SIGNATURE = "handtekening klopt niet"
    PURPOSE = "voor iets anders"
    AUDIENCE = "voor een andere dienst"
    EXPIRED = "verlopen"
    USED = "al gebruikt"
    SURVEY = "geen ronde"


class StatementError(Exception):
    """A statement that is refused."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Statement:
    """What was said: of which survey, by which user number of LimeSurvey (0: a respondent)."""

    survey_id: int
    user: int
    nonce: str
    good_until: datetime


class _Said(BaseModel):
    """The words of a statement, as the plugin writes them."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    purpose: str
    audience: str
    survey: int = Field(gt=0, lt=2**31)
    user: int = Field(ge=0, lt=2**31)
    at: int = Field(ge=0, lt=2**40)
    nonce: str = Field(pattern=r"^[0-9a-f]{32}$")


def public_key(text: str) -> Ed25519PublicKey:
    """The key in the letters that the plugin shows; raises `ValueError` for anything else."""
    return Ed25519PublicKey.from_public_bytes(_decoded(text))


def read(  # noqa: PLR0913 -- the two fields, and what they are held against, each named
    statement: str,
    signature: str,
    *,
    key: Ed25519PublicKey,
    purpose: Purpose,
    audience: str,
    now: datetime,
) -> Statement:
    """The statement in the two fields of a form, when it was signed for this and is still good.

    `audience` is the service's own address without a slash at its end, `now` the moment in UTC.
    Raises `StatementError`.
    """
    try:
        key.verify(_decoded(signature), statement.encode("ascii"))
        said = _Said.model_validate_json(_decoded(statement))
    except InvalidSignature:
        raise StatementError(Reason.SIGNATURE) from None
    except (ValueError, ValidationError):
        raise StatementError(Reason.UNREADABLE) from None
    if said.purpose != purpose:
        raise StatementError(Reason.PURPOSE)
    if said.audience != audience:
        raise StatementError(Reason.AUDIENCE)
    at = datetime.fromtimestamp(said.at, UTC)
    if not at - CLOCKS_DIFFER <= now <= at + GOOD_FOR:
        raise StatementError(Reason.EXPIRED)
    return Statement(said.survey, said.user, said.nonce, at + GOOD_FOR)


def _decoded(text: str) -> bytes:
    """The bytes in base64 for addresses; raises `ValueError` for other letters."""
    if len(text) > _LONGEST or not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise ValueError("not base64 for addresses")
    try:
        return base64.urlsafe_b64decode(text + _PADDING)
    except binascii.Error:
        raise ValueError("not base64 for addresses") from None
