"""Which address form a LimeSurvey server has: asked of the server itself."""

import json

from sync.address import Address, candidates
from sync.errors import ConfigurationError
from sync.transport import (
    Transport,
    garbled,
    not_remotecontrol,
    remotecontrol_off,
    translated,
)
from sync.wire import mapping

# Ending a session that does not exist is harmless, and always answers "OK".
_ORDER = "release_session_key"


def find(url: str, transport: Transport) -> Address:
    """The one address form at which the server's RemoteControl answers.

    Raises `ConfigurationError` when no form that `url` can mean has one, and `UnavailableError`
    when the server does not answer at all, or when its answer is damaged.
    """
    problems: list[ConfigurationError] = []
    for address in candidates(url):
        try:
            if _answers(address, transport):
                return address
        except ConfigurationError as error:
            problems.append(error)
        else:
            # Only the form that the server has gives an empty answer.
            raise remotecontrol_off()
    raise problems[0]


def _answers(address: Address, transport: Transport) -> bool:
    with translated(_ORDER):
        answer = transport.post(
            address.remotecontrol, json={"method": _ORDER, "params": ["-"], "id": 1}
        )
        if not answer.content:
            return False
        if b'"result"' not in answer.content:
            raise not_remotecontrol()
        # Damaged or not as it should be, but it is RemoteControl that speaks.
        if mapping(json.loads(answer.content))["result"] != "OK":
            raise garbled(_ORDER)
        return True
