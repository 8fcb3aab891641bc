"""The plugin for LimeSurvey: one zip that its upload page takes, and PHP that signs as we read."""

import io
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from lxml import etree

from plugin.cli import eigenkracht
from plugin.plugin_file import FOLDER, zipped
from plugin.statements import Purpose, public_key, read
from tests.plugin_words import KEY, SERVICE, encoded

AT = datetime(2027, 4, 14, 12, 3, tzinfo=UTC)
NAME = "ReflectietoolEigenKracht"
PHP_FILES = sorted(file.name for file in FOLDER.glob("*.php"))
MOST_LINES = 350
SIGN = """
require $argv[1];
$key = sodium_crypto_sign_seed_keypair(base64_decode($argv[2]));
echo json_encode(ReflectietoolEigenKrachtStatement::fields(
    $argv[3], $argv[4], 123456, 7, (int) $argv[5], str_repeat("\\x0a", 16),
    sodium_crypto_sign_secretkey($key)
));
"""
ADDRESS = "require $argv[1]; echo ReflectietoolEigenKrachtStatement::address($argv[2]);"


def php(*arguments: str) -> str:
    """What PHP prints; skipped where there is none, which in CI is a failure."""
    program = shutil.which("php")
    if program is None:
        pytest.skip("no php (Debian: php-cli)")
    ran = subprocess.run([program, *arguments], capture_output=True, text=True, check=True)
    return ran.stdout


def test_the_same_plugin_is_the_same_bytes(tmp_path: Path) -> None:
    output = tmp_path / "plugin.zip"
    CliRunner().invoke(
        eigenkracht, ["limesurvey-plugin", "build", "-o", str(output)], catch_exceptions=False
    )
    assert output.read_bytes() == zipped()


def test_the_zip_holds_what_limesurvey_looks_for_at_its_top() -> None:
    names = ZipFile(io.BytesIO(zipped())).namelist()
    assert names == ["LICENSE.txt", f"{NAME}.php", "Statement.php", "config.xml"]


def test_class_file_folder_and_name_are_alike() -> None:
    config = etree.parse(FOLDER / "config.xml")
    assert FOLDER.name == NAME
    assert config.findtext("metadata/name") == NAME
    assert f"class {NAME} extends PluginBase" in (FOLDER / f"{NAME}.php").read_text("utf-8")
    versions = {version.text for version in config.findall("compatibility/version")}
    assert versions == {"5.0", "6.0"}


def test_the_plugin_stays_small() -> None:
    assert sum(len((FOLDER / name).read_text("utf-8").splitlines()) for name in PHP_FILES) < (
        MOST_LINES
    )


@pytest.mark.parametrize("name", PHP_FILES)
def test_php_reads_every_file(name: str) -> None:
    assert "No syntax errors" in php("-l", str(FOLDER / name))


@pytest.mark.parametrize("purpose", Purpose)
def test_what_php_signs_is_read_here(purpose: Purpose) -> None:
    seed = KEY.private_bytes_raw()
    moment = str(int(AT.timestamp()))
    arguments = (str(FOLDER / "Statement.php"), _base64(seed), purpose.value, SERVICE, moment)
    fields = json.loads(php("-r", SIGN, *arguments))
    key = public_key(encoded(KEY.public_key().public_bytes_raw()))
    heard = read(**fields, key=key, purpose=purpose, audience=SERVICE, now=AT)
    assert (heard.survey_id, heard.user, heard.nonce) == (123456, 7, "0a" * 16)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://dienst.example/ ", "https://dienst.example"),
        ("https://dienst.example:8443/eigen", "https://dienst.example:8443/eigen"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost", "http://localhost"),
        ("http://dienst.example", ""),
        ("https://iemand:geheim@dienst.example", ""),
        ("https://dienst.example/?a=1", ""),
        ("https://dienst.example/#a", ""),
        ("file:geheim.txt", ""),
        ("file://dienst.example/geheim.txt", ""),
        ("gopher://127.0.0.1", ""),
        ("javascript:alert(1)", ""),
        ("dienst.example", ""),
        ('https://dienst.example/"><script>', ""),
        ("", ""),
    ],
)
def test_an_address_is_safe_or_not_kept(typed: str, kept: str) -> None:
    assert php("-r", ADDRESS, str(FOLDER / "Statement.php"), typed) == kept


def _base64(data: bytes) -> str:
    return encoded(data).replace("-", "+").replace("_", "/") + "="
