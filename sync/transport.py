"""HTTP to LimeSurvey with our rules, and every library's errors turned into ours, once.

Never a redirect (requests would send the password on to another host), always a time-out, TLS
always verified, a bound on what one answer may weigh, and every answer read to its end: who hangs
up in the middle of an export leaves all answers in a file in LimeSurvey's tmp folder.
"""

import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests
from citric.exceptions import (
    InvalidJSONResponseError,
    LimeSurveyApiError,
    LimeSurveyStatusError,
    ResponseMismatchError,
    RPCInterfaceNotEnabledError,
)

from sync.errors import (
    ConfigurationError,
    ExpiredError,
    LoginRefusedError,
    RefusedError,
    SyncError,
    TooLargeError,
    UnavailableError,
)

CONNECT_SECONDS = 5
READ_SECONDS = 120
MAX_BODY = 8 * 1024 * 1024
DRAIN_BODY = 32 * MAX_BODY
_CHUNK = 64 * 1024
LOGIN = "get_session_key"

# RemoteControl's own fixed words; it never translates them.
_SESSION_ENDED = "Invalid session key"
_NO_PERMISSION = {
    "No permission",
    "Error: Invalid survey ID",
    "Invalid survey ID",
    "Invalid surveyid",
}

_MARKUP = re.compile(rb"\s*<(?:\?xml|!doctype|html)", re.IGNORECASE)


class Transport(requests.Session):
    """A requests session with our rules; `ca_bundle` names a file with own certificates."""

    def __init__(self, ca_bundle: Path | None = None, max_body: int = MAX_BODY) -> None:
        super().__init__()
        self._max_body = max_body
        if ca_bundle is not None:
            self.verify = str(ca_bundle)

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """One request, read to its end.

        Raises `ConfigurationError` for an answer that cannot come from RemoteControl,
        `TooLargeError` for one over the bound, and what requests raises; `translated` turns that
        into ours.
        """
        rules = {
            "timeout": (CONNECT_SECONDS, READ_SECONDS),
            "allow_redirects": False,
            "stream": True,
            # Said for each request: REQUESTS_CA_BUNDLE would win from what the session says.
            "verify": self.verify,
        }
        response = super().request(*args, **{**kwargs, **rules})
        with response:
            response._content = self._read(response)  # noqa: SLF001  requests has no public bound
        _refuse_other_servers(response)
        return response

    def _read(self, response: requests.Response) -> bytes:
        """The body. What is over the bound is read and dropped, up to where that is no use."""
        body, length = bytearray(), 0
        for chunk in response.iter_content(_CHUNK):
            length += len(chunk)
            if length <= self._max_body:
                body += chunk
            elif length > DRAIN_BODY:
                break
        if length > self._max_body:
            raise TooLargeError(
                "LimeSurvey gaf een antwoord dat te groot is om in één keer aan te nemen. "
                "Vraag de beheerder van dit programma om hulp."
            )
        return bytes(body)


def _refuse_other_servers(response: requests.Response) -> None:
    if response.is_redirect:
        raise ConfigurationError(
            "Het adres van LimeSurvey verwijst door naar een ander adres. "
            "Vul het adres in waar u in uw browser op uitkomt."
        )
    response.raise_for_status()
    if _MARKUP.match(response.content):
        raise not_remotecontrol()


def not_remotecontrol() -> ConfigurationError:
    """What to say of an address that answers with a page instead of data."""
    return ConfigurationError(
        "Op dit adres antwoordt een webpagina, niet de koppeling van LimeSurvey. Controleer het "
        "adres. Controleer ook of RemoteControl in LimeSurvey op JSON-RPC staat "
        "(Configuratie, Algemeen, Interfaces)."
    )


def back_off(attempt: int) -> None:
    """Waits before attempt 2, 3, …: about 1, 2, … seconds, never the same for everybody."""
    spread = random.uniform(0.5, 1.5)  # noqa: S311  spread, not secrecy
    time.sleep(2.0 ** (attempt - 2) * spread)


