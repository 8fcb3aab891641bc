"""Where LimeSurvey is. A server has one of two address forms, and knows nothing at the other.

    path   …/index.php/admin/remotecontrol      …/index.php/123456?lang=nl&…
    get    …/index.php?r=admin/remotecontrol    …/index.php?r=survey/index&sid=123456&lang=nl&…

With the wrong form RemoteControl answers with a page of HTML, and a survey link shows the list of
public surveys with status 200; so the form is found out once and kept.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from survey_templates.codebook import MUNICIPALITY
from survey_templates.definition import LANGUAGE
from sync.errors import ConfigurationError


class AddressForm(StrEnum):
    """How a server writes its addresses (LimeSurvey's `urlFormat`)."""

    PATH = "path"
    GET = "get"


_REMOTECONTROL = {
    AddressForm.PATH: "/index.php/admin/remotecontrol",
    AddressForm.GET: "/index.php?r=admin/remotecontrol",
}


@dataclass(frozen=True)
class Address:
    """A LimeSurvey server: its address up to `/index.php`, and its address form."""

    base: str
    form: AddressForm

    @property
    def remotecontrol(self) -> str:
        """The address of RemoteControl."""
        return self.base + _REMOTECONTROL[self.form]

    def survey_link(self, survey_id: int, code: str) -> str:
        """The public link of a survey for participation code `code`.

        `newtest=Y` begins anew: otherwise a second link in the same browser keeps the first code.
        """
        query = {"lang": LANGUAGE, "newtest": "Y", MUNICIPALITY: code}
        if self.form is AddressForm.PATH:
            return f"{self.base}/index.php/{survey_id}?{urlencode(query)}"
        route = {"r": "survey/index", "sid": str(survey_id)}
        return f"{self.base}/index.php?{urlencode({**route, **query}, safe='/')}"


def candidates(url: str) -> list[Address]:
    """The addresses that a given `url` can mean, in the order in which to try them.

    `url` is LimeSurvey's own address, any page under its `/index.php`, or a RemoteControl address.
    Raises `ConfigurationError` when it is no web address, or holds a user name or password.
    """
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in {"http", "https"} and parts.hostname is not None
    except ValueError:
        raise _no_address() from None
    if not usable:
        raise _no_address()
    if "@" in parts.netloc:
        raise ConfigurationError(
            "In het adres van LimeSurvey staat een naam of wachtwoord. "
            "Haal dat uit het adres en vul het in bij gebruiker en wachtwoord."
        )
    path, script, rest = parts.path.partition("/index.php")
    base = urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), "", ""))
    if script and "remotecontrol" in rest:
        return [Address(base, AddressForm.PATH)]
    if script and "remotecontrol" in parts.query:
        return [Address(base, AddressForm.GET)]
    return [Address(base, AddressForm.PATH), Address(base, AddressForm.GET)]


def of_survey(link: str, survey_id: int) -> Address:
    """The server of a survey's own public address, as LimeSurvey shows it.

    Raises `ConfigurationError` unless it is the address of that survey.
    """
    base = candidates(link)[0].base
    parts = urlsplit(link.strip())
    _, script, rest = parts.path.partition("/index.php")
    query = dict(parse_qsl(parts.query))
    if script and rest.strip("/") == str(survey_id):
        return Address(base, AddressForm.PATH)
    if script and (query.get("r"), query.get("sid")) == ("survey/index", str(survey_id)):
        return Address(base, AddressForm.GET)
    raise ConfigurationError(
        f"Dit is niet het adres van vragenlijst {survey_id}. "
        "Neem het over van de beginpagina van de vragenlijst in LimeSurvey."
    )


def _no_address() -> ConfigurationError:
    return ConfigurationError(
        "Het adres van LimeSurvey klopt niet. Vul het volledige adres in, met https:// ervoor."
    )
