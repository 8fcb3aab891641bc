"""How long all agendas take: `python -m tests.benchmarks.agendas [COUNT]`.

Releases of 60 people for COUNT municipalities (342 when not given: the Netherlands), and then the
command `agenda --all` in a process of its own, for a quarter of them and for all. Prints the
time and the most memory that the process took: that must not grow with the number of agendas.
"""

import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from plugin.workspace.reviews import Decision, ReviewState
from plugin.workspace.store import Workspace
from survey_templates.loader import load_default
from tests.benchmarks.everyday import SURVEY_ID, prepare
from tests.benchmarks.workbook import released

PEOPLE = 60
ALL = 342
KB_IN_MB = 1024


def release_all(address: str) -> None:
    """The same release for every municipality of the round, with every text shown."""
    workspace = Workspace(address)
    release, texts = released(load_default(), PEOPLE)
    for place in workspace.rounds.municipalities(SURVEY_ID):
        own = replace(release, survey_id=SURVEY_ID, municipality=place.code)
        keyed = tuple(text._replace(key=f"{place.code}{text.key}") for text in texts)
        workspace.releases.put(own, keyed)
        shown = [Decision(text.key, ReviewState.SHOWN) for text in keyed]
        workspace.reviews.decide(shown, 1, own.made_at)
    workspace.close()


def write_all(address: str, folder: Path) -> tuple[int, float, float]:
    """How many agendas the command wrote, in how many seconds, with how many MB at most."""
    environ = {**os.environ, "EIGENKRACHT_WORKSPACE_URL": address}
    line = [sys.executable, "-m", "plugin", "agenda", "--all", "--output-dir", str(folder)]
    started = perf_counter()
    subprocess.run(line, env=environ, check=True, stdout=subprocess.DEVNULL)
    taken = perf_counter() - started
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KB_IN_MB
    return len(list(folder.iterdir())), taken, most


def main() -> None:
    """Measure a quarter, and all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ALL
    print(f"{'agendas':>8}{'seconds':>10}{'each':>10}{'memory':>10}")
    for some in (count // 4, count):
        with tempfile.TemporaryDirectory() as name:
            address = f"sqlite:///{Path(name) / 'workspace.sqlite3'}"
            prepare(address, some)
            release_all(address)
            written, taken, most = write_all(address, Path(name) / "agendas")
            each = taken / written * 1000
            print(f"{written:>8}{taken:>10.1f}{each:>7.0f} ms{most:>7.0f} MB")


if __name__ == "__main__":
    main()
