"""The sync's speed and memory beside its own bare calls and a plain script.

    python -m tests.benchmarks.sync --survey SID [--survey SID …] [--runs 5]

LIMESURVEY_URL, LIMESURVEY_USERNAME and LIMESURVEY_PASSWORD say where. A survey is one that `survey
build` and `survey publish` made, with answers in it: 1,000, 20,000 and 100,000 show how the cost
grows. So many answers do not come through the pages; whoever looks after the test server writes
them into the survey's response table (15 texts of 100 to 400 characters, labels, role, seed, the
participation codes of a few municipalities). Nothing is written to LimeSurvey here.

Each step runs in a process of its own, that tells its time without Python's start and its peak
memory. All steps are done in turn, so many times, and begin with another one each time; the table
shows the median, and the fastest and slowest time.

bare calls    the requests of a first sync in the same order, the answers read and thrown away
plain script  citric's whole export in one go, loaded into a SQLite table
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Self

from tests.benchmarks.sync_steps import NEW

# What is done together, in this order; a step with a name is in the table.
SYNC = {
    "first": "first sync",
    "quick": "quick run, nothing new",
    "forget": "",
    "hundred": f"quick run, {NEW} new",
    "full": "full run, nothing new",
}
BARE = {"bare": "bare calls"}
SCRIPT = {"script": "plain script"}
BLOCKS = (BARE, SYNC, SCRIPT)


@dataclass(frozen=True)
class Taken:
    """What a step took: seconds, and megabytes at its peak; `total` is how many responses."""

    seconds: float
    megabytes: float
    total: int


@dataclass(frozen=True)
class Figures:
    """What a step took over several runs."""

    seconds: float
    fastest: float
    slowest: float
    megabytes: float

    @classmethod
    def of(cls, taken: Sequence[Taken]) -> Self:
        """The median time, its range, and the highest peak."""
        seconds = [each.seconds for each in taken]
        return cls(
            median(seconds), min(seconds), max(seconds), max(each.megabytes for each in taken)
        )


def do(step: str, survey_id: int, folder: Path) -> Taken:
    """A step in a process of its own."""
    line = [sys.executable, "-m", "tests.benchmarks.sync_steps", step, str(survey_id), str(folder)]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    return Taken(**json.loads(done.stdout))


def measure(survey_id: int, runs: int) -> tuple[int, dict[str, Figures]]:
    """How many responses a survey has, and what each step took, by its name in the table."""
    taken: dict[str, list[Taken]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        total = do("record", survey_id, folder).total
        for run in range(runs):
            first = run % len(BLOCKS)
            for block in (*BLOCKS[first:], *BLOCKS[:first]):
                for step, name in block.items():
                    taken.setdefault(name, []).append(do(step, survey_id, folder))
    names = (name for block in BLOCKS for name in block.values() if name)
    return total, {name: Figures.of(taken[name]) for name in names}


def table(total: int, figures: dict[str, Figures]) -> Iterator[str]:
    """The figures as lines of a table."""
    bare, script = figures["bare calls"], figures["plain script"]
    yield f"{total:,} responses"
    yield ""
    yield (
        "| step | seconds (fastest – slowest) | ms per response | peak MB "
        "| script takes … times as long | … times the bare calls |"
    )
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, each in figures.items():
        yield (
            f"| {name} | {each.seconds:.2f} ({each.fastest:.2f} – {each.slowest:.2f}) "
            f"| {1000 * each.seconds / total:.3f} | {each.megabytes:.0f} "
            f"| {script.seconds / each.seconds:.1f} | {each.seconds / bare.seconds:.2f} |"
        )


def further(measured: Sequence[tuple[int, dict[str, Figures]]]) -> Iterator[str]:
    """What each further response costs, from one survey to the next larger one.

    Every run begins with what costs the same for one response and for a hundred thousand: the way
    in, the survey's properties, its questions. That is not in it.
    """
    yield "| step | from – to responses | ms for each further response |"
    yield "| --- | --- | --- |"
    for (some, smaller), (more, larger) in pairwise(sorted(measured, key=itemgetter(0))):
        for name, each in larger.items():
            cost = 1000 * (each.seconds - smaller[name].seconds) / (more - some)
            yield f"| {name} | {some:,} – {more:,} | {cost:.3f} |"


def main() -> None:
    """Measures every survey that is named, and prints its table; and how the cost grows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--survey", type=int, action="append", required=True, metavar="SID")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    measured = []
    for survey_id in asked.survey:
        measured.append(measure(survey_id, asked.runs))
        print("\n".join([*table(*measured[-1]), ""]), flush=True)
    print("\n".join(further(measured)))


if __name__ == "__main__":
    main()
