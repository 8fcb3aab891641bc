"""How long the everyday things take: `python -m tests.benchmarks.everyday`.

Prints the median of several runs in milliseconds, for whole commands as people start them (Python's
own start included) and for the parts behind them.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from plugin import municipalities
from plugin.workspace.rounds import Participant, Round
from plugin.workspace.store import Workspace
from survey_templates import lss
from survey_templates.codebook import Mark, Privacy
from survey_templates.definition import SurveyOptions, define
from survey_templates.loader import default_text, load_default

RUNS = 5
SURVEY_ID = 123456


def measure(name: str, work: Callable[[], object]) -> None:
    """Print the median time of `work` over a few runs."""
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        work()
        times.append((perf_counter() - started) * 1000)
    print(f"{name:<48} {statistics.median(times):8.0f} ms")


def command(*args: str, environ: dict[str, str]) -> Callable[[], object]:
    """A whole command in a process of its own."""
    line = [sys.executable, "-m", "plugin", *args]
    return lambda: subprocess.run(line, env=environ, check=True, capture_output=True)


def prepare(workspace_url: str, most: int | None = None) -> int:
    """A round with municipalities of the Netherlands, every one or so many; how many that are."""
    workspace = Workspace(workspace_url)
    instrument = load_default()
    workspace.rounds.register(
        Round(
            survey_id=SURVEY_ID,
            mark=Mark(instrument.code, instrument.version, Privacy.CONFIDENTIAL, 5),
            content=default_text(),
            title=instrument.title,
            link_template="https://enquete.example/index.php/123456?GEMEENTE=GEMEENTECODE",
            registered_at=datetime(2027, 1, 15, tzinfo=UTC),
            ends_on=date(2028, 1, 15),
        )
    )
    today = date(2026, 12, 1)
    codes = [each.code for each in municipalities.all_municipalities().values() if not each.made_up]
    found = [municipalities.find(code, today) for code in codes[:most]]
    workspace.rounds.add_municipalities(
        [Participant(SURVEY_ID, each.code, f"{each.code}-ABC234", None, None) for each in found]
    )
    workspace.close()
    return len(found)


def main() -> None:
    """Measure everything once."""
    options = SurveyOptions(Privacy.CONFIDENTIAL, 5, "https://dienst.example")
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'workspace.sqlite3'}"
        environ = {**os.environ, "EIGENKRACHT_WORKSPACE_URL": address}
        count = prepare(address)
        file = str(Path(folder) / "vragenlijst.lss")
        build = ("survey", "build", "-o", file, "--privacy", "vertrouwelijk")
        measure("content file → instrument", load_default)
        instrument = load_default()
        measure("instrument → .lss", lambda: lss.write(define(instrument, options)))
        measure("command: survey build", command(*build, environ=environ))
        links = ("municipality", "links")
        measure(f"command: the links of {count} municipalities", command(*links, environ=environ))


if __name__ == "__main__":
    main()
