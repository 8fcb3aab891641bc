"""The settings: what the environment may say, and that nothing of it is repeated."""

import inspect
import re
from pathlib import Path

import pytest

from plugin import settings as settings_module
from plugin.settings import Settings, SettingsError, read_settings

PASSWORD = "zeer-geheim-wachtwoord"
GIVEN = {
    "LIMESURVEY_URL": "https://vragen.example/limesurvey",
    "LIMESURVEY_USERNAME": "koppeling",
    "LIMESURVEY_PASSWORD": PASSWORD,
    "LIMESURVEY_CA_BUNDLE": "/etc/certificaten.pem",
    "EIGENKRACHT_MIRROR_URL": "sqlite:////srv/mirror.sqlite3",
    "EIGENKRACHT_WORKSPACE_URL": "sqlite:////srv/workspace.sqlite3",
    "EIGENKRACHT_SERVICE_URL": "https://eigenkracht.example",
    "EIGENKRACHT_LISTEN": "0.0.0.0:8080",
    "EIGENKRACHT_PROXIES": "2",
    "EIGENKRACHT_PLUGIN_KEY": "A" * 43,
    "EIGENKRACHT_SECURITY_CONTACT": "mailto:meldpunt@gemeente.example",
    "EIGENKRACHT_OIDC": "/etc/aanmelden.toml",
    "EIGENKRACHT_THEME": "/etc/thema.css",
}


def test_every_setting_is_read() -> None:
    found = read_settings({**GIVEN, "PATH": "/bin", "EIGENKRACHT_ANDERS": "x"})

    assert found.limesurvey_password
    assert found.limesurvey_password.get_secret_value() == PASSWORD
    assert found.limesurvey_ca_bundle == Path("/etc/certificaten.pem")
    assert found.theme == Path("/etc/thema.css")
    assert found.proxies == 2
    assert found.security_contact == "mailto:meldpunt@gemeente.example"
    assert found.oidc == Path("/etc/aanmelden.toml")
    assert found.listen_address == ("0.0.0.0", 8080)  # noqa: S104
    assert (found.limesurvey_url, found.limesurvey_username) == (
        GIVEN["LIMESURVEY_URL"],
        "koppeling",
    )
    assert (found.mirror_url, found.workspace_url, found.service_url) == (
        GIVEN["EIGENKRACHT_MIRROR_URL"],
        GIVEN["EIGENKRACHT_WORKSPACE_URL"],
        GIVEN["EIGENKRACHT_SERVICE_URL"],
    )


@pytest.mark.parametrize("environ", [{}, dict.fromkeys(GIVEN, "")], ids=["absent", "empty"])
def test_without_settings_there_are_defaults(environ: dict[str, str]) -> None:
    found = read_settings(environ)
    assert found == Settings()
    assert (found.limesurvey_url, found.service_url) == (None, None)
    assert found.listen_address == ("127.0.0.1", 8000)
    assert found.mirror_url != found.workspace_url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIMESURVEY_URL", "vragen.example"),
        ("EIGENKRACHT_PROXIES", "-1"),
        ("EIGENKRACHT_PROXIES", "10"),
        ("EIGENKRACHT_PROXIES", "ja"),
        ("EIGENKRACHT_SECURITY_CONTACT", "meldpunt@gemeente.example"),
        ("EIGENKRACHT_SECURITY_CONTACT", "http://gemeente.example/melden"),
        ("EIGENKRACHT_SECURITY_CONTACT", "mailto:a@b.example\nExpires: nooit"),
        ("LIMESURVEY_URL", "ftp://vragen.example"),
        ("LIMESURVEY_URL", "https://vragen.example/{sid}"),
        ("EIGENKRACHT_SERVICE_URL", 'https://x.example/"><script>'),
        ("EIGENKRACHT_SERVICE_URL", "https://x.example/a b"),
        ("EIGENKRACHT_LISTEN", "8000"),
        ("EIGENKRACHT_LISTEN", "localhost"),
        ("EIGENKRACHT_LISTEN", "localhost:http"),
        ("EIGENKRACHT_LISTEN", "localhost:0"),
        ("EIGENKRACHT_LISTEN", "localhost:65536"),
        ("EIGENKRACHT_LISTEN", "localhost:99999999"),
    ],
)
def test_a_setting_that_cannot_be_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({**GIVEN, name: value})
    assert str(caught.value).startswith(f"Deze instelling klopt niet: {name}.")
    assert value not in str(caught.value).replace(name, "")
    assert caught.value.__suppress_context__


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(SettingsError, match="EIGENKRACHT_LISTEN, LIMESURVEY_URL"):
        read_settings({"LIMESURVEY_URL": "x", "EIGENKRACHT_LISTEN": "y"})


