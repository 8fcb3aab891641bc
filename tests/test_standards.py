"""The files by which others find and judge the software say what is so."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from tests.publiccode import Maintenance, PublicCode

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def publiccode() -> PublicCode:
    text = (ROOT / "publiccode.yml").read_text("utf-8")
    return PublicCode.model_validate(YAML(typ="safe").load(text))


def test_publiccode_is_by_its_schema_and_names_what_is_there(publiccode: PublicCode) -> None:
    assert publiccode.legal.license == PROJECT["license"]
    assert {"nl", "en"} == set(publiccode.description)
    for description in publiccode.description.values():
        for picture in description.screenshots:
            assert (ROOT / picture).is_file(), picture


def test_publiccode_asks_for_what_the_project_asks_for(publiccode: PublicCode) -> None:
    least = {each.name: each.versionMin for each in publiccode.dependsOn.open}
    assert PROJECT["requires-python"] == f">={least['Python']}"
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"LimeSurvey {least['LimeSurvey']}" in readme
    assert f"PostgreSQL {least['PostgreSQL']}" in readme


def test_a_release_has_its_version_in_publiccode(publiccode: PublicCode) -> None:
    released = f"\n## [{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert publiccode.softwareVersion == (PROJECT["version"] if released else None)
    assert (publiccode.releaseDate is not None) == released


def test_who_maintains_it_names_a_person() -> None:
    with pytest.raises(ValidationError):
        Maintenance(type="community")


@pytest.mark.parametrize(
    ("copy", "original"),
    [
        ("LICENSES/EUPL-1.2.txt", "LICENSE"),
        (
            "LICENSES/GPL-2.0-or-later.txt",
            "plugin/limesurvey/ReflectietoolEigenKracht/LICENSE.txt",
        ),
    ],
)
def test_a_licence_is_the_same_text_wherever_it_stands(copy: str, original: str) -> None:
    assert (ROOT / copy).read_bytes() == (ROOT / original).read_bytes()


def test_every_file_has_a_licence_and_every_licence_its_text(tmp_path: Path) -> None:
    """Without git it cannot tell what is ours, so it gets a copy without what tools made."""
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    made = [line.rstrip("/") for line in lines if not line.startswith("#")]
    shutil.copytree(ROOT, tmp_path / "copy", ignore=shutil.ignore_patterns(".git", *made))
    reuse = Path(sys.executable).with_name("reuse")
    found = subprocess.run(
        [reuse, "lint", "--lines"],
        cwd=tmp_path / "copy",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (0, "")
