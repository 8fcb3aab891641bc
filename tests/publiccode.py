"""What publiccode.yml 0.7.0 asks of the keys that we use, as its schema says it in words.

Source: https://yml.publiccode.tools/schema.core.html; there is no schema in a file to test against.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

CATEGORIES = Literal["collaboration", "data-analytics", "data-collection", "survey"]
SCOPES = Literal["local-authorities", "research", "society", "welfare"]
ALIASES = ("alias:gdpr", "alias:eidas", "alias:nis2", "alias:cra")
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class Supported(_Part):
    """A standard or a law, by an alias of the list or by an address."""

    id: Annotated[str, StringConstraints(pattern=rf"^({'|'.join(ALIASES)}|https://\S+)$")]


class Audience(_Part):
    """Whom it is for."""

    countries: list[Country]
    scope: list[SCOPES]


class Description(_Part):
    """The texts of one language."""

    localisedName: str | None = None  # noqa: N815 -- the keys are the standard's
    shortDescription: str = Field(max_length=150)  # noqa: N815
    longDescription: str = Field(min_length=150, max_length=10_000)  # noqa: N815
    features: list[str]
    screenshots: list[str] = []


class Legal(_Part):
    """Licence and owner."""

    license: str
    mainCopyrightOwner: str  # noqa: N815


class Contact(_Part):
    """A person, never an organisation."""

    name: str
    email: str | None = None
    affiliation: str | None = None


class Maintenance(_Part):
    """Who keeps it up: with contacts, unless nobody does."""

    type: Literal["internal", "community", "none"]
    contacts: list[Contact] = []

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if self.type != "none" and not self.contacts:
            raise ValueError("maintenance without contacts")
        return self


class Localisation(_Part):
    """The languages."""

    localisationReady: bool  # noqa: N815
    availableLanguages: list[Language]  # noqa: N815


class Dependency(_Part):
    """A program that it needs, or can use."""

    name: str
    versionMin: str  # noqa: N815
    optional: bool = False


class Dependencies(_Part):
    """The programs beside it, by kind of licence."""

    open: list[Dependency]


class PublicCode(_Part):
    """The file."""

    publiccodeYmlVersion: Literal["0.7.0"]  # noqa: N815
    name: str
    url: HttpUrl
    platforms: list[Literal["web", "windows", "mac", "linux", "ios", "android"]]
    categories: list[CATEGORIES]
    developmentStatus: Literal["concept", "development", "beta", "stable", "obsolete"]  # noqa: N815
    softwareType: Literal["standalone/web"]  # noqa: N815
    softwareVersion: str | None = None  # noqa: N815
    releaseDate: date | None = None  # noqa: N815
    intendedAudience: Audience  # noqa: N815
    supports: list[Supported]
    description: dict[Language, Description] = Field(min_length=1)
    legal: Legal
    maintenance: Maintenance
    localisation: Localisation
    dependsOn: Dependencies  # noqa: N815
