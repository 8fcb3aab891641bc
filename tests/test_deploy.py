"""The units of systemd and their settings: valid, hardened, and of commands that there are."""

import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from plugin.cli import run
from plugin.settings import read_settings

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
PROGRAM = "/opt/eigenkracht/.venv/bin/eigenkracht"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))
WEB, WORKER = "eigenkracht-web.service", "eigenkracht-worker.service"
# systemd's own score, from 0 (nothing is open) to 10.
MOST_EXPOSED = 1.5


@pytest.fixture(scope="module")
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is niet geïnstalleerd: apt install systemd")
    return found


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, of a program that is on this machine."""
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(PROGRAM, sys.executable), "utf-8")
    return tmp_path


def service(name: str) -> dict[str, list[str]]:
    """The settings of a service, each with all its values."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / name).read_text("utf-8").splitlines():
        key, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def settings(name: str) -> dict[str, str]:
    """The settings in an example file."""
    reader = ConfigParser(interpolation=None)
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string("[x]\n" + (DEPLOY / name).read_text("utf-8"))
    return {key: shlex.split(value)[0] for key, value in reader["x"].items()}


def test_the_units_are_valid(analyze: str, units: Path) -> None:
    command = [analyze, "verify", "--man=no", *(str(units / name) for name in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_leaves_little_open(analyze: str, units: Path, name: str) -> None:
    command = [analyze, "security", "--offline=true", "--no-pager", str(units / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found
    assert float(found[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_runs_a_command_that_there_is(name: str) -> None:
    (line,) = service(name)["ExecStart"]
    program, *arguments = shlex.split(line)
    assert program == PROGRAM
    assert run([*arguments, "--help"], {}) == 0


def test_the_two_are_two_users_of_one_group() -> None:
    web, worker = service(WEB), service(WORKER)
    assert web["User"] != worker["User"]
    assert web["Group"] == worker["Group"]
    assert (web["StateDirectory"], web["StateDirectoryMode"]) == (["eigenkracht"], ["2770"])
    assert worker["StateDirectory"] == ["eigenkracht-worker"]
    assert worker["StateDirectoryMode"] == ["0700"]
    assert worker["ReadWritePaths"] == ["%S/eigenkracht"]
    assert "ReadWritePaths" not in web
    assert web["InaccessiblePaths"] == ["-%S/eigenkracht-worker"]
    assert web["EnvironmentFile"] != worker["EnvironmentFile"]


def test_the_examples_hold_settings_that_there_are() -> None:
    web, worker = settings("web.env.example"), settings("worker.env.example")
    assert read_settings(web).workspace_url == read_settings(worker).workspace_url
    assert read_settings(web).workspace_url == "sqlite:////var/lib/eigenkracht/workspace.sqlite3"
    assert read_settings(worker).mirror_url == (
        "sqlite:////var/lib/eigenkracht-worker/mirror.sqlite3"
    )
    assert read_settings(web).service_url == read_settings(worker).service_url


def test_the_website_knows_no_password_and_no_mirror() -> None:
    assert not [name for name in settings("web.env.example") if "LIMESURVEY" in name]
    assert "EIGENKRACHT_MIRROR_URL" not in settings("web.env.example")