ROLE = "postgresql://rol:geheim@server/database"


@pytest.mark.parametrize(
    ("mirror", "workspace"),
    [
        ("sqlite:////srv/opslag.db", "sqlite:////srv/opslag.db"),
        ("sqlite:////srv/opslag.db", "sqlite:////srv/../srv/./opslag.db"),
        ("sqlite:////srv/opslag.db", "sqlite:////srv/opslag.db?timeout=5"),
        ("sqlite:////srv/opslag.db", "sqlite:///file:/srv/opslag.db?uri=true"),
        ("sqlite:///opslag.db", f"sqlite:///{Path.cwd()}/opslag.db"),
        ("sqlite:///opslag.db", "sqlite+pysqlite:///./opslag.db"),
        (ROLE, ROLE),
        (ROLE, "postgresql+psycopg://rol:geheim@server/database"),
        (ROLE, "postgresql://rol:anders@SERVER:5432/database?connect_timeout=3"),
        (ROLE, "postgresql://rol@/database?host=server"),
        (ROLE, "postgresql://ander@server/database?options=-csearch_path%3Drol"),
        ("postgresql://rol@localhost/database", "postgresql://rol@/database?host=/run/postgresql"),
        ("postgresql://rol@127.0.0.1", "postgresql://rol@[::1]/rol"),
    ],
)
def test_the_two_stores_are_two_however_they_are_written(mirror: str, workspace: str) -> None:
    given = {"EIGENKRACHT_MIRROR_URL": mirror, "EIGENKRACHT_WORKSPACE_URL": workspace}
    with pytest.raises(SettingsError, match="EIGENKRACHT_MIRROR_URL en EIGENKRACHT_WORKSPACE_URL"):
        read_settings(given)


@pytest.mark.parametrize(
    ("mirror", "workspace"),
    [
        ("sqlite:////srv/opslag.db", "sqlite:////srv/opslag2.db"),
        (ROLE, "sqlite:////srv/opslag.db"),
        (ROLE, "postgresql://ander@server/database"),
        (ROLE, "postgresql://rol@server/database2"),
        (ROLE, "postgresql://rol@server2/database"),
        (ROLE, "postgresql://rol@server:5433/database"),
        (ROLE, "postgresql://rol@server/database?options=-csearch_path%3Dander"),
        ("geen adres", "geen adres van iets anders"),
    ],
)
def test_two_stores_are_let_be(mirror: str, workspace: str) -> None:
    given = {"EIGENKRACHT_MIRROR_URL": mirror, "EIGENKRACHT_WORKSPACE_URL": workspace}
    assert read_settings(given).mirror_url == mirror


def test_the_password_never_shows() -> None:
    found = read_settings(GIVEN)
    assert PASSWORD not in f"{found!r} {found} {found.model_dump()} {found.model_dump_json()}"


def test_a_secret_of_signing_on_is_read_by_its_municipality() -> None:
    found = read_settings(
        {"EIGENKRACHT_OIDC_SECRET_GM0344": PASSWORD, "EIGENKRACHT_OIDC_SECRET_GM0363": ""}
    )
    assert {code: each.get_secret_value() for code, each in found.oidc_secrets.items()} == {
        "GM0344": PASSWORD
    }
    assert PASSWORD not in f"{found!r} {found.model_dump_json()}"


def test_every_setting_is_explained() -> None:
    explained = re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", inspect.getdoc(settings_module) or "")
    assert set(explained) == set(GIVEN)
