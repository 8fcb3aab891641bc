"""What anybody can see of how well LimeSurvey's own server is closed, from outside.

What only its administrator can see stands in docs/nl/privacy/limesurvey-beveiligen.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from plugin.limits import is_loopback
from sync.address import candidates
from sync.errors import ConfigurationError

TIMEOUT = 5.0
# Of LimeSurvey itself; nobody but the program needs to read in them.
FOLDERS = ("application", "tmp", "upload")
_LISTING = "Index of /"
_FIRST = 2_000


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP."""

    headers: Mapping[str, str]
    text: str = ""


Get = Callable[[str], Answer | None]


def getter(ca_bundle: str | None) -> Get:
    """Fetches an address, None when nothing answers there; no redirect is followed."""

    def get(address: str) -> Answer | None:
        try:
            found = requests.get(
                address, timeout=TIMEOUT, allow_redirects=False, verify=ca_bundle or True
            )
        except requests.RequestException:
            return None
        return Answer(found.headers, found.text[:_FIRST])

    return get


def findings(url: str, get: Get) -> Iterator[tuple[str, str]]:
    """What was looked at on LimeSurvey's server, each with its cure: "" when it is in order.

    A LimeSurvey on this computer itself needs no TLS.
    """
    try:
        base = candidates(url)[0].base
    except ConfigurationError:
        return
    start = get(f"{base}/")
    if start is None:
        # That it does not answer was said already, and every question would wait as long.
        return
    parts = urlsplit(base)
    if not is_loopback(parts.hostname or "") and parts.hostname != "localhost":
        yield "LimeSurvey: versleuteld", _without_tls(parts.scheme)
        if parts.scheme == "https":
            yield "LimeSurvey: alleen versleuteld", _open_door(base, start, get)
    yield "LimeSurvey: mappen zijn dicht", _open_folders(base, get)


def _without_tls(scheme: str) -> str:
    if scheme == "https":
        return ""
    return "Antwoorden en wachtwoorden gaan leesbaar over het net. Zet LimeSurvey achter https."


def _open_door(base: str, start: Answer, get: Get) -> str:
    """Whether the address without TLS answers with anything but the way to the one with it."""
    answer = get("http://" + base.removeprefix("https://"))
    if answer is not None and not answer.headers.get("Location", "").startswith("https://"):
        return "Het adres met http:// werkt ook. Stuur bezoekers door naar https://."
    if "Strict-Transport-Security" not in start.headers:
        return "De kop Strict-Transport-Security ontbreekt. Zet die aan in de webserver."
    return ""


def _open_folders(base: str, get: Get) -> str:
    answers = {folder: get(f"{base}/{folder}/") for folder in FOLDERS}
    shown = [name for name, answer in answers.items() if answer and _LISTING in answer.text]
    if not shown:
        return ""
    return (
        f"Iedereen kan zien wat er staat in: {', '.join(shown)}. "
        "Zet het tonen van mappen uit in de webserver."
    )
