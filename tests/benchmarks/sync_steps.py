"""The steps that `tests.benchmarks.sync` measures, each in a process of its own.

`python -m tests.benchmarks.sync_steps STEP SID FOLDER` does one step and prints a line of JSON: how
long it took in seconds, the most memory that the process took in megabytes, and how many responses
it was about. FOLDER holds what one step leaves for the next: the requests and the mirror.
"""

import json
import os
import resource
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import requests
from citric import Client

from plugin.municipalities import all_municipalities
from survey_templates.codebook import Mark, Privacy
from survey_templates.loader import default_text, load_default
from sync.database import open_engine, upgrade
from sync.mirror import MIGRATIONS, Mirror
from sync.probe import find
from sync.pull import pull
from sync.records import Round
from sync.remotecontrol import LimeSurvey, RemoteControl, connect
from sync.transport import Transport, back_off

NEW = 100
CODES = {f"{code}-ABC234": code for code in all_municipalities()}
_INSTRUMENT = load_default()
_LOGIN, _KEY = "get_session_key", "SESSION"
_WHO = os.environ["LIMESURVEY_USERNAME"], os.environ["LIMESURVEY_PASSWORD"]
_URL = os.environ["LIMESURVEY_URL"]


class Recorder(Transport):
    """A transport that keeps what was asked, without the login and the key of its session."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[dict[str, Any]] = []
        self.key = ""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """One request."""
        body = kwargs.get("json") or json.loads(kwargs["data"])
        method, params = body["method"], body["params"]
        params = [] if method == _LOGIN else [_KEY if self.key == each else each for each in params]
        self.asked.append({"method": method, "params": params})
        response = super().request(*args, **kwargs)
        if method == _LOGIN:
            self.key = response.json()["result"]
        return response


class Bench:
    """One survey, and a folder for what a step leaves."""

    def __init__(self, survey_id: int, folder: Path) -> None:
        self._survey_id = survey_id
        self._requests = folder / "requests.json"
        self._mirror_file = folder / "mirror.sqlite3"
        self._script_file = folder / "script.sqlite3"

    def record(self) -> int:
        """A first sync that is not timed; leaves its requests."""
        _remove(self._mirror_file)
        with Recorder() as transport:
            address = find(_URL, transport)

            def login() -> Client:
                return Client(address.remotecontrol, *_WHO, requests_session=transport)

            remote = LimeSurvey(address, login, back_off)
            total = self._pull(remote, full=True)
            remote.close()
        asked = {"url": address.remotecontrol, "asked": transport.asked}
        self._requests.write_text(json.dumps(asked), "utf-8")
        return total

    def bare(self) -> int:
        """The same requests in the same order; the answers are read and thrown away."""
        left = json.loads(self._requests.read_text("utf-8"))
        key = ""
        with requests.Session() as session:
            for asked in left["asked"]:
                method = asked["method"]
                params = [key if each == _KEY else each for each in asked["params"]]
                sent = {"method": method, "params": params or [*_WHO], "id": 1}
                with session.post(left["url"], json=sent, stream=True) as response:
                    if method == _LOGIN:
                        key = response.json()["result"]
                    for _ in response.iter_content(64 * 1024):
                        pass
        return 0

    def first(self) -> int:
        """A first sync, into a new mirror."""
        _remove(self._mirror_file)
        return self._sync(full=False)

    def quick(self) -> int:
        """A quick run when nothing is new."""
        return self._sync(full=False)

    def hundred(self) -> int:
        """A quick run after `forget`."""
        return self._sync(full=False)

    def forget(self) -> int:
        """Takes the newest responses out of the mirror, so that they are new for the next run."""
        newest = "SELECT id FROM response ORDER BY number DESC LIMIT ?"
        with closing(sqlite3.connect(self._mirror_file)) as connection, connection:
            connection.execute(f"DELETE FROM response WHERE id IN ({newest})", [NEW])  # noqa: S608
        return 0

    def full(self) -> int:
        """A full run when nothing is new."""
        return self._sync(full=True)

    def script(self) -> int:
        """What one would write oneself: everything in one go, and into a table."""
        _remove(self._script_file)
        url = json.loads(self._requests.read_text("utf-8"))["url"]
        with Client(url, *_WHO) as client:
            rows = json.loads(client.export_responses(self._survey_id))["responses"]
        columns = ", ".join(f'"{name}"' for name in rows[0])
        places = ", ".join("?" * len(rows[0]))
        with closing(sqlite3.connect(self._script_file)) as connection, connection:
            connection.execute(f"CREATE TABLE responses ({columns})")
            insert = f"INSERT INTO responses VALUES ({places})"  # noqa: S608  only question marks
            connection.executemany(insert, [list(row.values()) for row in rows])
        return len(rows)

    def _sync(self, *, full: bool) -> int:
        with connect(_URL, *_WHO) as remote:
            return self._pull(remote, full=full)

    def _pull(self, remote: RemoteControl, *, full: bool) -> int:
        engine = open_engine(f"sqlite:///{self._mirror_file}")
        upgrade(engine, MIGRATIONS)
        mirror = Mirror(engine)
        with mirror.lease.held(_now) as lease:
            report = pull(
                remote,
                mirror,
                _round(self._survey_id),
                CODES,
                lease=lease,
                clock=_now,
                progress=lambda _read, _expected: None,
                full=full,
            )
        engine.dispose()
        return report.total


def _round(survey_id: int) -> Round:
    instrument = _INSTRUMENT
    mark = Mark(instrument.code, instrument.version, Privacy.CONFIDENTIAL, 5)
    return Round(survey_id, mark, default_text(), instrument.title)


def _now() -> datetime:
    return datetime.now(UTC)


def _remove(file: Path) -> None:
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()


def _peak() -> float:
    """The most memory that this process took, in megabytes; not what it was started from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = status.read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main(step: str, survey_id: str, folder: str) -> None:
    """Does one step, and prints what it took."""
    work: Callable[[], int] = getattr(Bench(int(survey_id), Path(folder)), step)
    started = perf_counter()
    total = work()
    seconds = perf_counter() - started
    print(json.dumps({"seconds": seconds, "megabytes": _peak(), "total": total}))


if __name__ == "__main__":
    main(*sys.argv[1:])
