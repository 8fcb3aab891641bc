"""Which municipality signs on where, read from one file (TOML).

    [GM0344]
    issuer = "https://aanmelden.utrecht.example"
    client_id = "eigenkracht"
    client_secret_file = "utrecht.geheim"
    claim = "groups"
    coordinator = ["EK-coordinatoren"]
    begeleider = ["EK-begeleiders"]

Instead of `client_secret_file`, the secret may come from the environment. A municipality that is in
the file comes in this way only.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from plugin.limits import is_loopback
from plugin.permissions import ActorRole
from plugin.settings import HttpUrl, SettingsError

_CODE = re.compile(r"GM[0-9]{4}")
_Values = Annotated[frozenset[str], Field(default_factory=frozenset)]


class Provider(BaseModel):
    """Where one municipality signs on, and which values of which claim give which role."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    municipality: str
    issuer: HttpUrl
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: SecretStr
    claim: Annotated[str, Field(min_length=1)]
    coordinator: _Values
    begeleider: _Values

    @field_validator("issuer")
    @classmethod
    def _has_tls(cls, issuer: str) -> str:
        if not is_safe(issuer):
            raise ValueError("no TLS")
        return issuer

    @property
    def roles(self) -> Mapping[ActorRole, frozenset[str]]:
        """The values that give each role, the one that may do most first."""
        return {ActorRole.COORDINATOR: self.coordinator, ActorRole.FACILITATOR: self.begeleider}


def is_safe(address: str) -> bool:
    """Whether an address has TLS, or is one of this computer itself."""
    found = urlsplit(address)
    return found.scheme == "https" or is_loopback(found.hostname or "")


def read_providers(path: Path | None, secrets: Mapping[str, SecretStr]) -> Mapping[str, Provider]:
    """The providers in a file, by the code of their municipality; none without a file.

    `secrets` are those from the environment, by municipality; one in the file as well is too many.

    Raises `SettingsError`, which names the part of the file and never repeats a value of it.
    """
    if path is None:
        return {}
    try:
        given = tomllib.loads(path.read_text("utf-8"))
        return {
            code: _provider(code, values, path.parent, secrets.get(code))
            for code, values in given.items()
        }
    except ValidationError as error:
        names = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        raise _wrong(f"bij {error.title}: {', '.join(names)}") from None
    except (OSError, ValueError):
        raise _wrong("het bestand, of een bestand dat erin genoemd wordt") from None


def _provider(code: str, values: Any, folder: Path, secret: SecretStr | None) -> Provider:
    if not (_CODE.fullmatch(code) and isinstance(values, dict)):
        raise ValueError(code)
    named = values.pop("client_secret_file", None)
    if isinstance(named, str) is (secret is not None):
        raise _wrong(
            f"bij {code}: precies één van client_secret_file en EIGENKRACHT_OIDC_SECRET_{code}"
        )
    if secret is None:
        secret = SecretStr((folder / str(named)).read_text("utf-8").strip())
    return Provider.model_validate({**values, "municipality": code, "client_secret": secret})


def _wrong(where: str) -> SettingsError:
    return SettingsError(
        f"EIGENKRACHT_OIDC klopt niet ({where}). "
        "De README laat zien wat er in het bestand moet staan."
    )
