"""What is said with a provider, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from plugin.sign_on.providers import Provider


class SignOnError(Exception):
    """Signing on did not work; the message is a few words for the log, without any value."""


@dataclass(frozen=True)
class Begun:
    """What we keep of a question until its answer comes back to the same browser."""

    municipality: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Answer:
    """What the browser brings back from the provider."""

    state: str
    code: str
    issuer: str | None


class Dialogue(Protocol):
    """Question and answer; `back` is our address that the provider sends people back to."""

    def question(self, provider: Provider, begun: Begun, back: str) -> str:
        """The address at the provider to send somebody to; raises `SignOnError`."""
        ...

    def claims(
        self, provider: Provider, begun: Begun, answer: Answer, back: str, now: datetime
    ) -> Mapping[str, Any]:
        """What the provider says of who signed on, verified; raises `SignOnError`."""
        ...


@dataclass(frozen=True)
class SignOn:
    """The municipalities that sign on with their own accounts, by code, and how."""

    providers: Mapping[str, Provider]
    dialogue: Dialogue
