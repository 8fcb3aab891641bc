"""A municipality's own installation on one server, at a terminal."""

import json
import re
from pathlib import Path

import pytest

from plugin.cli import run
from tests.verification.conftest import Server


class Office:
    """A municipality's own installation on one server: commands in, their output back."""

    def __init__(self, server: Server, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.environ = {
            "LIMESURVEY_URL": server.url,
            "LIMESURVEY_USERNAME": server.username,
            "LIMESURVEY_PASSWORD": server.password,
            "EIGENKRACHT_MIRROR_URL": f"sqlite:///{folder / 'mirror.sqlite3'}",
            "EIGENKRACHT_WORKSPACE_URL": f"sqlite:///{folder / 'workspace.sqlite3'}",
            "EIGENKRACHT_SERVICE_URL": "http://127.0.0.1:8000",
        }
        self._capsys = capsys

    def does(self, *args: str) -> str:
        """What a command that succeeds prints."""
        code = run(args, self.environ)
        printed = self._capsys.readouterr()
        assert code == 0, printed.err
        return printed.out

    def checks(self) -> list[str]:
        """The lines of `check`; no website runs in these tests, so not all is in order."""
        run(["check"], self.environ)
        return self._capsys.readouterr().out.splitlines()

    def tells(self, *args: str) -> list[dict[str, object]]:
        """What a command that succeeds prints as JSON."""
        told: list[dict[str, object]] = json.loads(self.does(*args, "--json"))
        return told


def published(server: Server, office: Office, option: list[str], folder: Path) -> int:
    """The number of a new survey that was built and published; `option` names its content."""
    file = str(folder / "vragenlijst.lss")
    office.does("survey", "build", "-o", file, "--privacy", "vertrouwelijk", *option)
    said = office.does("survey", "publish", file, *option)
    found = re.search(r"Ronde (\d+)", said)
    assert found, said
    server.made.append(int(found[1]))
    return int(found[1])
