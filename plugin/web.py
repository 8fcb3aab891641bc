"""The web application of an installation."""

from urllib.parse import urlsplit

from flask import Flask

from plugin.installation import Installation
from plugin.service import create_app
from plugin.theme import read_theme

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def web_app(installation: Installation) -> Flask:
    """The web application of an installation.

    Raises `SettingsError` for a theme that cannot be.
    """
    address = urlsplit(installation.service_url)
    return create_app(
        installation.workspace,
        clock=installation.now,
        service_url=installation.service_url,
        secure=address.scheme == "https",
        trusted_hosts=[address.hostname or "localhost", *LOOPBACK],
        theme=read_theme(installation.settings.theme),
    )
