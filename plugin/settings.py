"""The settings, and the only reader of the environment.

LIMESURVEY_URL, LIMESURVEY_USERNAME, LIMESURVEY_PASSWORD   the LimeSurvey and the account
LIMESURVEY_CA_BUNDLE         a file with the certificates to trust, for an internal authority
EIGENKRACHT_MIRROR_URL       the store of raw answers (SQLAlchemy address)
EIGENKRACHT_WORKSPACE_URL    the store of rounds, releases and agendas
EIGENKRACHT_SERVICE_URL      the public address of the web service
EIGENKRACHT_LISTEN           host:port on which `serve` listens
EIGENKRACHT_PROXIES          how many reverse proxies stand in front of it
EIGENKRACHT_PLUGIN_KEY       the key that the plugin in LimeSurvey shows: what it signs is believed
EIGENKRACHT_SECURITY_CONTACT where to report a weakness: mailto: or https:, for security.txt
EIGENKRACHT_OIDC             a file that says which municipality signs on where
EIGENKRACHT_OIDC_SECRET_…    the secret of a municipality there by its code, as …_GM0344
EIGENKRACHT_THEME            a stylesheet with a municipality's own look (NL Design System tokens)
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
)

from plugin.statements import public_key
from sync.kinds import are_one

HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s{}<>\"]+$")]
ContactUrl = Annotated[str, StringConstraints(pattern=r"^(mailto:[^\s@]+@[^\s@]+|https://\S+)$")]
LAST_PORT = 65_535
MOST_PROXIES = 9
_ENVIRONMENT = {
    "limesurvey_url": "LIMESURVEY_URL",
    "limesurvey_username": "LIMESURVEY_USERNAME",
    "limesurvey_password": "LIMESURVEY_PASSWORD",
    "limesurvey_ca_bundle": "LIMESURVEY_CA_BUNDLE",
    "mirror_url": "EIGENKRACHT_MIRROR_URL",
    "workspace_url": "EIGENKRACHT_WORKSPACE_URL",
    "service_url": "EIGENKRACHT_SERVICE_URL",
    "listen": "EIGENKRACHT_LISTEN",
    "proxies": "EIGENKRACHT_PROXIES",
    "plugin_key": "EIGENKRACHT_PLUGIN_KEY",
    "security_contact": "EIGENKRACHT_SECURITY_CONTACT",
    "oidc": "EIGENKRACHT_OIDC",
    "theme": "EIGENKRACHT_THEME",
}


_OF_MUNICIPALITY = "EIGENKRACHT_OIDC_SECRET_"


class SettingsError(Exception):
    """A setting that is missing or cannot be; the message is Dutch and names it."""


class Settings(BaseModel):
    """Every setting; `service_url` is None until there is a public address."""

    model_config = ConfigDict(frozen=True)

    limesurvey_url: HttpUrl | None = None
    limesurvey_username: str | None = None
    limesurvey_password: SecretStr | None = None
    limesurvey_ca_bundle: Path | None = None
    mirror_url: str = "sqlite:///eigenkracht-data/mirror.sqlite3"
    workspace_url: str = "sqlite:///eigenkracht-data/workspace.sqlite3"
    service_url: HttpUrl | None = None
    plugin_key: str | None = None
    security_contact: ContactUrl | None = None
    oidc: Path | None = None
    oidc_secrets: Mapping[str, SecretStr] = Field(default_factory=dict)
    theme: Path | None = None
    proxies: int = Field(default=0, ge=0, le=MOST_PROXIES)
    listen: str = Field(default="127.0.0.1:8000", pattern=r"^[^:\s]+:\d{1,5}$")

    @field_validator("plugin_key")
    @classmethod
    def _is_a_key(cls, plugin_key: str | None) -> str | None:
        if plugin_key is not None:
            public_key(plugin_key)
        return plugin_key

    @field_validator("listen")
    @classmethod
    def _has_a_port(cls, listen: str) -> str:
        if not 0 < int(listen.rpartition(":")[2]) <= LAST_PORT:
            raise ValueError("no such port")
        return listen

    @property
    def listen_address(self) -> tuple[str, int]:
        """Host and port of `listen`."""
        host, port = self.listen.rsplit(":", 1)
        return host, int(port)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in an environment; an empty variable counts as absent.

    Raises `SettingsError` when a value cannot be, without repeating the value, and when the two
    stores would be one.
    """
    given: dict[str, object] = {
        name: environ[key] for name, key in _ENVIRONMENT.items() if environ.get(key)
    }
    given["oidc_secrets"] = {
        key.removeprefix(_OF_MUNICIPALITY): value
        for key, value in environ.items()
        if key.startswith(_OF_MUNICIPALITY) and value
    }
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        names = sorted({_ENVIRONMENT[str(fault["loc"][0])] for fault in error.errors()})
        raise SettingsError(
            f"Deze instelling klopt niet: {', '.join(names)}. "
            "De README noemt van elke instelling de vorm."
        ) from None
    if are_one(settings.mirror_url, settings.workspace_url):
        raise SettingsError(
            "EIGENKRACHT_MIRROR_URL en EIGENKRACHT_WORKSPACE_URL zijn hetzelfde. "
            "Geef elk een eigen database: wie de website opent, mag geen antwoorden kunnen lezen."
        )
    return settings
