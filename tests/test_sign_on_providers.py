"""The file that says which municipality signs on where."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from plugin.permissions import ActorRole
from plugin.settings import SettingsError
from plugin.sign_on.providers import read_providers

SECRET = "zeer-geheim"
GIVEN = """
[GM0344]
issuer = "https://aanmelden.utrecht.example"
client_id = "eigenkracht"
client_secret_file = "utrecht.geheim"
claim = "groups"
coordinator = ["EK-coordinatoren"]
begeleider = ["EK-begeleiders", "EK-extern"]
"""


def written(folder: Path, text: str) -> Path:
    (folder / "utrecht.geheim").write_text(f"{SECRET}\n", "utf-8")
    path = folder / "aanmelden.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_nobody_signs_on() -> None:
    assert read_providers(None, {}) == {}


def test_a_municipality_has_its_provider(tmp_path: Path) -> None:
    (found,) = read_providers(written(tmp_path, GIVEN), {}).values()
    assert (found.municipality, found.issuer, found.client_id, found.claim) == (
        "GM0344",
        "https://aanmelden.utrecht.example",
        "eigenkracht",
        "groups",
    )
    assert found.client_secret.get_secret_value() == SECRET
    assert dict(found.roles) == {
        ActorRole.COORDINATOR: {"EK-coordinatoren"},
        ActorRole.FACILITATOR: {"EK-begeleiders", "EK-extern"},
    }
    assert SECRET not in repr(found)


WITHOUT_FILE = GIVEN.replace('client_secret_file = "utrecht.geheim"\n', "")
FROM_ENVIRONMENT = {"GM0344": SecretStr("geheim-uit-de-omgeving")}


def test_the_secret_may_come_from_the_environment(tmp_path: Path) -> None:
    found = read_providers(written(tmp_path, WITHOUT_FILE), FROM_ENVIRONMENT)
    assert found["GM0344"].client_secret == FROM_ENVIRONMENT["GM0344"]


@pytest.mark.parametrize(
    ("text", "secrets"),
    [(GIVEN, FROM_ENVIRONMENT), (WITHOUT_FILE, {}), (WITHOUT_FILE, {"GM0363": SecretStr(SECRET)})],
    ids=["two", "none", "of another"],
)
def test_a_municipality_has_one_secret(
    tmp_path: Path, text: str, secrets: dict[str, SecretStr]
) -> None:
    with pytest.raises(SettingsError, match="EIGENKRACHT_OIDC_SECRET_GM0344") as refused:
        read_providers(written(tmp_path, text), secrets)
    assert "geheim-uit" not in str(refused.value)


@pytest.mark.parametrize(
    ("right", "wrong", "names"),
    [
        ("https://", "http://", "issuer"),
        ('"https://aanmelden.utrecht.example"', '"utrecht"', "issuer"),
        ('client_id = "eigenkracht"', "", "client_id"),
        ('client_id = "eigenkracht"', 'client_id = ""', "client_id"),
        ('client_secret_file = "utrecht.geheim"', "", "client_secret_file"),
        ('claim = "groups"', "", "claim"),
        ('["EK-coordinatoren"]', '"EK-coordinatoren"', "coordinator"),
        ("claim =", "clam =", "clam"),
        ("utrecht.geheim", "weg.geheim", "bestand"),
        ("[GM0344]", "[Utrecht]", "bestand"),
        ("[GM0344]", "[GM0344", "bestand"),
    ],
)
def test_what_is_wrong_is_named_and_no_value_is_repeated(
    tmp_path: Path, right: str, wrong: str, names: str
) -> None:
    with pytest.raises(SettingsError, match=names) as refused:
        read_providers(written(tmp_path, GIVEN.replace(right, wrong)), {})
    assert "EIGENKRACHT_OIDC" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_on_this_computer_itself_it_may_be_without_tls(tmp_path: Path) -> None:
    text = GIVEN.replace("https://aanmelden.utrecht.example", "http://127.0.0.1:9000")
    assert read_providers(written(tmp_path, text), {})
