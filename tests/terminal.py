"""Somebody at a terminal: commands in; exit code, output and errors back."""

import json
from dataclasses import dataclass, field

import pytest

from plugin.cli import run
from tests.lime import ACCOUNTS
from tests.workplace import ACCOUNT, Workplace


@dataclass
class Terminal:
    """A terminal on one workplace; `environ` may be changed, `all_output` is all that was seen."""

    place: Workplace
    capsys: pytest.CaptureFixture[str]
    environ: dict[str, str] = field(default_factory=dict)
    out: str = ""
    err: str = ""
    all_output: str = ""

    def __post_init__(self) -> None:
        self.environ |= {
            "LIMESURVEY_URL": self.place.url,
            "LIMESURVEY_USERNAME": ACCOUNT,
            "LIMESURVEY_PASSWORD": ACCOUNTS[ACCOUNT],
            "EIGENKRACHT_MIRROR_URL": self.place.stores.address("mirror"),
            "EIGENKRACHT_WORKSPACE_URL": self.place.stores.address("workspace"),
        }

    def run(self, *args: object) -> int:
        """The exit code of a command."""
        code = run([str(each) for each in args], self.environ)
        self.out, self.err = self.capsys.readouterr()
        self.all_output += self.out + self.err
        return code

    def does(self, *args: object) -> str:
        """What a command that succeeds prints."""
        assert self.run(*args) == 0, self.err
        return self.out

    def tells(self, *args: object) -> list[dict[str, object]]:
        """What a command that succeeds prints as JSON."""
        told: list[dict[str, object]] = json.loads(self.does(*args, "--json"))
        return told

    def refuses(self, code: int, *args: object) -> str:
        """What a command that ends with `code` says of it; nothing comes on the other line."""
        assert self.run(*args) == code, self.out + self.err
        assert "Traceback" not in self.err
        assert self.err
        return self.err
