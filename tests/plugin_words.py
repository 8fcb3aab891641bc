"""What the plugin in LimeSurvey says, said by Python: a key pair of the tests, and statements."""

import base64
import json
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plugin.statements import Purpose

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
SERVICE = "https://eigenkracht.example"


def encoded(data: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed(text: str, key: Ed25519PrivateKey = KEY) -> dict[str, str]:
    """The form fields of whatever is said."""
    statement = encoded(text.encode())
    return {"statement": statement, "signature": encoded(key.sign(statement.encode()))}


def said(
    purpose: Purpose, moment: datetime, number: int, unique: int = 1, /, **other: object
) -> str:
    """A statement in the plugin's words, but for `other`."""
    words: dict[str, object] = {
        "purpose": purpose.value,
        "audience": SERVICE,
        "survey": number,
        "user": 1,
        "at": int(moment.timestamp()),
        "nonce": f"{unique:032x}",
    }
    return json.dumps(words | other)
