"""The web application of an installation."""

from importlib import import_module
from urllib.parse import urlsplit

from flask import Flask

from plugin.installation import Installation
from plugin.limits import is_loopback
from plugin.service import create_app
from plugin.settings import Settings, SettingsError
from plugin.sign_on.dialogue import SignOn
from plugin.sign_on.providers import read_providers
from plugin.statements import public_key
from plugin.theme import read_theme

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def refuse_plain(settings: Settings) -> None:
    """Raise `SettingsError` when codes and answers would go over the network for all to read.

    Without TLS the service is for this computer alone.
    """
    host, _ = settings.listen_address
    is_here = host == "localhost" or is_loopback(host)
    if not is_here and not (settings.service_url or "").startswith("https://"):
        raise SettingsError(
            f"EIGENKRACHT_LISTEN is {settings.listen}: dan kan het hele netwerk meelezen. "
            "Zet er een proxy met TLS voor, en geef EIGENKRACHT_SERVICE_URL een https-adres. "
            "Of laat de website alleen op deze computer luisteren: 127.0.0.1:8000."
        )


def web_app(installation: Installation) -> Flask:
    """The web application of an installation.

    Raises `SettingsError` for a theme, or for providers to sign on at, that cannot be.
    """
    address = urlsplit(installation.service_url)
    return create_app(
        installation.workspace,
        clock=installation.now,
        service_url=installation.service_url,
        secure=address.scheme == "https",
        trusted_hosts=[address.hostname or "localhost", *LOOPBACK],
        theme=read_theme(installation.settings.theme),
        proxies=installation.settings.proxies,
        plugin_key=public_key(key) if (key := installation.settings.plugin_key) else None,
        sign_on=_sign_on(installation.settings),
        security_contact=installation.settings.security_contact or "",
    )


def _sign_on(settings: Settings) -> SignOn | None:
    providers = read_providers(settings.oidc, settings.oidc_secrets)
    if not providers:
        return None
    try:
        # By name: without the extra `oidc` everything but this works.
        openid = import_module("plugin.sign_on.openid")
    except ImportError:
        raise SettingsError(
            "Voor EIGENKRACHT_OIDC ontbreekt een pakket. Installeer eigenkracht[oidc]."
        ) from None
    return SignOn(providers, openid.OpenId())