@contextmanager
def translated(order: str) -> Iterator[None]:
    """Turns every error of the libraries below us into ours; `order` is RemoteControl's method."""
    try:
        yield
    except LimeSurveyStatusError as error:
        raise _of_status(str(error), order) from None
    except RPCInterfaceNotEnabledError:
        raise remotecontrol_off() from None
    except OSError as error:
        raise _of_connection(error) from None
    except LimeSurveyApiError:
        raise UnavailableError(
            f"LimeSurvey kreeg zelf een fout bij de opdracht {order}. "
            "Probeer het later opnieuw. Blijft het zo? Laat de beheerder in het logboek kijken."
        ) from None
    except (InvalidJSONResponseError, ResponseMismatchError):
        raise garbled(order) from None
    except (TypeError, KeyError, ValueError, RecursionError):
        raise garbled(order) from None


def remotecontrol_off() -> ConfigurationError:
    """What to say of an empty answer."""
    return ConfigurationError(
        "RemoteControl staat uit in LimeSurvey. "
        "Zet het op JSON-RPC (Configuratie, Algemeen, Interfaces)."
    )


def garbled(order: str) -> UnavailableError:
    """What to say of an answer to `order` that is cut off, damaged or of another shape."""
    return UnavailableError(
        f"LimeSurvey gaf op de opdracht {order} een antwoord dat niet te lezen is. "
        "Er is niets bewaard. Probeer het later opnieuw."
    )


def is_refusal(status: str) -> bool:
    """Whether a status says that the session ended, or that this account may not; not "no data"."""
    return status == _SESSION_ENDED or status in _NO_PERMISSION


def _of_status(status: str, order: str) -> SyncError:
    if order == LOGIN:
        return LoginRefusedError(
            "LimeSurvey weigert het inloggen. Controleer de gebruiker en het wachtwoord. "
            "Na drie mislukte pogingen is inloggen tien minuten geblokkeerd, ook voor collega's. "
            "Wacht dan eerst."
        )
    if status == _SESSION_ENDED:
        return ExpiredError(
            "LimeSurvey beëindigde de sessie twee keer achter elkaar. "
            "Vraag de beheerder hoe lang een sessie mag duren."
        )
    if status in _NO_PERMISSION:
        return RefusedError(
            f"LimeSurvey weigert de opdracht {order}. De vragenlijst bestaat niet, "
            "of dit account heeft er geen rechten op. Controleer het nummer en de rechten."
        )
    return RefusedError(
        f"LimeSurvey weigert de opdracht {order}. "
        "Controleer in LimeSurvey de vragenlijst en de rechten van dit account."
    )


def _of_connection(error: OSError) -> SyncError:
    if isinstance(error, requests.exceptions.SSLError):
        return ConfigurationError(
            "De beveiligde verbinding met LimeSurvey wordt niet vertrouwd. Controleer het adres, "
            "of vraag de netwerkbeheerder om het certificaat van uw organisatie."
        )
    if isinstance(error, requests.HTTPError):
        return _of_http_status(error.response.status_code)
    if isinstance(error, requests.Timeout):
        return UnavailableError("LimeSurvey antwoordt niet op tijd. Probeer het later opnieuw.")
    if isinstance(error, requests.RequestException) and not isinstance(error, ValueError):
        return UnavailableError(
            "LimeSurvey is niet bereikbaar, of de verbinding viel weg. "
            "Controleer het adres en het netwerk, en probeer het later opnieuw."
        )
    return ConfigurationError(
        "De verbinding met LimeSurvey kan niet worden gemaakt. "
        "Controleer het adres en het bestand met certificaten."
    )


def _of_http_status(status: int) -> SyncError:
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnavailableError(
            f"De server van LimeSurvey geeft een fout (HTTP {status}). Probeer het later opnieuw."
        )
    return ConfigurationError(
        f"De server van LimeSurvey weigert dit adres (HTTP {status}). Controleer het adres, "
        "en of een firewall of een extra wachtwoord in de weg staat."
    )
